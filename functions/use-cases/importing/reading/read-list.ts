import type { IsHeader } from './csv-records.ts';
import { decoderFor, open } from './decode.ts';
import { fileKind } from './file-kind.ts';
import type { ListEvent } from './list-event.ts';
import { readJson } from './read-json.ts';
import { NOT_UTF8, readLines } from './read-lines.ts';
import { readRows } from './read-rows.ts';
import { noteFooters } from './row-notes.ts';

export interface ReadOptions {
  /** What the file is encoded in, by a name of the WHATWG Encoding Standard; UTF-8 unless said. */
  readonly encoding?: string | undefined;
  /** Whether the file may be JSON; if not, JSON is a wrong kind of file. */
  readonly json?: boolean;
  /**
   * Whether cells name the columns, among them one of email addresses: finds the header below the title of
   * a report.
   */
  readonly isHeader?: IsHeader;
}

/** Far above any row, far below what could hurt: a file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 256 * 1024;
const TOO_LONG = 'a line shorter than 256 KB';

/**
 * Reads a list as a stream: CSV (RFC 4180; separated by comma, semicolon, tab or pipe; any line end; `sep=`
 * at its head) or what the AWS CLI writes, in UTF-8, in UTF-16 with a mark, or in `encoding`. Blank rows
 * are left out, and empty cells beyond the width of the first row. A line that cannot be read costs itself
 * and no other; the wrong kind of file is named at once.
 *
 * @throws {RangeError} at once when `encoding` names none
 * @throws whatever the source throws; a bad file is an event, not an error
 */
export function readList(
  source: AsyncIterable<Uint8Array>,
  { encoding, json = false, isHeader = () => false }: ReadOptions = {},
): AsyncGenerator<ListEvent> {
  const decoder = encoding === undefined ? undefined : decoderFor(encoding);

  async function* read(): AsyncGenerator<ListEvent> {
    const { head, start, isDecoded, utf8, from, close } = await open(source, decoder);
    try {
      const kind = fileKind({ head, start, isDecoded, json });
      if (kind.kind === 'other') {
        yield { kind: 'unreadable', line: 1, expected: kind.expected };
      } else if (kind.kind === 'json') {
        yield* readJson(utf8);
      } else {
        const damaged =
          from === undefined ? undefined : `text in ${from}; say with --encoding what the file is saved in`;
        const isEncoding = (fault: string): boolean => fault === NOT_UTF8 || fault === damaged;
        const lines = readLines(utf8, { maxBytes: MAX_LINE_BYTES, tooLong: TOO_LONG, damaged });
        yield* noteFooters(readRows(lines, { isHeader, tooLong: TOO_LONG, isEncoding }));
      }
    } finally {
      await close();
    }
  }
  return read();
}
