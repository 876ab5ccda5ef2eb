// Here and not by the library: its encoder works in streams and with a regular expression a line, which took three quarters
// of what a mail cost to write.

/** RFC 2045, section 6.7: at most 76 characters a line, the `=` at the end of a broken one among them. */
const LINE = 75;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const EQUALS = 0x3d;
const HEX = Buffer.from('0123456789ABCDEF');

/**
 * Text in quoted-printable, UTF-8, with CRLF.
 *
 * @param text its lines end with LF
 */
function quotedPrintable(text: string): string {
  const bytes = Buffer.from(text);
  // Each byte takes three characters at most, and each 75 characters a soft line break.
  const out = Buffer.allocUnsafe(bytes.length * 4);
  let end = 0;
  let column = 0;
  const put = (byte: number): void => {
    out[end] = byte;
    end += 1;
  };
  const breakLine = (): void => {
    put(CR);
    put(LF);
    column = 0;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === LF) {
      breakLine();
      continue;
    }
    const isBlank = byte === SPACE || byte === TAB;
    const isLast = at + 1 === bytes.length || bytes[at + 1] === LF;
    const isPlain = (byte > SPACE && byte < 0x7f && byte !== EQUALS) || (isBlank && !isLast);
    const width = isPlain ? 1 : 3;
    if (column + width > LINE) {
      put(EQUALS);
      breakLine();
    }
    column += width;
    if (isPlain) {
      put(byte);
    } else {
      put(EQUALS);
      put(HEX[byte >> 4] ?? 0);
      put(HEX[byte & 15] ?? 0);
    }
  }
  return out.toString('latin1', 0, end);
}

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
