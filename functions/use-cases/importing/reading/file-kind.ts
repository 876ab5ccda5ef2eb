const SAVE = 'open it in its own program and save it as “CSV UTF-8”';
const UNPACK = 'unpack it first';

/** The first bytes of kinds of file that people take for lists. */
const SIGNATURES: readonly (readonly [bytes: string, what: string])[] = [
  ['PK\x03\x04', `an Excel workbook or another ZIP archive: ${SAVE}`],
  ['PK\x05\x06', 'a ZIP archive with nothing in it'],
  ['\xd0\xcf\x11\xe0', `an old Excel workbook (.xls): ${SAVE}`],
  ['\x1f\x8b', `packed by gzip: ${UNPACK}`],
  ['BZh', `packed by bzip2: ${UNPACK}`],
  ['\xfd7zXZ\0', `packed by xz: ${UNPACK}`],
  ['\x28\xb5\x2f\xfd', `packed by zstd: ${UNPACK}`],
  ['7z\xbc\xaf', `a 7z archive: ${UNPACK}`],
  ['Rar!\x1a', `a RAR archive: ${UNPACK}`],
  ['%PDF', 'a PDF: export the data behind it as “CSV UTF-8”'],
  ['SQLite format 3\0', 'an SQLite database: export its table as CSV'],
  ['PAR1', 'a Parquet file: export it as CSV'],
  ['{\\rtf', 'an RTF document: save the list in it as “CSV UTF-8”'],
];

const WEB_PAGE =
  'a web page: if a table shows in a browser, open it in a spreadsheet and save it as “CSV UTF-8”; ' +
  'if a sign-in page shows, sign in and export again';
const WEB_TAG = /^<(?:!doctype html|html|head|body|meta|script|style|table|div)\b/i;
const XML = /^<\?xml\b/i;

/** The text after the comments at the head of a page. */
function behindComments(text: string): string {
  let rest = text;
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->');
    if (end < 0) return '';
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}

function markupOf(text: string): string | undefined {
  const isXml = XML.test(text);
  const first = isXml && text.includes('>') ? text.slice(text.indexOf('>') + 1).trimStart() : text;
  if (WEB_TAG.test(behindComments(first))) return WEB_PAGE;
  return isXml ? `XML: ${SAVE}` : undefined;
}

// An empty object or list, or the first key or value of one. A CSV column may be called [Email].
const JSON_START = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[\]{"]|$))/;

const UTF16 = 'text in UTF-8; this file is UTF-16 without a mark: save it as “CSV UTF-8”';
const UTF32 = 'text in UTF-8; this file is UTF-32: save it as “CSV UTF-8”';
const BINARY = 'text in UTF-8; this file is none, but binary data: export it as “CSV UTF-8”';

const startsWith = (head: Uint8Array, bytes: string): boolean =>
  head.length >= bytes.length && [...bytes].every((char, index) => head[index] === char.charCodeAt(0));

/** In Western text in UTF-16 every other byte is NUL, and hardly any of the others. */
function isUtf16(head: Uint8Array): boolean {
  const nuls = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nuls;
  return Math.max(even, odd) * 5 > head.length && Math.min(even, odd) * 20 < Math.max(even, odd);
}

/** Text has one stray control character at most. */
function isBinary(head: Uint8Array): boolean {
  const controls = head.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20)).length;
  return controls > 1 && controls * 10 > head.length;
}

export type FileKind =
  | { readonly kind: 'csv' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'other';
      /** To follow the word "expected": what a list is, what this is instead, and what to do. */
      readonly expected: string;
    };

export interface FileStart {
  readonly head: Uint8Array;
  /** `head` as text. */
  readonly start: string;
  /** Whether `start` needed another encoding than UTF-8, so that NUL bytes in `head` prove nothing. */
  readonly isDecoded: boolean;
  /** Whether JSON is allowed as a list. */
  readonly json: boolean;
}

/**
 * Recognises the kinds of file that people send as lists, by their first bytes. Names and extensions are
 * often wrong.
 */
export function fileKind({ head, start, isDecoded, json }: FileStart): FileKind {
  const other = (expected: string): FileKind => ({ kind: 'other', expected });
  const list = json ? 'a CSV or JSON file' : 'a CSV file';
  if (startsWith(head, '\xff\xfe\0\0')) return other(UTF32);
  const text = start.trimStart();
  const what = SIGNATURES.find(([bytes]) => startsWith(head, bytes))?.[1] ?? markupOf(text);
  if (what !== undefined) return other(`${list}; this is ${what}`);
  if (!isDecoded && isUtf16(head)) return other(UTF16);
  if (!isDecoded && isBinary(head)) return other(BINARY);
  if (!JSON_START.test(start)) return { kind: 'csv' };
  if (json) return { kind: 'json' };
  return other(`${list}; this is JSON: export the list as “CSV UTF-8”`);
}
