import { WEIGHTS } from '../../functions/domain/answering/weights.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../functions/domain/time/units.ts';
import { type Figures, figuresOf, type WeightOf } from './figures.ts';
import type { Played } from './play.ts';
import type { Table } from './report.ts';

/** Where a number stands in the table of weights. */
type Path = readonly [string, ...string[]];

/** A number of the policy, and what is tried in its place. */
export interface Tried {
  readonly path: Path;
  readonly lower: readonly number[];
  readonly higher: readonly number[];
}

const tried = (path: string, lower: readonly number[], higher: readonly number[]): Tried => {
  const [first = '', ...rest] = path.split('.');
  return { path: [first, ...rest], lower, higher };
};

/** What moves nothing here: a program by its own name is set aside before points; presence keeps no time. */
export const NOT_REPLAYED: readonly string[] = ['kind.declared', 'seenWithinMs'];

/** Each other number of `weights.ts`, with others on both sides of it. */
export const TRIED: readonly Tried[] = [
  tried('early.0.points', [-8], [-5]),
  tried('early.0.untilMs', [30 * SECOND_MS], [2 * MINUTE_MS]),
  tried('early.1.points', [-6], [-3, -2]),
  tried('early.1.untilMs', [3 * MINUTE_MS], [10 * MINUTE_MS]),
  tried('desertedDesk.points', [-4], [-1]),
  tried('desertedDesk.untilMs', [15 * MINUTE_MS], [HOUR_MS]),
  tried('falseName.points', [-9], [-3]),
  tried('falseName.untilMs', [5 * MINUTE_MS], [3 * HOUR_MS, 9 * DAY_MS]),
  tried('otherDevice', [0, 3], [6]),
  tried('seen.moved', [2], [4]),
  tried('seen.movedUnnamed', [3], [10]),
  tried('seen.pressed', [3], [20]),
  tried('kind.page', [2], [4]),
  tried('kind.app', [1], [3]),
  tried('kind.navigation', [0], [2]),
  tried('kind.plain', [-1], [1]),
  tried('kind.forged', [-1], [1]),
  tried('kind.post', [], [0]),
  tried('noKind', [0], [2]),
  tried('habit.points', [0, 3], [10]),
  tried('habit.untilMs', [5 * MINUTE_MS], [2 * HOUR_MS]),
  tried('visitMs', [5 * SECOND_MS], [5 * MINUTE_MS]),
  tried('handMs', [SECOND_MS], [MINUTE_MS]),
  tried('burstScores', [2], [6]),
  tried('crawlScores', [2], [11]),
  tried('crawlMs', [4 * HOUR_MS], [3 * DAY_MS]),
  tried('crawlPause', [2], [1_000]),
  tried('cameBack', [-6], [0]),
  tried('quarantineMs', [MINUTE_MS], [2 * HOUR_MS]),
];

type Numbers = Record<string, unknown>;

/** What holds the number at a path: an object or a list. */
function holderOf(path: Path): Numbers {
  let holder = WEIGHTS as unknown as Numbers;
  for (const name of path.slice(0, -1)) holder = holder[name] as Numbers;
  return holder;
}

const lastOf = (path: Path): string => path.at(-1) ?? path[0];

/** @throws Error when there is no number at the path */
export function weightAt(path: Path): number {
  const value = holderOf(path)[lastOf(path)];
  if (typeof value !== 'number') throw new Error(`There is no number ${path.join('.')} in the weights.`);
  return value;
}

/** Does something with another number in the table of weights, and puts the old one back. */
export function withWeight<T>(path: Path, value: number, work: () => T): T {
  const before = weightAt(path);
  const holder = holderOf(path);
  holder[lastOf(path)] = value;
  try {
    return work();
  } finally {
    holder[lastOf(path)] = before;
  }
}

const UNITS = [
  [DAY_MS, 'd'],
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
] as const;

/** `-6`; of a time `30 s`. */
function valueText(path: Path, value: number): string {
  if (!/Ms$/.test(lastOf(path)) || value === 0) return String(value);
  const [unit, name] = UNITS.find(([ms]) => value % ms === 0) ?? [1, 'ms'];
  return `${value / unit} ${name}`;
}

/** `1.7 / 0.0 / 3.7`: false accepts, false rejects and unsure in %. */
const sharesText = ({ falseAccepts = 0, falseRejects = 0, unsure = 0 }: Figures): string =>
  [falseAccepts, falseRejects, unsure].map((share) => (100 * share).toFixed(1)).join(' / ');

/**
 * What other numbers would come to on the same evidence. It is weighed anew in the order in which it came.
 * What was learnt of receivers stays as it is, and so does what people did because a page asked them to.
 */
export function costTable(played: readonly Played[], weightOf: WeightOf): Table {
  const hasLearnt = played.some(({ unlearnt }) => unlearnt !== undefined);
  const shares = (): string =>
    (hasLearnt ? ([false, true] as const) : ([false] as const))
      .map((isLearnt) => sharesText(figuresOf(played, { count: ({ anew }) => anew(isLearnt) }, weightOf)))
      .join('; ');
  const asItIs = shares();
  const cell = (path: Path, values: readonly number[]): string =>
    values
      .map((value) => {
        const instead = withWeight(path, value, shares);
        return `${valueText(path, value)}: ${instead === asItIs ? 'same' : instead}`;
      })
      .join('<br>') || '–';
  return {
    title: `What each number costs: false accepts / false rejects / unsure in %${hasLearnt ? ', with nothing learnt; with what was learnt' : ''}`,
    rows: [
      ['number', 'as it is', 'lower', 'higher'],
      ['all as they are', asItIs, '–', '–'],
      ...TRIED.map(({ path, lower, higher }) => [
        path.join('.'),
        valueText(path, weightAt(path)),
        cell(path, lower),
        cell(path, higher),
      ]),
    ],
  };
}
