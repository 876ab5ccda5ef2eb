/**
 * The HTML of a mail as it stands in a template: with characters beyond ASCII as they are, and each tag on
 * one line.
 */
export const asWritten = (html: string): string =>
  html
    .replace(/&#(\d{3,});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/(<(?:div|p|table|td))\n/g, '$1 ');
