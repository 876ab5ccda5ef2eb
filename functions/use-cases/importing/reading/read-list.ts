import type { IsHeader } from './csv-records.ts';
import { decoderFor, open } from './decode.ts';
import { fileKind } from './file-kind.ts';
import type { ListEvent } from './list-event.ts';
import { readJson } from './read-json.ts';
import { NOT_UTF8, readLines } from './read-lines.ts';
import { readRows } from './read-rows.ts';
import { noteFooters } from './row-notes.ts';

export interface ReadOptions {
  /** The file's encoding, by a name of the WHATWG Encoding Standard. Absent: UTF-8. */
  readonly encoding?: string | undefined;
  /** Whether the file may be JSON. Otherwise JSON is a wrong kind of file. */
  readonly json?: boolean;
  /**
   * Whether cells name the columns, with one of email addresses among them. It finds the header below the
   * title of a report.
   */
  readonly isHeader?: IsHeader;
}

/** Far longer than any row, and harmless: a file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 256 * 1024;
const TOO_LONG = 'a line shorter than 256 KB';

/**
 * Reads a list as a stream: CSV (RFC 4180; separated by comma, semicolon, tab or pipe; any line end; `sep=`
 * at its head) or an export of the AWS CLI, in UTF-8, in UTF-16 with a byte order mark, or in `encoding`.
 * Blank rows are left out, and so are empty cells beyond the width of the first row. An unreadable line costs
 * only itself. A wrong kind of file is reported at once.
 *
 * @throws {RangeError} at once when `encoding` is unknown
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
