import { analyzeSync, Context, type Template as LiquidTemplate, TokenKind } from 'liquidjs';
import { escaped, makeLiquid } from './liquid.ts';
import type { Values } from './mail-kinds.ts';

/** A parsed template: gives the text with these values in it. */
export type Template = (values: Values) => string;

const OUTPUTS = {
  html: { liquid: makeLiquid('html'), written: escaped },
  plain: { liquid: makeLiquid('plain'), written: (value: string) => value },
} as const;

/** A text, the name of a value that is put in as it is, or what Liquid has to work out. */
type Piece = string | { readonly name: string } | readonly LiquidTemplate[];

/** A name, and none of the words that stand for themselves in Liquid. */
const NAME = /^\{\{-?\s*(?!(?:true|false|nil|null|empty|blank)\b)([a-z]\w*)\s*-?\}\}$/;

/**
 * Parses a template for {@link Template}. The text and the plain values of a mail, the ten links above all, are put together here:
 * Liquid takes as long for each of them as for a condition.
 *
 * @param output `html` escapes the values
 * @throws LiquidError when the source is no Liquid; the template, when a value is missing
 */
export function parseTemplate(output: keyof typeof OUTPUTS, source: string): Template {
  const { liquid, written } = OUTPUTS[output];
  const parsed = liquid.parse(source);
  const render = (part: readonly LiquidTemplate[], scope: Context | Values): string =>
    String(liquid.renderSync([...part], scope));
  // What a template sets by itself takes the place of a value.
  if (Object.keys(analyzeSync(parsed).locals).length > 0) return (values) => render(parsed, values);

  const pieces = parsed.map((part): Piece => {
    const name = NAME.exec(part.token.getText())?.[1];
    if (name !== undefined) return { name };
    return part.token.kind === TokenKind.HTML ? render([part], {}) : [part];
  });
  return (values) => {
    const context = new Context(values, liquid.options, { sync: true }, { liquid });
    const known = new Map<string, string>();
    const put = (name: string): string => {
      const before = known.get(name);
      if (before !== undefined) return before;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      // Liquid's word where there is no text: it throws for what is missing.
      if (typeof value !== 'string') return render(liquid.parse(`{{ ${name} }}`), context);
      const text = written(value);
      known.set(name, text);
      return text;
    };
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece;
      else text += 'name' in piece ? put(piece.name) : render(piece, context);
    }
    return text;
  };
}
