import { LIMITS } from '../sending/liquid.ts';
import type { MailKind } from '../sending/mail-kinds.ts';
import { commentsIn, insideOf, withoutNotes } from './comments.ts';
import { start } from './lint-attributes.ts';
import { lintCharacters } from './lint-characters.ts';
import { cssProblems, lintCss } from './lint-css.ts';
import { lintLiquid, unclosed } from './lint-liquid.ts';
import { lintTags, type Surroundings } from './lint-tags.ts';
import { attributeOf, isInCode, isInStyle, nameOf, type Placed, placed, readMarkup } from './markup.ts';
import { aboutOtherTag, bracedTags, type OtherTag, otherTags } from './other-tools.ts';
import { ADDRESSES, htmlOutput, isIn, plainOutput, type Span } from './output-places.ts';
import { markupIn } from './plain-text.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { Veil } from './veil.ts';

/** Problems that one file of a mail shows by itself, in a mail of this kind. */
export function lintSource(
  file: string,
  { text, type }: Pick<Source, 'text' | 'type'>,
  kind: MailKind,
  linked: Surroundings['linked'],
): TemplateProblem[] {
  if (text.length > LIMITS.parseLimit) return [tooLong(file, text)];
  const odd = lintCharacters(file, text);
  if (odd.length > 0) return odd;
  const at = ({ offset, message }: { offset: number; message: string }): TemplateProblem => ({
    file,
    line: lineAt(text, offset),
    message,
  });
  if (type === 'css') {
    const liquid = /\{\{|\{%/.exec(text);
    return liquid === null
      ? lintCss(text).map(at)
      : [
          at({
            offset: liquid.index,
            message: 'Liquid does not work in a file of styles. Put it into an <mj-style>.',
          }),
        ];
  }
  const braced = bracedTags(text);
  const readable = masked(text, braced, ' ');
  const open = unclosed(file, readable);
  if (open !== undefined) return [...told(braced, kind).map(at), open];
  const others = [...braced, ...otherTagsIn(readable)];
  // For the check of tags, another tool's link counts as a link, because another check reports the tool's
  // tag.
  const tags = masked(text, others, '{{url');
  return [
    ...told(others, kind).map(at),
    ...titles(tags).map(at),
    ...unseen(tags).map(at),
    ...styles(tags).map(at),
    ...lintTags(file, tags, { isHtml: type === 'html', linked, told: others }),
    ...lintLiquid(file, readable, kind, htmlOutput(readable)),
  ];
}

/** Problems of a hand-written text part. */
export function lintWrittenText(file: string, written: string, kind: MailKind): TemplateProblem[] {
  if (written.length > LIMITS.parseLimit) return [tooLong(file, written)];
  const odd = lintCharacters(file, written);
  if (odd.length > 0) return odd;
  const comments = commentsIn(written).map(({ text, offset }) => ({
    offset,
    message: `People would read "${start(text)}" as it stands: this file is plain text, and knows no such comments. Remove it; a note to colleagues stands between {% comment %} and {% endcomment %}.`,
  }));
  const text = withoutNotes(written);
  const braced = bracedTags(text);
  const readable = masked(text, braced, ' ');
  const veiled = new Veil().hide(readable);
  const at = ({ offset, message }: { offset: number; message: string }): TemplateProblem => ({
    file,
    line: lineAt(text, offset),
    message,
  });
  const raw = markupIn(veiled).map(({ text: found, offset }) => ({
    offset,
    message: `People would read "${found}" as it stands: this file is plain text. Write the sign itself, or leave the tag out.`,
  }));
  return [
    ...told([...braced, ...otherTags(veiled)], kind).map(at),
    ...comments.map(at),
    ...raw.map(at),
    ...lintLiquid(file, readable, kind, plainOutput(veiled)),
  ];
}

const tooLong = (file: string, text: string): TemplateProblem => ({
  file,
  line: lineAt(text, LIMITS.parseLimit),
  message: `This file has more than ${LIMITS.parseLimit.toLocaleString('en')} characters. Shorten it; Gmail cuts mails off at 102 KB.`,
});

const told = (tags: readonly OtherTag[], kind: MailKind): { offset: number; message: string }[] =>
  tags.map((tag) => ({ offset: tag.offset, message: aboutOtherTag(tag, kind) }));

/** A text with other tools' tags replaced, everything else in its place. */
function masked(text: string, tags: readonly OtherTag[], by: ' ' | '{{url'): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, text: tag } of [...tags].sort((a, b) => a.offset - b.offset)) {
    const fits = by !== ' ' && tag.length >= by.length + 2 && !tag.includes('\n');
    const mask = fits ? `${by.padEnd(tag.length - 2)}}}` : tag.replace(/[^\n]/g, ' ');
    parts.push(text.slice(at, offset), mask);
    at = offset + tag.length;
  }
  return parts.join('') + text.slice(at);
}

