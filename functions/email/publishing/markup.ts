import 'mjml';
import { QuoteType, Tokenizer } from 'htmlparser2';
import { components } from 'mjml-core';
import { isVoid } from './html-elements.ts';
import { ScoreScale } from './score-scale.ts';
import { unveiled } from './veil.ts';

/** One attribute of a tag. */
export interface Attribute {
  /** In the source's spelling. */
  readonly name: string;
  /** Without its quotes. Undefined without a `=`. */
  readonly value: string | undefined;
  readonly quote: '"' | "'" | '';
  readonly offset: number;
  /** The start of its value, after the quote. */
  readonly valueAt: number;
}

interface Part {
  readonly offset: number;
  /** The offset after its last character. */
  readonly end: number;
}
export interface Opening extends Part {
  readonly kind: 'opening';
  /** In the source's spelling. HTML ignores case. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** It ends with a slash: `<mj-spacer />`. */
  readonly isSelfClosed: boolean;
  /** It has no end tag: `<br>`, `<mj-spacer />`. */
  readonly isWhole: boolean;
}
export interface Closing extends Part {
  readonly kind: 'closing';
  readonly name: string;
}
export interface Text extends Part {
  readonly kind: 'text';
  readonly text: string;
}
/** A tag that the end of the file cuts off. */
export interface Unfinished extends Part {
  readonly kind: 'unfinished';
  readonly name: string;
}
/** Read as a note, and seen by nobody: `<?php … ?>`, `<![CDATA[ … ]]>`, `</ …>`. */
export interface Dropped extends Part {
  readonly kind: 'dropped';
  readonly text: string;
}
export type MarkupPart = Opening | Closing | Text | Unfinished | Dropped;

const QUOTES: Readonly<Partial<Record<QuoteType, Attribute['quote']>>> = {
  [QuoteType.Double]: '"',
  [QuoteType.Single]: "'",
};

/**
 * The tags and texts of MJML or HTML, in order. It uses MJML's own tokenizer, so it reads missing or extra
 * quotes like MJML.
 *
 * @param veiled without comments and Liquid
 */
export function readMarkup(veiled: string): MarkupPart[] {
  const parts: MarkupPart[] = [];
  let tag: { name: string; offset: number; attributes: Attribute[] } | undefined;
  let attribute: { name: string; offset: number; valueAt: number; valueEnd: number } | undefined;

  const open = (end: number, isSelfClosed: boolean): void => {
    if (tag === undefined) return;
    parts.push({ kind: 'opening', ...tag, end, isSelfClosed, isWhole: isSelfClosed || isVoid(tag.name) });
    tag = undefined;
  };
  const drop = (from: number): void => {
    const offset = veiled.lastIndexOf('<', from);
    const closed = veiled.indexOf('>', from);
    const end = closed < 0 ? veiled.length : closed + 1;
    parts.push({ kind: 'dropped', offset, end, text: veiled.slice(offset, end) });
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      onopentagname(start, end) {
        tag = { name: veiled.slice(start, end), offset: start - 1, attributes: [] };
      },
      onattribname(start, end) {
        attribute = { name: veiled.slice(start, end), offset: start, valueAt: end, valueEnd: end };
      },
      onattribdata(start, end) {
        if (attribute === undefined) return;
        if (attribute.valueAt === attribute.valueEnd) attribute.valueAt = start;
        attribute.valueEnd = end;
      },
      onattribend(type, end) {
        if (attribute === undefined) return;
        const { name, offset } = attribute;
        const quote = QUOTES[type] ?? '';
        const isEmpty = attribute.valueAt === attribute.valueEnd;
        const valueAt = isEmpty && quote !== '' ? end - 1 : attribute.valueAt;
        const value =
          type === QuoteType.NoValue
            ? undefined
            : veiled.slice(valueAt, isEmpty ? valueAt : attribute.valueEnd);
        tag?.attributes.push({ name, value, quote, offset, valueAt });
        attribute = undefined;
      },
      onopentagend: (end) => open(end + 1, false),
      onselfclosingtag: (end) => open(end + 1, true),
      onclosetag(start, end) {
        const closed = veiled.indexOf('>', end);
        parts.push({
          kind: 'closing',
          name: veiled.slice(start, end),
          offset: start - 2,
          end: closed < 0 ? veiled.length : closed + 1,
        });
      },
      ontext(start, end) {
        const last = parts.at(-1);
        if (last?.kind === 'text' && last.end === start) {
          parts[parts.length - 1] = { ...last, end, text: veiled.slice(last.offset, end) };
        } else parts.push({ kind: 'text', offset: start, end, text: veiled.slice(start, end) });
      },
      onend() {
        if (tag !== undefined) parts.push({ kind: 'unfinished', ...tag, end: veiled.length });
      },
      onattribentity() {},
      ontextentity() {},
      oncdata: drop,
      oncomment: drop,
      ondeclaration: drop,
      onprocessinginstruction: drop,
    },
  );
  tokenizer.write(veiled);
  tokenizer.end();
  return parts;
}

