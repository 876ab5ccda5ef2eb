import { type BlockTag, blockTagsIn } from './liquid-tags.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';

/**
 * The meaning of the text between `<!--` and `-->`, or in the older `<![if …]>`:
 * - `note`: a note for colleagues only
 * - `hidden`: something whole that only Outlook shows
 * - `opens` and `closes`: the ends of something that all other programs show, and Outlook only if the
 *   condition is true
 */
export type CommentKind = 'note' | 'hidden' | 'opens' | 'closes';

/** One comment in a source. */
export interface MarkupComment {
  readonly kind: CommentKind;
  /** With its delimiters. */
  readonly text: string;
  readonly offset: number;
  /** What is wrong with it; absent when it is fine. */
  readonly message?: string;
}

/**
 * A comment ends at the first `-->` or `--!>`, and `<!-->` is a whole comment (HTML Standard, 13.2.5.43). A
 * comment without an end hides everything after it.
 */
const COMMENT = /<!--(?:-?>|[\s\S]*?--!?>)|<!--[\s\S]*|<!\[(?:if\b[^\]>]{0,200}|endif)\][^>]{0,20}>/gi;
/** The inside of `{% comment %}`, without its ends. */
const LIQUID_NOTE = /(\{%-?\s*comment\s*-?%\})([\s\S]*?)(?=\{%-?\s*endcomment\s*-?%\}|$)/;
/** The one that begins first contains the other. */
const COMMENT_OR_NOTE = new RegExp(`${COMMENT.source}|${LIQUID_NOTE.source}`, 'gi');
const CONDITION = /^<!--\s*\[if\b([^\]]*)\]>/i;
const ENDIF_AT_END = /<!\[endif\]\s*--!?>$/i;
/** The text after the condition, if all other programs go on reading: `<!-->`, `<!-- -->` or `-->`. */
const GOES_ON = /^\s*(?:<!(?:--[^<>]*)?)?--!?>$/;

const OPENING = '<!--[if !mso]><!-->';
const CLOSING = '<!--<![endif]-->';

const NESTED_NOTE =
  'A note cannot hold another: the first --> ends both, and people would read the rest. Write one note, or two after each other.';
const NEVER_ENDS = 'This <!-- never ends. Add --> where it does.';

