// What a world keeps on disk, and what of it may be missing. If one part is gone while others are there, the
// start must stop. A new part would not know who has got mail, or who wants none; the other parts still do.

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

/** Other files in the directory. Each start makes them anew. */
const PASSING = ['bundle.json', 'engine.json', 'lock', 'holder', 'engine.lock', 'engine.holder'];

/** What a world may leave in its directory: files, and folders with all that is in them. */
const LEFT = new Set([...PARTS.map((part) => part.split('/')[0]), ...PASSING]);
/** While a file is being replaced, the new one lies beside it; SQLite may keep a journal. */
export const isWorldFile = (name: string): boolean => LEFT.has(name.replace(/(\.new|-journal)$/, ''));

export type FoundParts =
  /** There is nothing, or no more than a first start that was cut short leaves. */
  | { readonly kind: 'new' }
  /** A world, as far as its files tell. */
  | { readonly kind: 'world' }
  | { readonly kind: 'broken'; readonly missing: readonly Part[] };

/** For each part, the parts that a first start makes before it. The mark is made last. */
const NEEDED_BESIDE: Readonly<Partial<Record<Part, readonly Part[]>>> = {
  'keys/world.json': ['keys/pepper', 'keys/signing', 'database', 'clock.json'],
  database: ['keys/pepper', 'keys/signing', 'clock.json'],
  mails: ['keys/pepper', 'keys/signing', 'database', 'clock.json'],
};

/**
 * Judges a world by the parts that hold something. There may be no mails yet. Only the table tells whether
 * all mails are there, and whether the database belongs to this world.
 */
export function judgeParts(there: readonly Part[]): FoundParts {
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