/** MJML knows these elements without a component. */
const WITHOUT_COMPONENT = ['mjml', 'mj-include', 'mj-all', 'mj-class', 'mj-selector', 'mj-html-attribute'];

/** Every element that MJML knows, with ours. */
export const MJML_ELEMENTS: ReadonlySet<string> = new Set([
  ...Object.keys(components),
  ...WITHOUT_COMPONENT,
  ScoreScale.componentName,
]);

/** Whether a tag is meant for MJML, known or misspelt. */
export const isMjml = (name: string): boolean => /^(?:mj|score)/i.test(name);

/** Elements whose content MJML passes through without reading it. */
const CONTENT: ReadonlySet<string> = new Set(
  Object.entries(components).flatMap(([name, { endingTag }]) => (endingTag === true ? [name] : [])),
);

/** Elements that contain CSS. */
const STYLES: ReadonlySet<string> = new Set(['mj-style', 'style']);

/** One part, and the elements around it, outermost first. */
export interface Placed<Kind extends MarkupPart = MarkupPart> {
  readonly part: Kind;
  readonly within: readonly Opening[];
}

/** How deep elements may nest; a mail needs some forty. MJML recurses, and does not get far beyond this. */
export const MAX_DEPTH = 200;

/**
 * Each part with the elements around it, down to {@link MAX_DEPTH}. If the tags of a file do not match,
 * everything after the first mistake is a guess.
 */
export function placed(parts: readonly MarkupPart[]): Placed[] {
  const found: Placed[] = [];
  let within: readonly Opening[] = [];
  for (const part of parts) {
    if (part.kind === 'closing') {
      const last = within.findLastIndex((each) => each.name.toLowerCase() === part.name.toLowerCase());
      if (last >= 0) within = within.slice(0, last);
    }
    found.push({ part, within });
    if (part.kind === 'opening' && !part.isWhole && within.length < MAX_DEPTH) within = [...within, part];
  }
  return found;
}

/** The element around a place whose content MJML does not read. */
export const contentAround = (within: readonly Opening[]): Opening | undefined =>
  within.find(({ name }) => CONTENT.has(name.toLowerCase()));

/** Whether a place contains CSS. */
export const isInStyle = (within: readonly Opening[]): boolean =>
  within.some(({ name }) => STYLES.has(name.toLowerCase()));

/** Whether a place is for machines: a style or a script. */
export const isInCode = (within: readonly Opening[]): boolean =>
  isInStyle(within) || within.some(({ name }) => name.toLowerCase() === 'script');

/** The name of an attribute in lower case, without veiled Liquid before it. */
export const nameOf = ({ name }: Attribute): string => unveiled(name).toLowerCase();

/** An attribute of a tag, by its name in lower case. */
export const attributeOf = ({ attributes }: Opening, name: string): Attribute | undefined =>
  attributes.find((each) => nameOf(each) === name);
