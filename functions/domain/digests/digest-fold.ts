import { SCORES } from '../answering/evidence.ts';
import { type AskState, addAskState, askState, EMPTY_TALLY, type Tally } from '../answering/score.ts';
import type { Contact } from '../asking/contact.ts';
import type { Case } from '../cases/case.ts';
import { normaliseAddress } from '../identity/address.ts';
import { groupOf } from '../programme/group.ts';
import type { Slice } from '../programme/programme.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';
import type { BandFigures, CauseCount, Digest, ListedCase, WeekFigures } from './digest.ts';
import { weeksUpTo } from './digest-schedule.ts';

/** Answers that come later than this many weeks are rare; each digest counts so many weeks anew. */
export const FOLDED_WEEKS = 5;
/** Cases that a digest lists; the rest are counted. */
export const LISTED_CASES = 10;

/** Whom a digest is about. */
export interface FoldedAudience {
  readonly name: string;
  /** The week it reports on. */
  readonly week: IsoWeek;
  /** Everything when undefined; `owner: each` is everything that has an owner, and each of them. */
  readonly slice: Slice | undefined;
}

/** What the contacts and cases of one audience add up to. */
export type Figures = Pick<Digest, 'week' | 'weeks' | 'byBand' | 'causes' | 'causesNamedBy' | 'cases'>;

export interface Folded {
  readonly audience: FoldedAudience;
  readonly figures: Figures;
  /** By normalised address, in that order, where each owner has a digest: those who were met. */
  readonly owners: readonly FoldedOwner[];
}

export interface FoldedOwner {
  readonly address: string;
  readonly figures: Figures;
  /** The language that the lists say they read, of several the most frequent; absent where no list says. */
  readonly ownLocale?: string;
  /**
   * The language in which most of their customers were asked, empty for that of everyone else; absent where
   * none of them was.
   */
  readonly customersLocale?: string;
}

/** Takes contacts and cases in any order, each once, and adds them up for all audiences in one pass. */
export interface DigestFold {
  /** The weeks whose contacts all have to be added. */
  readonly weeks: readonly IsoWeek[];
  addContact(contact: Contact): void;
  addCase(unresolved: Case): void;
  result(): Folded[];
}

/**
 * Starts to fold. What is kept are sums: memory grows with audiences, owners and bands, never with contacts.
 *
 * @param now the instant for which the evidence is read
 */
export function foldDigests(audiences: readonly FoldedAudience[], now: Instant): DigestFold {
  const ownerOf = owners();
  const sums = audiences.map((audience) => ({
    audience,
    sum: sumOf(audience.week),
    byOwner: new Map<string, OwnerSum>(),
  }));

  /** The sums that something with these facts belongs to. */
  function* sumsFor(facts: Facts): Generator<Sum & Partial<OwnerSum>> {
    const owner = ownerOf(facts.ownerEmail);
    for (const { audience, sum, byOwner } of sums) {
      if (!isIn(audience.slice, facts, owner, ownerOf)) continue;
      yield sum;
      if (owner === undefined || !isOfEachOwner(audience.slice)) continue;
      const own = byOwner.get(owner) ?? ownerSumOf(audience.week);
      byOwner.set(owner, own);
      yield own;
    }
  }

  return {
    weeks: [...new Set(audiences.flatMap(({ week }) => weeksUpTo(week, FOLDED_WEEKS)))].sort(),
    addContact(contact) {
      const state = askState(contact, now);
      if (state === undefined) return;
      for (const sum of sumsFor(contact)) {
        sum.addAsk(contact, state);
        sum.addLocales?.(contact);
      }
    },
    addCase(unresolved) {
      for (const sum of sumsFor(unresolved)) sum.addCase(unresolved);
    },
    result: () =>
      sums.map(({ audience, sum, byOwner }) => ({
        audience,
        figures: sum.figures(),
        owners: [...byOwner]
          .map(([address, own]) => ({ address, figures: own.figures(), ...own.locales() }))
          .sort(by(({ address }) => address)),
      })),
  };
}

type Facts = Pick<Contact, 'band' | 'region' | 'ownerEmail'>;

const isOfEachOwner = (slice: Slice | undefined): boolean =>
  slice !== undefined && 'owner' in slice && slice.owner === 'each';

function isIn(
  slice: Slice | undefined,
  { band, region }: Facts,
  owner: string | undefined,
  ownerOf: (text: string) => string | undefined,
): boolean {
  if (slice === undefined) return true;
  if ('region' in slice) return region === slice.region;
  if ('band' in slice) return band === slice.band;
  return owner !== undefined && (slice.owner === 'each' || owner === ownerOf(slice.owner));
}

