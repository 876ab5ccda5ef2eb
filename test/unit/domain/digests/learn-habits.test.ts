import { describe, expect, it } from 'vitest';
import { MAX_DOMAINS, NOTHING_KNOWN, type Visits } from '../../../../functions/domain/answering/habits.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import {
  countVisits,
  type Known,
  learn,
  type VisitCounts,
} from '../../../../functions/domain/digests/learn-habits.ts';
import { aContact } from '../../../support/factories.ts';

const WEEK = '2026-W47';
const visits = (asks: number, visited: number): Visits => ({ asks, visited });
const SENT = { sentAt: '2026-11-17T08:00:00Z', status: 'SENT' } as const;
const burst = {
  hits: [1, 2, 3].map(
    (score) => ({ score, at: '2026-11-17T08:00:12Z', kind: 'plain', client: 'other' }) as const,
  ),
  lostHits: 0,
};

describe('counting the visits of machines', () => {
  const counted = (...contacts: Partial<Contact>[]) => {
    const counts = countVisits();
    for (const [nth, change] of contacts.entries())
      counts.add(aContact(`c${nth}`, { ...SENT, week: WEEK, domainHash: 'aaaaaaaa', ...change }));
    return counts.ofWeek(WEEK);
  };

  it.each<[string, Partial<Contact>, Visits | undefined]>([
    ['an ask in silence', {}, visits(1, 0)],
    ['an ask that a burst has visited', { evidence: burst }, visits(1, 1)],
    // From the claim on the burst is a day late.
    ['times count from sending', { evidence: burst, claimedAt: '2026-11-16T08:00:00Z' }, visits(1, 1)],
    [
      '… or from the claim',
      { evidence: burst, sentAt: undefined as never, claimedAt: '2026-11-16T08:00:00Z' },
      visits(1, 0),
    ],
    [
      'whatever was made of it',
      { evidence: burst, settled: { score: 3, grade: 'settled', at: '2026-11-18T08:00:00Z' } },
      visits(1, 1),
    ],
    ['an ask that never went out', { status: 'REFUSED' }, undefined],
    ['an ask that came back', { status: 'BOUNCED' }, undefined],
    ['a follow-up, which has no links that tell', { kind: 'follow-up' }, undefined],
    ['an ask from before domains were kept', { domainHash: undefined as never }, undefined],
  ])('%s', (_, change, expected) => {
    expect(counted(change).get('aaaaaaaa')).toEqual(expected);
  });

  it('goes by week and domain, in any order', () => {
    const counts = countVisits();
    const add = (name: string, week: string, domainHash: string, evidence?: typeof burst) =>
      counts.add(aContact(name, { ...SENT, week, domainHash, ...(evidence && { evidence }) }));
    add('a', WEEK, 'aaaaaaaa');
    add('b', '2026-W46', 'aaaaaaaa');
    add('c', WEEK, 'bbbbbbbb', burst);
    add('d', WEEK, 'aaaaaaaa', burst);
    expect(counts.ofWeek(WEEK)).toEqual(
      new Map([
        ['aaaaaaaa', visits(2, 1)],
        ['bbbbbbbb', visits(1, 1)],
      ]),
    );
    expect(counts.ofWeek('2026-W46')).toEqual(new Map([['aaaaaaaa', visits(1, 0)]]));
    expect(counts.ofWeek('2026-W45')).toEqual(new Map());
  });
});

type Counts = Readonly<Record<string, Readonly<Record<string, Visits>>>>;
const of = (weeks: Counts): Pick<VisitCounts, 'ofWeek'> => ({
  ofWeek: (week) => new Map(Object.entries(weeks[week] ?? {})),
});
const known = (change: Partial<Known> = {}): Known => ({ ...NOTHING_KNOWN, notes: [], ...change });
const isOurs = (domain: string): boolean => domain.startsWith('a');
const viaMimecast = (domain: string): string | undefined => (domain.endsWith('m') ? 'mimecast' : undefined);
const learnt = (before: Known, weeks: readonly string[], counts: Counts) =>
  learn(before, weeks, of(counts), viaMimecast, isOurs);

