import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash, normaliseAddress } from '../../../../functions/domain/identity/address.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { MAX_PROBLEMS } from '../../../../functions/domain/importing/row-problems.ts';
import {
  OPT_OUT_LIST_REASONS,
  type OptOutListReason,
  type SuppressionReason,
} from '../../../../functions/domain/mail/suppression.ts';
import type { AddressStore } from '../../../../functions/ports/addresses.ts';
import { UnreadableItem } from '../../../../functions/ports/unreadable-item.ts';
import { ROWS_IN_FLIGHT } from '../../../../functions/use-cases/importing/in-flight.ts';
import {
  type SuppressDeps,
  suppressAddresses,
} from '../../../../functions/use-cases/importing/suppress-addresses.ts';
import { chunks, csv, HEADER, importWorld, keys, quoted, RUN } from '../../../support/import-world.ts';

function listWorld() {
  const world = importWorld();
  return {
    ...world,
    suppress: (
      list: string | Uint8Array,
      reason: OptOutListReason = 'unsubscribed',
      chunk = 50,
      options: ListOptions = {},
    ) => suppressAddresses(() => chunks(list, chunk), reason, world.deps, options),
    reasonOf: async (text: string) => (await world.address(text))?.suppression?.reason,
  };
}

describe('an opt-out list', () => {
  it.each([
    ['plain addresses', csv('ana@example.com', 'Bo <bo@example.com>', 'cy@example.com;')],
    [
      'plain addresses, blank lines and Windows line ends',
      '\r\nana@example.com\r\n\r\nbo@example.com\r\ncy@example.com',
    ],
    [
      'addresses with names that hold commas',
      csv('"Lima, Ana" <ana@example.com>', 'Bo, <bo@example.com>', 'cy@example.com'),
    ],
    ['one column', csv('email', 'ana@example.com', 'bo@example.com', 'cy@example.com')],
    [
      'several columns',
      csv(
        '\ufeffName;E-Mail;Sent by',
        '"Ana";"ana@example.com";o@example.org',
        ';bo@example.com;',
        ';CY@example.com;',
      ),
    ],
    [
      'several columns without a header',
      csv('1,ana@example.com,2024', '2,bo@example.com,2024', '3,cy@example.com,'),
    ],
  ])('may be %s', async (_case, list) => {
    const { suppress, reasonOf } = listWorld();
    expect(await suppress(list)).toEqual({
      run: RUN,
      isDryRun: false,
      counts: { read: 3, suppressed: 3, already: 0, spared: 0, refused: 0 },
      problems: [],
      groups: [],
      problemCount: 0,
      questions: [],
      hints: [],
      complete: true,
    });
    for (const who of ['ana', 'bo', 'cy']) expect(await reasonOf(`${who}@example.com`)).toBe('unsubscribed');
    expect(await reasonOf('o@example.org')).toBeUndefined();
  });

  it('takes in the good lines and hands back the bad ones', async () => {
    const { suppress, reasonOf } = listWorld();
    const report = await suppress(
      csv('# old list', 'ana@example.com', 'bo', '"cy@example.com', 'di@example.com'),
    );
    expect(report).toMatchObject({ counts: { read: 5, suppressed: 3, refused: 2 }, complete: true });
    expect(report.problems).toMatchObject([
      { line: 1, value: '# old list', expected: expect.stringContaining('an email address, or a header') },
      { line: 3, value: 'bo', expected: 'an email address' },
    ]);
    // Its quote is astray, but the address is plain.
    for (const who of ['ana', 'cy', 'di']) expect(await reasonOf(`${who}@example.com`)).toBe('unsubscribed');
  });

  it('changes nothing the second time', async () => {
    const { suppress, addresses } = listWorld();
    const list = csv('email', 'ana@example.com', 'bo@example.com');
    await suppress(list);
    const before = await addresses.get(addressHash('ana@example.com', keys.address));
    expect((await suppress(list)).counts).toEqual({
      read: 2,
      suppressed: 0,
      already: 2,
      spared: 0,
      refused: 0,
    });
    expect(await addresses.get(addressHash('ana@example.com', keys.address))).toBe(before);
  });

  it('counts an address once if it occurs several times, in any spelling', async () => {
    const { suppress } = listWorld();
    const rows = Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? 'ana@example.com' : 'ANA@Example.com'));
    expect((await suppress(csv(...rows))).counts).toMatchObject({ suppressed: 1, already: 49 });
  });

  it('counts for addresses without an owner, and for whoever gets one later', async () => {
    const { suppress, import: run, reasonOf } = listWorld();
    await suppress('ana@example.com');
    await run(csv(`${HEADER},opted_out`, 'C-1,ana@example.com,2024-01-01,no'));
    expect(await reasonOf('ana@example.com')).toBe('unsubscribed');
  });

  it('does not change the owner of an address', async () => {
    const { suppress, import: run, address, customer } = listWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    await suppress('ana@example.com');
    expect((await address('ana@example.com'))?.ref).toBe(customer('C-1')?.ref);
  });
});

