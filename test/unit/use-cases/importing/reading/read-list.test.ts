import { describe, expect, it } from 'vitest';
import { csv } from '../../../../support/import-world.ts';
import { readEvents, rowsOf } from '../../../../support/read-events.ts';

const HEADER = 'id,email,note,plan';
const CHUNKS = [1, 7, 64 * 1024];

describe('a value with line breaks in quotes', () => {
  it.each([
    ['in the middle', '1,ana@example.com,"too many\nreally",pro', 'too many\nreally'],
    ['beside other quoted values', '"1","ana@example.com","a, b\n""c""\n","pro"', 'a, b\n"c"\n'],
    ['that are blank lines', '1,ana@example.com,"a\n\n\nb",pro', 'a\n\n\nb'],
    ['of a hundred lines', `1,ana@example.com,"${'a line\n'.repeat(100)}",pro`, 'a line\n'.repeat(100)],
    ['at its start', '1,ana@example.com,"\na",pro', '\na'],
    [
      'with an address in it',
      '1,ana@example.com,"write to\nbo@example.com\nplease",pro',
      'write to\nbo@example.com\nplease',
    ],
  ])('%s is one value; rows are counted by the line they start on', async (_case, row, note) => {
    for (const chunk of CHUNKS)
      for (const end of ['\n', '\r\n', '\r']) {
        const file = csv(HEADER, row, '2,cy@example.com,,').replaceAll('\n', end);
        expect(rowsOf(await readEvents(file, {}, chunk))).toEqual([
          [2, '1', 'ana@example.com', note, 'pro'],
          [2 + row.split('\n').length, '2', 'cy@example.com', '', ''],
        ]);
      }
  });

  it('may be in the header if a column of addresses is named', async () => {
    const [header, row] = await readEvents(csv('id,"How did you\nhear of us?",email', '1,x,ana@example.com'));
    expect(header).toMatchObject({
      kind: 'header',
      line: 1,
      cells: ['id', 'How did you\nhear of us?', 'email'],
    });
    expect(row).toMatchObject({ kind: 'row', line: 3 });
  });

  it('may be in the first row of a list without a header', async () => {
    const events = await readEvents(csv('ana@example.com,"no\nmore"', 'bo@example.com,x'));
    expect(events).toMatchObject([
      { kind: 'header', line: 1, cells: ['ana@example.com', 'no\nmore'] },
      { kind: 'row', line: 3 },
    ]);
  });
});

describe('a stray quote', () => {
  it.each<[string, string[], number[]]>([
    ['never closed', ['1,ana@example.com,"x,pro', '2,bo@example.com,,', '3,cy@example.com,,'], [2]],
    [
      'closed by one in a later row',
      ['1,a@example.com,"x,pro', '2,bo@example.com,y,', '3,cy@example.com,z",pro'],
      [2],
    ],
    ['closed by the next quoted row', ['1,a@example.com,x,"', '2,bo@example.com,"y",pro'], [2]],
    ['whose row would be too wide', ['1,a@example.com,"x', 'y",pro,more'], [2]],
    ['whose row would be too narrow', ['1,"x', 'y"'], [2]],
    [
      'closed two hundred lines below',
      ['1,a@example.com,"x', ...Array<string>(200).fill('x'), '",pro'],
      [2, 203],
    ],
    ['before a row with line breaks of its own', ['x,y,z,"', '2,bo@example.com,"', 'y",pro'], [2]],
  ])('%s costs its own line', async (_case, lines, bad) => {
    for (const chunk of CHUNKS) {
      const events = await readEvents(csv(HEADER, ...lines, '9,di@example.com,,'), {}, chunk);
      const bads = events.filter(({ kind }) => kind === 'bad-line');
      expect(bads.map(({ line }) => line)).toEqual(bad);
      const told = rowsOf(events).map(([, , email]) => email);
      for (const email of ['bo@example.com', 'di@example.com'])
        expect(told.includes(email)).toBe(csv(...lines, 'di@example.com').includes(email));
    }
  });

  it('leaves the cells of its line to be heard', async () => {
    const [, bad] = await readEvents(csv(HEADER, '1,ana@example.com,"a ""b"",yes', 'x'));
    expect(bad).toMatchObject({ kind: 'bad-line', line: 2, cells: ['1', 'ana@example.com', 'a "b"', 'yes'] });
  });

  it('in a list of one column does not affect the address below it', async () => {
    const events = await readEvents(csv('email', '"', 'ana@example.com', '"', 'bo@example.com'));
    expect(rowsOf(events)).toEqual([
      [3, 'ana@example.com'],
      [5, 'bo@example.com'],
    ]);
  });
});

