import { blockTagsIn } from './liquid-tags.ts';
import { ourLinkIn } from './our-links.ts';
import { type Expression, TOKEN, type Veil } from './veil.ts';

// Mark the ends of a link while the text is made. From another private-use plane than the veil.
const START = '\u{f0000}';
const END = '\u{f0001}';
/** Marks the start of a link's words. */
const WORDS = '\u{f0002}';
const MARK = /[\u{f0000}-\u{f0002}]/u;

/**
 * A link in a text part that is being made, with an exact end. Of the text after one of our own links, it
 * keeps only a score.
 */
export function linkText(href: string, veil: Veil): string {
  const token = tokenAt(href, 0);
  const isOurs = token !== undefined && veil.behind(token).some(isOurLink);
  const score = isOurs ? (SCORE.exec(href.slice(token.length))?.[0] ?? '') : '';
  return START + (isOurs ? token + score : href) + END;
}

/** Put before the words of a link, so that they do not look like the end of the text before them. */
export const wordsAhead = WORDS;

/** Whether marks are left in a text, which would be our own mistake. */
export const hasMarks = (text: string): boolean => MARK.test(text);

const isOurLink = ({ text }: Expression): boolean => ourLinkIn(text) !== undefined;
const AT_TOKEN = new RegExp(TOKEN, 'y');
/** The score at the end of its link. */
const SCORE = new RegExp(`^/(?:\\d+|${TOKEN})(?![^?#&])`);
/** Characters that may follow a link without being part of it (linkifiers leave them out too). */
const CLOSING = /[.,;:!?'")\]}>…»”’‹›*_~。，、；：！？」』）】》،؛؟]/u;
const SENTENCE_END = /^[.,;:!?…。，、；：！？،؛؟]+$/u;
/**
 * Characters that end an address that somebody wrote: blanks, quotes, and punctuation that no address
 * contains.
 */
const ADDRESS_ENDS = /[\s<>"“”„«»。，、；：！？「」『』（）【】《》،؛؟]/u;
const OPENING_PAIRS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '<': '>',
  '{': '}',
  '"': '"',
  "'": "'",
  '“': '”',
  '„': '“',
  '«': '»',
  '»': '«',
  '‹': '›',
  '‘': '’',
  '（': '）',
  '「': '」',
  '『': '』',
  '【': '】',
  '《': '》',
  '*': '*',
  _: '_',
};

/** In characters. The rest of a sentence is shorter. */
const MAX_RUN = 2_000;

/** A link in a text: the offset of its first character, and the offset after its last. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A text in which no link touches other text: mail programs would take a full stop, a bracket or the next
 * word for a part of the address. Such a link gets its own line, and the text after it moves before it:
 *
 *     Tell us what went wrong.
 *     https://…
 *
 * @param veiled with its Liquid hidden; contains links of {@link linkText} and links that somebody wrote
 */
export function linksApart(veiled: string, veil: Veil): string {
  // The finished lines, and the current line.
  const done: string[] = [];
  let line = '';
  const write = (text: string): void => {
    const all = line + text;
    // Of a very long line, only the end matters.
    const start = Math.max(all.lastIndexOf('\n') + 1, all.length - MAX_RUN);
    done.push(all.slice(0, start));
    line = all.slice(start);
  };
  let at = 0;
  let isBehindLink = false;
  for (;;) {
    const span = firstLink(veiled, at, veil);
    const text = unmarked(veiled.slice(at, span?.from ?? veiled.length));
    write(isBehindLink ? withBlanks(text, veil) : text);
    if (span === undefined) return done.join('') + line;
    const link = bare(veiled.slice(span.from, span.to), veil);
    const endsInLink = isBehindLink && withoutBlanksAtEnd(text) === '';
    const placed = place(line, link, behind(veiled, span.to, veil), endsInLink, veil);
    line = '';
    write(placed.text);
    at = placed.at;
    isBehindLink = true;
  }
}

/** Removes the marks before words, and an extra blank around each. */
const unmarked = (text: string): string =>
  text.replace(/(^|[ \n])?\u{f0002}(\s*)/gu, (_, before: string | undefined, after: string) => {
    if (before === undefined || (before === ' ' && after.includes('\n'))) return after;
    return before;
  });

const tokenAt = (text: string, at: number): string | undefined => {
  AT_TOKEN.lastIndex = at;
  return AT_TOKEN.exec(text)?.[0];
};

/** The link that begins at a place, if there is one. */
function linkAt(text: string, at: number, veil: Veil): Span | undefined {
  if (text.startsWith(START, at)) {
    const end = text.indexOf(END, at);
    return { from: at, to: end < 0 ? text.length : end + END.length };
  }
  if (/^https?:\/\//i.test(text.slice(at, at + 8)) && !/\w/.test(text[at - 1] ?? '')) {
    return { from: at, to: endOfAddress(text, at, veil) };
  }
  const token = tokenAt(text, at);
  if (token === undefined || !veil.behind(token).some(isOurLink)) return undefined;
  const end = at + token.length;
  return { from: at, to: /[/?#&=]/.test(text[end] ?? '') ? endOfAddress(text, end, veil) : end };
}

function firstLink(text: string, from: number, veil: Veil): Span | undefined {
  for (let at = from; at < text.length; at += 1) {
    const link = linkAt(text, at, veil);
    if (link !== undefined) return link;
    at += Math.max(0, (tokenAt(text, at)?.length ?? 0) - 1);
  }
  return undefined;
}

/**
 * The end of an address that somebody wrote: a blank, a quote or a Liquid tag, and before it no punctuation.
 */
function endOfAddress(text: string, from: number, veil: Veil): number {
  let to = from;
  while (to < text.length) {
    const token = tokenAt(text, to);
    if (token !== undefined) {
      if (veil.behind(token).some((expression) => !expression.text.startsWith('{{'))) break;
      to += token.length;
      continue;
    }
    if (ADDRESS_ENDS.test(text[to] ?? '') || MARK.test(text.slice(to, to + 2))) break;
    to += 1;
  }
  return from + withoutPunctuation(text.slice(from, to)).length;
}

/**
 * An address without the punctuation after it. A closing bracket belongs to an address that has the opening
 * one.
 */
export function withoutPunctuation(address: string): string {
  const opens = address.split('(').length;
  let closes = address.split(')').length;
  let length = address.length;
  while (CLOSING.test(address[length - 1] ?? '') && !(address[length - 1] === ')' && opens >= closes)) {
    if (address[length - 1] === ')') closes -= 1;
    length -= 1;
  }
  return address.slice(0, length);
}

/** A link without its marks, and with the blanks around it that its braces would remove. */
const bare = (link: string, veil: Veil): string =>
  veil.replace(link.replace(START, '').replace(END, ''), (expression, token) =>
    /^\{\{-|-\}\}$/.test(expression.text)
      ? veil.also(expression, expression.text.replace(/^\{\{-/, '{{').replace(/-\}\}$/, '}}'))
      : token,
  );

/** The text after a link. */
interface Behind {
  /** Up to a blank or another link, with whole Liquid blocks. Empty when nothing comes first. */
  readonly run: string;
  /** It ends inside a Liquid block, at `{% else %}` or `{% endif %}`. */
  readonly isCut: boolean;
  /** The offset of the rest. */
  readonly at: number;
  /** The rest begins on a new line, or is empty. */
  readonly isLine: boolean;
  /** The rest is another link, or the words of one. */
  readonly isLink: boolean;
}

function behind(text: string, from: number, veil: Veil): Behind {
  const blanks = /^[ \t]*/.exec(text.slice(from, from + MAX_RUN))?.[0].length ?? 0;
  // Liquid that removes the blanks before it touches the link.
  const start = isTrimming(tokenAt(text, from + blanks), veil) ? from + blanks : from;
  let depth = 0;
  let end = start;
  let isCut = false;
  let isLink = false;
  for (; end < text.length; ) {
    if (end - start > MAX_RUN) {
      isCut = true;
      break;
    }
    isLink = text.startsWith(WORDS, end) || linkAt(text, end, veil) !== undefined;
    if (isLink) break;
    const token = tokenAt(text, end);
    if (token === undefined) {
      if (depth === 0 && /\s/.test(text[end] ?? '')) break;
      end += 1;
      continue;
    }
    const kind = veil.behind(token).flatMap(({ text: tag }) => blockTagsIn(tag))[0]?.kind;
    isCut = kind !== undefined && kind !== 'begins' && depth === 0;
    if (isCut) break;
    if (kind === 'ends') depth -= 1;
    if (kind === 'begins') depth += 1;
    end += token.length;
  }
  if (depth > 0) {
    isCut = true;
    isLink = false;
    end = start;
  }
  const run = text.slice(start, end);
  const next =
    isLink || (run === '' && !isCut) ? 0 : (/^[ \t]*/.exec(text.slice(end, end + MAX_RUN))?.[0].length ?? 0);
  const at = end + next;
  return { run, isCut, at, isLine: at >= text.length || (!isCut && text[at] === '\n'), isLink };
}

const isTrimming = (token: string | undefined, veil: Veil): boolean =>
  token !== undefined && veil.behind(token).some((expression) => /^\{[{%]-/.test(expression.text));

const withoutBlanksAtEnd = (line: string): string => {
  let length = line.length;
  while (line[length - 1] === ' ' || line[length - 1] === '\t') length -= 1;
  return line.slice(0, length);
};

/**
 * Puts a link on the current line or on its own, and tells where the text goes on.
 *
 * @param endsInLink whether the line ends in another link, after which nothing may stand
 */
function place(
  line: string,
  link: string,
  { run, isCut, at, isLine, isLink }: Behind,
  endsInLink: boolean,
  veil: Veil,
): { readonly text: string; readonly at: number } {
  if (run === '' && !isCut) {
    const isGlued = /[\p{L}\p{N}:;,.!?)\]]/u.test(line.at(-1) ?? '');
    return { text: `${line}${isGlued ? ' ' : ''}${link}${isLink ? '\n' : ''}`, at };
  }
  const before = withoutBlanksAtEnd(line);
  const bracket = OPENING_PAIRS[before.at(-1) ?? ''];
  const isPair = bracket !== undefined && run.startsWith(bracket);
  const words = isPair ? withoutBlanksAtEnd(before.slice(0, -1)) : before;
  const closing = withBlanks(isPair ? run.slice(bracket.length) : run, veil);
  // At the start of a line, or after other punctuation, a full stop would stand alone.
  const isIdle =
    SENTENCE_END.test(closing) && (words === '' || endsInLink || SENTENCE_END.test(words.at(-1) ?? ''));
  const start = `${words}${endsInLink && words !== '' && !isIdle ? '\n' : ''}${isIdle ? '' : closing}`;
  return { text: `${start === '' ? '' : `${start}\n`}${link}${isLine ? '' : '\n'}`, at };
}

/** The same text, but its first Liquid keeps the blanks before it. */
function withBlanks(text: string, veil: Veil): string {
  const blanks = /^\s*/.exec(text)?.[0].length ?? 0;
  const token = tokenAt(text, blanks);
  if (token === undefined || !isTrimming(token, veil)) return text;
  const kept = veil.replace(token, (expression) =>
    veil.also(expression, expression.text.replace(/^(\{[{%])-/, '$1 ')),
  );
  return text.slice(0, blanks) + kept + text.slice(blanks + token.length);
}

/**
 * A link with the text that touches it, in a text as somebody gets it. Undefined when nothing touches a link.
 */
export function gluedTo(text: string, isWhole: (address: string) => boolean): string | undefined {
  for (const { 0: found, index } of text.matchAll(/https?:\/\/\S+/gi)) {
    const isOpen = /[\p{L}\p{N}]/u.test(text[index - 1] ?? '');
    if (isOpen || !isWhole(found)) return found;
  }
  return undefined;
}
