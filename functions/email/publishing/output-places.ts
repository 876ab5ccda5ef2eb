import { insideOf } from './comments.ts';
import type { TemplateOutput } from './lint-values.ts';
import { isInCode, nameOf, placed, readMarkup } from './markup.ts';
import { TOKEN, Veil } from './veil.ts';

// Where the output of Liquid lands: among words, in an attribute, in an address.

/** A stretch of a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether an offset lies in one of these spans, which are in order. */
export const isIn =
  (spans: readonly Span[]) =>
  (offset: number): boolean => {
    // The last span that begins before the offset decides.
    const span = spans.findLast(({ from }) => from <= offset);
    return span !== undefined && offset < span.to;
  };

const places = (
  plain: readonly Span[],
  addresses: readonly Span[],
): Pick<TemplateOutput, 'isInAttribute' | 'isInAddress'> => ({
  isInAttribute: isIn(plain),
  isInAddress: isIn(addresses),
});

/** Web addresses among words, with their Liquid. */
const addressesIn = (veiled: string, at = 0): Span[] =>
  [...veiled.matchAll(/https?:\/\/[^\s<>"'()]{1,2000}/gi)].map(({ 0: { length }, index }) => ({
    from: at + index,
    to: at + index + length,
  }));

/** Attributes that hold an address. */
export const ADDRESSES =
  /^(?:href|src|srcset|background|background-url|thumbnails-src|.*-icon|.*-url|action|cite)$/;

/** Liquid, or the beginning of an address. */
const ADDRESS_START = new RegExp(`^(?:https?:|${TOKEN})`, 'i');

/** Where tags are not allowed (in an attribute, in the subject), and where addresses are. */
export function htmlOutput(text: string): TemplateOutput {
  const plain: Span[] = [];
  const addresses: Span[] = [];
  const look = (piece: string, at: number): void => {
    const veil = new Veil();
    for (const { part, within } of placed(readMarkup(veil.hide(piece)))) {
      if (part.kind === 'text') {
        if (within.at(-1)?.name === 'mj-title') plain.push({ from: at + part.offset, to: at + part.end });
        if (!isInCode(within)) addresses.push(...addressesIn(part.text, at + part.offset));
      }
      if (part.kind !== 'opening') continue;
      for (const attribute of part.attributes) {
        const { valueAt, value = '' } = attribute;
        const span = { from: at + valueAt, to: at + valueAt + value.length };
        plain.push(span);
        // Liquid at the start is the address itself.
        const start = ADDRESS_START.exec(value)?.[0];
        if (ADDRESSES.test(nameOf(attribute)) && start !== undefined)
          addresses.push({ ...span, from: span.from + start.length });
      }
    }
    for (const comment of veil.expressions) {
      if (comment.comment !== 'hidden') continue;
      const inside = insideOf(comment);
      look(inside.text, at + comment.offset + inside.at);
    }
  };
  look(text, 0);
  const inOrder = (spans: Span[]): Span[] => spans.sort((a, b) => a.from - b.from);
  return { kind: 'html', ...places(inOrder(plain), inOrder(addresses)) };
}

/** Where addresses stand in a text part, whose Liquid is veiled. */
export const plainOutput = (veiled: string): TemplateOutput => ({
  kind: 'plain',
  ...places([], addressesIn(veiled)),
});
