import { type AskState, askState } from '../answering/score.ts';
import type { Contact } from '../asking/contact.ts';
import type { Case } from '../cases/case.ts';
import { normaliseAddress } from '../identity/address.ts';
import type { ContactKinds } from '../mail/contact-kinds.ts';
import type { Slice } from '../programme/programme.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';
import { BY_BAND } from './by-band.ts';
import { FOLDED_WEEKS, weeksUpTo } from './digest-schedule.ts';
import { NAMED_CAUSES } from './named-causes.ts';
import { NOT_ASKED } from './not-asked.ts';
import { OPEN_CASES } from './open-cases.ts';
import type { AskOfCase, Section } from './section.ts';
import { WEEKS } from './weeks.ts';

/**
 * The sections of every digest. Each section counts, stores and words its own figures. Templates choose what
 * to show.
 */
export const SECTIONS = [
  WEEKS,
  BY_BAND,
  NAMED_CAUSES,
  OPEN_CASES,
  NOT_ASKED,
] as const satisfies readonly Section[];

/** The audience of a digest. */
export interface FoldedAudience {
  readonly name: string;
  /** The week it reports on. */
  readonly week: IsoWeek;
  /** Undefined: everything. `owner: each`: everything that has an owner, and a digest for each owner. */
  readonly slice: Slice | undefined;
}

/** The sums of the contacts and cases of one audience. */
export type Figures = { readonly week: IsoWeek } & AllOf<
  ReturnType<ReturnType<AnySection['sum']>['figures']>
>;
/** What the sections give to a template. */
export type SectionValues = AllOf<ReturnType<AnySection['values']>>;

type AnySection = (typeof SECTIONS)[number];
/** Turns a union into the intersection of its members. */
type AllOf<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void
  ? All
  : never;

export interface Folded {
  readonly audience: FoldedAudience;
  readonly figures: Figures;
  /** For a digest that each owner gets: the owners found, by normalised address, in that order. */
  readonly owners: readonly FoldedOwner[];
}

export interface FoldedOwner {
  readonly address: string;
  readonly figures: Figures;
  /** The language of the owner by the lists, of several the most frequent. Absent when no list says it. */
  readonly ownLocale?: string;
  /**
   * The language in which most of the owner's customers were asked; empty for the fallback language. Absent
   * when none was asked.
   */
  readonly customersLocale?: string;
}

/** Takes each contact and case once, in any order, and adds them up for all audiences in one pass. */
export interface DigestFold {
  /** The weeks whose contacts must all be added. */
  readonly weeks: readonly IsoWeek[];
  addContact(contact: Contact): void;
  /** Whether a case belongs to one of the audiences. */
  isAbout(unresolved: Case): boolean;
  addCase(unresolved: Case, ask?: AskOfCase): void;
  result(): Folded[];
}

/**
 * Starts to fold. It keeps only sums, so memory grows with audiences, owners and bands, never with contacts.
 *
 * @param now the instant at which the evidence is judged
 */
export function foldDigests(
  audiences: readonly FoldedAudience[],
  now: Instant,
  sections: readonly Section[] = SECTIONS,
  kinds?: ContactKinds,
): DigestFold {
  const ownerOf = owners();
  const sums = audiences.map((audience) => ({
    audience,
    sum: sumOf(audience.week, sections),
    byOwner: new Map<string, OwnerSum>(),
  }));

  /** The sums to which a contact or case with these facts belongs. */
  function* sumsFor(facts: SliceFacts): Generator<SumOfAll & Partial<OwnerSum>> {
    const owner = ownerOf(facts.ownerEmail);
    for (const { audience, sum, byOwner } of sums) {
      if (!isIn(audience.slice, facts, owner, ownerOf)) continue;
      yield sum;
      if (owner === undefined || !isOfEachOwner(audience.slice)) continue;
      const ownerSum = byOwner.get(owner) ?? ownerSumOf(audience.week, sections);
      byOwner.set(owner, ownerSum);
      yield ownerSum;
    }
  }

  return {
    weeks: [...new Set(audiences.flatMap(({ week }) => weeksUpTo(week, FOLDED_WEEKS)))].sort(),
    addContact(contact) {
      const state = askState(contact, now, kinds);
      if (state === undefined) return;
      for (const sum of sumsFor(contact)) {
        sum.addAsk(contact, state);
        sum.addLocales?.(contact);
      }
    },
    isAbout: ({ ownerEmail, ...facts }) => {
      const owner = ownerOf(ownerEmail);
      return audiences.some(({ slice }) => isIn(slice, facts, owner, ownerOf));
    },
    addCase(unresolved, next = 'free') {
      for (const sum of sumsFor(unresolved)) sum.addCase(unresolved, next);
    },
    result: () =>
      sums.map(({ audience, sum, byOwner }) => ({
        audience,
        figures: sum.figures(),
        owners: [...byOwner]
          .map(([address, ownerSum]) => ({ address, figures: ownerSum.figures(), ...ownerSum.locales() }))
          .sort((a, b) => (a.address < b.address ? -1 : 1)),
      })),
  };
}

