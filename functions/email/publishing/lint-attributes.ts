import { mayBeBare } from './html-elements.ts';
import { type Attribute, isMjml, type Opening } from './markup.ts';
import { unveiled, type Veil } from './veil.ts';

/** Something wrong with a tag, and its place. */
export interface Finding {
  readonly offset: number;
  readonly message: string;
  /** It makes everything after it look wrong too. */
  readonly breaks?: true;
}

/** Word processors and chats turn straight quotes into these. */
const TYPOGRAPHIC = '“”„‟«»‘’‚‛‹›″′‶‵＂＇〝〞´`';
const STARTS_TYPOGRAPHIC = new RegExp(`^[${TYPOGRAPHIC}]`);
const AT_AN_END = new RegExp(`^[${TYPOGRAPHIC}]|[${TYPOGRAPHIC}]$`);
const ANY_TYPOGRAPHIC = new RegExp(`[${TYPOGRAPHIC}]`);
/** Characters that no name has. They mean that a missing or extra quote has cut a value into several. */
const LEFT_OVER = new RegExp(`["'<=,;${TYPOGRAPHIC}]`);
/** Unusual blanks and invisible characters. */
export const UNSEEN = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]/;
/** Attributes that people read or hear. They may contain any quotes. */
const FOR_PEOPLE =
  /^(?:alt|title|label|low|high|spoken|summary|abbr|content|placeholder|value|hamburger|ico-open|ico-close|.+-alt|aria-.+)$/;

/** The beginning of a text, fit for a sentence. */
export const start = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
};

/**
 * What is wrong with the attributes of a tag. Wrong quotes cut a value into several, and MJML and mail
 * programs drop the rest silently.
 */
export function lintAttributes(tag: Opening, veil: Veil): Finding[] {
  const shown = ({ value }: Attribute): string => start(veil.show(value ?? ''));
  const curly = tag.attributes.find(
    ({ quote, value }) => quote === '' && value !== undefined && STARTS_TYPOGRAPHIC.test(value),
  );
  if (curly !== undefined) {
    return [
      {
        offset: curly.offset,
        message: `${curly.name}=${shown(curly)} has typographic quotes, which do not hold a value together. Write straight ones: ${curly.name}="…".`,
      },
    ];
  }
  const swallowing = tag.attributes.find(({ value }) => /<\/|<[a-z]/i.test(value ?? ''));
  if (swallowing !== undefined) {
    return [
      {
        offset: swallowing.offset,
        breaks: true,
        message: `The quote behind ${swallowing.name}= is not closed where it should be: the value would be "${shown(swallowing)}". Close it, or write &lt; for < inside it.`,
      },
    ];
  }
  const leftOver = tag.attributes.find(({ name }) => LEFT_OVER.test(name));
  if (leftOver !== undefined) {
    const before = tag.attributes[tag.attributes.indexOf(leftOver) - 1];
    const message = leftOver.name.includes('<')
      ? `<${tag.name}> has no > at its end. Add it before "${start(veil.show(leftOver.name))}".`
      : `The quotes in <${tag.name}> do not fit: ${start(veil.show(leftOver.name))} is left over. Write double quotes around a value and single ones inside it: style="font-family:'Calibri',sans-serif".`;
    return [{ offset: (before ?? leftOver).offset, breaks: true, message }];
  }
  const before = new Set<string>();
  return tag.attributes.flatMap((attribute, index) => {
    const message = wrongWith(attribute, tag, { shown, before, previous: tag.attributes[index - 1] });
    before.add(attribute.name.toLowerCase());
    return message === undefined ? [] : [{ offset: attribute.offset, message }];
  });
}

function wrongWith(
  attribute: Attribute,
  tag: Opening,
  {
    shown,
    before,
    previous,
  }: {
    readonly shown: (attribute: Attribute) => string;
    /** The names of the attributes before it. */
    readonly before: ReadonlySet<string>;
    readonly previous: Attribute | undefined;
  },
): string | undefined {
  const { quote, value } = attribute;
  const name = unveiled(attribute.name);
  // Only Liquid, between the attributes.
  if (name === '') return undefined;
  const isForMjml = isMjml(tag.name);
  if (UNSEEN.test(name)) {
    return `Before or in ${name.replace(UNSEEN, '')} stands a blank that is none, as web pages and word processors have it. Type the blanks of <${tag.name}> anew.`;
  }
  if (isForMjml && name !== name.toLowerCase()) {
    return `MJML reads only small letters. Write ${name.toLowerCase()} for ${name}.`;
  }
  if (value === undefined) {
    if (!isForMjml && (mayBeBare(name) || name.toLowerCase() === 'alt')) return undefined;
    return previous?.quote === '' && previous.value !== undefined
      ? `"${name}" stands outside the value of ${previous.name}. Put quotes around the whole: ${previous.name}="${shown(previous)} ${name}".`
      : `${name} has no value in <${tag.name}>. Write ${name}="…", or remove it.`;
  }
  if (before.has(name.toLowerCase()))
    return `<${tag.name}> has ${name} twice, and only one of them counts. Remove one.`;
  if (quote === '' && unveiled(value) !== value) {
    return `Put quotes around the value of ${name}: with a blank in it, a name would become another attribute.`;
  }
  if (isForMjml && quote === "'" && value.includes('"')) {
    return `MJML ends ${name} at the first double quote inside it. Put double quotes around the value, and write &quot; inside it, or ' in styles and fonts.`;
  }
  const isDamaged =
    name.toLowerCase() === 'style' ? ANY_TYPOGRAPHIC.test(value) : AT_AN_END.test(value.trim());
  return isDamaged && !FOR_PEOPLE.test(name.toLowerCase())
    ? `${name}="${shown(attribute)}" has typographic quotes, which mean nothing there. Write straight ones, or none.`
    : undefined;
}