function read(text: string, offset: number): MarkupComment {
  if (text.startsWith('<![')) return { kind: /^<!\[if/i.test(text) ? 'opens' : 'closes', text, offset };
  if (!/^<!--(?:-?>|[\s\S]*--!?>$)/.test(text)) return { kind: 'note', text, offset, message: NEVER_ENDS };
  const [start, condition = ''] = CONDITION.exec(text) ?? [];
  if (start === undefined) {
    if (/^<!--\s*<!\[endif\]/i.test(text)) return { kind: 'closes', text, offset };
    return { kind: 'note', text, offset, ...(text.includes('<!--', 1) ? { message: NESTED_NOTE } : {}) };
  }
  if (/^<!--\s/.test(text)) {
    const message = `Outlook knows ${start} only without a blank behind <!--. Remove the blank.`;
    return { kind: 'hidden', text, offset, message };
  }
  const rest = text.slice(start.length);
  if (GOES_ON.test(rest)) return { kind: 'opens', text, offset };
  const message = wrongInside(start, condition, rest);
  return { kind: 'hidden', text, offset, ...(message === undefined ? {} : { message }) };
}

/** What is wrong with a comment for Outlook. */
function wrongInside(start: string, condition: string, rest: string): string | undefined {
  if (!showsInSome(condition)) {
    return `No Outlook shows what stands under ${start}, and nobody else does: the words would be gone. For everybody but Outlook write ${OPENING} before them and ${CLOSING} behind; or remove them.`;
  }
  if (rest.includes('<!--')) {
    return `Between ${start} and <![endif]--> stands another comment, and its --> ends both: people would read the rest. Take it out, or add <![endif]--> before it.`;
  }
  return ENDIF_AT_END.test(rest)
    ? undefined
    : `What is for Outlook alone ends with <![endif]-->. Add it; what all others see too stands between ${OPENING} and ${CLOSING}.`;
}

/** The inside of a comment for Outlook, and where in the comment it begins. */
export function insideOf({ text }: Pick<MarkupComment, 'text'>): {
  readonly text: string;
  readonly at: number;
} {
  const at = CONDITION.exec(text)?.[0].length ?? 0;
  return { text: text.slice(at).replace(ENDIF_AT_END, ''), at };
}

/** All comments of a source, in order. */
export const commentsIn = (text: string): MarkupComment[] =>
  [...text.matchAll(COMMENT_OR_NOTE)]
    .filter(([found]) => found.startsWith('<'))
    .map((match) => read(match[0], match.index));

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/**
 * Replaces a marketer's notes by blanks, also inside `{% comment %}`, so that every line and column stays.
 * Notes must not travel to customers.
 */
export const withoutNotes = (text: string): string =>
  text.replace(
    COMMENT_OR_NOTE,
    (found: string, begins: string | undefined, inside: string, offset: number) => {
      // Liquid itself reports a note that never ends.
      if (begins !== undefined) return offset + found.length === text.length ? found : begins + blank(inside);
      return read(found, 0).kind === 'note' ? blank(found) : found;
    },
  );

/** Comments that do not do what they were meant to. */
export const lintComments = (file: string, text: string): TemplateProblem[] =>
  [
    ...commentsIn(text).flatMap(({ message, offset }) =>
      message === undefined ? [] : [{ message, offset }],
    ),
    ...cutShort(text),
    ...crossing(withoutNotes(text)),
  ].map(({ message, offset }) => ({ file, line: lineAt(text, offset), message }));

/** Notes such as `<!-->` that end at once, although an end follows. */
function cutShort(text: string): { readonly offset: number; readonly message: string }[] {
  const comments = commentsIn(text);
  return comments
    .filter(
      (each, index) =>
        /^<!--?-?>$/.test(each.text) &&
        text.slice(each.offset + each.text.length, comments[index + 1]?.offset).includes('-->'),
    )
    .map((each) => ({
      offset: each.offset,
      message: `${each.text} ends at once, and people would read what follows it. Write <!-- before a note and --> behind it.`,
    }));
}

/**
 * Finds hidden parts that begin in one Liquid block and end in another. If Liquid leaves out one of the two,
 * either Outlook or everybody sees nothing of the rest. Blocks themselves end in the file in which they
 * begin.
 */
function crossing(text: string): { readonly offset: number; readonly message: string }[] {
  const comments = commentsIn(text);
  const tags = blockTagsIn(text);
  const isIn = ({ offset }: BlockTag): boolean =>
    comments.some((each) => each.offset < offset && offset < each.offset + each.text.length);
  const within = comments
    .map((each) => ({ ...each, tags: blockTagsIn(each.text) }))
    .find((each) => !isBalanced(each.tags));
  if (within !== undefined) {
    return [
      {
        offset: within.offset,
        message: `Liquid such as ${within.tags[0]?.text} begins or ends within a comment for Outlook, and not in the same one: with some values the comment would have no end. Write it around the whole comment, or all of it inside.`,
      },
    ];
  }
  const steps = [
    ...comments.map((each) => ({ ...each, by: 'comment' as const })),
    ...tags.filter((each) => !isIn(each)),
  ].sort((a, b) => a.offset - b.offset);
  // For each open block, how many comments have begun in it.
  const begun: number[] = [0];
  for (const { kind, offset, text: written } of steps) {
    const here = begun.at(-1) ?? 0;
    const isOutermost = begun.length === 1;
    if (kind === 'opens') begun[begun.length - 1] = here + 1;
    else if (kind === 'closes') {
      if (here === 0 && !isOutermost) return [{ offset, message: crosses(written, 'begins outside of') }];
      begun[begun.length - 1] = Math.max(0, here - 1);
    } else if (kind === 'begins') begun.push(0);
    else if (kind === 'branches' || kind === 'ends') {
      if (isOutermost) return [];
      if (here > 0) return [{ offset, message: crosses(written, 'is still open at') }];
      if (kind === 'ends') begun.pop();
    }
  }
  return [];
}

const isBalanced = (tags: readonly BlockTag[]): boolean => {
  let depth = 0;
  for (const { kind } of tags) {
    if (kind !== 'begins' && depth === 0) return false;
    depth += kind === 'begins' ? 1 : kind === 'ends' ? -1 : 0;
  }
  return depth === 0;
};

const crosses = (written: string, how: string): string =>
  how === 'is still open at'
    ? `What ${OPENING} or the like begins is still open at ${written}: with some values Outlook would leave out the rest of the mail. End it with ${CLOSING} before, or write the Liquid inside of it.`
    : `${written} ends here, within Liquid such as {% if %}, what began before it: with some values Outlook would leave out the rest of the mail. Write both inside of the same Liquid, or both outside.`;

/** Checks that comments open and close in the order of the mail. `place` says where one is. */
export function unpaired<Place>(
  comments: readonly (Pick<MarkupComment, 'kind' | 'text'> & { readonly place: Place })[],
): { readonly place: Place; readonly message: string }[] {
  const open: (typeof comments)[number][] = [];
  const found: { place: Place; message: string }[] = [];
  for (const comment of comments) {
    if (comment.kind === 'opens') open.push(comment);
    if (comment.kind !== 'closes' || open.pop() !== undefined) continue;
    found.push({
      place: comment.place,
      message: `${comment.text} ends nothing. Remove it, or add ${OPENING} where it begins.`,
    });
  }
  return [
    ...found,
    ...open.map(({ place, text }) => ({
      place,
      message: `${text} never ends, so Outlook would leave out the rest of the mail. Add ${CLOSING} where it ends.`,
    })),
  ];
}

/** Versions of Outlook that draw mails with Word, and those of them still in use. */
const VERSIONS = [9, 10, 11, 12, 14, 15, 16] as const;
const IN_USE = [15, 16] as const;

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  '': (a, b) => a === b,
};

