import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type Tally } from '../../../../functions/domain/answering/score.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import {
  type Figures,
  type FoldedAudience,
  foldDigests,
  noFigures,
} from '../../../../functions/domain/digests/digest-fold.ts';
import { weeksUpTo } from '../../../../functions/domain/digests/digest-schedule.ts';
import { toEpochMs, toInstant } from '../../../../functions/domain/time/instant.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import type { ContactStore } from '../../../../functions/ports/contacts.ts';
import { aCase, aContact } from '../../../support/factories.ts';
import { inMemoryContacts } from '../../../support/in-memory-stores.ts';
import { type AskEvent, type Asked, asContact, countByHand, happen, outcomeOf } from './digest-world.ts';

const WEEK = '2026-W47';
const WEEKS = weeksUpTo(WEEK, 5);
const NOW = '2026-11-23T08:00:00Z';
/** The time of the next digest; events that are late for the first one come before this. */
const NEXT = '2026-11-30T08:00:00Z';
const LATER_MS = 3 * DAY_MS;
const EVERYONE: FoldedAudience = { name: 'leadership', week: WEEK, slice: undefined };
const REGIONS = ['EMEA', 'AMER', undefined] as const;
const BANDS = ['new', 'settled', 'veteran'] as const;
const OWNERS = ['dana@example.com', 'lee@example.com', undefined] as const;
const CAUSES = ['price', 'support', 'quality'] as const;

const optional = <Value>(key: string, value: Value | undefined) =>
  value === undefined ? {} : { [key]: value };

