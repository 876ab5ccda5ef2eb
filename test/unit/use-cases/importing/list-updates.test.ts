import { describe, expect, it } from 'vitest';
import { refOf } from '../../../../functions/domain/identity/ref.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { findCustomer } from '../../../../functions/use-cases/find-customer.ts';
import { undoRun } from '../../../../functions/use-cases/importing/undo-run.ts';
import { csv, HEADER, importWorld, keys, RUN } from '../../../support/import-world.ts';

const FULL = csv(
  `${HEADER},first_name,last_name,account,owner_email,region,locale,time_zone,customer_until,renewal_on,annual_value,last_asked,last_answered,plan`,
  'C-1,ana@example.com,2024-01-01,Ana,Lima,Lima Ltd,olga@example.org,South,pt-BR,America/Sao_Paulo,2030-01-31,2027-03-01,1200,2026-05-04,2026-05-05,Gold',
  'C-2,bo@example.com,2024-01-01,Bo,Bell,Bell Ltd,olga@example.org,North,en-GB,Europe/London,2030-01-31,2027-04-01,900,2026-05-04,2026-05-06,Silver',
);
const ANA = {
  firstName: 'Ana',
  lastName: 'Lima',
  account: 'Lima Ltd',
  ownerEmail: 'olga@example.org',
  region: 'South',
  locale: 'pt-BR',
  zone: 'America/Sao_Paulo',
  until: '2030-01-31',
  renewalOn: '2027-03-01',
  annualValue: 1200,
  lastAsked: '2026-05-04',
  lastAnswered: '2026-05-05',
  tags: { plan: 'Gold' },
};