/** Whether a name in a condition, such as `mso` or `gte mso 9`, is true in a version of Outlook. */
function holds(name: string, version: number): boolean {
  const [, how = '', number] = /^(?:(lte?|gte?) )?mso(?: (\d+))?(?:\.\d+)?$/.exec(name) ?? [];
  if (number !== undefined) return COMPARE[how]?.(version, Number(number)) ?? false;
  // Word writes these names into text that is copied from it.
  return /^(?:mso|true|(?:gte? )?vml(?: 1)?|support\w+)$/.test(name);
}

/** In characters. A longer text is no condition. */
const MAX_CONDITION = 200;

/** Whether a version of Outlook shows what a condition such as `!mso` or `(gte mso 9)|(IE)` guards. */
function shows(condition: string, version: number): boolean {
  const tokens =
    condition
      .slice(0, MAX_CONDITION)
      .toLowerCase()
      .match(/[()&|!]|[^()&|!]+/g) ?? [];
  const words = tokens.map((each) => each.trim().replace(/\s+/g, ' ')).filter((each) => each !== '');
  let at = 0;
  const one = (): boolean => {
    const word = words[at];
    at += 1;
    if (word === '!') return !one();
    if (word !== '(') return holds(word ?? '', version);
    const inside = any();
    at += 1;
    return inside;
  };
  const every = (): boolean => {
    let result = one();
    while (words[at] === '&') {
      at += 1;
      result = one() && result;
    }
    return result;
  };
  const any = (): boolean => {
    let result = every();
    while (words[at] === '|') {
      at += 1;
      result = every() || result;
    }
    return result;
  };
  return any();
}

const showsInSome = (condition: string): boolean => VERSIONS.some((version) => shows(condition, version));
const showsInAll = (condition: string): boolean => IN_USE.every((version) => shows(condition, version));

const conditionOf = (text: string): string => /^<!(?:--\s*)?\[if\b([^\]]*)\]/i.exec(text)?.[1] ?? '';

/** A page as Outlook shows it, which draws mails with Word. */
export function asOutlook(page: string): string {
  let shown = '';
  let at = 0;
  /** For each open comment, whether Outlook shows its content. */
  const open: boolean[] = [];
  const add = (text: string): void => {
    if (open.every(Boolean)) shown += text;
  };
  for (const { kind, text, offset } of commentsIn(page)) {
    add(page.slice(at, offset));
    at = offset + text.length;
    const isShown = showsInAll(conditionOf(text));
    if (kind === 'opens') open.push(isShown);
    if (kind === 'closes') open.pop();
    if (kind === 'hidden' && isShown) add(insideOf({ text }).text);
  }
  add(page.slice(at));
  return shown;
}