describe('learning what receivers do', () => {
  it('adds up anywhere, the gateways, and the domains of its own shard', () => {
    expect(
      learnt(known(), [WEEK], { [WEEK]: { aam: visits(3, 2), abx: visits(4, 0), bbm: visits(5, 5) } }),
    ).toEqual({
      week: WEEK,
      anywhere: visits(12, 7),
      gateways: new Map([['mimecast', visits(8, 7)]]),
      domains: new Map([
        ['abx', visits(4, 0)],
        ['aam', visits(3, 2)],
      ]),
      forgotten: [],
    });
  });

  const before = known({
    week: '2026-W46',
    anywhere: visits(100, 40),
    gateways: new Map([['mimecast', visits(20, 20)]]),
    domains: new Map([
      ['aam', visits(10, 4)],
      ['aax', visits(0.2, 0)],
    ]),
  });

  it('lets what it knew fade, and forgets who is not asked any more', () => {
    expect(learnt(before, [WEEK], { [WEEK]: { aam: visits(1, 1) } })).toEqual({
      week: WEEK,
      anywhere: visits(96, 39),
      gateways: new Map([['mimecast', visits(20, 20)]]),
      domains: new Map([['aam', visits(10.5, 4.8)]]),
      forgotten: [],
    });
  });

  it('lets it fade for weeks without a digest, too, and over the turn of the year', () => {
    expect(learnt(before, ['2027-W01'], {})?.anywhere).toEqual(visits(66.34, 26.54));
  });

  it('learns from each week once, whichever weeks come', () => {
    const weeks = ['2026-W44', '2026-W45', '2026-W46', WEEK];
    const counts = Object.fromEntries(weeks.map((week) => [week, { aam: visits(1, 1) }]));
    expect(learnt(before, weeks, counts)?.domains.get('aam')).toEqual(visits(10.5, 4.8));
    expect(learnt({ ...before, week: WEEK }, weeks, counts)).toBeUndefined();
    expect(learnt(before, [], counts)).toBeUndefined();
  });

  it('comes to the same in one go and week by week', () => {
    const counts = {
      '2026-W45': { aam: visits(100, 20) },
      [WEEK]: { aam: visits(100, 60), aax: visits(20, 0) },
    };
    const atOnce = learnt(known(), ['2026-W45', '2026-W46', WEEK], counts);
    let stepwise = known();
    for (const week of ['2026-W45', '2026-W46', WEEK]) {
      const next = learnt(stepwise, [week], counts);
      if (next !== undefined) stepwise = known(next);
    }
    expect(stepwise.domains).toEqual(atOnce?.domains);
    expect(stepwise.anywhere).toEqual(atOnce?.anywhere);
  });

  it('keeps the domains with the most asks', () => {
    const many = Object.fromEntries(
      Array.from({ length: MAX_DOMAINS + 40 }, (_, nth) => [
        `a${String(nth).padStart(7, '0')}`,
        visits(nth + 1, 0),
      ]),
    );
    const { domains, anywhere } = learnt(known(), [WEEK], { [WEEK]: many }) ?? {};
    expect(domains?.size).toBe(MAX_DOMAINS);
    expect(Math.min(...[...(domains ?? new Map()).values()].map(({ asks }) => asks))).toBe(41);
    expect(anywhere?.asks).toBe(((MAX_DOMAINS + 40) * (MAX_DOMAINS + 41)) / 2);
  });

  it('forgets the gateway of a domain after half a year, so that it is asked for anew', () => {
    const notes = [
      { domain: 'aam', week: '2026-W21' },
      { domain: 'abm', week: '2026-W22' },
    ];
    expect(learnt(known({ notes }), [WEEK], {})?.forgotten).toEqual(notes.slice(0, 1));
  });

  it('forgets gateways of domains that it does not know only when there is little room', () => {
    const notes = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({ domain: `a${nth}`, week: WEEK }));
    const counts = { [WEEK]: { a0: visits(1, 0) } };
    expect(learnt(known({ notes: notes(192) }), [WEEK], counts)?.forgotten).toEqual([]);
    expect(learnt(known({ notes: notes(193) }), [WEEK], counts)?.forgotten).toEqual(notes(193).slice(1));
  });
});
