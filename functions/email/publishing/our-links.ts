/** A variable that holds a link says so by its name: `unsubscribe_url`, `row.url`. */
const NAME = String.raw`(?:\w+\.)*(?:\w+_)?url\b`;
const OUTPUT = new RegExp(String.raw`^\{\{-?\s*(${NAME})`, 'i');

/** The variable that an output puts in, when it is one of our links: `unsubscribe_url`. */
export const ourLinkIn = (output: string): string | undefined => OUTPUT.exec(output)?.[1];
