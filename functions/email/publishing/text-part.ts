import { compile, type Formatter, type HtmlElement, type HtmlNode, type TextBuilder } from 'html-to-text';
import { hasMarks, linksApart, linkText, wordsAhead } from './text-links.ts';
import { TOKEN, type Veil } from './veil.ts';

type Walk = Parameters<Formatter>[1];

const isElement = (node: HtmlNode): node is HtmlElement => node.type === 'tag';

const findAll = (node: HtmlNode, matches: (each: HtmlElement) => boolean): HtmlElement[] =>
  isElement(node)
    ? [...(matches(node) ? [node] : []), ...(node.children ?? []).flatMap((child) => findAll(child, matches))]
    : [];

/** What people would read of a part: its text, and the words for its pictures. */
const wordsOf = (node: HtmlNode): string => {
  if (!isElement(node)) return node.type === 'text' ? node.data : '';
  return node.name === 'img' ? (node.attribs.alt ?? '') : node.children.map(wordsOf).join('');
};

// From ten to one, one a line, so that the numbers make a column and each link is close to its number.
const scoreScale: Formatter = (element, walk, builder) => {
  const links = findAll(element, (each) => each.attribs?.href !== undefined).map(
    (link) => link.attribs.href ?? '',
  );
  const [low, high] = findAll(element, (each) => each.attribs?.class === 'score-ends').flatMap((table) =>
    findAll(table, (each) => each.attribs?.align === 'left' || each.attribs?.align === 'right'),
  );
  builder.openBlock({ leadingLineBreaks: 2 });
  if (high !== undefined) walk(high.children, builder);
  for (const href of links.reverse()) {
    const score = href.slice(href.lastIndexOf('/') + 1);
    builder.addLineBreak();
    builder.addLiteral(`${score.padStart(2)}  ${href}`);
  }
  builder.addLineBreak();
  if (low !== undefined) walk(low.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const ENCODING_FILTER = /\s*\|\s*(?:url_encode|uri_escape|cgi_escape)\b/g;
const plainly = (text: string): string => text.replace(/\s+/g, '').toLowerCase();

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The address of a `mailto:` or the number of a `tel:` for people, without the parts for machines. */
const readable = (href: string, veil: Veil): string =>
  veil.replace(decoded(href.replace(/^(?:mailto|tel):/i, '').split('?')[0] ?? ''), (expression, token) =>
    ENCODING_FILTER.test(expression.text)
      ? veil.also(expression, expression.text.replace(ENCODING_FILTER, ''))
      : token,
  );

/** Whether words already contain an address that mail programs find. */
function names(words: string, address: string, veil: Veil): boolean {
  const [said, meant] = [words, address].map((text) => plainly(veil.show(text)));
  const digits = (text = ''): string => text.replace(/\D/g, '');
  return (
    said?.includes(meant ?? '') ||
    (/^\+?[\d()/.-]+$/.test(meant ?? '') && digits(said).includes(digits(meant)))
  );
}

const rootOf = (element: HtmlElement): HtmlElement =>
  element.parent?.type === 'tag' ? rootOf(element.parent) : element;

// The words and their target. A link appears once, an address as people write it.
const anchor: Formatter = (element, walk, builder) => {
  const veil = builder.metadata as Veil;
  const href = (element.attribs.href ?? '').trim();
  const words = wordsOf(element).trim();
  if (/^(?:mailto|tel):/i.test(href)) {
    walk(element.children, builder);
    const address = readable(href, veil);
    if (!names(words, address, veil)) builder.addInline(` ${address}`, { noWordTransform: true });
    return;
  }
  if (href === '' || href.startsWith('#')) {
    walk(element.children, builder);
    return;
  }
  // A picture without words beside a link with words to the same target.
  const isSaid = (other: HtmlElement): boolean =>
    other.name === 'a' && other.attribs.href === element.attribs.href && wordsOf(other).trim() !== '';
  if (words === '' && findAll(rootOf(element), isSaid).length > 0) return;
  const isWorded = words !== '' && plainly(veil.show(words)) !== plainly(veil.show(href));
  if (isWorded) {
    builder.addInline(wordsAhead, { noWordTransform: true });
    walk(element.children, builder);
  }
  builder.addInline(`${isWorded ? ' ' : ''}${linkText(href, veil)}`, { noWordTransform: true });
};

// A part of a picture with a link.
const area: Formatter = (element, _walk, builder) => {
  const { href = '', alt = '' } = element.attribs;
  if (href.trim() === '') return;
  const words = alt.trim() === '' ? '' : `${wordsAhead}${alt.trim()} `;
  block(builder, () =>
    builder.addInline(`${words}${linkText(href.trim(), builder.metadata as Veil)}`, {
      noWordTransform: true,
    }),
  );
};

const isWord = (node: HtmlNode | null | undefined, side: RegExp): boolean =>
  node != null && (isElement(node) ? node.name === 'img' : side.test(node.data));

// The words for a picture. Words beside it must not touch them.
const image: Formatter = (element, _walk, builder) => {
  const words = (element.attribs.alt ?? '').trim();
  if (words === '') return;
  const before = isWord(element.prev, /[\p{L}\p{N}]$/u) ? ' ' : '';
  const after = isWord(element.next, /^[\p{L}\p{N}]/u) ? ' ' : '';
  builder.addInline(`${before}${words}${after}`);
};

const BLOCK =
  /^(?:address|article|aside|blockquote|center|d[dlt]|div|figure|h[1-6]|hr|[ou]l|p|pre|section|table)$/;
const isBlock = (element: HtmlElement): boolean => BLOCK.test(element.name);
const isCell = (node: HtmlNode): node is HtmlElement =>
  isElement(node) && /^t[dh]$/.test(node.name) && node.attribs.class !== 'mj-accordion-ico';
const isBlank = (node: HtmlNode): boolean =>
  wordsOf(node).trim() === '' && findAll(node, isLinked).length === 0;
const isLinked = ({ attribs }: HtmlElement): boolean => attribs?.href !== undefined;
/** More than one line of text. */
const isLong = (cell: HtmlElement): boolean =>
  findAll(cell, (each) => each !== cell && isBlock(each)).length > 1 ||
  findAll(cell, ({ name }) => /^(?:table|[ou]l|dl|pre|hr)$/.test(name)).length > 0;

/** The same on one line. */
const onOneLine = (node: HtmlNode): HtmlNode => {
  if (!isElement(node)) return node;
  if (node.name === 'br') return { type: 'text', data: ' ' };
  const children = node.children.map(onOneLine);
  return isBlock(node) ? { ...node, name: 'span', children } : { ...node, children };
};

const block = (builder: TextBuilder, inside: () => void): void => {
  builder.openBlock({ leadingLineBreaks: 1 });
  inside();
  builder.closeBlock({ trailingLineBreaks: 1 });
};

// A row is one line with bars between its cells; if cells have several lines, they follow each other. Liquid
// between rows and cells stays.
function row(element: HtmlElement, walk: Walk, builder: TextBuilder, isLayout: boolean): void {
  const cells = element.children.filter(isCell);
  if (cells.every(isBlank)) {
    walk(element.children, builder);
    return;
  }
  const isOneLine = cells.length > 1 && !cells.some(isLong);
  block(builder, () => {
    let isFirst = true;
    for (const child of element.children) {
      if (!isCell(child)) walk([child], builder);
      else if (!isOneLine) block(builder, () => walk(child.children, builder));
      else if (!isLayout || !isBlank(child)) {
        if (!isFirst) builder.addInline(' | ');
        isFirst = false;
        if (!isBlank(child)) walk(child.children.map(onOneLine), builder);
      }
    }
  });
}

const table: Formatter = (element, walk, builder) => {
  const isLayout = /^(?:presentation|none)$/.test(element.attribs.role ?? '');
  const walkRows = (nodes: readonly HtmlNode[]): void => {
    for (const node of nodes) {
      if (!isElement(node)) {
        if (node.type === 'text' && node.data.trim() !== '') block(builder, () => walk([node], builder));
      } else if (/^t(?:head|body|foot)$/.test(node.name)) walkRows(node.children);
      else if (node.name === 'tr') row(node, walk, builder, isLayout);
      else block(builder, () => walk([node], builder));
    }
  };
  builder.openBlock({ leadingLineBreaks: 2 });
  walkRows(element.children);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** The element with MJML's preview line. */
const PREHEADER = 'div[style^="display:none"]';
const HIDDEN = ['[style*="display:none" i]', '[style*="display: none" i]', '[hidden]'];
/** Controls of MJML for browsers, and pictures that it has twice. */
const CONTROLS = [
  '.mj-accordion-ico',
  '.mj-carousel-thumbnail',
  '.mj-carousel-previous-icons',
  '.mj-carousel-next-icons',
];
const OWN_LINES = [
  'address',
  'center',
  'dd',
  'dl',
  'dt',
  'figcaption',
  'figure',
  'legend',
  'summary',
  'details',
  'li',
];

const toText = compile({
  wordwrap: false,
  formatters: { scoreScale, anchor, area, image, table },
  selectors: [
    ...[...HIDDEN, ...CONTROLS].map((selector) => ({ selector, format: 'skip' })),
    { selector: 'div.mj-carousel-image', format: 'block' },
    { selector: 'div.score-scale', format: 'scoreScale' },
    { selector: 'img', format: 'image' },
    { selector: 'a', format: 'anchor' },
    { selector: 'area', format: 'area' },
    { selector: 'table', format: 'table' },
    ...OWN_LINES.map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

const inside = (selector: string) =>
  compile({
    wordwrap: false,
    baseElements: { selectors: [selector], returnDomByDefault: false },
    selectors: [{ selector, format: 'inline' }],
  });
const title = inside('title');
const preheader = inside(PREHEADER);
const why = inside('.why');

const TOKENS_ALONE = new RegExp(`^[ \\t]*((?:${TOKEN})+)[ \\t]*\\n`, 'gm');

/** Removes lines with only Liquid tags. They would leave empty lines, one for each row of a list. */
function withoutTagLines(text: string, veil: Veil): string {
  return text.replace(TOKENS_ALONE, (line, tokens: string) =>
    veil.behind(tokens).every((expression) => expression.text.startsWith('{%')) ? tokens : line,
  );
}

/**
 * The text part of a compiled mail: the same words, one line for each of the ten links, and no link that
 * touches other text.
 *
 * @param veiled with its Liquid hidden; the text shows it again
 */
export function textPart(veiled: string, veil: Veil): string {
  const withoutComments = veil.replace(veiled, ({ comment }, token) => (comment === undefined ? token : ''));
  const lines = toText(withoutComments, veil).replace(/[ \t]+$/gm, '');
  const text = withoutTagLines(linksApart(lines, veil), veil)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  // A mark left here would end up inside a link.
  if (hasMarks(text)) throw new Error('A mark of a link is left in the text part.');
  return `${veil.show(text)}\n`;
}

/** A hand-written text part, in which no link touches other text. */
export function writtenTextPart(text: string, veil: Veil): string {
  return veil.show(linksApart(veil.hide(text), veil));
}

/** The content of `mj-title`. */
export const subjectOf = (html: string): string => title(html).replace(/\s+/g, ' ').trim();

/** The content of `mj-preview`. */
export const preheaderOf = (html: string): string => preheader(html).trim();

/** The content of the element with `css-class="why"`: why the customer gets this mail. */
export const whyOf = (html: string): string => why(html).trim();
