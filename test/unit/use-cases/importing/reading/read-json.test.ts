import { describe, expect, it } from 'vitest';
import { readEvents, rowsOf } from '../../../../support/read-events.ts';

const read = (text: string, chunk?: number) => readEvents(text, { json: true }, chunk);
const BOUNCE = { EmailAddress: 'ana@example.com', Reason: 'BOUNCE', LastUpdateTime: '2026-03-04T12:00:00Z' };
const COMPLAINT = { EmailAddress: 'bo@example.com', Reason: 'COMPLAINT' };

describe('a list in JSON', () => {
  const both = [
    [1, 'ana@example.com', 'BOUNCE', '2026-03-04T12:00:00Z'],
    [1, 'bo@example.com', 'COMPLAINT', ''],
  ];
  it.each<[string, unknown]>([
    ['list-suppressed-destinations', { SuppressedDestinationSummaries: [BOUNCE, COMPLAINT] }],
    ['a list of objects', [BOUNCE, COMPLAINT]],
    ['pages in a list', [{ Summaries: [BOUNCE] }, { Summaries: [COMPLAINT] }]],
    ['a list deep within', { result: { data: { items: [BOUNCE, COMPLAINT] } } }],
    ['lists by kind', { bounces: [BOUNCE], complaints: [COMPLAINT] }],
  ])('as of %s is one row for each object, whatever its layout', async (_case, value) => {
    for (const [indent, chunk] of [
      [0, 1],
      [2, 7],
      [2, 10_000],
    ] as const) {
      const events = await read(JSON.stringify(value, null, indent), chunk);
      expect(events[0]).toMatchObject({ kind: 'header', cells: Object.keys(BOUNCE) });
      expect(rowsOf(events).map(([, ...cells]) => [1, ...cells])).toEqual(both);
    }
  });

  it.each<[string, unknown, string[], string[]]>([
    [
      'get-suppressed-destination',
      { SuppressedDestination: BOUNCE },
      Object.keys(BOUNCE),
      Object.values(BOUNCE),
    ],
    [
      'SendGrid',
      [{ created: 1443651125, email: 'a@example.com', reason: null }],
      ['created', 'email', 'reason'],
      ['1443651125', 'a@example.com', ''],
    ],
    [
      'Mailgun',
      { items: [{ address: 'a@example.com', code: '550' }], paging: { next: 'x' } },
      ['address', 'code'],
      ['a@example.com', '550'],
    ],
    [
      'Postmark',
      { Suppressions: [{ EmailAddress: 'a@example.com', SuppressionReason: 'HardBounce' }] },
      ['EmailAddress', 'SuppressionReason'],
      ['a@example.com', 'HardBounce'],
    ],
    ['addresses alone', ['a@example.com'], ['email'], ['a@example.com']],
    ['pairs', [['a@example.com', 'BOUNCE']], ['email', 'value 2'], ['a@example.com', 'BOUNCE']],
    [
      'objects in objects',
      [{ email: 'a@example.com', tags: { a: [1] } }],
      ['email', 'tags'],
      ['a@example.com', '{"a":[1]}'],
    ],
    ['an object without an address', { message: 'Forbidden' }, ['message'], ['Forbidden']],
  ])('as of %s is understood', async (_case, value, header, cells) => {
    expect(await read(JSON.stringify(value))).toEqual([
      { kind: 'header', line: 1, cells: header },
      { kind: 'row', line: 1, cells },
    ]);
  });

  it('does not take the sender of a mail for somebody on the list', async () => {
    const mail = {
      source: 'us@example.com',
      destination: ['ana@example.com'],
      commonHeaders: { from: ['us@example.com'] },
    };
    const bounce = { bouncedRecipients: [{ emailAddress: 'ana@example.com', status: '5.1.1' }] };
    expect(rowsOf(await read(JSON.stringify({ eventType: 'Bounce', mail, bounce })))).toEqual([
      [1, 'ana@example.com', '5.1.1'],
    ]);
  });

  it('keeps an object without an address among others', async () => {
    expect(rowsOf(await read('[{"email":"nobody"},{"email":"ana@example.com"}]'))).toHaveLength(2);
  });

  it('gives the line on which each object starts', async () => {
    const text =
      '{ "a": "x",\n"list": [\n{"email":"ana@example.com"},\n\n{\n"email":"bo@example.com"},{"email":"x"}]}\n';
    expect(rowsOf(await read(text)).map(([line]) => line)).toEqual([3, 5, 6]);
    const ambiguous = text.replace('"x"', '["x"]');
    expect(rowsOf(await read(ambiguous)).map(([line]) => line)).toEqual([1, 1, 1]);
  });

  it('is empty if its list is', async () => {
    expect(await read('{"SuppressedDestinationSummaries":[]}')).toEqual([]);
  });

  it('may be in UTF-16 with a mark', async () => {
    const events = await readEvents(Buffer.from('\ufeff["zoë@example.com"]', 'utf16le'), { json: true });
    expect(rowsOf(events)).toEqual([[1, 'zoë@example.com']]);
  });
});

