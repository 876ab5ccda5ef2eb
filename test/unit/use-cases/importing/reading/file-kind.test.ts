import { describe, expect, it } from 'vitest';
import { readList } from '../../../../../functions/use-cases/importing/reading/read-list.ts';
import { csv } from '../../../../support/import-world.ts';
import { readEvents, rowsOf } from '../../../../support/read-events.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('a file that is no list', () => {
  it.each<[string, string | Buffer, string]>([
    ['an Excel workbook', latin1('PK\x03\x04\x14\0\x06\0'), 'an Excel workbook or another ZIP archive'],
    ['an old Excel workbook', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'an old Excel workbook'],
    ['packed by gzip', latin1('\x1f\x8b\x08\0'), 'unpack it first'],
    ['packed by bzip2', latin1('BZh91AY'), 'unpack it first'],
    ['packed by xz', latin1('\xfd7zXZ\0'), 'unpack it first'],
    ['packed by zstd', latin1('\x28\xb5\x2f\xfd'), 'unpack it first'],
    ['a PDF', '%PDF-1.7\n', 'a PDF'],
    ['an SQLite database', 'SQLite format 3\0\x10', 'an SQLite database'],
    ['a Parquet file', latin1('PAR1\x15\x04'), 'a Parquet file'],
    ['an RTF document', '{\\rtf1\\ansi', 'an RTF document'],
    ['a web page', '\ufeff\n<!DOCTYPE html>\n<html>', 'a web page'],
    ['a web page in UTF-16', Buffer.from('\ufeff<html>', 'utf16le'), 'a web page'],
    ['a table of HTML named .xls', '<table border="1"><tr><td>id</td>', 'a web page'],
    ['a web page behind a comment', '<!-- saved --><html lang="en">', 'a web page'],
    ['a web page in XML', '<?xml version="1.0"?>\n<html>', 'a web page'],
    ['XML', '<?xml version="1.0"?>\n<Workbook>', 'XML'],
    ['JSON', '{\n  "id": "C-1"', 'this is JSON'],
    ['a list in JSON', '[{"id":"C-1"}]', 'this is JSON'],
    ['UTF-16 without a mark', Buffer.from('id,email\n1,a@example.com\n', 'utf16le'), 'UTF-16 without a mark'],
    ['UTF-16 BE without a mark', utf16be('id,email\n1,a@example.com\n'), 'UTF-16 without a mark'],
    ['binary data', Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 7) % 256)), 'binary data'],
  ])('is named: %s', async (_case, file, expected) => {
    for (const chunk of [1, 1_000])
      expect(await readEvents(file, {}, chunk)).toEqual([
        { kind: 'unreadable', line: 1, expected: expect.stringContaining(expected) },
      ]);
  });

  it.each([
    ['a column in brackets', '[id],[email]'],
    ['an address in brackets', '<ana@example.com>'],
    ['a column called PK', 'PK,email'],
  ])('is not one that starts with %s', async (_case, line) => {
    expect(await readEvents(csv(line))).toMatchObject([{ kind: 'header', line: 1 }]);
  });
});

