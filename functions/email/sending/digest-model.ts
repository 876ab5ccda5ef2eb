/** `yes`, or empty: an empty text counts as "no" in `{% if … %}`. */
export type Flag = 'yes' | '';

/**
 * What may be said of some answers. Exactly one is `yes`; only with `shown` the figures beside it are more than empty.
 */
export interface StateFlags {
  readonly shown: Flag;
  /** There are answers, but fewer than `min_answers`. */
  readonly too_few: Flag;
  readonly no_answers: Flag;
  readonly nobody_asked: Flag;
}

/** Whole per cents of a bar and of what is left beside it, for the `width` of table cells; a bar of "0" is none. */
export interface Bar {
  readonly width: string;
  readonly rest: string;
  /** The same bar as text, at most ten blocks. */
  readonly blocks: string;
}

export interface ScoreRow extends Bar {
  readonly score: string;
  readonly count: string;
  readonly share: string;
  readonly group: 'promoter' | 'passive' | 'detractor';
}

export interface TrendRow extends StateFlags {
  /** No digest has counted this week, so that nothing is known of it; then no other of the flags is `yes`. */
  readonly unknown: Flag;
  readonly week_number: string;
  /** The Monday on which it starts: "Nov 16". */
  readonly from: string;
  readonly score: string;
  readonly rate: string;
  readonly asked: string;
  readonly answered: string;
  /** Of the youngest week: answers still come in. */
  readonly so_far: Flag;
  /** A rate below zero: its bar goes to the left. */
  readonly down: Bar;
  readonly up: Bar;
}

export interface BandRow extends StateFlags {
  /** It has enough answers, and is not shown so that those with too few cannot be worked out; then no other of the flags is `yes`. */
  readonly hidden: Flag;
  readonly band: string;
  readonly asked: string;
  readonly answered: string;
  readonly score: string;
  readonly rate: string;
}

export interface CauseRow extends Bar {
  readonly label: string;
  readonly count: string;
}

export interface CaseRow {
  /** Empty when not known. */
  readonly account: string;
  readonly band: string;
  /** Empty when nobody has the account, and in a digest of one owner. */
  readonly owner: string;
  /** "3 days ago". */
  readonly age: string;
  /** Somebody works on it. */
  readonly taken: Flag;
}

/**
 * The values of a digest's mail: plain texts, numbers and dates as the reader's language writes them. Words are the template's.
 */
export interface DigestValues extends StateFlags {
  readonly [name: string]: unknown;
  readonly sender_name: string;
  /** Its name in the programme. */
  readonly digest_name: string;
  /** What it is about: one of these, or everything when all are empty. */
  readonly slice: {
    readonly region: string;
    readonly band: string;
    readonly owner: string;
    /** The reader's own customers. */
    readonly own: Flag;
  };
  readonly week_number: string;
  /** "November 16 – 22, 2026". */
  readonly week_range: string;
  /** When it was counted, in the digest's zone. */
  readonly made_at: string;
  readonly min_answers: string;

  /** Yes minus no, with its sign. */
  readonly score: string;
  readonly rate: string;
  readonly rate_low: string;
  readonly rate_high: string;
  readonly promoters: string;
  readonly passives: string;
  readonly detractors: string;

  readonly asked: string;
  readonly answered: string;
  /** Empty when nobody was asked. */
  readonly response_rate: string;
  /** Empty when there is none. */
  readonly pending: string;
  /** Empty when there is none. */
  readonly doubtful: string;

  /** Ten to one. Empty unless `shown`. */
  readonly distribution: readonly ScoreRow[];
  /** Oldest first. Empty until a week before this one had asks. */
  readonly trend: readonly TrendRow[];
  /** Most asked first. Empty when there are not two of them. */
  readonly bands: readonly BandRow[];
  /** How many characters the column of bands takes in plain text; enough for every label that is not of wide letters. */
  readonly band_width: string;

  readonly change: {
    /** Both weeks have enough answers; else all else here is empty. */
    readonly known: Flag;
    readonly up: Flag;
    readonly down: Flag;
    /** Not a whole percentage point. */
    readonly flat: Flag;
    /** Percentage points, without a sign. */
    readonly points: string;
    /** The interval of the change in percentage points, with signs. */
    readonly low: string;
    readonly high: string;
    /** May well be chance. */
    readonly noise: Flag;
    readonly rate_before: string;
  };

  readonly causes: {
    readonly shown: Flag;
    /** Some named one, but fewer than `min_answers`. */
    readonly too_few: Flag;
    /** How many people named one. */
    readonly named_by: string;
    /** Weeks over which they were counted. */
    readonly weeks: string;
    readonly rows: readonly CauseRow[];
  };

  readonly cases: {
    /** Empty when there is none. */
    readonly total: string;
    /** Those beyond the rows; empty when there is none. */
    readonly more: string;
    /** Oldest first. */
    readonly rows: readonly CaseRow[];
  };
}
