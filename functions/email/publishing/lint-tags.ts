import { components } from 'mjml-core';
import { commentsIn, insideOf } from './comments.ts';
import { isContainer, isHtmlElement } from './html-elements.ts';
import { type Finding, lintAttributes, UNSEEN } from './lint-attributes.ts';
import {
  type Attribute,
  attributeOf,
  contentAround,
  isMjml,
  MAX_DEPTH,
  MJML_ELEMENTS,
  nameOf,
  type Opening,
  placed,
  readMarkup,
} from './markup.ts';
import { nearest } from './nearest-name.ts';
import { ourLinkIn } from './our-links.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { Veil } from './veil.ts';

/** Mail programs drop these, or show a warning instead of the mail. */
const BLOCKED = new Set(['script', 'iframe', 'object', 'embed', 'form', 'base']);
const PICTURES = new Set(['img', 'mj-image', 'mj-carousel-image']);
const LINK = /^(?:https?:\/\/[^\s/]|mailto:\S|tel:\S)/i;
const LOWEST = 1;
const HIGHEST = 10;
const PICTURE = /^https?:\/\/[^\s/]/i;
/** Attributes with a further picture. */
const BACKGROUNDS = ['background', 'background-url', 'thumbnails-src'];
/** Elements that look like links, and lead nowhere without one. */
const LINKING = new Set(['a', 'mj-button', 'mj-navbar-link', 'mj-social-element']);

/** Facts about a mail's file that come from elsewhere. */
export interface Surroundings {
  /** The file is HTML that MJML passes through. */
  readonly isHtml: boolean;
  /** Elements, and classes written as `.name`, that get a link from `<mj-attributes>`. */
  readonly linked: ReadonlySet<string>;
  /** Places with a problem already reported. Nothing more is reported there. */
  readonly told: readonly { readonly offset: number }[];
}

/** Elements and classes that get a link from `<mj-attributes>` in these texts; see {@link Surroundings}. */
export const linkedByDefault = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts.flatMap((text) =>
      placed(readMarkup(new Veil().hide(text))).flatMap(({ part, within }) =>
        part.kind === 'opening' &&
        attributeOf(part, 'href') !== undefined &&
        within.some(({ name }) => name === 'mj-attributes')
          ? [part.name === 'mj-class' ? `.${attributeOf(part, 'name')?.value ?? ''}` : part.name]
          : [],
      ),
    ),
  );

/** Problems of the tags in one MJML file: unclosed, unknown, in the wrong place, or of no use in a mail. */
export function lintTags(
  file: string,
  text: string,
  { isHtml, linked, told }: Surroundings,
): TemplateProblem[] {
  const at = (offset: number): { file: string; line: number } => ({ file, line: lineAt(text, offset) });
  const veil = new Veil();
  const parts = placed(readMarkup(veil.hide(text)));
  const deep = parts.find(({ within }) => within.length >= MAX_DEPTH);
  if (deep !== undefined) {
    return [
      { ...at(deep.part.offset), message: 'Too many tags stand inside each other here. Take some apart.' },
    ];
  }
  const open: Opening[] = [];
  const problems: TemplateProblem[] = [];
  const inside: TemplateProblem[] = [];
  // A misspelt tag does not close either, an open quote swallows tags, and so does a comment that ends in the
  // wrong place. Their own messages tell more.
  let isTold = commentsIn(text).some(({ message }) => message !== undefined);
  let broken: TemplateProblem | undefined;
  for (const { part, within } of parts) {
    if (part.kind === 'unfinished') {
      const message = `<${part.name}> has no > at its end, or a quote in it is not closed.`;
      broken ??= { ...at(part.offset), message };
    }
    if (part.kind === 'opening') {
      const content = contentAround(within);
      const place = content === undefined ? (isHtml ? 'HTML' : undefined) : `<${content.name}>`;
      const isDefault = within.some(({ name }) => name.toLowerCase() === 'mj-attributes');
      const misplaced = misplacement(part, place);
      if (misplaced !== undefined) inside.push({ ...at(part.offset), message: misplaced });
      const found = wrongWith(part, { veil, place, isDefault, linked, isTold: holds(told) });
      problems.push(...found.map(({ offset, message }) => ({ ...at(offset), message })));
      isTold ||= found.some(({ breaks }) => breaks);
      if (!part.isWhole) open.push(part);
    }
    if (part.kind === 'closing') {
      const line = lineAt(text, part.offset);
      broken ??= closing(file, part.name, line, open, text);
      open.pop();
    }
  }
  const last = open.at(-1);
  if (broken === undefined && last !== undefined) {
    broken = { ...at(last.offset), message: `<${last.name}> is never closed. Add </${last.name}>.` };
  }
  problems.push(...forOutlook(file, text, veil, { linked, told }));
  // What is inside what depends on where the broken tag ends.
  if (broken === undefined) return [...problems, ...inside];
  return isTold ? problems : [...problems, broken];
}

