import { compile, type Formatter, type HtmlElement } from 'html-to-text';

const findAll = (element: HtmlElement, matches: (each: HtmlElement) => boolean): HtmlElement[] => [
  ...(matches(element) ? [element] : []),
  ...(element.children ?? []).flatMap((child) => findAll(child, matches)),
];

// Ten to one, a line each, so that the numbers stand in a column and no link is far from its number.
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

const HIDDEN = 'div[style^="display:none"]';

const toText = compile({
  wordwrap: false,
  formatters: { scoreScale },
  selectors: [
    { selector: HIDDEN, format: 'skip' },
    { selector: 'div.score-scale', format: 'scoreScale' },
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { linkBrackets: false, hideLinkHrefIfSameAsText: true } },
    // The address stands there to read; in the link it is encoded.
    { selector: 'a[href^="mailto:"]', format: 'anchor', options: { ignoreHref: true } },
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
const preheader = inside(HIDDEN);
const why = inside('.why');

/** The text part of a compiled mail: the same words, the ten links one per line. */
export const textPart = (html: string): string =>
  `${toText(html)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;

/** The content of `mj-title`. */
export const subjectOf = (html: string): string => title(html).replace(/\s+/g, ' ').trim();

/** The content of `mj-preview`. */
export const preheaderOf = (html: string): string => preheader(html).trim();

/** The content of what is marked `css-class="why"`: why the customer gets this mail. */
export const whyOf = (html: string): string => why(html).trim();
