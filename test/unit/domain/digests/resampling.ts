/** Resampling of a week's answers, computed exactly instead of drawn. */

/** How likely an answer is a yes, and how likely a no. */
export interface Opinion {
  readonly yes: number;
  readonly no: number;
}

/** The possible results of one week of answers, with the probability of each. */
export interface Draw {
  readonly yes: number;
  readonly no: number;
  readonly n: number;
  readonly probability: number;
}

const LOG_FACTORIALS = [0];
for (let n = 1; n <= 1_000; n += 1) LOG_FACTORIALS.push((LOG_FACTORIALS[n - 1] ?? 0) + Math.log(n));
const logFactorial = (n: number): number => LOG_FACTORIALS[n] ?? Number.NaN;
const logPower = (p: number, k: number): number => (k === 0 ? 0 : k * Math.log(p));

/** Every outcome of `n` answers, with its multinomial probability. */
export function draws(n: number, { yes: p, no: q }: Opinion): Draw[] {
  const found: Draw[] = [];
  for (let yes = 0; yes <= n; yes += 1) {
    for (let no = 0; yes + no <= n; no += 1) {
      const maybe = n - yes - no;
      const ways = logFactorial(n) - logFactorial(yes) - logFactorial(no) - logFactorial(maybe);
      const log = ways + logPower(p, yes) + logPower(q, no) + logPower(1 - p - q, maybe);
      found.push({ yes, no, n, probability: Math.exp(log) });
    }
  }
  return found;
}

/** The values that enclose 95 % of a distribution. */
export function middle95(
  values: readonly (readonly [value: number, probability: number])[],
): [number, number] {
  const sorted = values.toSorted(([a], [b]) => a - b);
  const quantile = (share: number): number => {
    let sum = 0;
    for (const [value, probability] of sorted) {
      sum += probability;
      if (sum >= share - 1e-12) return value;
    }
    return Number.NaN;
  };
  return [quantile(0.025), quantile(0.975)];
}

/** The rates from resampling a week of answers, with the probability of each. */
export function ratesOf(n: number, opinion: Opinion): [value: number, probability: number][] {
  const rates = new Map<number, number>();
  for (const { yes, no, probability } of draws(n, opinion))
    rates.set(yes - no, (rates.get(yes - no) ?? 0) + probability);
  return [...rates].map(([score, probability]) => [score / n, probability]);
}
