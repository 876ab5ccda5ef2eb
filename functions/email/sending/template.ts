import { analyzeSync, Context, type Template as LiquidTemplate, TokenKind } from 'liquidjs';
import { escaped, makeLiquid } from './liquid.ts';
import type { Values } from './mail-kinds.ts';
import { isForeign, withReferences } from './references.ts';

/** A parsed template: makes the text with these values. */
export type Template = (values: Values) => string;

const OUTPUTS = {
  html: {
    liquid: makeLiquid('html'),
    written: escaped,
    finish: (html: string) => (isForeign(html) ? html : withReferences(html)),
  },
  plain: { liquid: makeLiquid('plain'), written: (text: string) => text, finish: (text: string) => text },
} as const;

/** A text, or a part for Liquid. `name`: the part only outputs this value. */
type Piece = string | { readonly name?: string; readonly part: LiquidTemplate };

/** An output of a plain name. Liquid's own words such as `true` are no names. */
const NAME = /^\{\{-?\s*(?!(?:true|false|nil|null|empty|blank)\b)([a-z]\w*)\s*-?\}\}$/;

/**
 * Parses a template for {@link Template}. Texts and plain values, above all the ten links, are joined here:
 * Liquid takes as long for each of them as for a condition.
 *
 * @param output `html` escapes the values
 * @throws LiquidError when the source is no Liquid; the template throws it when a value is missing
 */
export function parseTemplate(output: keyof typeof OUTPUTS, source: string): Template {
  const { liquid, written, finish } = OUTPUTS[output];
  const parsed = liquid.parse(source);
  const render = (parts: readonly LiquidTemplate[], scope: Context | Values): string =>
    String(liquid.renderSync([...parts], scope));
  // Variables that a template sets would hide values, so Liquid renders all of it.
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
      // Liquid handles what is no text, and throws for a missing value.
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