describe('the reason', () => {
  it.each(OPT_OUT_LIST_REASONS)('%s is kept', async (reason) => {
    const { suppress, reasonOf } = listWorld();
    await suppress('ana@example.com', reason);
    expect(await reasonOf('ana@example.com')).toBe(reason);
  });

  it.each<[SuppressionReason, OptOutListReason, SuppressionReason]>([
    ['opted-out', 'unsubscribed', 'unsubscribed'],
    ['unsubscribed', 'operator', 'unsubscribed'],
    ['unsubscribed', 'bounced', 'unsubscribed'],
    // A wish moves along to a new address; a bounce does not.
    ['opted-out', 'bounced', 'opted-out'],
    ['bounced', 'unsubscribed', 'unsubscribed'],
    ['complained', 'unsubscribed', 'complained'],
  ])('%s and then %s is %s, and was suppressed already', async (first, second, kept) => {
    const { suppress, addresses, reasonOf } = listWorld();
    const hash = addressHash('ana@example.com', keys.address);
    await addresses.suppress(hash, { reason: first, at: '2026-01-01T00:00:00Z' });
    expect((await suppress('ana@example.com', second)).counts).toMatchObject({ suppressed: 0, already: 1 });
    expect(await reasonOf('ana@example.com')).toBe(kept);
  });
});

describe('a file that is no opt-out list', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'an email address on each line'],
    ['blank', '\n \n', 'an email address on each line'],
    ['in UTF-16', Buffer.from('ana@example.com\n', 'utf16le'), 'UTF-8'],
  ])('%s suppresses nobody', async (_case, list, expected) => {
    const { suppress, reasonOf } = listWorld();
    const report = await suppress(list);
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false });
    expect(report.problems).toMatchObject([{ line: 1, expected: expect.stringContaining(expected) }]);
    expect(await reasonOf('ana@example.com')).toBeUndefined();
  });
});

describe('a list that looks like customers', () => {
  const CUSTOMERS = csv(HEADER, 'C-1,ana@example.com,2024-01-01');

  it('suppresses nobody, and raises a question', async () => {
    const { suppress, reasonOf } = listWorld();
    const report = await suppress(CUSTOMERS);
    expect(report).toMatchObject({ counts: { read: 0, suppressed: 0 }, complete: false, problems: [] });
    expect(report.questions).toEqual([expect.stringContaining('npm run import')]);
    expect(await reasonOf('ana@example.com')).toBeUndefined();
  });

  it('is taken in when somebody says that everybody in it wants no mail', async () => {
    const { suppress, reasonOf } = listWorld();
    const report = await suppress(CUSTOMERS, 'operator', 50, { everybody: true });
    expect(report).toMatchObject({ counts: { read: 1, suppressed: 1 }, complete: true });
    expect(await reasonOf('ana@example.com')).toBe('operator');
  });
});

describe('a list with a column that says who wants mail', () => {
  it('suppresses those who do not, each for the given reason, and leaves the others alone', async () => {
    const { suppress, reasonOf } = listWorld();
    const report = await suppress(
      csv(
        'email,customer_since,Status',
        'ana@example.com,2024-01-01,unsubscribed',
        'bo@example.com,2024-01-01,subscribed',
        'cy@example.com,2024-01-01,bounced',
        'di@example.com,2024-01-01,',
      ),
      'operator',
    );
    expect(report).toMatchObject({ counts: { read: 4, suppressed: 2, spared: 2 }, complete: true });
    expect(await reasonOf('ana@example.com')).toBe('unsubscribed');
    expect(await reasonOf('bo@example.com')).toBeUndefined();
    expect(await reasonOf('cy@example.com')).toBe('bounced');
  });

  it('that cannot be read is asked about, and every plain "no" in it is heard', async () => {
    const { suppress, reasonOf } = listWorld();
    const list = csv(
      'email,Status',
      'ana@example.com,unsubscribed',
      'bo@example.com,frozen',
      'cy@example.com,thawed',
    );
    const report = await suppress(list);
    expect(report).toMatchObject({ counts: { suppressed: 1, refused: 2 }, complete: false });
    expect(report.questions).toEqual([
      expect.stringContaining('--says-no "Status=frozen" --says-no "Status=thawed"'),
    ]);
    expect(await reasonOf('ana@example.com')).toBe('unsubscribed');
    const answered = await suppress(list, 'unsubscribed', 50, { saysNo: { Status: ['frozen'] } });
    expect(answered).toMatchObject({ counts: { suppressed: 1, already: 1, spared: 1 }, complete: true });
  });
});

