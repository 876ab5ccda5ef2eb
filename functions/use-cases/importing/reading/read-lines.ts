import { isUtf8 } from 'node:buffer';
import { MAX_SHOWN_TEXT } from './list-event.ts';

/** Consecutive lines of a file, without their line ends. */
export interface LineBlock {
  /** The number of the first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  /** For lines that are no text, by number: what would have been right. */
  readonly faults: ReadonlyMap<number, string>;
}

export interface LineLimits {
  /** The longest line. A file without line ends must not fill the memory. */
  readonly maxBytes: number;
  readonly tooLong: string;
  /**
   * For bytes decoded from another encoding: what to say of a line with a character that the encoding lacks.
   */
  readonly damaged?: string | undefined;
}

/** The fault of a line that is not in UTF-8. */
export const NOT_UTF8 = 'text in UTF-8; save the file as “CSV UTF-8”, or say --encoding windows-1252';
const NOT_TEXT = 'text without NUL bytes and other control characters';
const LF = 10;
const CR = 13;
/** UTF-8 takes at most three bytes for each unit of a string. */
const MAX_BYTES_A_UNIT = 3;

/**
 * The end of the last line that is surely complete: after an LF, or after a CR that no LF can still follow.
 */
const endOfLines = (bytes: Buffer): number =>
  Math.max(bytes.lastIndexOf(LF), bytes.length < 2 ? -1 : bytes.lastIndexOf(CR, bytes.length - 2)) + 1;

function endOfFirstLine(bytes: Buffer): number {
  const at = bytes.findIndex((byte) => byte === LF || byte === CR);
  return at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
}

// Tabs and the line breaks of old printers occur in good texts.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\x00-\x08\x0e-\x1f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: counting them is the point.
const CONTROLS = /[\x00-\x08\x0e-\x1f]/g;

/**
 * Whether a line is no text. One control character may come along with a copied text, and costs at most its
 * cell. Many mean that this is no text.
 */
function isGarbage(line: string): boolean {
  if (line.includes('\0')) return true;
  const count = line.match(CONTROLS)?.length ?? 0;
  return count > 1 && count * 10 > line.length;
}

function splitLines(text: string): string[] {
  const lines = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const windows1252 = new TextDecoder('windows-1252');
/** Characters of UTF-8 beyond ASCII, with one unit for each byte; and bytes that are no UTF-8. */
const BEYOND_ASCII =
  /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

function decodeLine(latin1: string): { text: string; isGood: boolean } {
  const bytes = Buffer.from(latin1, 'latin1');
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), isGood: true };
  // People paste lists together from several tools, so one line may hold two encodings. Bytes that are no
  // UTF-8 are probably in the usual encoding of an older Excel. Even if that is wrong, the line can be shown,
  // and other words in it still count.
  const text = latin1.replace(BEYOND_ASCII, (units) => {
    const some = Buffer.from(units, 'latin1');
    return isUtf8(some) ? some.toString('utf8') : windows1252.decode(some);
  });
  return { text, isGood: false };
}

/** The lines of `bytes`, which must end with a line. */
function decodeLines(bytes: Buffer, line: number, limits: LineLimits): LineBlock {
  const faults = new Map<number, string>();
  let lines: string[];
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    lines = splitLines(text);
    const { damaged } = limits;
    const mayBeDamaged = damaged !== undefined && text.includes('\ufffd');
    if (mayBeDamaged || CONTROL.test(text)) {
      for (const [index, one] of lines.entries()) {
        const isDamaged = mayBeDamaged && one.includes('\ufffd');
        if (isGarbage(one)) faults.set(line + index, NOT_TEXT);
        else if (isDamaged) faults.set(line + index, damaged);
      }
    }
  } else {
    // No byte of a longer character is a line end.
    lines = splitLines(bytes.toString('latin1')).map((latin1, index) => {
      const { text, isGood } = decodeLine(latin1);
      if (isGarbage(text)) faults.set(line + index, NOT_TEXT);
      else if (!isGood) faults.set(line + index, NOT_UTF8);
      return text;
    });
  }
  for (const [index, one] of lines.entries()) {
    const mayBeLong = one.length * MAX_BYTES_A_UNIT > limits.maxBytes;
    if (!mayBeLong || Buffer.byteLength(one) <= limits.maxBytes) continue;
    faults.set(line + index, limits.tooLong);
    lines[index] = one.slice(0, MAX_SHOWN_TEXT);
  }
  return { line, lines, faults };
}

const shownStart = (bytes: Buffer): string =>
  new TextDecoder().decode(bytes.subarray(0, MAX_SHOWN_TEXT * MAX_BYTES_A_UNIT)).slice(0, MAX_SHOWN_TEXT);

/**
 * Splits bytes in UTF-8 without a byte order mark into lines, whatever the line ends (LF, CRLF, CR). What is
 * no text costs only its own line. Memory holds a piece of the source and one line of at most `maxBytes`.
 *
 * @throws whatever the source throws
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<LineBlock> {
  let line = 1;
  let rest = Buffer.alloc(0);
  /** The start of a line that is too long and has not ended yet. */
  let long: string | undefined;
  const tooLong = (text: string): LineBlock => ({
    line,
    lines: [text],
    faults: new Map([[line, limits.tooLong]]),
  });

  for await (const chunk of source) {
    rest = Buffer.concat([rest, chunk]);
    if (endOfLines(rest) === 0 && long !== undefined) {
      // The last byte may be a CR whose LF is still to come.
      rest = rest.subarray(-1);
      continue;
    }
    if (long !== undefined) {
      rest = rest.subarray(endOfFirstLine(rest));
      yield tooLong(long);
      line += 1;
      long = undefined;
    }
    const end = endOfLines(rest);
    if (end > 0) {
      const block = decodeLines(rest.subarray(0, end), line, limits);
      yield block;
      line += block.lines.length;
    }
    rest = rest.subarray(end);
    if (rest.length > limits.maxBytes) long = shownStart(rest);
  }
  if (long !== undefined) yield tooLong(long);
  else if (rest.length > 0) yield decodeLines(rest, line, limits);
}
