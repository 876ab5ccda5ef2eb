import { analyzeSync, Context, type Template as LiquidTemplate, TokenKind } from 'liquidjs';
import { escaped, makeLiquid } from './liquid.ts';
import type { Values } from './mail-kinds.ts';
import { isForeign, withReferences } from './references.ts';

/** A parsed template: gives the text with these values in it. */
export type Template = (values: Values) => string;

const OUTPUTS = {
  html: {
    liquid: makeLiquid('html'),
    written: escaped,
    finish: (html: string) => (isForeign(html) ? html : withReferences(html)),
  },
  plain: { liquid: makeLiquid('plain'), written: (text: string) => text, finish: (text: string) => text },
} as const;

/** A text, or what Liquid would work out; `name` of a value that is put in as it is. */
type Piece = string | { readonly name?: string; readonly part: LiquidTemplate };

/** A name, and none of the words that stand for themselves in Liquid. */
const NAME = /^\{\{-?\s*(?!(?:true|false|nil|null|empty|blank)\b)([a-z]\w*)\s*-?\}\}$/;

/**
 * Parses a template for {@link Template}. The text and the plain values of a mail, the ten links above all,
 * are put together here: Liquid takes as long for each of them as for a condition.
 *
 * @param output `html` escapes the values
 * @throws LiquidError when the source is no Liquid; the template, when a value is missing
 */
export function parseTemplate(output: keyof typeof OUTPUTS, source: string): Template {
  const { liquid, written, finish } = OUTPUTS[output];
  const parsed = liquid.parse(source);
  const render = (parts: readonly LiquidTemplate[], scope: Context | Values): string =>
    String(liquid.renderSync([...parts], scope));
  // What a template sets by itself takes the place of a value.
  if (Object.keys(analyzeSync(parsed).locals).length > 0) return (values) => finish(render(parsed, values));

  const pieces = parsed.map((part): Piece => {
    if (part.token.kind === TokenKind.HTML) return render([part], {});
    const name = NAME.exec(part.token.getText())?.[1];
    return name === undefined ? { part } : { name, part };
  });
  return (values) => {
    const context = new Context(values, liquid.options, { sync: true }, { liquid });
    const known = new Map<string, string>();
    const put = ({ name, part }: Exclude<Piece, string>): string => {
      const before = name === undefined ? undefined : known.get(name);
      if (before !== undefined) return before;
      const value = name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
      // Liquid's word where there is no text: it throws for what is missing.
      if (name === undefined || typeof value !== 'string') return finish(render([part], context));
      const text = finish(written(value));
      known.set(name, text);
      return text;
    };
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : put(piece);
    return text;
  };
}