it('a dry run says what would happen, and writes nothing', async () => {
  const { suppress, reasonOf, runs } = listWorld();
  const list = csv('ana@example.com', 'bo', 'ANA@example.com');
  const tried = await suppress(list, 'operator', 50, { dryRun: true });
  expect(tried).toMatchObject({ isDryRun: true, counts: { suppressed: 1, already: 1, refused: 1 } });
  expect(await reasonOf('ana@example.com')).toBeUndefined();
  expect(await runs.get(RUN)).toBeUndefined();
  expect(await suppress(list, 'operator')).toEqual({ ...tried, isDryRun: false });
});

it('a line of an opt-out list in another encoding costs that line only', async () => {
  const { suppress } = listWorld();
  const list = Buffer.from('ana@example.com\nb\xe9@example.com\ncy@example.com\n', 'latin1');
  expect(await suppress(list)).toMatchObject({ counts: { suppressed: 2, refused: 1 }, complete: true });
});

describe('a store that', () => {
  const over = (changed: Partial<AddressStore>): SuppressDeps => {
    const { deps } = importWorld();
    return { ...deps, addresses: { ...deps.addresses, ...changed } };
  };

  it('fails makes the whole fail, so that the list is not lost', async () => {
    const broken = over({
      suppressInRun: async () => {
        throw new Error('throttled');
      },
    });
    await expect(suppressAddresses(() => chunks('ana@example.com', 9), 'operator', broken)).rejects.toThrow(
      'throttled',
    );
  });

  it('cannot read one item costs that line only, and no problem contains its address', async () => {
    const bad = addressHash('ana@example.com', keys.address);
    const deps = over({
      get: async (hash) => {
        if (hash === bad) throw new UnreadableItem('The item ADDRESS#x / A cannot be read: suppressed.');
        return undefined;
      },
    });
    const report = await suppressAddresses(
      () => chunks(csv('ana@example.com', 'bo@example.com'), 9),
      'operator',
      deps,
    );
    expect(report).toMatchObject({ counts: { suppressed: 1, refused: 1 }, complete: true });
    expect(report.problems).toMatchObject([{ line: 1, expected: expect.stringContaining('ADDRESS#x') }]);
  });

  it('knows an address already is not asked to write', async () => {
    const deps = over({
      get: async (hash) => ({
        hash,
        suppression: {
          reason: 'operator',
          at: '2026-01-01T00:00:00Z',
          lists: [{ run: RUN, reason: 'operator' }],
        },
      }),
      suppressInRun: async () => {
        throw new Error('a write');
      },
    });
    const report = await suppressAddresses(() => chunks('ana@example.com', 9), 'operator', deps);
    expect(report.counts.already).toBe(1);
  });
});

it('a long list keeps a bounded number of rows in work and of problems, and reports its progress', async () => {
  let inFlight = 0;
  let most = 0;
  const { deps, addresses } = importWorld();
  const seen: number[] = [];
  async function* rows(): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 5_000; n += 1) yield Buffer.from(n % 2 === 0 ? `c${n}@example.com\n` : `c${n}\n`);
  }
  const report = await suppressAddresses(rows, 'operator', {
    ...deps,
    onProgress: ({ read }) => seen.push(read),
    addresses: {
      get: addresses.get,
      suppressInRun: async (...args) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
        return addresses.suppressInRun(...args);
      },
    },
  });
  expect(report).toMatchObject({ counts: { read: 5_000, suppressed: 2_500 }, problemCount: 2_500 });
  expect(report.problems).toHaveLength(MAX_PROBLEMS);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(ROWS_IN_FLIGHT);
  expect(seen).toEqual(Array.from({ length: 5_000 }, (_, n) => n + 1));
});

describe('any list', () => {
  it('suppresses each of its addresses, in any spelling', async () => {
    const address = fc
      .emailAddress()
      .filter((text) => normaliseAddress(text).kind === 'ok' && !text.includes('|'))
      // Spreadsheets put an apostrophe before text that looks like a number. A star is a pattern for many
      // addresses.
      .filter((text) => !/^'|\*/.test(text));
    const layout = fc.record({
      shape: fc.constantFrom<(text: string) => string>(
        (text) => text,
        (text) => `Somebody <${text}>`,
        (text) => `  ${text} `,
      ),
      header: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      chunk: fc.integer({ min: 1, max: 99 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(address, { minLength: 1, maxLength: 10 }), layout, async (list, how) => {
        const { suppress, reasonOf } = listWorld();
        const lines = list.map((text) => quoted(how.shape(text)));
        const file = [...(how.header ? ['Email'] : []), ...lines].join(how.end);
        const { counts } = await suppress(file, 'unsubscribed', how.chunk);
        expect(counts).toMatchObject({ read: list.length, refused: 0 });
        for (const text of list) {
          const check = normaliseAddress(text);
          expect(check.kind === 'ok' && (await reasonOf(check.normalised))).toBe('unsubscribed');
        }
      }),
    );
  });

  it('gets a result, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, chunk) => {
          const { counts } = await listWorld().suppress(bytes, 'unsubscribed', chunk);
          expect(counts.read).toBe(counts.suppressed + counts.already + counts.spared + counts.refused);
        },
      ),
    );
  });
});
