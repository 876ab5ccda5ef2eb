// What a world keeps on disk, and what may be missing of it. A part that is gone while others are there must
// stop the start: made anew it would know nothing of those to whom the others say that mail has gone, or of
// those who wanted none.

/** The parts of a world. */
export const PARTS = [
  'keys/pepper',
  'keys/signing',
  'database',
  'mails',
  'clock.json',
  'keys/world.json',
] as const;
export type Part = (typeof PARTS)[number];

/** What else may stand in its directory. It is made anew at each start. */
const PASSING = ['bundle.json', 'engine.json', 'lock', 'holder', 'engine.lock', 'engine.holder'];

/** What a world may leave in its directory: files, and folders with all that is in them. */
const LEFT = new Set([...PARTS.map((part) => part.split('/')[0]), ...PASSING]);
/** A file that is being replaced has the new one beside it; SQLite may keep a journal. */
export const isWorldFile = (name: string): boolean => LEFT.has(name.replace(/(\.new|-journal)$/, ''));

export type Found =
  /** Nothing is there, or no more than a first start that was cut short leaves. */
  | { readonly kind: 'new' }
  /** A world, as far as its files tell. */
  | { readonly kind: 'world' }
  | { readonly kind: 'broken'; readonly missing: readonly Part[] };

/**
 * Each says in which order a first start makes things: the mark comes last, when everything else is there.
 */
const NEEDED_BESIDE: Readonly<Partial<Record<Part, readonly Part[]>>> = {
  'keys/world.json': ['keys/pepper', 'keys/signing', 'database', 'clock.json'],
  database: ['keys/pepper', 'keys/signing', 'clock.json'],
  mails: ['keys/pepper', 'keys/signing', 'database', 'clock.json'],
};

/**
 * Judges by the parts that hold something. Mails may be none yet; whether they all are there, and whether a
 * database is that of this world, only the table tells.
 */
export function judgeParts(there: readonly Part[]): Found {
  const needed = new Set(there.flatMap((part) => NEEDED_BESIDE[part] ?? []));
  const missing = PARTS.filter((part) => needed.has(part) && !there.includes(part));
  if (missing.length > 0) return { kind: 'broken', missing };
  return { kind: there.includes('database') ? 'world' : 'new' };
}

const REMEDIES: Readonly<Partial<Record<Part, string>>> = {
  'keys/signing':
    ', or, should it be lost, a line of 32 random characters or more: links in the mails so far end then',
  'clock.json': ', or start once with --now INSTANT, later than anything in there',
};

const list = (parts: readonly string[]): string =>
  [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');

/** What is missing of a world, and what to do, on two lines. */
export function missingWords(directory: string, missing: readonly Part[], there: readonly Part[]): string {
  const rest = there.filter((part) => part !== 'keys/world.json');
  const [only, ...others] = missing;
  const instead = only === undefined || others.length > 0 ? undefined : REMEDIES[only];
  const twice =
    missing.includes('database') && there.includes('mails') ? ' People would be mailed twice.' : '';
  return [
    `${directory} is not whole: ${list(missing)} ${missing.length === 1 ? 'is' : 'are'} missing or empty, beside ${list(rest)}.${twice}`,
    `Put it back from a copy${instead ?? ''}. A directory that is new or empty begins a new world.`,
  ].join('\n');
}