const asked: fc.Arbitrary<Asked[]> = fc
  .array(
    fc.record({
      // One more week than is folded; it must not count.
      week: fc.constantFrom('2026-W42', ...WEEKS),
      band: fc.constantFrom(...BANDS),
      region: fc.constantFrom(...REGIONS),
      ownerEmail: fc.constantFrom(...OWNERS),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) =>
    all.map(({ week, band, region, ownerEmail }, index) => ({
      who: `customer-${index}`,
      week,
      band,
      ...optional('region', region),
      ...optional('ownerEmail', ownerEmail),
    })),
  );

/** Events of these asks, each at its own second. Some are within the quarantine before now. */
const eventsOf = (asks: readonly Asked[]): fc.Arbitrary<AskEvent[]> =>
  fc
    .array(
      fc.record({
        who: fc.constantFrom(...asks.map(({ who }) => who)),
        kind: fc.constantFrom('click', 'press', 'causes'),
        score: fc.integer({ min: 1, max: 10 }),
        causes: fc.subarray([...CAUSES]),
        isLate: fc.boolean(),
      }),
      { maxLength: 40 },
    )
    .map((all) =>
      all.map(({ isLate, ...event }, index) => ({
        ...event,
        at: toInstant(toEpochMs(NOW) - (isLate ? 600_000 : DAY_MS) + index * 1_000),
      })),
    );

async function storeWith(asks: readonly Asked[], events: readonly AskEvent[]): Promise<ContactStore> {
  const store = inMemoryContacts();
  for (const ask of asks) store.put(asContact(ask));
  for (const event of events) {
    const ask = asks.find(({ who }) => who === event.who);
    if (ask !== undefined) await happen(store, ask, event);
  }
  return store;
}

async function folded(
  store: Pick<ContactStore, 'inWeek'>,
  audiences: readonly FoldedAudience[] = [EVERYONE],
  { now = NOW, isReversed = false } = {},
) {
  const fold = foldDigests(audiences, now);
  const contacts = [];
  for (const week of fold.weeks) for await (const contact of store.inWeek(week)) contacts.push(contact);
  for (const contact of isReversed ? contacts.reverse() : contacts) fold.addContact(contact);
  return fold.result();
}
const figuresOf = async (store: Pick<ContactStore, 'inWeek'>, now = NOW): Promise<Figures | undefined> =>
  (await folded(store, [EVERYONE], { now }))[0]?.figures;
const inOrder = (events: readonly AskEvent[]): AskEvent[] =>
  events.toSorted((a, b) => (a.at < b.at ? -1 : 1));

const plus = (a: Tally, b: Tally): Tally => ({
  asked: a.asked + b.asked,
  answered: a.answered + b.answered,
  pending: a.pending + b.pending,
  unsure: a.unsure + b.unsure,
  doubtful: a.doubtful + b.doubtful,
  promoters: a.promoters + b.promoters,
  passives: a.passives + b.passives,
  detractors: a.detractors + b.detractors,
});

const world = asked.chain((asks) =>
  fc.record({ asks: fc.constant(asks), events: eventsOf(asks), late: eventsOf(asks) }),
);

describe('the figures of a digest', () => {
  it('equal a recount from the events', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ asks, events }) => {
        const outcomes = asks.map((ask) => ({
          ...ask,
          outcome: outcomeOf(
            events.filter(({ who }) => who === ask.who),
            NOW,
          ),
        }));
        const figures = await figuresOf(await storeWith(asks, events));
        for (const { week, tally, scores } of figures?.weeks ?? []) {
          const here = outcomes.filter((each) => each.week === week).map(({ outcome }) => outcome);
          expect(tally).toEqual(countByHand(here));
          expect(scores).toEqual(
            Array.from({ length: 10 }, (_, index) => here.filter((outcome) => outcome === index + 1).length),
          );
        }
        const reported = outcomes.filter(({ week }) => week === WEEK);
        for (const { band, tally } of figures?.byBand ?? [])
          expect(tally).toEqual(
            countByHand(reported.filter((each) => each.band === band).map(({ outcome }) => outcome)),
          );
      }),
    );
  });

  it('count the causes that detractors of all folded weeks named last', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ asks, events: unordered }) => {
        // A press that arrives late is not the last one, so its causes do not count either.
        const events = inOrder(unordered);
        const figures = await figuresOf(await storeWith(asks, events));
        const named = asks
          .filter(({ week }) => WEEKS.includes(week))
          .filter(({ who }) => {
            const outcome = outcomeOf(
              events.filter((event) => event.who === who),
              NOW,
            );
            return typeof outcome === 'number' && outcome <= 6;
          })
          .map(
            ({ who }) =>
              events
                .filter((event) => event.who === who && event.kind !== 'click' && event.causes.length > 0)
                .at(-1)?.causes ?? [],
          )
          .filter((causes) => causes.length > 0);
        expect(figures?.causesNamedBy).toBe(named.length);
        expect(Object.fromEntries(figures?.causes.map(({ cause, count }) => [cause, count]) ?? [])).toEqual(
          Object.fromEntries(
            CAUSES.map((cause) => [cause, named.filter((causes) => causes.includes(cause)).length]).filter(
              ([, count]) => count !== 0,
            ),
          ),
        );
        const counts = figures?.causes.map(({ count }) => count) ?? [];
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }),
    );
  });

  it('are the same when clicks, presses and contacts come in any order and more than once', async () => {
    const shuffled = world.chain(({ asks, events }) =>
      fc.record({
        asks: fc.constant(asks),
        events: fc.constant(
          events.filter(({ kind }) => kind !== 'causes').map((event) => ({ ...event, causes: [] })),
        ),
        order: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ asks, events, order }) => {
        const once = await figuresOf(await storeWith(asks, events));
        // An ask keeps at most twelve hits. With more, the order would decide which ones are lost.
        const isFew = asks.every(({ who }) => events.filter((event) => event.who === who).length <= 6);
        fc.pre(isFew);
        const twice = [...events, ...events]
          .map((event, index) => ({ event, place: order[index] ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        const again = await storeWith(asks, twice);
        expect(await figuresOf(again)).toEqual(once);
        expect((await folded(again, [EVERYONE], { isReversed: true }))[0]?.figures).toEqual(once);
      }),
    );
  });

  it('follow late changes: those of the next digest equal a recount of all that has happened', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ asks, events, late }) => {
        const after = late.map((event) => ({ ...event, at: toInstant(toEpochMs(event.at) + LATER_MS) }));
        const all = await figuresOf(await storeWith(asks, [...events, ...after]), NEXT);
        const store = await storeWith(asks, events);
        await figuresOf(store);
        for (const event of after) {
          const ask = asks.find(({ who }) => who === event.who);
          if (ask !== undefined) await happen(store, ask, event);
        }
        expect(await figuresOf(store, NEXT)).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });
});

describe('answers that changed after their week was reported', () => {
  it.each<[string, string, NonNullable<Contact['settled']>, number]>([
    ['changed since', '2026-W45', { score: 9, grade: 'confirmed', at: '2026-11-10T09:00:00Z', was: 3 }, 1],
    ['fallen since', '2026-W45', { score: 3, grade: 'doubtful', at: '2026-11-10T09:00:00Z', was: 3 }, 1],
    [
      'changed and changed back',
      '2026-W45',
      { score: 3, grade: 'confirmed', at: '2026-11-10T09:00:00Z', was: 3 },
      0,
    ],
    ['changed before', '2026-W45', { score: 9, grade: 'confirmed', at: '2026-11-08T09:00:00Z', was: 3 }, 0],
    [
      'changed in its own week',
      '2026-W46',
      { score: 9, grade: 'confirmed', at: '2026-11-10T09:00:00Z', was: 3 },
      0,
    ],
    ['settled late', '2026-W45', { score: 9, grade: 'settled', at: '2026-11-10T09:00:00Z' }, 0],
  ])('%s: told %4$i times', (_name, week, settled, expected) => {
    const fold = foldDigests([{ name: 'all', week: '2026-W46', slice: undefined }], '2026-11-16T09:00:00Z');
    fold.addContact(aContact('a', { week, settled, evidence: { hits: [], lostHits: 0 } }));
    expect(fold.result()[0]?.figures.changed).toBe(expected);
  });
});

