/** The HTML of a mail as a template has it: characters beyond ASCII as themselves, tags on one line. */
export const asWritten = (html: string): string =>
  html
    .replace(/&#(\d{3,});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/(<(?:div|p|table|td))\n/g, '$1 ');