type SliceFacts = Pick<Contact, 'band' | 'region' | 'ownerEmail'>;

const isOfEachOwner = (slice: Slice | undefined): boolean =>
  slice !== undefined && 'owner' in slice && slice.owner === 'each';

function isIn(
  slice: Slice | undefined,
  { band, region }: Pick<SliceFacts, 'band' | 'region'>,
  owner: string | undefined,
  ownerOf: (text: string) => string | undefined,
): boolean {
  if (slice === undefined) return true;
  if ('region' in slice) return region === slice.region;
  if ('band' in slice) return band === slice.band;
  return owner !== undefined && (slice.owner === 'each' || owner === ownerOf(slice.owner));
}

/**
 * Reads owners' addresses, because lists may spell one owner in several ways. Results are remembered: owners
 * are few and come again and again.
 */
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

interface SumOfAll {
  addAsk(contact: Contact, state: AskState): void;
  addCase(unresolved: Case, ask: AskOfCase): void;
  figures(): Figures;
}

/** The additional sums for the digest of one owner. */
interface OwnerSum extends SumOfAll {
  addLocales(facts: Pick<Contact, 'locale' | 'ownerLocale'>): void;
  locales(): Pick<FoldedOwner, 'ownLocale' | 'customersLocale'>;
}

/** Counts words. `most` is the most frequent word, of equals the first by the alphabet. */
function counter(): { add(word: string): void; most(): string | undefined } {
  const counts = new Map<string, number>();
  return {
    add: (word) => counts.set(word, (counts.get(word) ?? 0) + 1),
    most: () => [...counts].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))[0]?.[0],
  };
}

function ownerSumOf(week: IsoWeek, sections: readonly Section[]): OwnerSum {
  const [ownerSum, customers] = [counter(), counter()];
  return {
    ...sumOf(week, sections),
    addLocales({ locale, ownerLocale }) {
      customers.add(locale);
      if (ownerLocale !== undefined) ownerSum.add(ownerLocale);
    },
    locales() {
      const [ownLocale, customersLocale] = [ownerSum.most(), customers.most()];
      return {
        ...(ownLocale === undefined ? {} : { ownLocale }),
        ...(customersLocale === undefined ? {} : { customersLocale }),
      };
    },
  };
}

function sumOf(week: IsoWeek, sections: readonly Section[]): SumOfAll {
  const weeks = weeksUpTo(week, FOLDED_WEEKS);
  const sums = sections.map((section) => section.sum(weeks));
  return {
    addAsk(contact, state) {
      if (!weeks.includes(contact.week)) return;
      for (const sum of sums) sum.addAsk?.(contact, state);
    },
    addCase(unresolved, ask) {
      for (const sum of sums) sum.addCase?.(unresolved, ask);
    },
    figures: (): Figures => Object.assign({ week }, ...sums.map((sum) => sum.figures())),
  };
}

/** The figures of a week without contacts and cases. */
export const noFigures = (week: IsoWeek, sections: readonly Section[] = SECTIONS): Figures =>
  sumOf(week, sections).figures();