describe('a file with fewer columns leaves the others as they are', () => {
  const EVERY_ONE = {
    first_name: 2,
    last_name: 2,
    account: 2,
    owner_email: 2,
    region: 2,
    locale: 2,
    time_zone: 2,
    customer_until: 2,
    renewal_on: 2,
    annual_value: 2,
    last_asked: 2,
    last_answered: 2,
    tags: 2,
  };
  const { first_name: _1, last_name: _2, ...BUT_NAMES } = EVERY_ONE;

  it.each<[what: string, file: string, left: object, changed: object]>([
    [
      'the least',
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2024-01-01'),
      EVERY_ONE,
      {},
    ],
    [
      'names only',
      csv(
        `${HEADER},first_name,last_name`,
        'C-1,ana@example.com,2024-01-01,Anna,Lima',
        'C-2,bo@example.com,2024-01-01,Bo,Bell',
      ),
      BUT_NAMES,
      { firstName: 'Anna' },
    ],
    [
      'another tag',
      csv(`${HEADER},seats`, 'C-1,ana@example.com,2024-01-01,40', 'C-2,bo@example.com,2024-01-01,7'),
      EVERY_ONE,
      { tags: { plan: 'Gold', seats: '40' } },
    ],
    [
      'in other order and spelling',
      csv(
        'Kunde seit;E-Mail;Kundennummer',
        '2024-01-01;ana@example.com;C-1',
        '2024-01-01;bo@example.com;C-2',
      ),
      EVERY_ONE,
      {},
    ],
    [
      'without its last cells in each row',
      csv(`${HEADER}`, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2024-01-01', ''),
      EVERY_ONE,
      {},
    ],
  ])('%s', async (_what, file, left, changed) => {
    const world = importWorld();
    await world.import(FULL);
    const report = await world.import(file);
    expect(report).toMatchObject({ counts: { read: 2, added: 0, refused: 0 }, emptied: {} });
    expect(report.left).toEqual(left);
    expect(world.customer('C-1')).toMatchObject({ ...ANA, ...changed });
  });

  it('says nothing about values that were never known', async () => {
    const world = importWorld();
    await world.import(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    expect((await world.import(csv(HEADER, 'C-1,ana@example.com,2024-01-01'))).left).toEqual({});
  });
});

describe('an empty cell empties', () => {
  it.each<[word: string]>([
    [''],
    ['NULL'],
    ['n/a'],
    ['#N/A'],
    ['-'],
    ['(empty)'],
    ['k.A.'],
    ['s/d'],
    ["'"],
    ['""""""'],
  ])('%s in every column, and each is counted', async (word) => {
    const world = importWorld();
    await world.import(FULL);
    const cells = Array.from({ length: 13 }, () => word);
    const [header = ''] = FULL.split('\n');
    const report = await world.import(
      csv(header, ['C-1', 'ana@example.com', '2024-01-01', ...cells].join(',')),
    );
    expect(report.problems).toEqual([]);
    expect(report.emptied).toEqual({
      first_name: 1,
      last_name: 1,
      account: 1,
      owner_email: 1,
      region: 1,
      locale: 1,
      time_zone: 1,
      customer_until: 1,
      renewal_on: 1,
      annual_value: 1,
      last_asked: 1,
      last_answered: 1,
    });
    expect(report.left).toEqual({});
    const ana = world.customer('C-1');
    expect(ana).toMatchObject({ firstName: '', lastName: '', account: '', locale: 'en', zone: 'UTC' });
    for (const field of [
      ...['ownerEmail', 'region', 'until', 'renewalOn', 'annualValue', 'lastAsked', 'lastAnswered'],
      'tags',
    ])
      expect(ana).not.toHaveProperty(field);
  });

  it('empties only its own customer', async () => {
    const world = importWorld();
    await world.import(FULL);
    const file = csv(
      `${HEADER},region`,
      'C-1,ana@example.com,2024-01-01,',
      'C-2,bo@example.com,2024-01-01,North',
    );
    expect((await world.import(file)).emptied).toEqual({ region: 1 });
    expect(world.customer('C-1')).not.toHaveProperty('region');
    expect(world.customer('C-2')?.region).toBe('North');
  });

  it('a row that ends early has empty cells there', async () => {
    const world = importWorld();
    await world.import(FULL);
    const report = await world.import(
      csv(`${HEADER},region,account`, 'C-1,ana@example.com,2024-01-01,South'),
    );
    expect(report.emptied).toEqual({ account: 1 });
    expect(world.customer('C-1')).toMatchObject({ region: 'South', account: '' });
  });
});

describe('a value that cannot be read leaves what was known, and is reported', () => {
  it.each<[column: string, cell: string]>([
    ['locale', 'Klingonese'],
    ['time_zone', 'Atlantis/Center'],
    ['customer_until', 'when hell freezes'],
    ['customer_until', '2019-01-01'],
    ['renewal_on', 'each year'],
    ['last_asked', '2026-11-04'],
    ['last_answered', 'twice'],
    ['annual_value', 'a lot'],
    ['annual_value', '-5'],
    ['annual_value', '1.200'],
    ['region', 'R'.repeat(41)],
    ['first_name', 'N'.repeat(81)],
  ])('%s: %s', async (column, cell) => {
    const world = importWorld();
    await world.import(FULL);
    const before = world.customer('C-1');
    const report = await world.import(csv(`${HEADER},${column}`, `C-1,ana@example.com,2024-01-01,${cell}`));
    expect(report).toMatchObject({ counts: { unchanged: 1, refused: 0 }, emptied: {} });
    expect(report.groups).toMatchObject([{ column, cost: 'value', count: 1, lines: [2] }]);
    expect(report.left).not.toHaveProperty(column);
    expect(world.customer('C-1')).toEqual(before);
  });

  it('and a new customer loses that value only', async () => {
    const world = importWorld();
    const report = await world.import(
      csv(
        `${HEADER},first_name,time_zone,annual_value`,
        'C-1,ana@example.com,2024-01-01,Ana,Nowhere/Land,lots',
      ),
    );
    expect(report).toMatchObject({ counts: { added: 1 }, problemCount: 2 });
    expect(world.customer('C-1')).toMatchObject({ firstName: 'Ana', zone: 'UTC' });
  });
});

describe('tags that do not fit are dropped by whole column, and reported once', () => {
  const rows = (cells: (n: number) => string): string[] =>
    Array.from({ length: 20 }, (_, n) => `C-${n},c${n}@example.com,2024-01-01,${cells(n)}`);
  const long = (n: number): string => (n === 13 ? 'long '.repeat(60) : 'short');

  it.each<[what: string, file: string, kept: string[], dropped: string[], options?: ListOptions]>([
    [
      'one long value in one row',
      csv(`${HEADER},plan,story`, ...rows((n) => `Gold,${long(n)}`)),
      ['plan'],
      ['story'],
    ],
    [
      'many columns that fit one by one',
      csv(
        `${HEADER},t1,t2,t3,t4`,
        ...rows(() => ['a', 'bb', 'ccc', 'dddd'].map((text) => text.repeat(25)).join(',')),
      ),
      ['t1', 't2', 't3'],
      ['t4'],
    ],
    [
      'the column that was asked for goes first',
      csv(`${HEADER},t1,t2,t3`, ...rows(() => [20, 25, 210].map((size) => 'x'.repeat(size)).join(','))),
      ['t1', 't3'],
      ['t2'],
      { tags: ['t3'] },
    ],
    [
      'a heading of a whole question',
      csv(
        `${HEADER},"How likely are you to recommend us to a friend or a colleague of yours, from 0 to 10?"`,
        ...rows(() => '9'),
      ),
      [],
      ['How likely are you to recommend us to a friend or a colleag…'],
    ],
  ])('%s', async (_what, file, kept, dropped, options = {}) => {
    const world = importWorld();
    const report = await world.import(file, options);
    expect(report).toMatchObject({ counts: { added: 20, refused: 0 }, problems: [], questions: [] });
    expect(report.tagColumns).toEqual(kept);
    expect(report.unusedColumns).toEqual(dropped);
    for (const customer of world.customers.all.values())
      expect(Object.keys(customer.tags ?? {})).toEqual(kept);
  });

  it('--drop leaves out a column that would fit', async () => {
    const world = importWorld();
    const report = await world.import(csv(`${HEADER},plan,seats`, ...rows(() => 'Gold,4')), {
      drop: ['Seats'],
    });
    expect(report.tagColumns).toEqual(['plan']);
    expect(report.columns.at(-1)).toMatchObject({
      header: 'seats',
      use: { kind: 'dropped', why: 'as you said' },
    });
  });
});

describe('a column of owners', () => {
  it('that has names, and no address, is kept as a tag', async () => {
    const world = importWorld();
    const report = await world.import(csv(`${HEADER},Owner`, 'C-1,ana@example.com,2024-01-01,Olga Ott'));
    expect(report).toMatchObject({ counts: { added: 1 }, problems: [], tagColumns: ['owner'] });
    expect(world.customer('C-1')).toMatchObject({ tags: { owner: 'Olga Ott' } });
  });

  it('that has an address somewhere loses the values that are none', async () => {
    const world = importWorld();
    const report = await world.import(
      csv(
        `${HEADER},Owner`,
        'C-1,ana@example.com,2024-01-01,olga@example.org',
        'C-2,bo@example.com,2024-01-01,Olga Ott',
      ),
    );
    expect(report.problems).toMatchObject([{ line: 3, value: 'Olga Ott', cost: 'value' }]);
    expect(world.customer('C-1')?.ownerEmail).toBe('olga@example.org');
  });
});

describe('a damaged id is refused with the reason', () => {
  it.each<[id: string, reason: RegExp]>([
    ['1.23457E+10', /a spreadsheet has rounded this one/],
    ['"4,5E+11"', /a spreadsheet has rounded this one/],
    ['9E+12', /a spreadsheet has rounded this one/],
    ['#REF!', /error of a spreadsheet/],
    ['#NAME?', /error of a spreadsheet/],
    ['########', /too narrow/],
    ['=A2&B2', /formula/],
    ['NULL', /the id your CRM has/],
    ['#N/A', /the id your CRM has/],
    ['', /the id your CRM has/],
  ])('%s', async (id, reason) => {
    const world = importWorld();
    const report = await world.import(
      csv(HEADER, `${id},ana@example.com,2024-01-01`, 'C-2,bo@example.com,2024-01-01'),
    );
    expect(report.counts).toMatchObject({ added: 1, refused: 1 });
    expect(report.groups).toMatchObject([
      { column: 'id', cost: 'row', expected: expect.stringMatching(reason) },
    ]);
  });

  it.each([
    '12E5',
    '0012',
    'E+10',
    "'0012",
    '="0012"',
    'A#1',
    '3-4',
    'Null-Fill GmbH',
  ])('%s is an id', async (id) => {
    const world = importWorld();
    const quote = id.includes('"') ? `"${id.replaceAll('"', '""')}"` : id;
    expect((await world.import(csv(HEADER, `${quote},ana@example.com,2024-01-01`))).counts.added).toBe(1);
    const plain = id.replace(/^'|^="|"$/g, '');
    expect(world.customer(plain)?.crmId).toBe(plain);
  });
});

describe('the columns have their names in', () => {
  const WANTED = {
    crmId: 'C-1',
    email: 'ana@example.com',
    firstName: 'Ana',
    lastName: 'Lima',
    account: 'Lima Ltd',
    region: 'South',
    locale: 'fr-CA',
    zone: 'America/Toronto',
    since: '2021-03-04',
    until: '2030-01-31',
    annualValue: 1234.56,
  };

  it.each<[language: string, header: string, row: string]>([
    [
      'English',
      'Customer Number*;E-mail Address;Given name;SURNAME;companyName;Sales Region;Preferred Language;Timezone;Customer_Since;Churn Date;ARR (EUR)',
      'C-1;ana@example.com;Ana;Lima;Lima Ltd;South;fr_CA;Eastern Standard Time (Toronto);2021/03/04;2030-01-31T00:00:00Z;$1,234.56',
    ],
    [
      'German',
      'Kunden-Nr.;E-Mail-Adresse*;Vorname;Familienname;Firma;Vertriebsregion;Sprache;Zeitzone;Kunde seit;Gekündigt zum;Jahreswert',
      'C-1;ana@example.com;Ana;Lima;Lima Ltd;South;fr-CA;America/Toronto;4. März 2021;31. Januar 2030;1.234,56 €',
    ],
    [
      'French',
      'N° de client;Courriel;Prénom;Nom de famille;Société;Région;Langue;Fuseau horaire;Client depuis le;Résilié le;Valeur annuelle',
      'C-1;ana@example.com;Ana;Lima;Lima Ltd;South;fr-CA;America/Toronto;4 mars 2021;31 janvier 2030;1 234,56 €',
    ],
    [
      'Spanish',
      'Nº de cliente;Correo electrónico;Nombre;Apellidos;Empresa;Región;Idioma;Zona horaria;Cliente desde;Cliente hasta;Valor anual',
      'C-1;ana@example.com;Ana;Lima;Lima Ltd;South;fr-CA;America/Toronto;4 de marzo de 2021;31 de enero de 2030;1.234,56 €',
    ],
  ])('%s', async (language, header, row) => {
    const world = importWorld();
    // Text in brackets after a Windows zone is not part of its name.
    const report = await world.import(csv(header, row.replace(' (Toronto)', '')));
    expect(report).toMatchObject({ questions: [], problems: [], counts: { added: 1 } });
    const zone = language === 'English' ? 'America/New_York' : WANTED.zone;
    expect(world.customer('C-1')).toMatchObject({ ...WANTED, zone });
    expect(world.customer('C-1')).not.toHaveProperty('tags');
  });

  it.each<[what: string, header: string, asked: string]>([
    ['a near name', 'id,emial,customer_since', '--map email="emial"'],
    ['another day', 'id,email,Create Date', '--map customer_since="Create Date"'],
    ['an id that may be', 'Contact key no.,email,customer_since', '--map id='],
    ['two that are the same', 'id,email,E-Mail,customer_since', '--map email='],
    ['a near name that may be a tag', `${HEADER},Frist Name`, '--tag "Frist Name"'],
  ])('%s is asked about, and nobody comes in', async (_what, header, asked) => {
    const world = importWorld();
    const cells = header
      .split(',')
      .map((name, n) => (/e-?mi?ai?l/i.test(name) ? 'ana@example.com' : `2024-01-0${n + 1}`));
    const report = await world.import(csv(header, cells.join(',')));
    expect(report.questions.join('\n')).toContain(asked);
    expect(report.counts.read).toBe(0);
    expect(world.customers.all.size).toBe(0);
  });
});

const people = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, n) => `P-${n + from},p${n + from}@example.com,2020-01-01`);
const YESTERDAY = '2026-11-01';

describe('a list that names itself complete', () => {
  async function withPeople(count: number) {
    const world = importWorld();
    await world.import(csv(HEADER, ...people(count)));
    // They came in some time before this list.
    for (const [ref, customer] of world.customers.all)
      world.customers.all.set(ref, { ...customer, importedAt: '2026-01-05T09:00:00Z' });
    return world;
  }

  it('lists who is missing, who stay customers', async () => {
    const world = await withPeople(40);
    const report = await world.import(csv(HEADER, ...people(38, 3)), { complete: true });
    expect(report.missing).toEqual({ count: 2, samples: ['P-1', 'P-2'], ended: 0 });
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it('says nothing about them unless it names itself complete', async () => {
    const world = await withPeople(40);
    const report = await world.import(csv(HEADER, ...people(38, 3)), { endMissing: true });
    expect(report).not.toHaveProperty('missing');
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it('with --end-missing ends them the day before; undoing the run takes that back', async () => {
    const world = await withPeople(60);
    const options = { complete: true, endMissing: true };
    const report = await world.import(csv(HEADER, ...people(58, 3)), options);
    expect(report.missing).toEqual({ count: 2, samples: ['P-1', 'P-2'], ended: 2 });
    expect(world.customer('P-1')?.until).toBe(YESTERDAY);
    expect(world.customer('P-3')).not.toHaveProperty('until');
    const again = await world.import(csv(HEADER, ...people(58, 3)), options);
    expect(again.missing).toEqual({ count: 0, samples: [], ended: 0 });
    expect(await undoRun(world.deps, RUN)).toMatchObject({ kind: 'undone', revived: 2 });
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it('gives back a later end when its run is undone', async () => {
    const world = await withPeople(39);
    await world.import(csv(`${HEADER},customer_until`, 'P-1,p1@example.com,2020-01-01,2027-06-30'));
    await world.import(csv(HEADER, ...people(38, 2)), { complete: true, endMissing: true });
    expect(world.customer('P-1')?.until).toBe(YESTERDAY);
    await undoRun(world.deps, RUN);
    expect(world.customer('P-1')?.until).toBe('2027-06-30');
  });

  it('counts nobody as missing whose end has passed', async () => {
    const world = await withPeople(39);
    await world.import(csv(`${HEADER},customer_until`, 'P-1,p1@example.com,2020-01-01,2026-06-30'));
    const report = await world.import(csv(HEADER, ...people(38, 2)), { complete: true, endMissing: true });
    expect(report.missing).toMatchObject({ count: 0, ended: 0 });
    expect(world.customer('P-1')?.until).toBe('2026-06-30');
  });

  it.each<[what: string, there: number, missing: number, endMissing: true | number, ended: number]>([
    ['5 % of it are ended', 100, 5, true, 5],
    ['more are not', 100, 6, true, 0],
    ['more are, where that is allowed', 100, 6, 6, 6],
    ['a larger share than allowed is not', 100, 21, 20, 0],
    ['nobody is, where nothing is allowed', 100, 1, 0, 0],
    ['of a list cut down to one row nobody is', 1, 30, true, 0],
  ])('%s', async (_what, there, missing, endMissing, ended) => {
    const world = await withPeople(there + missing);
    const report = await world.import(csv(HEADER, ...people(there)), { complete: true, endMissing });
    expect(report.missing).toMatchObject({ count: missing, ended });
    expect(report.missing?.whyNoneEnded === undefined).toBe(ended > 0);
    // Nobody is advised to end more customers than a list has.
    const isShare = missing <= there;
    if (ended === 0 && isShare) expect(report.missing?.whyNoneEnded).toMatch(/--end-missing \d+ allows it/);
    if (!isShare) expect(report.missing?.whyNoneEnded).toMatch(/cut short\.$/);
    const all = [...world.customers.all.values()];
    expect(all.filter(({ until }) => until === YESTERDAY)).toHaveLength(ended);
  });

  it.each<[what: string, lines: string[], held: RegExp]>([
    ['that breaks off', ['P-2,p2@example.com,2020-01-01,\0'], /read to its end|neither id nor address/],
    [
      'with rows of which neither id nor address can be read',
      ['#REF!,nobody,2020-01-01'],
      /neither id nor address/,
    ],
  ])('%s ends nobody', async (_what, lines, held) => {
    const world = await withPeople(40);
    const report = await world.import(csv(HEADER, ...people(38, 3), ...lines), {
      complete: true,
      endMissing: true,
    });
    expect(report.missing?.ended).toBe(0);
    expect(report.missing?.whyNoneEnded).toMatch(held);
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it.each<[what: string, row: string]>([
    ['its date', 'P-1,p1@example.com,soon'],
    ['its address', 'P-1,p1 at home,2020-01-01'],
    ['too many values', 'P-1,p1@example.com,2020-01-01,,surplus'],
    ['the address of another', 'P-1,p3@example.com,2020-01-01'],
    ['its damaged id', '#REF!,p1@example.com,2020-01-01'],
    ['its new id', 'Q-1,p1@example.com,2020-01-01'],
  ])('does not miss the customer of a row that is refused for %s', async (_what, row) => {
    const world = await withPeople(40);
    const report = await world.import(csv(HEADER, ...people(39, 2), row), {
      complete: true,
      endMissing: true,
    });
    expect(report.counts.refused).toBe(1);
    expect(report.missing).toMatchObject({ count: 0, ended: 0 });
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it('makes somebody who comes back a customer again', async () => {
    const world = await withPeople(40);
    const options = { complete: true, endMissing: true };
    await world.import(csv(HEADER, ...people(39, 2)), options);
    expect(world.customer('P-1')?.until).toBe(YESTERDAY);
    await world.import(csv(HEADER, ...people(40)), options);
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });

  it('leaves somebody who comes back ended, if the list itself says when', async () => {
    const world = await withPeople(2);
    const file = csv(
      `${HEADER},customer_until`,
      'P-1,p1@example.com,2020-01-01,2026-02-03',
      'P-2,p2@example.com,2020-01-01,',
    );
    await world.import(file, { complete: true });
    expect(world.customer('P-1')?.until).toBe('2026-02-03');
  });

  it('ends nobody while a question is open', async () => {
    const world = await withPeople(40);
    const rows = people(38, 3).map((row, n) => `${row},Zone ${n}`);
    const report = await world.import(csv(`${HEADER},Status`, ...rows), { complete: true, endMissing: true });
    expect(report.questions).toHaveLength(1);
    expect(report.missing?.ended ?? 0).toBe(0);
    expect(world.customer('P-1')).not.toHaveProperty('until');
  });
});

describe('a new id for a known address', () => {
  const OLD = csv(
    `${HEADER},first_name,region`,
    'A-1,ana@example.com,2024-01-01,Ana,South',
    'A-2,bo@example.com,2024-01-01,Bo,North',
  );
  const NEW = csv(
    `${HEADER},first_name`,
    'N-1,ana@example.com,2024-01-01,Anna',
    'N-2,bo@example.com,2024-01-01,Bo',
  );
  const ASKED = { week: '2026-W40', kind: 'score', on: '2026-09-28' } as const;
  const RENAME = { renameIds: true };

  async function known() {
    const world = importWorld();
    await world.import(OLD);
    const ana = world.customer('A-1');
    if (ana !== undefined) world.customers.all.set(ana.ref, { ...ana, recent: [ASKED] });
    return world;
  }
  const stored = (world: ReturnType<typeof importWorld>, id: string) =>
    findCustomer({ ...world.deps }, id).then((found) =>
      found.kind === 'customer' ? found.customer : undefined,
    );

  it('stands for the same customer with --rename-ids: the ref and the past asks stay', async () => {
    const world = await known();
    const report = await world.import(NEW, RENAME);
    expect(report).toMatchObject({
      counts: { read: 2, added: 0, updated: 2, refused: 0 },
      renamed: 2,
      problems: [],
    });
    expect(world.customers.all.size).toBe(2);
    const ana = world.customers.all.get(refOf('A-1', keys.ref));
    expect(ana).toMatchObject({ crmId: 'N-1', firstName: 'Anna', region: 'South', recent: [ASKED] });
    expect((await world.address('ana@example.com'))?.ref).toBe(refOf('A-1', keys.ref));
  });

  it('is found by both ids, the address and the ref', async () => {
    const world = await known();
    await world.import(NEW, RENAME);
    const ref = refOf('A-1', keys.ref);
    for (const text of ['A-1', 'N-1', 'ana@example.com', ref])
      expect((await stored(world, text))?.ref).toBe(ref);
  });

  it.each<[what: string, file: string, options: ListOptions]>([
    ['the new list again, with the flag', NEW, RENAME],
    ['the new list again, without it', NEW, {}],
    ['the old list', OLD, {}],
    ['a new address under the new id', csv(HEADER, 'N-1,ana@example.org,2024-01-01'), {}],
    ['a new address under the old id', csv(HEADER, 'A-1,ana@example.org,2024-01-01'), {}],
  ])('means the same customer afterwards: %s', async (_what, file, options) => {
    const world = await known();
    await world.import(NEW, RENAME);
    const report = await world.import(file, options);
    expect(report).toMatchObject({ counts: { added: 0, refused: 0 }, renamed: 0 });
    expect(world.customers.all.size).toBe(2);
    expect((await stored(world, 'N-1'))?.ref).toBe(refOf('A-1', keys.ref));
  });

  it('can be given once more', async () => {
    const world = await known();
    await world.import(NEW, RENAME);
    const report = await world.import(NEW.replaceAll('N-', 'M-'), RENAME);
    expect(report).toMatchObject({ counts: { refused: 0 }, renamed: 2 });
    for (const id of ['A-1', 'N-1', 'M-1'])
      expect((await stored(world, id))?.ref).toBe(refOf('A-1', keys.ref));
  });

  it('carries a "no" to the customer', async () => {
    const world = await known();
    await world.import(NEW, RENAME);
    await world.import(csv(`${HEADER},Unsubscribed`, 'N-1,,2024-01-01,yes'));
    expect((await world.address('ana@example.com'))?.suppression?.reason).toBe('unsubscribed');
  });

  it('is another customer if both ids are in one file', async () => {
    const world = await known();
    const report = await world.import(
      csv(HEADER, 'A-1,ana@example.com,2024-01-01', 'N-1,ana@example.com,2024-01-01'),
      RENAME,
    );
    expect(report).toMatchObject({ counts: { refused: 1 }, renamed: 0 });
    expect(report.problems).toMatchObject([
      { line: 3, column: 'email', expected: expect.stringContaining('customer A-1') },
    ]);
    expect(await stored(world, 'N-1')).toBeUndefined();
  });

  it('is another customer if the new one comes before the old one', async () => {
    const world = await known();
    const report = await world.import(
      csv(HEADER, 'N-1,ana@example.com,2024-01-01', 'A-1,ana@example.com,2024-01-01'),
      RENAME,
    );
    expect(report).toMatchObject({ counts: { refused: 1 }, renamed: 0 });
    expect(await stored(world, 'N-1')).toBeUndefined();
  });

  it('is no new one if a customer of that id is known', async () => {
    const world = await known();
    const report = await world.import(csv(HEADER, 'A-2,ana@example.com,2024-01-01'), RENAME);
    expect(report).toMatchObject({ counts: { refused: 1 }, renamed: 0 });
    expect(world.customers.all.get(refOf('A-2', keys.ref))?.email).toBe('bo@example.com');
  });

  it('without the flag is one group with the likely cause and the way out', async () => {
    const world = await known();
    const report = await world.import(NEW);
    expect(report.counts).toMatchObject({ added: 0, refused: 2 });
    expect(report.groups).toMatchObject([
      {
        column: 'email',
        cost: 'row',
        count: 2,
        lines: [2, 3],
        expected: expect.stringContaining('--rename-ids'),
      },
    ]);
  });

  it('counts nobody as missing in a complete list with new ids', async () => {
    const world = await known();
    const options = { complete: true, endMissing: 100, renameIds: true };
    expect((await world.import(NEW, options)).missing).toMatchObject({ count: 0, ended: 0 });
    expect((await world.import(NEW, options)).missing).toMatchObject({ count: 0, ended: 0 });
  });
});

describe('a dry run changes nothing and predicts the counts', () => {
  it.each<[what: string, file: string, options: ListOptions]>([
    ['of new customers', csv(HEADER, ...people(5, 50)), {}],
    [
      'of an update',
      csv(
        `${HEADER},first_name,region`,
        'C-1,ana@example.com,2024-01-01,Anna,',
        'C-2,bo@example.com,2024-01-01,Bo,North',
      ),
      {},
    ],
    [
      'with wishes and odd cells',
      csv(
        `${HEADER},Unsubscribed`,
        'C-1,ana@example.com,2024-01-01,yes',
        'C-2,bo@example.com,2024-01-01,hm',
        'C-3,ana@example.com,2024-01-01,no',
      ),
      {},
    ],
    [
      'of customers who swap addresses',
      csv(HEADER, 'C-1,bo@example.com,2024-01-01', 'C-2,ana@example.com,2024-01-01'),
      {},
    ],
    [
      'of an address given up and taken',
      csv(HEADER, 'C-9,ana@example.com,2024-01-01', 'C-1,new@example.com,2024-01-01'),
      {},
    ],
    [
      'of new ids',
      csv(HEADER, 'X-1,ana@example.com,2024-01-01', 'X-2,bo@example.com,2024-01-01'),
      { renameIds: true },
    ],
    ['of new ids without the flag', csv(HEADER, 'X-1,ana@example.com,2024-01-01'), {}],
    [
      'of a complete list',
      csv(HEADER, 'C-1,ana@example.com,2024-01-01'),
      { complete: true, endMissing: 100 },
    ],
    [
      'of bad rows',
      csv(HEADER, '#REF!,x,y', 'C-1,ana@example.com,2024-01-01', 'C-1,ana@example.com,2024-01-01'),
      {},
    ],
    [
      'with a question',
      csv(
        `${HEADER},Status`,
        'C-1,ana@example.com,2024-01-01,one',
        'C-2,bo@example.com,2024-01-01,unsubscribed',
      ),
      {},
    ],
  ])('%s', async (_what, file, options) => {
    const world = importWorld();
    await world.import(FULL);
    for (const [ref, customer] of world.customers.all)
      world.customers.all.set(ref, { ...customer, importedAt: '2026-01-05T09:00:00Z' });
    const before = new Map(world.customers.all);
    const addressOf = () =>
      Promise.all(['ana', 'bo', 'new', 'p50'].map((name) => world.address(`${name}@example.com`)));
    const addresses = await addressOf();
    const dry = await world.import(file, { ...options, dryRun: true });
    expect(new Map(world.customers.all)).toEqual(before);
    expect(await addressOf()).toEqual(addresses);
    expect(await world.aliases.get(refOf('X-1', keys.ref))).toBeUndefined();
    expect(dry.isDryRun).toBe(true);
    const done = await world.import(file, options);
    expect({ ...dry, isDryRun: false }).toEqual(done);
  });
});
