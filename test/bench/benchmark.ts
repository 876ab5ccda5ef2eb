import type { Progress } from '../../infra/terminal/progress.ts';

export interface Figure {
  readonly value: number;
  /** The figure should not be above this; absent for a figure that only explains another. */
  readonly goal?: number;
  /** For a figure of which more is better: it should not be below this. */
  readonly goalAtLeast?: number;
  /** One line for a person: what the figure is, with its unit. */
  readonly says: string;
}

export interface BenchmarkOptions {
  /**
   * Small sizes, for a test of the benchmark itself. The units per mail stay the same; the times mean
   * nothing.
   */
  readonly quick: boolean;
  /** Shows the progress of a piece of work, if somebody looks on. */
  readonly progress: (what: string, total: number) => Progress;
}

/** One benchmark of `npm run bench`: it gives figures by name. */
export type Benchmark = (options: BenchmarkOptions) => Promise<Readonly<Record<string, Figure>>>;
