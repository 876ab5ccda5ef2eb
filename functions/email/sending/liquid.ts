import { CaptureTag, type Context, Drop, type FilterImplOptions, filters, Liquid } from 'liquidjs';
import { displayWidth, wrapText } from '../../domain/text/text-width.ts';

/** With `raw`, a customer's name could write HTML. */
const FORBIDDEN_FILTERS = ['raw'];
const FORBIDDEN_TAGS = [
  // These read other files, and a bundle has none.
  ...['include', 'render', 'layout', 'block'],
  // It makes rows of HTML, even in plain text.
  'tablerow',
  // Outside a loop these cut off the rest of a mail.
  ...['break', 'continue'],
];

/**
 * What one part of a mail may cost. A mail has some 50 KB and takes a few milliseconds. Something a hundred
 * times slower is an accidental loop, and would delay every other mail. The limits hold when mails are sent
 * too, because a template may go wrong with values that nobody tried.
 */
export const LIMITS = {
  /** Milliseconds. Enough for a function on a slow day. */
  renderLimit: 1_000,
  /** Characters and list entries made by filters and loops. */
  memoryLimit: 5_000_000,
  /** Characters of a template. */
  parseLimit: 1_000_000,
} as const;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** A text escaped for HTML, between tags or in an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPES[found] ?? '');

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};
const ENTITY = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi;
const unescaped = (text: string): string =>
  text.replace(ENTITY, (entity, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });

/**
 * The plain text that a piece of HTML stands for. Undefined when it is more than text: it has tags, or named
 * characters that are not known here.
 */
export const plainOf = (html: string): string | undefined =>
  /<|&[a-z]+;/i.test(html.replace(ENTITY, '')) ? undefined : unescaped(html);

/** HTML made of a template's own tags and escaped values. It is output as it is. */
class Markup extends Drop {
  readonly #html: string;
  constructor(html: string) {
    super();
    this.#html = html;
  }
  override valueOf(): string {
    return this.#html;
  }
  override toString(): string {
    return this.#html;
  }
}

/**
 * `{% capture %}` in HTML. Its content was escaped when it was captured. Without tags it becomes a text like
 * any other, so that filters see what people will read.
 */
class MarkupCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    yield* super.render(context);
    const scope = context.bottom();
    const html = String(Reflect.get(scope, this.variable));
    Reflect.set(scope, this.variable, plainOf(html) ?? new Markup(html));
  }
}

type Handler = Extract<FilterImplOptions, (...args: never[]) => unknown>;
const asText = (value: unknown): string => String(value ?? '');
const asIs: Handler = (value: unknown) => value;

/** A filter of Liquid itself. */
function builtIn(name: string): Handler {
  const filter = filters[name];
  if (typeof filter !== 'function') throw new Error(`Liquid has no plain filter "${name}".`);
  return filter;
}

const escapeValue = builtIn('escape');
/** Escapes a value for output in HTML. */
const outputEscape: Handler = function (value: unknown) {
  return value instanceof Markup ? value : escapeValue.call(this, value);
};

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);

/** The blanks that a text lacks. Liquid's memory limit counts them before they are made. */
function blanks(context: Context, text: string, width: unknown): string {
  const missing = Math.max(0, Number(width) - displayWidth(text)) || 0;
  context.memoryLimit.use(missing);
  return ' '.repeat(missing);
}

/**
 * Filters for columns of plain text, which Liquid lacks. Characters count by their width: two cells for 名,
 * none for a separate accent.
 */
const COLUMNS = {
  pad_start(value: unknown, width: unknown) {
    const text = asText(value);
    return `${blanks(this.context, text, width)}${text}`;
  },
  // When the value has several lines, the last one goes on.
  pad_end(value: unknown, width: unknown) {
    const text = asText(value);
    return `${text}${blanks(this.context, lastLine(text), width)}`;
  },
  wrap(value: unknown, width: unknown, indent: unknown = 0) {
    const lines = wrapText(asText(value), Number(width) || Number.POSITIVE_INFINITY);
    const margin = Math.max(0, Number(indent)) || 0;
    this.context.memoryLimit.use(margin * lines.length);
    return lines.join(`\n${' '.repeat(margin)}`);
  },
} satisfies Record<string, Handler>;

/**
 * Escaping filters that people know from elsewhere. Here everything is escaped where needed, and only once,
 * so most of them do nothing.
 */
const ESCAPING = {
  escape: asIs,
  xml_escape: asIs,
  h: asIs,
  // A CRM may deliver the value escaped.
  escape_once: (value: unknown) => (value instanceof Markup ? value : unescaped(asText(value))),
} satisfies Record<string, Handler>;

/**
 * `newline_to_br` and `quote` show a text with its line breaks. `quote` sets it apart even in plain text, so
 * that other people's words never look like ours.
 */
const withBreaks = {
  raw: true,
  handler: (value: unknown): Markup =>
    new Markup(
      (value instanceof Markup ? value.toString() : escaped(asText(value))).replaceAll('\n', '<br />\n'),
    ),
};

/** A filter that removes blanks. It works the same in HTML. */
const keepingMarkup = (name: string): Handler => {
  const filter = builtIn(name);
  return function (value: unknown, ...args: unknown[]) {
    const result: unknown = filter.call(this, value, ...args);
    return value instanceof Markup ? new Markup(String(result)) : result;
  };
};

const FILTERS: Readonly<Record<'html' | 'plain', Readonly<Record<string, FilterImplOptions>>>> = {
  html: {
    newline_to_br: withBreaks,
    quote: withBreaks,
    strip: keepingMarkup('strip'),
    lstrip: keepingMarkup('lstrip'),
    rstrip: keepingMarkup('rstrip'),
  },
  plain: {
    newline_to_br: asText,
    quote: (text: unknown) => asText(text).replace(/^/gm, '> '),
  },
};

/** Filters that may follow a value with tags, because they leave tags as they are. */
export const HARMLESS_TO_MARKUP: ReadonlySet<string> = new Set([
  ...Object.keys(ESCAPING),
  ...Object.keys(FILTERS.html),
  'default',
]);

/**
 * Liquid for our templates. An unknown variable, filter or tag is an error. An empty text counts as false, so
 * that `{% if first_name %}` means what it says.
 *
 * @param output `html` escapes every value; `plain` outputs it as it is
 */
export function makeLiquid(output: 'html' | 'plain'): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    templates: {},
    ...LIMITS,
    ...(output === 'html' ? { outputEscape } : {}),
  });
  for (const name of FORBIDDEN_FILTERS) delete liquid.filters[name];
  for (const name of FORBIDDEN_TAGS) delete liquid.tags[name];
  for (const [name, filter] of Object.entries({ ...ESCAPING, ...COLUMNS, ...FILTERS[output] }))
    liquid.registerFilter(name, filter);
  if (output === 'html') liquid.registerTag('capture', MarkupCapture);
  return liquid;
}
