import { addAskState, EMPTY_TALLY, type Tally } from '../../functions/domain/answering/score.ts';
import type { BandFigures } from '../../functions/domain/digests/by-band.ts';
import { numbersIn } from '../../functions/domain/digests/numbers.ts';
import type { Wording } from '../../functions/domain/digests/section.ts';
import type { WeekFigures } from '../../functions/domain/digests/week-figures.ts';
import { aProgramme } from './factories.ts';

/** The tally of this many asks with these answers. */
export const tallyOf = (
  scores: readonly number[],
  asked = scores.length,
  more: Partial<Tally> = {},
): Tally => ({
  ...scores.reduce((tally, score) => addAskState(tally, { kind: 'answered', score }), EMPTY_TALLY),
  asked,
  ...more,
});
export const weekOf = (
  week: string,
  scores: readonly number[],
  asked?: number,
  more?: Partial<Tally>,
): WeekFigures => ({
  week,
  tally: tallyOf(scores, asked, more),
  scores: Array.from({ length: 10 }, (_, index) => scores.filter((score) => score === index + 1).length),
});
export const bandOf = (band: string, scores: readonly number[], asked?: number): BandFigures => ({
  band,
  tally: tallyOf(scores, asked),
});

export const repeated = (...parts: readonly (readonly [score: number, times: number])[]): number[] =>
  parts.flatMap(([score, times]) => Array.from({ length: times }, () => score));

/** What wording a section needs, in a language. */
export const aWording = (locale = 'en', change: Partial<Wording> = {}): Wording => ({
  programme: aProgramme(),
  locale,
  numbers: numbersIn(locale),
  now: Date.parse('2026-11-23T13:05:00Z'),
  ...change,
});

/** What a digest says of the change where there is none to tell. */
export const NO_CHANGE = {
  known: '',
  up: '',
  down: '',
  flat: '',
  points: '',
  low: '',
  high: '',
  noise: '',
  rate_before: '',
};
