import { describe, expect, it } from 'vitest';
import { dice } from '../../../infra/local/simulation/dice.ts';
import { readPage } from '../../scanner-rig/forms.ts';
import { OTHERS } from '../../scanner-rig/others.ts';
import { asksOf } from '../../scanner-rig/play.ts';
import type { Population, RigMail } from '../../scanner-rig/population.ts';
import { POPULATIONS } from '../../scanner-rig/populations.ts';
import type { OpenPage, Visitor } from '../../scanner-rig/visitor.ts';

const link = (page: string): string => `https://pages.example/${page}/token`;
const MAIL: RigMail = {
  scores: new Map([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => [score, `${link('s')}/${score}`])),
  cause: link('w'),
  case: link('c'),
  unsubscribe: link('u'),
  unsubscribeInBody: `${link('u')}?body`,
};

const FORM =
  readPage(`<main data-seen="/seen"><form method="post" action="/s/token"><textarea name="comment"></textarea>
<input type="checkbox" name="cause" value="price">${[...MAIL.scores.keys()]
    .map((score) => `<button name="score" value="${score}">${score}</button>`)
    .join(
      '',
    )}<button name="act" value="take">Take</button><button name="act" value="resolve">Resolve</button></form></main>`);

const UNSUBSCRIBE = readPage(
  '<form method="post" action="/u/token"><button name="go" value="yes">Go</button></form>',
);

/** What is done, in words: every link that is opened, by what, and every button. */
async function deedsOf(population: Population, seed: number, nth: number) {
  const { meant, script } = population.draw(dice(seed, population.name, nth, 0));
  const deeds: string[] = [];
  const pageOf = (url: string): OpenPage => ({
    ...(url.includes('/u/') ? UNSUBSCRIBE : FORM),
    url,
    status: 200,
    touch: async () => void deeds.push(`touches ${url}`),
    async submit(_, button, __, hand) {
      deeds.push(`${hand} presses ${button?.name}=${button?.value}`);
      return pageOf(url);
    },
    close: async () => undefined,
  });
  const visitor: Visitor = {
    async open(client, url, { method, headers } = {}) {
      deeds.push(`${client.name} opens ${method} ${url} ${Object.keys(headers ?? {})}`);
      return pageOf(url);
    },
    post: async (client, url) => void deeds.push(`${client.name} posts ${url}`),
  };
  for (const plan of [script.ask, script.followUp, script.alert])
    for (const { after, act } of plan?.(MAIL) ?? []) {
      deeds.push(`at ${after}`);
      await act(visitor);
    }
  return { meant, deeds };
}

const ALL = [...POPULATIONS, ...OTHERS];

describe('populations', () => {
  it('have names of their own', () => {
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  it.each(ALL)('do the same for the same seed, and not for another one: $name', async (population) => {
    const all = (seed: number) =>
      Promise.all(Array.from({ length: 8 }, (_, nth) => deedsOf(population, seed, nth)));
    const first = await all(1);
    expect(await all(1)).toEqual(first);
    expect(await all(2)).not.toEqual(first);
  });

  it.each(ALL)('do something, and mean a score where somebody answers: $name', async (population) => {
    const { meant, deeds } = await deedsOf(population, 1, 0);
    expect(deeds.length).toBeGreaterThan(0);
    const answers = population.who === 'person' || population.who === 'forwarded';
    if (population.who !== 'wish') expect(meant !== undefined).toBe(answers);
  });

  const touching = async (name: string): Promise<number> => {
    const population = POPULATIONS.find((each) => each.name === name);
    if (population === undefined) throw new Error(`There is no ${name}.`);
    const all = await Promise.all(Array.from({ length: 40 }, (_, nth) => deedsOf(population, 5, nth)));
    return all.filter(({ deeds }) => deeds.some((deed) => deed.startsWith('touches'))).length / 40;
  };

  it.each([
    { name: 'click and close, desktop', from: 0.9, to: 1 },
    { name: 'click and close, phone without a touch', from: 0, to: 0 },
    { name: 'click within one minute', from: 0.5, to: 0.95 },
    { name: 'one link, headless browser', from: 0, to: 0 },
    { name: 'one link, headless browser that moves its mouse', from: 1, to: 1 },
  ])('move a pointer over the page as often as such clients do: $name', async ({ name, from, to }) => {
    const share = await touching(name);
    expect(share).toBeGreaterThanOrEqual(from);
    expect(share).toBeLessThanOrEqual(to);
  });

  it('do the same when others are added or left out, and lie at the same receivers', () => {
    const [some, others] = [POPULATIONS.slice(3, 6), POPULATIONS.slice(0, 9)];
    const lying = (populations: readonly Population[]) =>
      asksOf({ populations, seed: 7, each: 2, weeks: 2 })
        .filter(({ population }) => some.includes(population))
        .map(({ population, week, domain, fate }) => ({
          name: population.name,
          week,
          domain,
          times: fate.script.ask?.(MAIL).map(({ after }) => after),
        }));
    expect(lying(some)).toHaveLength(12);
    expect(lying(some)).toEqual(lying(others));
  });

  it('share receivers, so that habits can be learnt, and people without a machine do not live behind one', () => {
    const asks = asksOf({ populations: POPULATIONS, seed: 3, each: 20, weeks: 1 });
    const guarded = asks.filter(({ domain }) => domain.startsWith('guarded-'));
    const byMachines = guarded.filter(({ population }) => population.who === 'machine');
    expect(new Set(guarded.map(({ domain }) => domain)).size).toBeLessThan(byMachines.length / 20);
    const machines = asks.filter(({ population }) => population.who === 'machine');
    expect(byMachines.length / machines.length).toBeGreaterThan(0.7);
    const alone = asks.filter(({ population }) => /^click/.test(population.name));
    expect(alone.filter((ask) => guarded.includes(ask))).toEqual([]);
  });
});
