import type * as z from 'zod/mini';
import type { AskState } from '../answering/score.ts';
import type { Contact } from '../asking/contact.ts';
import type { Case } from '../cases/case.ts';
import type { Programme } from '../programme/programme.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Numbers } from './numbers.ts';
import type { WeekFigures } from './week-figures.ts';

/** What a digest is, whatever its sections. */
export interface DigestHead {
  /** The name of whom it is for (see `audience.ts`). */
  readonly audience: string;
  /** The week it is about, the last of those that were folded: answers to its asks still come in. */
  readonly week: IsoWeek;
  readonly madeAt: Instant;
  /**
   * The weeks before those that were folded, oldest first, as earlier digests had them; for the trend only.
   */
  readonly earlier: readonly WeekFigures[];
}

/**
 * What contacts and cases of one audience add up to in one section. It keeps sums, never what it was given.
 */
export interface Sum<Figures extends object> {
  /** Takes an ask of one of the folded weeks, with where it stands. */
  addAsk?(contact: Contact, state: AskState): void;
  /** Takes a case that nobody has resolved. */
  addCase?(unresolved: Case): void;
  figures(): Figures;
}

/** What figures are put into words with. */
export interface Wording {
  readonly programme: Programme;
  /** A BCP 47 tag, of the template's language. */
  readonly locale: string;
  readonly numbers: Numbers;
  readonly now: EpochMs;
}

/**
 * One section of a digest, all of it but the words of its template: how it is counted, kept, and told. Its
 * names are its own among those of all sections, in its figures and in its values.
 */
export interface Section<Figures extends object = object, Values extends object = object> {
  /**
   * How the table keeps each of its figures, raw and nothing hidden. A digest made before there was the
   * section reads as if it had met nobody.
   */
  readonly kept: { readonly [Name in keyof Figures]: z.ZodMiniType<Figures[Name]> };
  /**
   * Begins to add up.
   *
   * @param weeks the folded ones, oldest first; the last is that which the digest is about
   */
  sum(weeks: readonly IsoWeek[]): Sum<Figures>;
  /**
   * What a template gets: plain texts as the reader's language writes them, in which nothing is left that is
   * too few to show.
   */
  values(digest: DigestHead & Figures, wording: Wording): Values;
}
