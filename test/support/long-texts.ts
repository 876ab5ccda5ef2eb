import { runInThisContext } from 'node:vm';

/**
 * On a text of this length, a pattern with quadratic work takes far longer than one that reads the text once.
 */
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
 * Long texts in shapes that make patterns slow: one or two signs again and again. Before them stands a start
 * that a pattern looks for, after them an end that it does not expect.
 *
 * @param starts what a pattern may look for before it begins to repeat
 */
export function* longTexts(starts: readonly string[] = []): Generator<string> {
  for (const unit of [...SINGLES, ...PAIRS]) {
    const body = unit.repeat(Math.ceil(LONG / unit.length));
    for (const start of ['', ...starts]) for (const end of ['', '\u0001']) yield `${start}${body}${end}`;
  }
}

/** In ms of CPU time. */
function timeOf(call: () => unknown): number {
  const before = process.cpuUsage();
  call();
  return process.cpuUsage(before).user / 1_000;
}
const spaces = `${' '.repeat(LONG)}.`;
/**
 * Half of the time of the simplest quadratic pattern on this machine. It is more than ten times that of a
 * reader that looks at each letter a few times.
 */
const ENOUGH_MS = Math.min(...[1, 2, 3].map(() => timeOf(() => /\s+$/.test(spaces)))) / 2;
/** Other work of the machine, or a garbage collection, may disturb one try. */
const TRIES = 3;
/** Stops a call that would never end. */
const HANGS_MS = 60_000;

/**
 * Whether a call with a long text ends within little CPU time. Other work of the machine does not count. A
 * call that hangs is stopped.
 *
 * @param enoughMs the time that a slow reader may take
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
