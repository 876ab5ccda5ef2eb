import { isHtmlElement } from './html-elements.ts';
import { isMjml } from './markup.ts';
import { bracedTags, type OtherTag, otherTags } from './other-tools.ts';

const TAG_OR_NAME =
  /<\/?([a-z][\w-]*)\b[^<>]*>|<(?:!\[CDATA\[|!--|!doctype\b|\?[a-z])[^<>]*>?|&(?:[a-z]{2,8}|#\d{2,6}|#x[\da-f]{2,6});/gi;

/** Tags and named characters of HTML, which people would see in plain text. */
export const markupIn = (text: string): OtherTag[] =>
  [...text.matchAll(TAG_OR_NAME)]
    .filter(([, name]) => name === undefined || isMjml(name) || isHtmlElement(name))
    .map(({ 0: found, index }) => ({ text: found, offset: index }));

const LIQUID = /\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}/;

/**
 * What people would see if a text of a YAML file were shown as it is, and how to mend it. Undefined when the
 * text is fine.
 *
 * @param filledIn placeholders for values: `{score}` in the words of the pages, nothing elsewhere
 */
export function oddWords(text: string, filledIn?: RegExp): string | undefined {
  const words = filledIn === undefined ? text : text.replace(filledIn, (found) => ' '.repeat(found.length));
  const liquid = LIQUID.exec(words)?.[0];
  const [other] = [...bracedTags(words), ...otherTags(words)];
  const tag = liquid ?? other?.text;
  if (tag !== undefined) {
    const remedy =
      filledIn === undefined
        ? 'nothing is filled in here.'
        : 'values are written like {score} here; templates/README.md says more.';
    return `People would read "${tag}" as it stands: ${remedy} Write the words themselves.`;
  }
  const [markup] = markupIn(words);
  return markup === undefined
    ? undefined
    : `People would read "${markup.text}" as it stands: this is plain text. Write the sign itself, or leave the tag out.`;
}

/** A text inside a value, with the path to it. */
export interface TextAt {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** All texts in a value, at any depth. */
export function textsIn(value: unknown, path: TextAt['path'] = []): TextAt[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => textsIn(each, [...path, index]));
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => textsIn(each, [...path, name]))
    : [];
}
