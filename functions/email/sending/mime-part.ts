import { isForeign } from './references.ts';

// We encode this ourselves: the library's encoder uses streams and a regular expression for each line, which
// took three quarters of the cost of writing a mail.

/** RFC 5322, section 2.1.1. */
const MAX_LINE = 998;
/** RFC 2045, section 6.7: at most 76 characters a line, with the `=` at the end of a broken one. */
const LINE = 76;

const NOT_PLAIN = /[^\t\n -~]/;
// A message may not contain a bare CR or a NUL (RFC 5322, section 2.3).
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const UNFIT = /[\x00-\x08\x0b-\x1f\x7f]/g;

/**
 * Whether text can travel as it is: ASCII in short lines. No line may end in a blank, which might get lost,
 * or be one that mailboxes mark.
 */
function isPlain(text: string): boolean {
  if (NOT_PLAIN.test(text)) return false;
  if (text.includes(' \n') || text.includes('\t\n') || /[\t ]$/.test(text)) return false;
  if (text.startsWith('From ') || text.includes('\nFrom ')) return false;
  for (let from = 0; text.length - from > MAX_LINE; ) {
    const end = text.lastIndexOf('\n', from + MAX_LINE);
    if (end < from) return false;
    from = end + 1;
  }
  return true;
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('%', '=');

/** Escapes a blank at the end of a line, which would get lost. */
const ended = (line: string): string =>
  line.endsWith(' ') || line.endsWith('\t') ? line.slice(0, -1) + escaped(line.slice(-1)) : line;

function broken(line: string): string {
  const pieces: string[] = [];
  let from = 0;
  while (line.length - from > LINE) {
    let end = from + LINE - 1;
    // An escape such as =C3 stays whole.
    if (line[end - 1] === '=') end -= 1;
    else if (line[end - 2] === '=') end -= 2;
    pieces.push(line.slice(from, end));
    from = end;
  }
  return from === 0 ? line : [...pieces, line.slice(from)].join('=\r\n');
}

/**
 * Text in quoted-printable, UTF-8, with CRLF.
 *
 * @param text with LF line ends
 */
const quotedPrintable = (text: string): string =>
  text
    .replaceAll('=', '=3D')
    .replace(/[^\t\n -~]+/g, escaped)
    .split('\n')
    .map((line) => broken(ended(line)))
    .join('\r\n');

const base64 = (text: string): string =>
  Buffer.from(text.replaceAll('\n', '\r\n'))
    .toString('base64')
    .replace(/.{76}(?!$)/g, '$&\r\n');

/** The best encoding for a text, and the text in it. */
function encoded(text: string): readonly [encoding: string, text: string] {
  if (isPlain(text)) return ['7bit', text.replaceAll('\n', '\r\n')];
  const fit = text.replace(/\r\n?/g, '\n').replace(UNFIT, '');
  return isForeign(fit) ? ['base64', base64(fit)] : ['quoted-printable', quotedPrintable(fit)];
}

/**
 * One part of a message with its headers. ASCII in short lines goes as it is. Other text goes in
 * quoted-printable, or in base64 if most of it is beyond ASCII, like Greek or Japanese. Characters that a
 * message may not contain are left out.
 */
export function mimePart(type: 'text/plain' | 'text/html', text: string): string {
  const [encoding, body] = encoded(text);
  return [`Content-Type: ${type}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`, '', body].join(
    '\r\n',
  );
}
