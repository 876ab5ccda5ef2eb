const STYLE = /(<style\b[^>]*>[\s\S]*?<\/style>)/i;
const FOREIGN = /\P{ASCII}/gu;

/**
 * Whether most of a text is beyond ASCII, as in Greek or Japanese: character references would make it several
 * times as long.
 */
export const isForeign = (text: string): boolean => Buffer.byteLength(text) > 1.5 * text.length;

/**
 * HTML with character references for what is not ASCII, so that a mail can travel as it is. Styles know no
 * references and stay.
 *
 * @param foreign what to replace, where that is not everything beyond ASCII
 */
export const withReferences = (html: string, foreign = FOREIGN): string =>
  html
    .split(STYLE)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(foreign, (character) => `&#${character.codePointAt(0)};`),
    )
    .join('');
