/** The widths of a bar and of the rest beside it in whole per cents, for table cells. "0" means no bar. */
export interface Bar {
  readonly width: string;
  readonly rest: string;
  /** The same bar as text, at most ten blocks. */
  readonly blocks: string;
}

/** Blocks of a full bar in the text part. */
const BLOCKS = 10;
const BLOCK = '█';
const NONE: Bar = { width: '0', rest: '100', blocks: '' };

/**
 * A share or a rate in whole per cents. Halves round away from zero, and the result is never `-0`. A digest
 * takes a rate, its change and its bar all from this.
 */
export function wholePercents(share: number): number {
  // In binary, 57 of 200 times 100 is a little less than 28.5.
  const whole = Math.round(Math.abs(share) * 100 + 1e-9);
  return share < 0 && whole > 0 ? -whole : whole;
}

/** How one language writes the numbers of a digest. */
export interface Numbers {
  count(value: number): string;
  /** With its sign: "+12". */
  signed(value: number): string;
  /** A share from 0 to 1: "24%". */
  percent(share: number): string;
  /** A rate from −1 to 1, with its sign. */
  signedPercent(rate: number): string;
}

/** A number, or nothing for 0: templates leave out what is empty. */
export const unlessNone = (value: number, { count }: Pick<Numbers, 'count'>): string =>
  value === 0 ? '' : count(value);

/** @param locale a BCP 47 tag */
export function numbersIn(locale: string): Numbers {
  const write = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, ...options });
    // A hyphen beside "+" looks like a dash, so this writes a minus sign, which is as wide as a plus.
    return (value) => format.format(value).replace('-', '−');
  };
  const percent = write({ style: 'percent' });
  const signedPercent = write({ style: 'percent', signDisplay: 'exceptZero' });
  return {
    count: write({}),
    signed: write({ signDisplay: 'exceptZero' }),
    percent: (share) => percent(wholePercents(share) / 100),
    signedPercent: (rate) => signedPercent(wholePercents(rate) / 100),
  };
}

/** A bar of a length from 0 to 1. Any length above 0 stays visible. */
export function barOf(length: number): Bar {
  if (length <= 0) return NONE;
  const width = Math.min(100, Math.max(1, Math.round(length * 100)));
  return {
    width: String(width),
    rest: String(100 - width),
    blocks: BLOCK.repeat(Math.max(1, Math.round((width / 100) * BLOCKS))),
  };
}
