import type { Tally } from '../answering/score.ts';
import type { CaseId, CaseStatus } from '../cases/case.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';

/** What one week adds up to for one audience. */
export interface WeekFigures {
  readonly week: IsoWeek;
  readonly tally: Tally;
  /** Counted answers by score: the first of the ten is the number of ones. */
  readonly scores: readonly number[];
}

export interface BandFigures {
  readonly band: string;
  readonly tally: Tally;
}

export interface CauseCount {
  /** A name of the programme's causes, or of one it had. */
  readonly cause: string;
  readonly count: number;
}

/** A case as a digest lists it: no name of a person, no words. */
export interface ListedCase extends CaseId {
  readonly status: CaseStatus;
  readonly openedAt: Instant;
  readonly band: string;
  readonly account?: string;
  readonly ownerEmail?: string;
}

/** The numbers of a finished digest: raw, nothing hidden. What is too few to show is left out when it is put into words. */
export interface Digest {
  /** The name of the digest, `leadership`, or of one owner's own, `owners.<recipient>`. */
  readonly audience: string;
  /** The week it is about, the last of `weeks`: answers to its asks still come in. */
  readonly week: IsoWeek;
  readonly madeAt: Instant;
  /** The weeks that were folded anew, oldest first, without gaps. */
  readonly weeks: readonly WeekFigures[];
  /** The weeks before those, oldest first, as earlier digests had them; for the trend only. */
  readonly earlier: readonly WeekFigures[];
  /** Of the week it is about, most asked first. They sum to the whole. */
  readonly byBand: readonly BandFigures[];
  /** What detractors of all those weeks named, most named first; one may name several. */
  readonly causes: readonly CauseCount[];
  /** How many detractors of those weeks named a cause. */
  readonly causesNamedBy: number;
  /** Unresolved cases, oldest first; those beyond the list are only counted. */
  readonly cases: { readonly total: number; readonly oldest: readonly ListedCase[] };
}
