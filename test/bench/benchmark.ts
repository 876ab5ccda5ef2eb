import type { Progress } from '../../infra/terminal/progress.ts';

export interface Figure {
  readonly value: number;
  /** What it should not be above; absent where it only explains another. */
  readonly goal?: number;
  /** One line for a person: what it is, in which unit. */
  readonly says: string;
}

export interface BenchmarkOptions {
  /** Sizes for a test of the benchmark itself: units come out the same for each mail, times mean nothing. */
  readonly quick: boolean;
  /** A bar for a piece of work, where somebody looks on. */
  readonly progress: (what: string, total: number) => Progress;
}

/** One word of `npm run bench`, with its figures by name. */
export type Benchmark = (options: BenchmarkOptions) => Promise<Readonly<Record<string, Figure>>>;
