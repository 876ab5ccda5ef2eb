import { HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Dice } from '../../infra/local/simulation/dice.ts';
import { click, fetchAll, linksOf, postForm, SECOND_MS } from './acts.ts';
import type { Population, RigMail, Script, Step } from './population.ts';
import type { Client } from './visitor.ts';

// Machines before a mailbox, behind it, and at the other end of a forward. None of them means a score.

const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const anyScore = (dice: Dice): number => dice.pick(SCORES);

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, place: dice.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

const machine = (name: string, draw: (dice: Dice) => Script): Population => ({
  name,
  who: 'machine',
  draw: (dice) => ({ script: draw(dice) }),
});
const onAsk = (ask: (mail: RigMail) => readonly Step[]): Script => ({ ask });

/** Follows every link within seconds, as mail gateways do. */
export const burst = (
  mail: RigMail,
  dice: Dice,
  after: number,
  client: Client = 'scanner-like-chrome',
): Step[] => fetchAll(shuffled(linksOf(mail), dice), client, after, dice.between(100, 700));

const oneLink = (client: Client, from: number, until: number) => (dice: Dice) => {
  const score = anyScore(dice);
  const after = dice.between(from, until);
  return onAsk((mail) => [click(mail, client, score, after)]);
};

const posted = (client: Client, how: Parameters<typeof postForm>[3]) => (dice: Dice) => {
  const score = anyScore(dice);
  const after = dice.between(5 * SECOND_MS, 4 * MINUTE_MS);
  return onAsk((mail) => [postForm(mail.scores.get(score) ?? '', client, after, how)]);
};

export const MACHINES: readonly Population[] = [
  machine('burst at +12 s', (dice) => onAsk((mail) => burst(mail, dice, 12 * SECOND_MS))),
  machine('HEAD then GET', (dice) =>
    onAsk((mail) => {
      const links = shuffled(linksOf(mail), dice);
      return [
        ...fetchAll(links, 'scanner', 20 * SECOND_MS, 200, 'HEAD'),
        ...fetchAll(links, 'scanner', 40 * SECOND_MS, 300),
      ];
    }),
  ),
  machine('HEAD only', () =>
    onAsk((mail) => fetchAll(linksOf(mail), 'scanner', 15 * SECOND_MS, 200, 'HEAD')),
  ),
  machine('one link, plain HTTP', oneLink('scanner-like-chrome', 5 * SECOND_MS, 4 * MINUTE_MS)),
  machine('one link, headless browser', oneLink('headless', 5 * SECOND_MS, 4 * MINUTE_MS)),
  machine('slow crawl over 20 minutes', (dice) =>
    onAsk((mail) =>
      fetchAll(shuffled(linksOf(mail), dice), 'scanner-like-chrome', MINUTE_MS, (20 * MINUTE_MS) / 11),
    ),
  ),
  machine('slower crawl over ten hours', (dice) =>
    onAsk((mail) =>
      fetchAll(shuffled(linksOf(mail), dice), 'scanner-like-chrome', MINUTE_MS, (10 * HOUR_MS) / 11),
    ),
  ),
  machine('form.submit()', posted('headless', 'no button')),
  machine('default button', posted('headless', 'first button')),
  machine('fields and first button', posted('scanner', 'fields and first button')),
  machine('every button', posted('scanner-like-chrome', 'every button')),
  machine('two scanners on one link', (dice) => {
    const score = anyScore(dice);
    return onAsk((mail) => [
      click(mail, 'scanner', score, dice.between(5, 60) * SECOND_MS),
      click(mail, 'scanner-like-chrome', score, dice.between(60, 200) * SECOND_MS),
    ]);
  }),
  machine('two scanners on two links', (dice) => {
    const [one = 1, other = 2] = shuffled(SCORES, dice);
    return onAsk((mail) => [
      click(mail, 'scanner', one, dice.between(5, 60) * SECOND_MS),
      click(mail, 'scanner-like-chrome', other, dice.between(60, 200) * SECOND_MS),
    ]);
  }),
  machine('previewers after a forward', (dice) => {
    const score = anyScore(dice);
    return onAsk((mail) => [
      click(mail, 'previewer', score, dice.between(1, 6) * HOUR_MS),
      click(mail, 'previewer', score, dice.between(6, 7) * HOUR_MS),
    ]);
  }),
  machine('prefetchers', (dice) =>
    onAsk((mail) =>
      [...mail.scores.values()].map((url) => ({
        after: dice.between(10, 600) * SECOND_MS,
        act: async (visitor) =>
          void (await visitor.get('webmail', url, { headers: { 'sec-purpose': 'prefetch' } })),
      })),
    ),
  ),
  machine('unsubscribe fetched and posted', (dice) =>
    onAsk((mail) => [
      ...fetchAll([mail.unsubscribeInBody ?? ''], 'scanner', 20 * SECOND_MS, 0, 'HEAD'),
      postForm(
        mail.unsubscribeInBody ?? '',
        'scanner-like-chrome',
        dice.between(30, 90) * SECOND_MS,
        'first button',
      ),
    ]),
  ),
];
