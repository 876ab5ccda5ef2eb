import { shownLine } from '../../functions/domain/text/shown-text.ts';

// All that commands print goes through here: much of it comes from customers, lists and mail servers, and a
// line that steers the terminal, or reads otherwise than it is written, would deceive the person before it. A
// line that is handed over stays one line.

/** Prints a line. */
// biome-ignore lint/suspicious/noConsole: unlike a stream, it lets its reader go (`| head`).
export const say = (line = ''): void => console.log(shownLine(line));

/** Prints lines. */
export function sayAll(lines: readonly string[]): void {
  for (const line of lines) say(line);
}

/** Prints a line about something that went wrong, or that is not the answer itself. */
// biome-ignore lint/suspicious/noConsole: as above.
export const complain = (line: string): void => console.error(shownLine(line));
