/** HTML with its characters beyond ASCII written as themselves, as a reader sees them. */
export const withoutReferences = (html: string): string =>
  html.replace(/&#(\d{3,});/g, (_, code: string) => String.fromCodePoint(Number(code)));
