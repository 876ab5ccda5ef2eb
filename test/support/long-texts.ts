import { runInThisContext } from 'node:vm';

/** A pattern whose work grows with the square of this takes far longer than one that reads it once. */
export const LONG = 20_000;

const SINGLES = [
  ...' \t\n,.;:!?@<>()[]{}"\'`/\\|&=+*#%$^~_-0aA',
  'é',
  'ß',
  '\u0301',
  '…',
  '–',
  '\u200b',
  '\u202e',
  '😀',
];
const PAIRS = [
  ...['a ', ' a', ' ,', ', ', 'a.', 'a-', 'a_', 'a/', 'a@', '@a', '@.', '.@', '<@', '<a', '>a', '<>', '()'],
  ...[
    '1.',
    '1,',
    '1 ',
    '1-',
    '1/',
    '1:',
    '[1',
    '(a',
    '""',
    '","',
    '\\"',
    '"a',
    '{{',
    '}}',
    '%2',
    '&#',
    '=?',
    '?=',
  ],
  ...['a\n', '\r\n', '--', '//', '..', 'no ', 'not ', 'mail ', 'e-', 'aé', 'é ', '\u200b ', 'x=', ';x'],
];

/**
 * Long texts of the shapes that bring patterns into trouble: one sign or two again and again, after a start
 * that a pattern waits for, before an end that it does not.
 *
 * @param starts what a pattern may wait for before it begins to repeat
 */
export function* longTexts(starts: readonly string[] = []): Generator<string> {
  for (const unit of [...SINGLES, ...PAIRS]) {
    const body = unit.repeat(Math.ceil(LONG / unit.length));
    for (const start of ['', ...starts]) for (const end of ['', '\u0001']) yield `${start}${body}${end}`;
  }
}

/** In ms of the processor. */
function timeOf(call: () => unknown): number {
  const before = process.cpuUsage();
  call();
  return process.cpuUsage(before).user / 1_000;
}
const spaces = `${' '.repeat(LONG)}.`;
/**
 * Half of what the simplest pattern takes whose work grows with the square, on this machine: more than ten
 * times what a reader takes that looks at each letter a few times.
 */
const ENOUGH_MS = Math.min(...[1, 2, 3].map(() => timeOf(() => /\s+$/.test(spaces)))) / 2;
/** A machine with other work to do, or one that tidies up its memory, may disturb one try. */
const TRIES = 3;
/** For what would not end in a lifetime. */
const HANGS_MS = 60_000;

/**
 * Whether a call is done with a long text at a low price, in time of the processor: what else the machine has
 * to do does not count. One that hangs is broken off.
 *
 * @param enoughMs what a slow reader may take
 */
export function endsSoon(call: () => unknown, enoughMs = ENOUGH_MS): boolean {
  Object.assign(globalThis, { longCall: call });
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      if (timeOf(() => runInThisContext('longCall()', { timeout: HANGS_MS })) < enoughMs) return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        return false;
      throw error;
    }
  }
  return false;
}