describe('slices', () => {
  it('sum to the whole, by region, band and owner, whatever else is folded', async () => {
    const audiences: FoldedAudience[] = [
      EVERYONE,
      ...['EMEA', 'AMER'].map((region) => ({ name: region, week: WEEK, slice: { region } })),
      ...BANDS.map((band) => ({ name: band, week: WEEK, slice: { band } })),
      { name: 'owners', week: WEEK, slice: { owner: 'each' } },
      { name: 'dana', week: WEEK, slice: { owner: 'Dana@Example.com' } },
    ];
    await fc.assert(
      fc.asyncProperty(world, async ({ asks, events }) => {
        const store = await storeWith(asks, events);
        const results = await folded(store, audiences);
        const named = (name: string) => results.find(({ audience }) => audience.name === name);
        const rest = async (is: (ask: Asked) => boolean) =>
          figuresOf(await storeWith(asks.filter(is), events));
        const sum = (index: number, parts: readonly (Figures | undefined)[]): Tally =>
          parts.reduce((total, part) => plus(total, part?.weeks[index]?.tally ?? EMPTY_TALLY), EMPTY_TALLY);

        const whole = named('leadership')?.figures;
        const owners = named('owners');
        const noRegion = await rest(({ region }) => region === undefined);
        const noOwner = await rest(({ ownerEmail }) => ownerEmail === undefined);
        for (const index of WEEKS.keys()) {
          const all = whole?.weeks[index]?.tally;
          expect(sum(index, [named('EMEA')?.figures, named('AMER')?.figures, noRegion])).toEqual(all);
          expect(
            sum(
              index,
              BANDS.map((band) => named(band)?.figures),
            ),
          ).toEqual(all);
          expect(sum(index, [...(owners?.owners.map(({ figures }) => figures) ?? []), noOwner])).toEqual(all);
          expect(sum(index, [owners?.figures, noOwner])).toEqual(all);
        }
        expect(whole?.byBand.reduce((total, { tally }) => plus(total, tally), EMPTY_TALLY)).toEqual(
          whole?.weeks.at(-1)?.tally,
        );
        const dana = owners?.owners.find(({ address }) => address === 'dana@example.com')?.figures;
        if (dana !== undefined) expect(named('dana')?.figures).toEqual(dana);
      }),
      { numRuns: 30 },
    );
  });

  it('of owners know one owner in any spelling of the address, and leave out what is no address', () => {
    const fold = foldDigests([{ name: 'owners', week: WEEK, slice: { owner: 'each' } }], NOW);
    for (const [index, ownerEmail] of ['Dana@example.com', ' dana@EXAMPLE.com', 'nobody'].entries())
      fold.addContact(aContact(`c-${index}`, { week: WEEK, ownerEmail }));
    const [owners] = fold.result();
    expect(owners?.owners.map(({ address }) => address)).toEqual(['dana@example.com']);
    expect(owners?.figures.weeks.at(-1)?.tally.asked).toBe(2);
  });

  it.each<[string, readonly (readonly [locale: string, ownerLocale?: string])[], object]>([
    ['one customer', [['de']], { customersLocale: 'de' }],
    ['most of their customers', [['fr'], ['de'], ['fr']], { customersLocale: 'fr' }],
    ['the first by the alphabet of as many', [['fr'], ['de'], ['fr'], ['de']], { customersLocale: 'de' }],
    ['those asked in the language for everyone else', [[''], [''], ['de']], { customersLocale: '' }],
    ['what the list says', [['fr'], ['fr', 'de-AT']], { customersLocale: 'fr', ownLocale: 'de-AT' }],
    [
      'what lists say most often, of as many the first by the alphabet',
      [
        ['fr', 'it'],
        ['fr', 'de'],
        ['fr', 'it'],
        ['fr', 'de'],
        ['fr', 'nl'],
      ],
      { customersLocale: 'fr', ownLocale: 'de' },
    ],
  ])('of owners know their language by %s', (_what, asks, locales) => {
    for (const each of [asks, asks.toReversed()]) {
      const fold = foldDigests([{ name: 'owners', week: WEEK, slice: { owner: 'each' } }], NOW);
      for (const [index, [locale, ownerLocale]] of each.entries())
        fold.addContact(
          aContact(`c-${index}`, {
            week: WEEK,
            ownerEmail: 'dana@example.com',
            locale,
            ...(ownerLocale === undefined ? {} : { ownerLocale }),
          }),
        );
      fold.addContact(aContact('other', { week: WEEK, ownerEmail: 'lee@example.com', locale: 'pl' }));
      const [dana, lee] = fold.result()[0]?.owners ?? [];
      expect(dana).toStrictEqual({ address: 'dana@example.com', figures: dana?.figures, ...locales });
      expect(lee?.customersLocale).toBe('pl');
    }
  });

  it('of owners are in the order of their addresses; who has only a case has no language', () => {
    const names = ['lee', 'dana', 'mo', 'ali'];
    for (const each of [names, names.toReversed()]) {
      const fold = foldDigests([{ name: 'owners', week: WEEK, slice: { owner: 'each' } }], NOW);
      for (const name of each) fold.addCase(aCase(name, { ownerEmail: `${name}@example.com` }));
      expect(fold.result()[0]?.owners).toStrictEqual(
        ['ali', 'dana', 'lee', 'mo'].map((name) => ({
          address: `${name}@example.com`,
          figures: expect.objectContaining({ cases: expect.objectContaining({ total: 1 }) }),
        })),
      );
    }
  });

  it.each<[string, FoldedAudience['slice'], number, readonly string[]]>([
    ['everything', undefined, 4, []],
    ['a region', { region: 'EMEA' }, 2, []],
    ['a band', { band: 'new' }, 1, []],
    ['one owner', { owner: 'dana@example.com' }, 1, []],
    ['an owner who is no address', { owner: 'nobody' }, 0, []],
    ['each owner', { owner: 'each' }, 2, ['dana@example.com', 'lee@example.com']],
  ])('of %s have a part for each owner only when each owner gets it', (_what, slice, asked, owners) => {
    const fold = foldDigests([{ name: 'a', week: WEEK, slice }], NOW);
    for (const [name, facts] of Object.entries({
      ada: { ownerEmail: 'dana@example.com', region: 'EMEA' },
      bo: { ownerEmail: 'lee@example.com', band: 'new' },
      cy: { ownerEmail: 'nobody', region: 'EMEA' },
      di: {},
    }))
      fold.addContact(aContact(name, { week: WEEK, ...facts }));
    const [result] = fold.result();
    expect(result?.figures.weeks.at(-1)?.tally.asked).toBe(asked);
    expect(result?.owners.map(({ address }) => address)).toEqual(owners);
  });

  it('leave out mails that never went out, and those that ask nothing', () => {
    const fold = foldDigests([{ name: 'owners', week: WEEK, slice: { owner: 'each' } }], NOW);
    const ownerEmail = 'dana@example.com';
    fold.addContact(aContact('ada', { week: WEEK, ownerEmail, status: 'REFUSED' }));
    fold.addContact(aContact('bo', { week: WEEK, ownerEmail, kind: 'follow-up' }));
    expect(fold.result()).toEqual([{ audience: expect.anything(), figures: noFigures(WEEK), owners: [] }]);
  });

  it('of different weeks are folded side by side, each with its own minimum of five', () => {
    const fold = foldDigests([EVERYONE, { name: 'late', week: '2026-W46', slice: undefined }], NOW);
    expect(fold.weeks).toEqual(['2026-W42', ...WEEKS]);
    for (const week of fold.weeks)
      fold.addContact(
        aContact(`in-${week}`, {
          week,
          evidence: { hits: [], lostHits: 0, tap: { score: 1, at: '2026-11-20T10:00:00Z' }, causes: [week] },
        }),
      );
    const [everyone, late] = fold.result().map(({ figures }) => figures);
    expect(everyone?.weeks.map(({ tally }) => tally.asked)).toEqual([1, 1, 1, 1, 1]);
    expect(late?.weeks.map(({ week }) => week)).toEqual(weeksUpTo('2026-W46', 5));
    expect(late?.byBand[0]?.tally.asked).toBe(1);
    for (const figures of [everyone, late])
      expect(figures?.causes.map(({ cause }) => cause)).toEqual(figures?.weeks.map(({ week }) => week));
  });
});