/** Reads owners' addresses: one owner may be written in several ways. Remembered, for they are few and come again and again. */
function owners(): (text: string | undefined) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (text) => {
    if (text === undefined) return undefined;
    if (!known.has(text)) {
      const check = normaliseAddress(text);
      known.set(text, check.kind === 'ok' ? check.normalised : undefined);
    }
    return known.get(text);
  };
}

/** Compares by a text. */
const by =
  <Value>(text: (value: Value) => string) =>
  (a: Value, b: Value): number =>
    text(a) < text(b) ? -1 : 1;

interface Sum {
  addAsk(contact: Contact, state: AskState): void;
  addCase(unresolved: Case): void;
  figures(): Figures;
}

/** What an owner's own digest needs besides. */
interface OwnerSum extends Sum {
  addLocales(facts: Pick<Contact, 'locale' | 'ownerLocale'>): void;
  locales(): Pick<FoldedOwner, 'ownLocale' | 'customersLocale'>;
}

/** Counts words; `most` is the most frequent, of equals the first by the alphabet. */
function counter(): { add(word: string): void; most(): string | undefined } {
  const counts = new Map<string, number>();
  return {
    add: (word) => counts.set(word, (counts.get(word) ?? 0) + 1),
    most: () => [...counts].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))[0]?.[0],
  };
}

function ownerSumOf(week: IsoWeek): OwnerSum {
  const [own, customers] = [counter(), counter()];
  return {
    ...sumOf(week),
    addLocales({ locale, ownerLocale }) {
      customers.add(locale);
      if (ownerLocale !== undefined) own.add(ownerLocale);
    },
    locales() {
      const [ownLocale, customersLocale] = [own.most(), customers.most()];
      return {
        ...(ownLocale === undefined ? {} : { ownLocale }),
        ...(customersLocale === undefined ? {} : { customersLocale }),
      };
    },
  };
}

function sumOf(week: IsoWeek): Sum {
  const weeks = new Map<IsoWeek, { tally: Tally; readonly scores: number[] }>(
    weeksUpTo(week, FOLDED_WEEKS).map((each) => [each, { tally: EMPTY_TALLY, scores: SCORES.map(() => 0) }]),
  );
  const bands = new Map<string, Tally>();
  const causes = new Map<string, number>();
  let causesNamedBy = 0;
  let total = 0;
  let oldest: readonly Case[] = [];

  return {
    addAsk(contact, state) {
      const of = weeks.get(contact.week);
      if (of === undefined) return;
      of.tally = addAskState(of.tally, state);
      if (contact.week === week)
        bands.set(contact.band, addAskState(bands.get(contact.band) ?? EMPTY_TALLY, state));
      if (state.kind !== 'answered') return;
      of.scores[state.score - 1] = (of.scores[state.score - 1] ?? 0) + 1;
      const named = new Set(groupOf(state.score) === 'detractor' ? contact.evidence.causes : []);
      if (named.size > 0) causesNamedBy += 1;
      for (const cause of named) causes.set(cause, (causes.get(cause) ?? 0) + 1);
    },

    addCase(unresolved) {
      total += 1;
      oldest = [...oldest, unresolved].sort(by(placeOf)).slice(0, LISTED_CASES);
    },

    figures: () => ({
      week,
      weeks: [...weeks].map(([each, { tally, scores }]): WeekFigures => ({ week: each, tally, scores })),
      byBand: [...bands]
        .map(([band, tally]): BandFigures => ({ band, tally }))
        .sort((a, b) => b.tally.asked - a.tally.asked || by<BandFigures>(({ band }) => band)(a, b)),
      causes: [...causes]
        .map(([cause, count]): CauseCount => ({ cause, count }))
        .sort((a, b) => b.count - a.count || by<CauseCount>(({ cause }) => cause)(a, b)),
      causesNamedBy,
      cases: { total, oldest: oldest.map(listed) },
    }),
  };
}

/** Oldest first; what was opened in one second stands in the order of its name. */
const placeOf = ({ openedAt, ref, week }: Case): string => `${openedAt} ${ref} ${week}`;

const listed = ({ ref, week, status, openedAt, band, account, ownerEmail }: Case): ListedCase => ({
  ref,
  week,
  status,
  openedAt,
  band,
  ...(account === undefined ? {} : { account }),
  ...(ownerEmail === undefined ? {} : { ownerEmail }),
});