describe('a file', () => {
  const FILE = 'id,email,name\r\n1,zoe@example.com,Zoë “Z” Bär\r\n';
  const cells = [[2, '1', 'zoe@example.com', 'Zoë “Z” Bär']];
  it.each<[string, Buffer]>([
    ['in UTF-8', Buffer.from(FILE)],
    ['in UTF-8 with a mark', Buffer.from(`\ufeff${FILE}`)],
    ['in UTF-16 LE with a mark', Buffer.from(`\ufeff${FILE}`, 'utf16le')],
    ['in UTF-16 BE with a mark', utf16be(`\ufeff${FILE}`)],
  ])('%s is read without a word', async (_case, file) => {
    for (const chunk of [1, 1_000]) expect(rowsOf(await readEvents(file, {}, chunk))).toEqual(cells);
    expect(rowsOf(await readEvents(file, { encoding: 'UTF-8' }))).toEqual(cells);
  });

  it.each<[string, Buffer, string]>([
    ['windows-1252', latin1('id,email\n1,Zo\xeb \x80'), 'Zoë €'],
    ['iso-8859-15', latin1('id,email\n1,Zo\xeb \xa4'), 'Zoë €'],
    ['shift_jis', latin1('id,email\n1,\x93\xfa\x96\x7b'), '日本'],
    ['utf-16le', Buffer.from('id,email\n1,Zoë', 'utf16le'), 'Zoë'],
  ])('in %s is read when that is said', async (encoding, file, cell) => {
    for (const chunk of [1, 1_000])
      expect(rowsOf(await readEvents(file, { encoding }, chunk))).toEqual([[2, '1', cell]]);
  });

  it('shows its encoding by its mark, even against an option', async () => {
    const file = Buffer.from(`\ufeff${FILE}`, 'utf16le');
    expect(rowsOf(await readEvents(file, { encoding: 'windows-1252' }))).toEqual(cells);
  });

  it('in an unknown encoding throws its name', async () => {
    await expect(readEvents(FILE, { encoding: 'klingon' })).rejects.toThrow(RangeError);
    await expect(readEvents(FILE, { encoding: 'klingon' })).rejects.toThrow('"klingon"');
  });

  it('with a character that its encoding does not have loses that line only', async () => {
    const file = latin1('id,email\n1,\x93\n2,bo\n');
    expect(await readEvents(file, { encoding: 'shift_jis' })).toMatchObject([
      { kind: 'header' },
      { kind: 'bad-line', line: 2, expected: expect.stringContaining('shift_jis') },
      { kind: 'row', line: 3 },
    ]);
  });
});

describe('a line that is not text', () => {
  it.each<[string, string, string, string[]]>([
    [
      'in Windows-1252',
      '1,ana@example.com,Zo\xeb \x80',
      'save the file as “CSV UTF-8”',
      ['1', 'ana@example.com', 'Zoë €'],
    ],
    ['with a NUL', '1,ana@example.com,a\0b', 'without NUL', ['1', 'ana@example.com', 'a\0b']],
    ['of control characters', '1,\x01\x02\x03\x04', 'control characters', ['1', '\x01\x02\x03\x04']],
  ])('%s is shown, with its cells, and the next goes on', async (_case, line, expected, cells) => {
    const file = Buffer.concat([
      Buffer.from('id,email,näme\n'),
      latin1(line),
      Buffer.from('\n2,bö@example.com,x\n'),
    ]);
    for (const chunk of [1, 1_000])
      expect(await readEvents(file, {}, chunk)).toMatchObject([
        { kind: 'header', cells: ['id', 'email', 'näme'] },
        { kind: 'bad-line', line: 2, cells, expected: expect.stringContaining(expected) },
        { kind: 'row', line: 3, cells: ['2', 'bö@example.com', 'x'] },
      ]);
  });

  it('that is too long shows its start, and no cells', async () => {
    for (const chunk of [1_000, 1_000_000]) {
      const [, bad, row] = await readEvents(csv('id,email', `1,${'x'.repeat(300_000)}`, '2,y'), {}, chunk);
      expect(bad).toEqual({
        kind: 'bad-line',
        line: 2,
        text: `1,${'x'.repeat(998)}`,
        expected: 'a line shorter than 256 KB',
      });
      expect(row).toMatchObject({ line: 3 });
    }
  });
});

it('releases its source when it is not read to the end', async () => {
  for (const start of ['PK\x03\x04', 'id,email\n']) {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(start.padEnd(2_000, '1,a@example.com\n'));
      } finally {
        isClosed = true;
      }
    }
    for await (const event of readList(source())) {
      expect(event.line).toBe(1);
      break;
    }
    expect(isClosed).toBe(true);
  }
});