const OUTLOOK = 'a comment for Outlook';

/**
 * Problems of the tags inside comments for Outlook. Each tag is checked alone, because a table may begin in
 * one comment and end in another.
 */
function forOutlook(
  file: string,
  text: string,
  veil: Veil,
  { linked, told }: Pick<Surroundings, 'linked' | 'told'>,
): TemplateProblem[] {
  return veil.expressions
    .filter(({ comment }) => comment === 'hidden')
    .flatMap((comment) => {
      const inside = insideOf(comment);
      const within = new Veil();
      const openings = readMarkup(within.hide(inside.text)).filter((part) => part.kind === 'opening');
      return openings.flatMap((tag) => {
        const misplaced = misplacement(tag, OUTLOOK);
        const isTold = holds(told, comment.offset + inside.at);
        const found = wrongWith(tag, { veil: within, place: OUTLOOK, isDefault: false, linked, isTold });
        return [
          ...(misplaced === undefined ? [] : [{ offset: tag.offset, message: misplaced }]),
          ...found,
        ].map(({ offset, message }) => ({
          file,
          line: lineAt(text, comment.offset + inside.at + offset),
          message,
        }));
      });
    });
}

// MJML's parser closes open tags silently, and loses the text between.
function closing(
  file: string,
  name: string,
  line: number,
  open: readonly Opening[],
  text: string,
): TemplateProblem | undefined {
  const last = open.at(-1);
  if (last === undefined || !open.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
    return { file, line, message: `</${name}> closes nothing. Remove it, or add <${name}> before.` };
  }
  if (last.name.toLowerCase() === name.toLowerCase()) return undefined;
  return {
    file,
    line: lineAt(text, last.offset),
    message: `<${last.name}> is not closed before </${name}> in line ${line}. Add </${last.name}>.`,
  };
}

interface Place {
  readonly veil: Veil;
  /** The element around it, if MJML does not read inside that element. */
  readonly place: string | undefined;
  /** The tag sets defaults, and is not shown itself. */
  readonly isDefault: boolean;
  readonly linked: Surroundings['linked'];
  /** Whether a problem in an attribute's value was reported. */
  readonly isTold: (attribute: Attribute) => boolean;
}

/** Whether a problem in a value was reported. `at`: where the text of its tag begins. */
const holds =
  (told: Surroundings['told'], at = 0) =>
  ({ valueAt, value = '' }: Attribute): boolean =>
    told.some(({ offset }) => offset >= at + valueAt && offset < at + valueAt + value.length);

function wrongWith(tag: Opening, { veil, place, isDefault, linked, isTold }: Place): Finding[] {
  const name = tag.name.toLowerCase();
  const attributes = lintAttributes(tag, veil);
  const unknown = nameProblem(tag, place);
  if (unknown !== undefined && !attributes.some(({ breaks }) => breaks))
    return [{ offset: tag.offset, breaks: true, message: unknown }];
  const found: Finding[] = [];
  if (BLOCKED.has(name)) {
    found.push({ offset: tag.offset, message: `Mail programs block <${tag.name}>. Remove it.` });
  }
  found.push(...attributes, ...setProblems(tag));
  const isDamaged = (offset: number): boolean => found.some((each) => each.offset === offset);
  for (const { name: key, offset } of tag.attributes) {
    if (!/^on[a-z]+$/i.test(key)) continue;
    found.push({ offset, message: `Mail programs block scripts such as ${key}="…". Remove it.` });
  }
  const value = (key: string) => {
    const attribute = attributeOf(tag, key);
    const raw = attribute?.value;
    return attribute === undefined || raw === undefined
      ? undefined
      : { offset: attribute.offset, raw, text: veil.show(raw), isTold: isTold(attribute) };
  };
  const href = value('href');
  if (href !== undefined && !href.isTold && !isDamaged(href.offset)) {
    const message = linkProblem(href.raw, href.text);
    if (message !== undefined) found.push({ offset: href.offset, message });
  } else if (href === undefined && LINKING.has(name) && !isDefault && !isLinked(tag, linked)) {
    found.push({
      offset: tag.offset,
      message: `<${tag.name}> leads nowhere. Add href="https://…".`,
    });
  }
  for (const key of BACKGROUNDS) {
    const picture = value(key);
    if (picture === undefined || picture.isTold || (PICTURE.test(picture.text) && !/\s/.test(picture.raw)))
      continue;
    found.push({
      offset: picture.offset,
      message: `${key}="${picture.text}" must be https://…, where the picture is on the web: mails carry no files.`,
    });
  }
  if (!PICTURES.has(name) || isDefault) return found;
  const src = value('src');
  if (src === undefined || (!src.isTold && (!PICTURE.test(src.text) || /\s/.test(src.raw)))) {
    found.push({
      offset: src?.offset ?? tag.offset,
      message: `<${tag.name}> needs src="https://…", where the picture is on the web: mails carry no files.`,
    });
  }
  if (attributeOf(tag, 'alt') === undefined) {
    found.push({
      offset: tag.offset,
      message: `<${tag.name}> has no alt="…", which says what the picture shows when it cannot be seen. Write alt="" if it is only decoration.`,
    });
  }
  return found;
}

