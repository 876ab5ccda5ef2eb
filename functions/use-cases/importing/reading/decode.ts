import { TextDecoder } from 'node:util';

/** The first piece has at least this many bytes, if the file has them. */
const HEAD_BYTES = 1_024;

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_MARKS = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/** Joins small pieces at the start, so that the first one shows what the file is. */
async function* withHead(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined) yield head;
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, decoder: TextDecoder): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}

export interface Opened {
  /** The first bytes of the file. */
  readonly head: Uint8Array;
  /** The same as text. The last character may be cut. */
  readonly start: string;
  /** Whether the bytes have another encoding than UTF-8, so that NUL bytes among them prove nothing. */
  readonly isDecoded: boolean;
  /** The whole file in UTF-8, without a byte order mark. */
  readonly utf8: AsyncIterable<Uint8Array>;
  /** The encoding that the bytes were decoded from, if it has no character U+FFFD. */
  readonly from: string | undefined;
  /** Closes the source. Call it at the end, however much was read. */
  readonly close: () => Promise<void>;
}

/** @throws {RangeError} when no encoding has that name */
export function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (error) {
    const message = `There is no encoding "${label}". Known are utf-8, windows-1252, iso-8859-15, shift_jis and others.`;
    throw new RangeError(message, { cause: error });
  }
}

/**
 * Reads the start of a file and decodes the file: by the byte order mark at its start (UTF-8, UTF-16), by
 * `decoder`, or as UTF-8. The mark wins, because no other text starts with one.
 */
export async function open(source: AsyncIterable<Uint8Array>, decoder?: TextDecoder): Promise<Opened> {
  const pieces = withHead(source);
  const first = await pieces.next();
  const head = first.done === true ? new Uint8Array() : first.value;
  const hasUtf8Mark = startsWith(head, UTF8_MARK);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield hasUtf8Mark ? head.subarray(UTF8_MARK.length) : head;
    yield* pieces;
  }
  const close = async (): Promise<void> => {
    await pieces.return(undefined);
  };
  const utf16 = UTF16_MARKS.find(([, mark]) => startsWith(head, mark))?.[0];
  const by = utf16 === undefined ? decoder : new TextDecoder(utf16);
  const isUtf8 = hasUtf8Mark || by === undefined || by.encoding === 'utf-8';
  const start = new TextDecoder(isUtf8 ? 'utf-8' : by.encoding).decode(head);
  if (isUtf8) return { head, start, isDecoded: false, utf8: bytes(), from: undefined, close };
  const from = by.encoding.startsWith('utf-16') ? undefined : by.encoding;
  return { head, start, isDecoded: true, utf8: decoded(bytes(), by), from, close };
}
