import { shownLine } from '../../functions/domain/text/shown-text.ts';

// All output of commands goes through here, because much of it comes from customers, lists and mail servers.
// A line could steer the terminal, or read differently from how it is written, and so deceive the reader.
// Each line that is passed in stays one line.

/** Prints a line. */
// biome-ignore lint/suspicious/noConsole: unlike a stream, it lets its reader go (`| head`).
export const say = (line = ''): void => console.log(shownLine(line));

/** Prints lines. */
export function sayAll(lines: readonly string[]): void {
  for (const line of lines) say(line);
}

/** Prints a line about something that went wrong, or a line that is not the answer itself. */
// biome-ignore lint/suspicious/noConsole: as above.
export const complain = (line: string): void => console.error(shownLine(line));
