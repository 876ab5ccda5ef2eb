/** The name of a variable with a link ends in `url`: `unsubscribe_url`, `row.url`. */
const NAME = String.raw`(?:\w+\.)*(?:\w+_)?url\b`;
const OUTPUT = new RegExp(String.raw`^\{\{-?\s*(${NAME})`, 'i');

/** The variable of an output, if it is one of our links: `unsubscribe_url`. */
export const ourLinkIn = (output: string): string | undefined => OUTPUT.exec(output)?.[1];