/** Whether a tag gets its link from elsewhere, or is only a target for links. */
function isLinked(tag: Opening, linked: Surroundings['linked']): boolean {
  const classes = (attributeOf(tag, 'mj-class')?.value ?? '').split(/\s+/);
  if ([tag.name, 'mj-all', ...classes.map((each) => `.${each}`)].some((each) => linked.has(each)))
    return true;
  return tag.name.toLowerCase() === 'a' && (attributeOf(tag, 'name') ?? attributeOf(tag, 'id')) !== undefined;
}

/** Attributes that some MJML element has. */
const ATTRIBUTES = new Set([
  'css-class',
  'mj-class',
  'name',
  ...Object.values(components).flatMap(({ allowedAttributes }) => Object.keys(allowedAttributes ?? {})),
]);

/** Attributes that a set for several elements sets and no element has. MJML does not check them. */
function setProblems(tag: Opening): Finding[] {
  if (tag.name !== 'mj-class' && tag.name !== 'mj-all') return [];
  return tag.attributes
    .filter((attribute) => !ATTRIBUTES.has(nameOf(attribute)))
    .map(({ name, offset }) => {
      const near = nearest(name, ATTRIBUTES);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      return { offset, message: `No element of MJML has an attribute ${name}.${hint}` };
    });
}

function nameProblem({ name, isSelfClosed }: Opening, place: string | undefined): string | undefined {
  const small = name.toLowerCase();
  if (UNSEEN.test(name)) {
    return `Behind <${name.split(UNSEEN)[0]} stands a blank that is none, as web pages and word processors have it. Type it anew.`;
  }
  if (isSelfClosed && place !== undefined && !isMjml(name) && isContainer(small)) {
    return `<${name}/> does not close itself in HTML: all that follows would stand in it. Write <${name}></${name}>.`;
  }
  if (isMjml(name)) {
    if (!MJML_ELEMENTS.has(small)) {
      const near = nearest(small, MJML_ELEMENTS);
      return `There is no <${name}>. ${near === undefined ? 'See https://documentation.mjml.io for what there is.' : `Did you mean <${near}>?`}`;
    }
    return name === small ? undefined : `MJML reads only small letters. Write <${small}> for <${name}>.`;
  }
  return place === undefined || isHtmlElement(name)
    ? undefined
    : `HTML has no <${name}>: mail programs drop it without a word. If people are to read it, write &lt; for <.`;
}

/** An MJML element in a place that MJML does not read. */
function misplacement({ name }: Opening, place: string | undefined): string | undefined {
  if (place === undefined || !isMjml(name) || !MJML_ELEMENTS.has(name.toLowerCase())) return undefined;
  const remedy = place.startsWith('<')
    ? `Close ${place} before it.`
    : 'Write it outside, or write HTML instead.';
  return `<${name}> stands inside ${place}, where MJML leaves everything as it is: people would get this tag and nothing else. ${remedy}`;
}

function linkProblem(raw: string, text: string): string | undefined {
  const ours = ourLinkIn(text.trim());
  if (ours === undefined && !LINK.test(text.trim())) {
    return `The link "${text}" does not start with https://, http://, mailto: or tel:. Correct it; Liquid such as {% if %} goes around the whole <a>.`;
  }
  const [, before = '', later] = /^([^?#]+)(\{\{-?\s*\w+[^{}]*\}\})/.exec(text) ?? [];
  const within = later === undefined ? undefined : ourLinkIn(later);
  if (within !== undefined && /^https?:/i.test(before)) {
    return `{{ ${within} }} is a whole address, and "${before}" before it would lead nowhere. Write href="{{ ${within} }}".`;
  }
  const score = ours === 'score_url' ? /\}\}\/(\d+)$/.exec(text.trim())?.[1] : undefined;
  if (
    score !== undefined &&
    (Number(score) < LOWEST || Number(score) > HIGHEST || score !== String(Number(score)))
  ) {
    return `There is no score ${score}: the scale goes from ${LOWEST} to ${HIGHEST}. Correct the link.`;
  }
  return /\s/.test(raw)
    ? `The link "${text.replace(/\s+/g, ' ')}" has a blank or a line break in it. Remove it; in the middle of an address a blank is %20.`
    : undefined;
}
