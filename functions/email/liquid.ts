import { type FilterImplOptions, Liquid } from 'liquidjs';
import { displayWidth, wrapText } from '../domain/text-width.ts';

// `raw` would let a customer's name write HTML. Of the tags, the first four read further files, and a bundle has none;
// the last two cut off the rest of a mail when they stand outside a loop.
const FORBIDDEN_FILTERS = ['raw'];
const FORBIDDEN_TAGS = ['include', 'render', 'layout', 'block', 'break', 'continue'];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** A text as it may stand in HTML, between tags or in an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPES[found] ?? '');

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
const blanks = (text: string, width: unknown): string =>
  ' '.repeat(Math.max(0, Number(width) - displayWidth(text)) || 0);

/** Liquid has nothing for columns of plain text. Characters count as they are shown: two cells for 名, none for an accent alone. */
const COLUMNS: Readonly<Record<string, FilterImplOptions>> = {
  pad_start: (value: unknown, width: unknown) => {
    const text = String(value ?? '');
    return `${blanks(text, width)}${text}`;
  },
  // Of several lines the last is the one that goes on.
  pad_end: (value: unknown, width: unknown) => {
    const text = String(value ?? '');
    return `${text}${blanks(lastLine(text), width)}`;
  },
  wrap: (value: unknown, width: unknown, indent: unknown = 0) =>
    wrapText(String(value ?? ''), Number(width) || Number.POSITIVE_INFINITY).join(
      `\n${' '.repeat(Math.max(0, Number(indent)) || 0)}`,
    ),
};

/**
 * `newline_to_br` and `quote` put in what somebody wrote with its line breaks; `quote` sets it apart in plain text too, so that
 * nobody's words pass for ours. Both escape by themselves, as the general escaping would show their <br />.
 */
const FILTERS: Readonly<Record<'html' | 'plain', Readonly<Record<string, FilterImplOptions>>>> = {
  html: Object.fromEntries(
    ['newline_to_br', 'quote'].map((name) => [
      name,
      { raw: true, handler: (text: unknown) => escaped(String(text ?? '')).replaceAll('\n', '<br />\n') },
    ]),
  ),
  plain: {
    newline_to_br: (text: unknown) => String(text ?? ''),
    quote: (text: unknown) => String(text ?? '').replace(/^/gm, '> '),
  },
};

/**
 * Liquid as our templates speak it: an unknown variable, filter or tag is an error, and an empty name counts as
 * false, so that `{% if first_name %}` means what it says.
 *
 * @param output `html` escapes every value that is put in; `plain` puts it in as it is
 */
export function makeLiquid(output: 'html' | 'plain'): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    templates: {},
    ...(output === 'html' ? { outputEscape: 'escape' } : {}),
  });
  for (const name of FORBIDDEN_FILTERS) delete liquid.filters[name];
  for (const name of FORBIDDEN_TAGS) delete liquid.tags[name];
  for (const [name, filter] of Object.entries({ ...COLUMNS, ...FILTERS[output] }))
    liquid.registerFilter(name, filter);
  return liquid;
}
