import type { MjmlProblem } from 'mjml';
import type { Marks } from './marks.ts';
import {
  attributeOf,
  contentAround,
  isInCode,
  isMjml,
  type Opening,
  type Placed,
  placed,
  readMarkup,
  type Text,
} from './markup.ts';
import type { Source } from './sources.ts';
import { lineAt } from './template-problem.ts';
import { TOKEN, type Veil } from './veil.ts';

/** A text in a source. */
export interface TextPlace {
  readonly source: Source;
  readonly offset: number;
  /** The offset after its last character. */
  readonly end: number;
  readonly text: string;
  /** The offset of its first word. */
  readonly wordAt: number;
  /** The element around it, if there is one. */
  readonly within: string | undefined;
}

/** A source in the form for MJML. */
export interface Prepared {
  readonly text: string;
  /** The line of a tag, or of its attribute, in the file. MJML counts the lines of the text that it got. */
  readonly lineOf: (error: MjmlProblem, attribute?: string) => number;
  /** Whether a place lies inside a tag: in an attribute or between two. */
  readonly isInTag: (offset: number) => boolean;
}

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly by: string;
}

const VEILED = new RegExp(TOKEN, 'g');
/** Quotes written as named or numbered characters. */
const QUOTE = /&(?:quot|apos|#34|#39|#x22|#x27);|"/gi;

/**
 * Prepares a source for MJML: hides Liquid and comments for Outlook, and marks each text.
 *
 * @param given the text that MJML has read
 * @param around puts around a text what MJML has put around it
 */
export function prepare(
  source: Source,
  { given, around }: { readonly given: string; readonly around: (text: string) => string },
  veil: Veil,
  marks: Marks<TextPlace>,
): Prepared {
  const veiled = veil.hide(source.text);
  const parts = placed(readMarkup(veiled));
  const isContent = (within: readonly Opening[]): boolean =>
    source.type === 'html' || contentAround(within) !== undefined;
  const edits = parts.flatMap((each): Edit[] => {
    const { part, within } = each;
    if (part.kind === 'opening') return isMjml(part.name) ? [] : styleOf(part);
    if (part.kind !== 'text' || isInCode(within)) return [];
    return [...markOf({ part, within }, source, marks), ...(isContent(within) ? [] : commentsOf(part, veil))];
  });
  let text = veiled;
  // From the end, so that earlier places stay the same.
  for (const { at, length, by } of edits.sort((a, b) => b.at - a.at))
    text = text.slice(0, at) + by + text.slice(at + length);

  const before = around('|').indexOf('|');
  /** The line that MJML reports: it looks up a place of the text it got in the text it had read. */
  const toldLine = (offset: number): number => {
    const shift = edits
      .filter(({ at }) => at < offset)
      .reduce((sum, { length, by }) => sum + by.length - length, 0);
    return lineAt(given, before + offset + shift);
  };
  return {
    text: around(text),
    isInTag: (offset) =>
      parts.some(({ part }) => part.kind === 'opening' && part.offset < offset && offset < part.end),
    lineOf({ line, tagName }, attribute) {
      const tag = parts.find(
        ({ part }) =>
          part.kind === 'opening' &&
          part.name.toLowerCase() === tagName &&
          toldLine(part.offset) === line &&
          (attribute === undefined || attributeOf(part, attribute.toLowerCase()) !== undefined),
      )?.part;
      if (tag?.kind !== 'opening') return line;
      const place = attribute === undefined ? tag : (attributeOf(tag, attribute.toLowerCase()) ?? tag);
      return lineAt(source.text, place.offset);
    },
  };
}

/**
 * Turns the quotes in styles into single quotes, in any notation. The code that writes styles into elements
 * ends a declaration at every semicolon.
 */
function styleOf(tag: Opening): Edit[] {
  const style = attributeOf(tag, 'style');
  if (style?.value === undefined || style.quote === '') return [];
  const value = style.value.replace(QUOTE, "'");
  if (value === style.value && style.quote === '"') return [];
  return [{ at: style.valueAt - 1, length: style.value.length + 2, by: `"${value}"` }];
}

function markOf({ part, within }: Placed<Text>, source: Source, marks: Marks<TextPlace>): Edit[] {
  const at = part.text.replace(VEILED, (token) => ' '.repeat(token.length)).search(/\S/);
  if (at < 0) return [];
  const place = {
    source,
    offset: part.offset,
    end: part.end,
    wordAt: part.offset + at,
    text: part.text.slice(at).replace(VEILED, '…').trim(),
    within: within.at(-1)?.name,
  };
  return [{ at: part.offset + at, length: 0, by: marks.mark(place) }];
}

/** Comments for Outlook between MJML's elements, where it drops text. */
const commentsOf = (part: Text, veil: Veil): Edit[] =>
  [...part.text.matchAll(VEILED)]
    .filter(([token]) => veil.behind(token).some(({ comment }) => comment !== undefined))
    .map(({ 0: token, index }) => ({
      at: part.offset + index,
      length: token.length,
      by: `<mj-raw>${token}</mj-raw>`,
    }));