describe('a page that is not the last', () => {
  it.each([
    [{ Summaries: [BOUNCE], NextToken: 'abc' }, ['header', 'row', 'note']],
    [{ Summaries: [BOUNCE], nextToken: 'abc' }, ['header', 'row', 'note']],
    [{ Summaries: [BOUNCE], NextToken: null }, ['header', 'row']],
  ])('%j ends with a word of the others, or not', async (value, kinds) => {
    expect((await read(JSON.stringify(value))).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('may be followed by the last one', async () => {
    const pages = [{ Summaries: [BOUNCE], NextToken: 'abc' }, { Summaries: [COMPLAINT] }];
    const text = pages.map((page) => JSON.stringify(page, null, 2)).join('\n');
    expect((await read(text)).map(({ kind }) => kind)).toEqual(['header', 'row', 'row']);
  });
});

describe('JSON lines', () => {
  it('lose only the bad line, and its texts can still be heard', async () => {
    const events = await read(
      '{"email":"ana@example.com"}\n\n{"email":"bo@example.com"\n{"email":"cy@example.com"}',
    );
    expect(events).toMatchObject([
      { kind: 'header', line: 1 },
      { kind: 'row', line: 1 },
      { kind: 'bad-line', line: 3, cells: ['email', 'bo@example.com'] },
      { kind: 'row', line: 4, cells: ['cy@example.com'] },
    ]);
  });

  it('may spell their keys differently, and have others', async () => {
    const events = await read(
      '{"emailAddress":"ana@example.com"}\n{"reason":"BOUNCE","EmailAddress":"bo@example.com"}\n',
    );
    expect(events[0]).toMatchObject({ cells: ['emailAddress', 'reason'] });
    expect(rowsOf(events).map(([, ...cells]) => cells)).toEqual([
      ['ana@example.com', ''],
      ['bo@example.com', 'BOUNCE'],
    ]);
  });

  it('with a new key after a thousand lines are bad, and heard', async () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => JSON.stringify({ email: `c${n}@example.com` }));
    const late = { email: 'ana@example.com', status: 'subscribed' };
    const events = await read([...lines, JSON.stringify(late)].join('\n'));
    expect(rowsOf(events)).toHaveLength(1_500);
    expect(events.at(-1)).toMatchObject({ kind: 'bad-line', line: 1_501, cells: Object.values(late) });
  });
});

describe('a broken document', () => {
  it.each([
    ['cut off', '{\n"list": [{"email":"ana@example.com"},', 2, 38],
    ['without a colon', '[\n{"email":"ana@example.com"},\n{"email" "x"}]', 3, 10],
    ['with a comma too many', '[\n"ana@example.com",\n]', 3, 1],
    ['with a line end in a text', '{\n"email":"ana\n@example.com"}', 2, 9],
    ['with more brackets than it opened', '[\n"ana@example.com"]]', 2, 19],
  ])('%s is refused with the place', async (_case, text, line, column) => {
    expect((await read(text)).at(-1)).toEqual({
      kind: 'unreadable',
      line,
      expected: expect.stringContaining(`column ${column} `),
    });
  });
});
