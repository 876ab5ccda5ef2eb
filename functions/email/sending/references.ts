const STYLE = /(<style\b[^>]*>[\s\S]*?<\/style>)/i;
const FOREIGN = /\P{ASCII}/gu;

/**
 * Whether most of a text is beyond ASCII, like Greek or Japanese. Character references would make such a text
 * several times as long.
 */
export const isForeign = (text: string): boolean => Buffer.byteLength(text) > 1.5 * text.length;

/**
 * HTML with character references instead of characters beyond ASCII, so that a mail can travel as it is.
 * Styles stay, because CSS has no references.
 *
 * @param foreign the characters to replace; absent: all beyond ASCII
 */
export const withReferences = (html: string, foreign = FOREIGN): string =>
  html
    .split(STYLE)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(foreign, (character) => `&#${character.codePointAt(0)};`),
    )
    .join('');