/** Other tools' tags in a text, without those that look like Liquid. */
function otherTagsIn(text: string): OtherTag[] {
  const veil = new Veil();
  const veiled = veil.hide(text);
  const parts = placed(readMarkup(veiled));
  // Only the words of the file, everything else blank: a tag such as <<Name>> looks like a tag of HTML with a
  // sign before it.
  const words = veiled.split('');
  const blank = (from: number, to: number): void => void words.fill(' ', from, to);
  const code: Span[] = [];
  const inAttributes: OtherTag[] = [];
  for (const { part, within } of parts) {
    if (part.kind === 'text' && isInCode(within)) {
      blank(part.offset, part.end);
      code.push({ from: part.offset, to: part.end });
    }
    if (part.kind !== 'opening') continue;
    for (const attribute of part.attributes) {
      if (attribute.value === undefined) continue;
      const { value, valueAt } = attribute;
      const name = nameOf(attribute);
      blank(valueAt, valueAt + value.length);
      if (name === 'style') continue;
      const isInAddress = ADDRESSES.test(name);
      const found = otherTags(value, isInAddress);
      inAttributes.push(...found.map((each) => ({ ...each, isInAddress, offset: each.offset + valueAt })));
    }
  }
  const isCode = isIn(code);
  const inComments = veil.expressions
    .filter(({ comment, offset }) => comment === 'hidden' && !isCode(offset))
    .flatMap((comment) => {
      const inside = insideOf(comment);
      return otherTagsIn(inside.text).map((each) => ({
        ...each,
        offset: each.offset + comment.offset + inside.at,
      }));
    });
  return [...otherTags(words.join('')), ...inAttributes, ...inComments];
}

/** A declaration at the beginning of a file. Nobody misses it. */
const DECLARATION = /^<(?:!doctype\b|\?xml\b)/i;
/** A comment, or Liquid, whose first sign an editor has encoded, so that people read it as text. */
const BRACE = '(?:&(?:#123|#x7b|lcub|lbrace);)';
const WRITTEN_OUT = new RegExp(
  `&(?:lt|#60|#x3c);!(?:--|\\[(?!endif))|${BRACE}(?:${BRACE}|[{%]|&(?:#37|#x25|percnt);)`,
  'gi',
);

/** Words that nobody would see because they become a note, and notes that people would read. */
function unseen(text: string): { offset: number; message: string }[] {
  const veil = new Veil();
  return placed(readMarkup(veil.hide(text))).flatMap(({ part, within }) => {
    if (part.kind === 'dropped' && !DECLARATION.test(part.text)) {
      const message = `"${start(veil.show(part.text))}" would be gone, for mail programs take it for a note. Write the words by themselves, or <!-- … --> around a note.`;
      return [{ offset: part.offset, message }];
    }
    if (part.kind !== 'text' || isInCode(within)) return [];
    return [...part.text.matchAll(WRITTEN_OUT)].map(({ index }) => ({
      offset: part.offset + index,
      message: `People would read "${start(veil.show(part.text.slice(index)))}" as it stands: an editor has written signs by their names or numbers. Write the signs themselves: < for &lt;, > for &gt;, { for &#123;.`,
    }));
  });
}

/** Markup in the subject, which is no HTML. */
function titles(text: string): { offset: number; message: string }[] {
  const veil = new Veil();
  const isTitle = ({ within }: Placed): boolean => within.at(-1)?.name === 'mj-title';
  return placed(readMarkup(veil.hide(text)))
    .filter(isTitle)
    .flatMap(({ part }) => {
      if (part.kind === 'opening') {
        return [
          {
            offset: part.offset,
            message: `The subject is plain text: people would read <${part.name}> as it stands. Remove it.`,
          },
        ];
      }
      const comment = part.kind === 'text' ? veil.behind(part.text).find((each) => each.comment) : undefined;
      return comment === undefined
        ? []
        : [
            {
              offset: comment.offset,
              message: `The subject is plain text: people would read ${comment.text} as it stands. Remove it.`,
            },
          ];
    });
}

/** Styles that cannot be read, in elements and in attributes. */
function styles(text: string): { offset: number; message: string }[] {
  const veil = new Veil();
  return placed(readMarkup(veil.hide(text))).flatMap(({ part, within }) => {
    if (part.kind === 'text' && isInStyle(within)) {
      const comment = veil.behind(part.text).find((each) => each.comment !== undefined);
      if (comment !== undefined) {
        const message =
          'A comment for Outlook means nothing within styles. Put it around a whole <style>…</style>, in an <mj-raw> of the head.';
        return [{ offset: comment.offset, message }];
      }
      return lintCss(part.text).map(({ offset, message }) => ({
        offset: part.offset + offset,
        message,
      }));
    }
    if (part.kind !== 'opening') return [];
    const style = attributeOf(part, 'style');
    if (style?.value === undefined || style.quote === '') return [];
    // Named characters end in a semicolon, which would end a declaration in CSS.
    const css = style.value.replace(/&[a-z]+;|&#x?[\da-f]+;/gi, (name) => "'".padStart(name.length));
    return cssProblems(`a{${css}}`).map(({ message }) => ({ offset: style.offset, message }));
  });
}
