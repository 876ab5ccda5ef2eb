import { lineAt, type Problem } from './problem.ts';

/**
 * What stands between `<!--` and `-->`, or in the older `<![if …]>`:
 * - `note`: for colleagues, and for nobody else
 * - `hidden`: for Outlook alone, whole
 * - `opens` and `closes`: the ends of something that all others show too, and Outlook if the condition holds
 */
export type CommentKind = 'note' | 'hidden' | 'opens' | 'closes';

/** One comment in a source. */
export interface Comment {
  readonly kind: CommentKind;
  /** With its ends. */
  readonly text: string;
  readonly offset: number;
  /** What is wrong with it, if anything is. */
  readonly message?: string;
}

/**
 * A comment ends at the first `-->` or `--!>`, and `<!-->` is a whole one (HTML Standard, 13.2.5.43). One
 * without an end hides everything behind it.
 */
const COMMENT = /<!--(?:-?>|[\s\S]*?--!?>)|<!--[\s\S]*|<!\[(?:if\b[^\]>]{0,200}|endif)\][^>]{0,20}>/gi;
const CONDITION = /^<!--\s*\[if\b[^\]]*\]>/i;
const ENDIF_AT_END = /<!\[endif\]\s*--!?>$/i;
/** What follows the condition where everybody else goes on reading: `<!-->`, `<!-- -->` or `-->`. */
const GOES_ON = /^\s*(?:<!(?:--[^<>]*)?)?--!?>$/;

const OPENING = '<!--[if !mso]><!-->';
const CLOSING = '<!--<![endif]-->';

function read(text: string, offset: number): Comment {
  if (text.startsWith('<![')) return { kind: /^<!\[if/i.test(text) ? 'opens' : 'closes', text, offset };
  if (!/^<!--(?:-?>|[\s\S]*--!?>$)/.test(text)) {
    return { kind: 'note', text, offset, message: 'This <!-- never ends. Add --> where it does.' };
  }
  const condition = CONDITION.exec(text)?.[0];
  if (condition === undefined) {
    if (/^<!--\s*<!\[endif\]/i.test(text)) return { kind: 'closes', text, offset };
    return text.includes('<!--', 1)
      ? {
          kind: 'note',
          text,
          offset,
          message:
            'A note cannot hold another: the first --> ends both, and people would read the rest. Write one note, or two after each other.',
        }
      : { kind: 'note', text, offset };
  }
  if (/^<!--\s/.test(text)) {
    const message = `Outlook knows ${condition} only without a blank behind <!--. Remove the blank.`;
    return { kind: 'hidden', text, offset, message };
  }
  const rest = text.slice(condition.length);
  if (ENDIF_AT_END.test(rest)) return { kind: 'hidden', text, offset };
  if (GOES_ON.test(rest)) return { kind: 'opens', text, offset };
  const message = `What is for Outlook alone ends with <![endif]-->. Add it; what all others see too stands between ${OPENING} and ${CLOSING}.`;
  return { kind: 'hidden', text, offset, message };
}

/** All comments of a source, in order. */
export const commentsIn = (text: string): Comment[] =>
  [...text.matchAll(COMMENT)].map((match) => read(match[0], match.index));

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/**
 * Blanks a marketer's notes out, keeping every line and column where it is. Notes must not travel to
 * customers.
 */
export const withoutNotes = (text: string): string =>
  text.replace(COMMENT, (comment) => (read(comment, 0).kind === 'note' ? blank(comment) : comment));

/** Comments that do not say what they were meant to. */
export const lintComments = (file: string, text: string): Problem[] =>
  commentsIn(text).flatMap(({ message, offset }) =>
    message === undefined ? [] : [{ file, line: lineAt(text, offset), message }],
  );

/** Comments that open and close in the order of the mail; `place` says where one stands. */
export function unpaired<Place>(
  comments: readonly (Pick<Comment, 'kind' | 'text'> & { readonly place: Place })[],
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

/**
 * Whether Outlook, in all its versions, shows what stands under a condition such as `!mso` or `gte mso 9`.
 */
function holdsInOutlook(condition: string): boolean {
  return condition.split('|').some((any) =>
    any.split('&').every((each) => {
      const name = each.replace(/[()\s]+/g, ' ').trim();
      const holds = /^!? ?(?:mso|true|vml|gte? mso \d+)$/i.test(name);
      return name.startsWith('!') ? !holds : holds;
    }),
  );
}

const conditionOf = (text: string): string => /^<!(?:--\s*)?\[if\b([^\]]*)\]/i.exec(text)?.[1] ?? '';

/** A page as Outlook shows it, which draws mails with Word. */
export function asOutlook(page: string): string {
  let shown = '';
  let at = 0;
  /** For each opened comment whether Outlook shows what stands in it. */
  const open: boolean[] = [];
  const add = (text: string): void => {
    if (open.every(Boolean)) shown += text;
  };
  for (const { kind, text, offset } of commentsIn(page)) {
    add(page.slice(at, offset));
    at = offset + text.length;
    const holds = holdsInOutlook(conditionOf(text));
    if (kind === 'opens') open.push(holds);
    if (kind === 'closes') open.pop();
    if (kind === 'hidden' && holds) add(text.replace(CONDITION, '').replace(ENDIF_AT_END, ''));
  }
  add(page.slice(at));
  return shown;
}
