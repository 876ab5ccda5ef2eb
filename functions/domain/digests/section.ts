import type * as z from 'zod/mini';
import type { AskState } from '../answering/score.ts';
import type { Contact } from '../asking/contact.ts';
import type { Case } from '../cases/case.ts';
import type { Programme } from '../programme/programme.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import type { Numbers } from './numbers.ts';
import type { WeekFigures } from './week-figures.ts';

/** The part of a digest outside its sections. */
export interface DigestHead {
  /** The name of its audience (see `audience.ts`). */
  readonly audience: string;
  /** The week it is about, the last of the folded weeks. Answers to its asks still come in. */
  readonly week: IsoWeek;
  readonly madeAt: Instant;
  /** The weeks before the folded ones, oldest first, from earlier digests. Only the trend uses them. */
  readonly earlier: readonly WeekFigures[];
}

/** Whether an open case keeps a question back from its customer. `unknown`: nobody has looked. */
export type AskOfCase = 'kept-back' | 'free' | 'unknown';

/** Adds up the contacts and cases of one audience for one section. It keeps sums, never contacts or cases. */
export interface Sum<Figures extends object> {
  /** Takes an ask of one of the folded weeks, with its state. */
  addAsk?(contact: Contact, state: AskState): void;
  /** Takes a case that nobody has resolved, with what it does to the next question. */
  addCase?(unresolved: Case, ask: AskOfCase): void;
  figures(): Figures;
}

/** What wording a section needs. */
export interface Wording {
  readonly programme: Programme;
  /** A BCP 47 tag, of the template's language. */
  readonly locale: string;
  readonly numbers: Numbers;
  readonly now: EpochMs;
}

/**
 * One section of a digest, except for the words in the template: how its figures are counted, stored and
 * worded. Sections share one set of figures and one set of values, so each name occurs in only one section.
 */
export interface Section<Figures extends object = object, Values extends object = object> {
  /**
   * How the table stores each figure, raw and with nothing hidden. A digest from before the section existed
   * reads as if nobody had been asked.
   */
  readonly kept: { readonly [Name in keyof Figures]: z.ZodMiniType<Figures[Name]> };
  /**
   * Begins to add up.
   *
   * @param weeks the folded weeks, oldest first; the digest is about the last
   */
  sum(weeks: readonly IsoWeek[]): Sum<Figures>;
  /** What a template gets: plain texts in the reader's language. Figures of too few answers are left out. */
  values(digest: DigestHead & Figures, wording: Wording): Values;
}