describe('the cells of a row', () => {
  it.each<[string, string, string[]]>([
    ['fewer than the header has stay as they are', '1,ana@example.com', ['1', 'ana@example.com']],
    [
      'that are too many are cut where they are empty',
      '1,a@example.com,,,, ,',
      ['1', 'a@example.com', '', ''],
    ],
    [
      'that are too many stay where one is not',
      '1,a@example.com,,,,x',
      ['1', 'a@example.com', '', '', '', 'x'],
    ],
    ['may hold a quote like any letter', '1,a@example.com,5" pipe,x', ['1', 'a@example.com', '5" pipe', 'x']],
    [
      'keep a control character that came along',
      '1,a@example.com,a\u0002b,x',
      ['1', 'a@example.com', 'a\u0002b', 'x'],
    ],
  ])('%s', async (_case, row, cells) => {
    expect(rowsOf(await readEvents(csv(HEADER, row)))).toEqual([[2, ...cells]]);
  });

  it('that are all blank make no row', async () => {
    expect(await readEvents(csv(HEADER, '', ',,,', ' , ,"",', '\u001a'))).toHaveLength(1);
  });
});

describe('the separator', () => {
  it.each([
    ['is the semicolon of a header', csv('id;email', '1;a@example.com')],
    ['is a tab', csv('id\temail', '1\ta@example.com')],
    ['is a pipe', csv('id|email', '1|a@example.com')],
    ['is what Excel says it is', csv('sep=;', 'id;email', '1;a@example.com')],
    ['is what Excel says, quoted and spelled large', csv('"SEP=^"', 'id^email', '1^a@example.com')],
    ['is not within the quotes of a header', csv('"id";"email"', '1;a@example.com')],
    ['is not a comma within quotes', csv('"email";"id, or key, or ref"', 'a@example.com;1')],
    ['is not a comma in a name of the header', csv('email;name (last, first, middle)', 'a@example.com;1')],
    ['is that of a list without a header', csv('1;a@example.com', '1;a@example.com')],
    ['is not the comma of a name', csv('a@example.com;Lima, Ana, Dr.', 'a@example.com;1')],
    ['is a pipe behind an address', csv('a@example.com|x', 'a@example.com|1')],
    ['shows in the second line where the first has none', csv('a@example.com', 'a@example.com\t1')],
  ])('%s', async (_case, file) => {
    const [, row] = await readEvents(file);
    expect(row?.kind === 'row' && row.cells.toSorted()).toEqual(['1', 'a@example.com']);
  });

  it.each(['a|b@example.com', '"Lima, Ana" <ana@example.com>', 'email'])('is not in %s', async (line) => {
    expect(await readEvents(csv(line))).toMatchObject([{ kind: 'header', cells: [line] }]);
  });

  it('may be that of the addresses when the header is a single name', async () => {
    expect(rowsOf(await readEvents(csv('Email', 'a@example.com;', 'bo@example.com;')))).toEqual([
      [2, 'a@example.com'],
      [3, 'bo@example.com'],
    ]);
  });
});

