import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { figuresOf } from '../../scanner-rig/figures.ts';
import { harmsOf } from '../../scanner-rig/harms.ts';
import { type Played, type Playing, play } from '../../scanner-rig/play.ts';
import { POLICIES } from '../../scanner-rig/policies.ts';
import { POPULATIONS } from '../../scanner-rig/populations.ts';
import { jsonOf, markdownOf, tablesOf } from '../../scanner-rig/report.ts';
import { bundleWithoutDigests } from '../../support/shipped-world.ts';

const NAMES = [
  'burst at +12 s',
  'HEAD only',
  'fields and first button',
  'click, tap and words',
  'sandbox fills in the follow-up',
  "colleagues' gateway on case links",
  'back after a month',
  "unsubscribes by the provider's button",
  'unsubscribes on the page, no script',
  'owner takes and resolves the case, no script',
];
const chosen = (...names: readonly string[]) => POPULATIONS.filter(({ name }) => names.includes(name));

const played = async (playing: Partial<Playing>): Promise<Played[]> =>
  play({
    populations: chosen(...NAMES),
    seed: 4,
    each: 1,
    weeks: 1,
    ...playing,
    world: {
      bundle: await bundleWithoutDigests(),
      database: { ...inject('database'), tableName: `world-${randomUUID()}` },
    },
  });

describe('a short play', () => {
  let asks: Played[];
  const told: number[] = [];
  beforeAll(async () => {
    asks = await played({ onProgress: (count) => told.push(count) });
  });
  const of = (name: string): Played => {
    const ask = asks.find(({ population }) => population.name === name);
    if (ask === undefined) throw new Error(`${name} was not played.`);
    return ask;
  };

  it('asks each population as often as it should, and tells how far it is', () => {
    expect(asks.map(({ population }) => population.name).toSorted()).toEqual(NAMES.toSorted());
    expect(told).toEqual(NAMES.map((_, index) => index + 1));
  });

  it('does all after the mail, in the order of time, and waits for the last', () => {
    for (const { requests, sentAt } of asks) {
      const times = requests.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const at of times) expect(at).toBeGreaterThanOrEqual(sentAt);
    }
    const [first, again] = of('back after a month').requests;
    expect((again?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(30 * DAY_MS);
  });

  it('asks for pages as its populations do', () => {
    const burst = of('burst at +12 s').requests.filter(({ score }) => score !== undefined);
    expect(burst.map(({ score }) => score).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect((burst.at(-1)?.at ?? 0) - (burst[0]?.at ?? 0)).toBeLessThan(MINUTE_MS);
    expect(new Set(of('HEAD only').requests.map(({ method }) => method))).toEqual(new Set(['HEAD']));
    const crawler = of('fields and first button').requests.map(({ method }) => method);
    expect(crawler.slice(0, 2)).toEqual(['GET', 'POST']);
  });

  it('knows what people and the machines did beside: words, a follow-up, a case, an unsubscription', () => {
    const words = of('click, tap and words');
    expect([words.hasReasons, words.verdict]).toEqual([true, words.meant]);
    expect(of('sandbox fills in the follow-up').replies).toBe(1);
    expect(of("colleagues' gateway on case links").case).toBeDefined();
    const resolved = of('owner takes and resolves the case, no script').case;
    expect(resolved?.status).toBe('resolved');
    expect((resolved?.takenAt ?? '') < (resolved?.resolvedAt ?? '')).toBe(true);
    expect(of("unsubscribes by the provider's button").isUnsubscribed).toBe(true);
    const refused = harmsOf(asks).find(({ harm }) => harm === "a person's wish refused");
    expect(refused?.populations).toEqual({});
  });

  it('comes to the same verdict when the evidence is weighed anew as it came', () => {
    expect(asks.map(({ anew }) => anew(true))).toEqual(asks.map(({ verdict }) => verdict));
  });

  it('reports each population and each policy once, and as JSON the same', () => {
    const tables = tablesOf(asks, () => 1);
    const rows = tables.flatMap(({ rows }) => rows.map(([first]) => first));
    for (const { population } of asks)
      if (population.who !== 'wish') expect(rows.filter((row) => row === population.name)).not.toEqual([]);
    for (const { rows } of tables) for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
    const inAll = tables.find(({ title }) => title === 'In all');
    expect(inAll?.rows.slice(1).map(([policy]) => policy)).toEqual(POLICIES.map(({ name }) => name));
    expect(
      markdownOf({
        title: 'x',
        rows: [
          ['a', 'b'],
          ['one', '2'],
        ],
      }),
    ).toEqual(['| a | b |', '| --- | --: |', '| one | 2 |']);

    const json = JSON.parse(JSON.stringify(jsonOf(asks, () => 1)));
    for (const policy of POLICIES) {
      const figures = Object.entries(figuresOf(asks, policy)).map(([name, share]) => [name, share ?? null]);
      expect(json.policies[policy.name].inAll).toEqual(Object.fromEntries(figures));
    }
  });
});

describe('a play of weeks', () => {
  const names = ['click, tap and words', 'HEAD only'];

  it('judges the asks of the last one only', async () => {
    const last = await played({ populations: chosen(...names), weeks: 2 });
    expect(last.map(({ population }) => population.name)).toEqual(names.toReversed());
    for (const { sentAt } of last) expect(new Date(sentAt).toISOString()).toMatch(/^2026-11-10T/);
  });
});
