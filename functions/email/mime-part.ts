// Here and not by the library: its encoder works in streams and with a regular expression a line, which took three quarters
// of what a mail cost to write.

/** RFC 2045, section 6.7: at most 76 characters a line, the `=` at the end of a broken one among them. */
const LINE = 76;

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('%', '=');

/** A blank at the end of a line would get lost. */
const ended = (line: string): string =>
  line.endsWith(' ') || line.endsWith('\t') ? line.slice(0, -1) + escaped(line.slice(-1)) : line;

function broken(line: string): string {
  const pieces: string[] = [];
  let from = 0;
  while (line.length - from > LINE) {
    let end = from + LINE - 1;
    // An escape such as =C3 stays in one piece.
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
 * @param text its lines end with LF
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

/**
 * One part of a message as it is sent, with its headers: quoted-printable, or base64 where most of it is beyond ASCII, as in
 * Greek or Japanese.
 *
 * @param text its lines end with LF
 */
export function mimePart(type: 'text/plain' | 'text/html', text: string): string {
  const isForeign = Buffer.byteLength(text) > 1.5 * text.length;
  return [
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Transfer-Encoding: ${isForeign ? 'base64' : 'quoted-printable'}`,
    '',
    isForeign ? base64(text) : quotedPrintable(text),
  ].join('\r\n');
}