describe('text that a report has around its table', () => {
  const TABLE = ['id,email,since', '1,ana@example.com,2024', '2,bo@example.com,2024'];
  it.each<[string, string[], [number, string][]]>([
    [
      'below it',
      [...TABLE, '', '"Grand Totals (2 records)"', '', 'Confidential - Do Not Distribute', 'Copyright'],
      [
        [5, 'Grand Totals (2 records)'],
        [7, 'Confidential - Do Not Distribute'],
        [8, 'Copyright'],
      ],
    ],
    ['in a sheet as wide as the table', [...TABLE, ',,', 'Total: 2,,'], [[5, 'Total: 2']]],
    [
      'above it',
      ['Contacts export', '', 'As of:,2026-11-02', ...TABLE],
      [
        [1, 'Contacts export'],
        [3, 'As of:,2026-11-02'],
      ],
    ],
  ])('%s is a note', async (_case, lines, notes) => {
    const events = await readEvents(csv(...lines), {}, 5);
    expect(events.filter(({ kind }) => kind === 'note')).toEqual(
      notes.map(([line, text]) => ({ kind: 'note', line, text })),
    );
    expect(rowsOf(events).map(([, id]) => id)).toEqual(['1', '2']);
  });

  it.each<[string, string[]]>([
    ['a row behind it', [...TABLE, '', 'Team North', '3,cy@example.com,2024']],
    ['twenty like it behind it', [...TABLE, ...Array<string>(20).fill('Team North')]],
    ['an address', [...TABLE, '', 'cy@example.com']],
    ['one word and no blank line before it', [...TABLE, 'C-3']],
    ['a narrow table', ['id,email', '1,ana@example.com', '', 'Grand Totals']],
  ])('is a row with %s', async (_case, lines) => {
    const events = await readEvents(csv(...lines));
    const [header, ...rows] = lines.flatMap((text, index) => (text === '' ? [] : [[index + 1, text]]));
    expect(header).toEqual([1, lines[0]]);
    expect(rowsOf(events).map(([line, ...cells]) => [line, cells.join(',')])).toEqual(rows);
  });

  it('does not hide a first row of one column', async () => {
    const events = await readEvents(csv('Addresses', 'ana@example.com'));
    expect(events.map(({ kind }) => kind)).toEqual(['header', 'row']);
  });
});

describe('the text output of the AWS CLI', () => {
  it('has the columns without their names', async () => {
    const line = (who: string): string =>
      ['SUPPRESSEDDESTINATIONSUMMARIES', `${who}@example.com`, '2026-03-04T12:00:00+00:00', 'BOUNCE'].join(
        '\t',
      );
    const events = await readEvents(csv(line('ana'), line('bo'), 'NEXTTOKEN\tabc'));
    expect(events).toMatchObject([
      { kind: 'header', line: 1, cells: line('ana').split('\t') },
      { kind: 'row', line: 2, cells: line('bo').split('\t') },
      { kind: 'note', line: 3, text: expect.stringContaining('one page') },
    ]);
    const whole = await readEvents(csv(line('ana'), 'NEXTTOKEN\tabc', line('bo')));
    expect(whole.map(({ kind }) => kind)).toEqual(['header', 'row']);
  });

  it.each(['\t', ' ', ', '])('with addresses alone has all of a page on one line (%j)', async (between) => {
    const page = ['ana', 'bo', 'cy'].map((who) => `${who}@example.com`).join(between);
    const last = `di@example.com${between}ed@example.com`;
    expect(await readEvents(csv(page, last))).toMatchObject([
      { kind: 'header', line: 1, cells: ['ana@example.com'] },
      { kind: 'row', line: 1, cells: ['bo@example.com'] },
      { kind: 'row', line: 1, cells: ['cy@example.com'] },
      { kind: 'row', line: 2, cells: ['di@example.com'] },
      { kind: 'row', line: 2, cells: ['ed@example.com'] },
    ]);
  });

  it('is not a line of two addresses, nor of columns with a header', async () => {
    expect(await readEvents(csv('ana@example.com,bo@example.com'))).toHaveLength(1);
    const three = 'ana@example.com,bo@example.com,cy@example.com';
    expect(rowsOf(await readEvents(csv('email,owner,deputy', three)))).toEqual([[2, ...three.split(',')]]);
  });
});

describe('a first line that cannot be read', () => {
  it('is taken for the header if it may have several columns, and its fault is named', async () => {
    const events = await readEvents(Buffer.from('E-Mail;K\xfcndigung\nana@example.com;ja\n', 'latin1'));
    expect(events).toEqual([
      {
        kind: 'header',
        line: 1,
        cells: ['E-Mail', 'Kündigung'],
        fault: expect.stringContaining('--encoding windows-1252'),
      },
      { kind: 'row', line: 2, cells: ['ana@example.com', 'ja'] },
    ]);
  });

  it('is skipped if it is one cell', async () => {
    const events = await readEvents(Buffer.from('# K\xfcndigungen\nana@example.com\n', 'latin1'));
    expect(events).toMatchObject([
      { kind: 'bad-line', line: 1, text: '# Kündigungen' },
      { kind: 'header', line: 2 },
    ]);
  });
});
