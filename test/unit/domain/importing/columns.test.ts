import { describe, expect, it } from 'vitest';
import {
  type ColumnUse,
  columnLines,
  consentUse,
  MAX_TAG_NAME,
  placeOf,
  planColumns,
  saidIn,
  tagName,
} from '../../../../functions/domain/importing/columns.ts';
import { COLUMNS } from '../../../../functions/domain/importing/customer-columns.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';

/** The use of a column in few words: `id`, `tag plan`, `consent refusal`, `dropped`. */
function brief(use: ColumnUse): string {
  switch (use.kind) {
    case 'column':
      return use.column;
    case 'consent':
      return `consent ${use.consent.kind}`;
    case 'tag':
      return `${use.isDay ? 'day' : 'tag'} ${use.name}`;
    case 'dropped':
      return 'dropped';
  }
}

const plan = (header: string, options: ListOptions = {}) => planColumns(header.split('|'), options);
const uses = (header: string, options?: ListOptions) =>
  plan(header, options).columns.map(({ use }) => brief(use));
/** Added to the required columns. */
const MUST = 'id|email|customer_since';
const beside = (header: string, options?: ListOptions) => uses(`${MUST}|${header}`, options).slice(3);
const questions = (header: string, options?: ListOptions) =>
  plan(`${MUST}|${header}`, options).questions.join('\n');

describe('our own names', () => {
  it('are taken in any order, case and dress', () => {
    const expected = COLUMNS.map((column) => (column === 'opted_out' ? 'consent refusal' : column));
    for (const dress of [
      (name: string) => name,
      (name: string) => name.toUpperCase(),
      (name: string) => ` ${name.replaceAll('_', ' ')} *`,
      (name: string) => `"${name.replaceAll('_', '-')}"`,
    ]) {
      expect(uses(COLUMNS.map(dress).join('|'))).toEqual(expected);
      expect(uses(COLUMNS.map(dress).toReversed().join('|'))).toEqual(expected.toReversed());
    }
    expect(plan(COLUMNS.join('|'))).toMatchObject({ questions: [], absent: [] });
  });
});

describe('known spellings', () => {
  it.each([
    ['Kundennummer|E-Mail-Adresse|Kunde seit|Firma', ['id', 'email', 'customer_since', 'account']],
    ['Record ID|Email (Primary)|customer_since|Company name', ['id', 'email', 'customer_since', 'account']],
    [
      'id|Adresse e-mail|customer_since|Prénom|Nom',
      ['id', 'email', 'customer_since', 'first_name', 'last_name'],
    ],
  ])('are taken: %s', (header, expected) => {
    expect(uses(header)).toEqual(expected);
    expect(plan(header).questions).toEqual([]);
  });

  it.each([
    ['our own before a spelling', 'Record ID|id|email|customer_since', ['tag record_id', 'id']],
    [
      'the plainer before the looser',
      'Contact: Email|Email|id|customer_since',
      ['tag contact:_email', 'email'],
    ],
    ['Email before Email 1', 'Email 1|Email address|id|customer_since', ['tag email_1', 'email']],
  ])('of several that mean one column the plainest wins, wherever it stands: %s', (_case, header, first) => {
    expect(uses(header).slice(0, 2)).toEqual(first);
    expect(plan(header).questions).toEqual([]);
  });

  it.each([
    ['email|EMAIL', 'email: "email", "EMAIL"', '--map email="email"'],
    ['Region|region', 'region: "Region", "region"', '--map region="Region"'],
  ])('that cannot be distinguished are asked about: %s', (names, what, flag) => {
    const { questions } = plan(`id|${names}|customer_since${names.includes('mail') ? '' : '|email'}`);
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain(`Several columns could be ${what}`);
    expect(questions[0]).toContain(flag);
  });
});

describe('a near name', () => {
  it.each([
    ['regoin', 'region'],
    ['first_nmae', 'first_name'],
    ['Anual value', 'annual_value'],
    ['opted_otu', 'opted_out'],
  ])('%s is asked about, with what answers', (header, column) => {
    const asked = questions(header);
    expect(asked).toContain(`"${header}" looks like ${column}`);
    for (const flag of [`--map ${column}="${header}"`, `--tag "${header}"`, `--drop "${header}"`])
      expect(asked).toContain(flag);
  });

  it.each<[string, ListOptions, string]>([
    ['answered by --map', { columns: { region: 'regoin' } }, 'region'],
    ['answered by --tag', { tags: ['regoin'] }, 'tag regoin'],
    ['answered by --drop', { drop: ['regoin'] }, 'dropped'],
    ['about no mail', { notConsent: ['regoin'] }, 'tag regoin'],
  ])('is not asked about when it is %s', (_case, options, use) => {
    expect(questions('regoin', options)).toBe('');
    expect(beside('regoin', options)).toEqual([use]);
  });

  it('is not asked about when another column is the right one', () => {
    expect(questions('region|regoin')).toBe('');
    expect(beside('region|regoin')).toEqual(['region', 'tag regoin']);
  });
});

describe('a required column that is missing', () => {
  it.each([
    ['email|customer_since|Contact number|Contact key 2', 'id', ['Contact number']],
    ['id|email|Create Date|Last seen', 'customer_since', ['Create Date']],
    ['id|customer_since|Username|Plan', 'email', ['Username']],
    ['id|email|Optin time', 'customer_since', ['Optin time']],
  ])('is asked for with what it could be: %s', (header, column, candidates) => {
    const { questions } = plan(header);
    const question = questions.find((text) => text.startsWith(`No column is plainly ${column}`)) ?? '';
    for (const each of candidates) expect(question).toContain(`"${each}"`);
    expect(question).toContain(`--map ${column}="${candidates[0]}"`);
  });

  it('is asked for even when nothing resembles it', () => {
    const { questions } = plan('Plan|Size');
    expect(questions.map((text) => /--map \w+="[^"]*"$/.exec(text)?.[0])).toEqual([
      '--map id="THE HEADER"',
      '--map email="THE HEADER"',
      '--map customer_since="THE HEADER"',
    ]);
  });

  it('quotes a header so that a shell takes it', () => {
    expect(plan('id|email|Start "date"').questions[0]).toContain('--map customer_since="Start \\"date\\""');
  });
});

describe('what somebody said', () => {
  it.each<[string, string, ListOptions, string[]]>([
    [
      '--map goes before our own name',
      'Region|Area',
      { columns: { region: 'Area' } },
      ['tag region', 'region'],
    ],
    ['--map in another dress', 'AREA *', { columns: { region: 'area' } }, ['region']],
    ['--map to opted_out', 'Quiet', { columns: { opted_out: 'Quiet' } }, ['consent refusal']],
    ['--tag', 'Nom|Plan', { tags: ['nom'] }, ['tag nom', 'tag plan']],
    ['--drop', 'Notes|Region', { drop: ['Notes', 'region'] }, ['dropped', 'dropped']],
    ['--says-no of any column', 'Mood', { saysNo: { mood: ['sad'] } }, ['consent status']],
    [
      '--says-no of one that speaks of mail',
      'Unsubscribed',
      { saysNo: { unsubscribed: ['x'] } },
      ['consent refusal'],
    ],
    ['--not-consent', 'Newsletter', { notConsent: ['Newsletter'] }, ['tag newsletter']],
    [
      '--drop of one that speaks of mail: that is heard',
      'Unsubscribed',
      { drop: ['Unsubscribed'] },
      ['consent refusal'],
    ],
    [
      '--drop and --not-consent together',
      'Newsletter',
      { drop: ['Newsletter'], notConsent: ['Newsletter'] },
      ['dropped'],
    ],
  ])('%s', (_case, header, options, expected) => {
    expect(beside(header, options)).toEqual(expected);
    expect(questions(header, options)).toBe('');
  });

  it.each<[string, ListOptions, number]>([
    ['Plan|plan', { columns: { region: 'plan' } }, 1],
    ['plan|Plan', { columns: { region: 'plan' } }, 0],
    ['PLAN|Plan', { columns: { region: 'plan' } }, 0],
    ['✓|→', { columns: { region: '→' } }, 1],
  ])('about %s means the very header, else the first in another dress', (header, options, place) => {
    expect(placeOf(plan(header, options), 'region')).toBe(place);
  });

  it('about a header without letters means no other', () => {
    expect(beside('→|✓', { drop: ['✓'] })).toEqual(['tag →', 'dropped']);
    expect(plan(`${MUST}|→`, { drop: ['✓'] }).absent).toHaveLength(1);
  });

  it('about one header for two columns is asked about', () => {
    const options: ListOptions = { columns: { first_name: 'Name', last_name: 'name' } };
    expect(questions('Name', options)).toBe(
      '"Name" cannot be first_name and last_name at once. Name another column for one of them with --map.',
    );
  });

  it('about a column that the file lacks names the nearest header, and none without a name', () => {
    expect(
      plan(`${MUST}|Areas|`, { tags: ['Area'], drop: ['x'], notConsent: ['y'], saysNo: { z: ['a'] } }).absent,
    ).toEqual([
      expect.stringMatching(/^--says-no z=… \(did you mean "(?:id|email|customer_since|Areas)"\?\)$/),
      '--tag Area (did you mean "Areas"?)',
      expect.stringMatching(/^--drop x \(did you mean "[^"]+"\?\)$/),
      expect.stringMatching(/^--not-consent y \(did you mean "[^"]+"\?\)$/),
    ]);
  });

  it('about columns that the file does not have is reported', () => {
    expect(plan(MUST, { columns: { region: 'Area', id: 'ID' } }).absent).toEqual([
      expect.stringContaining('region=Area'),
    ]);
  });

  it('a tag that was asked for is known as such', () => {
    const { columns } = plan(`${MUST}|Plan|Size`, { tags: ['Plan'] });
    expect(columns.map(({ use }) => use.kind === 'tag' && use.asked)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a column that speaks of mail', () => {
  it.each([
    ['opted_out', 'consent refusal'],
    ['Unsubscribed at', 'consent refusal'],
    ['Accepts marketing', 'consent permission'],
    ['Status', 'consent status'],
    ['Deal status', 'tag deal_status'],
    ['SMS opt out', 'tag sms_opt_out'],
  ])('%s is %s', (header, use) => {
    expect(beside(header)).toEqual([use]);
  });
});

describe('a refusal in a column about something else', () => {
  it.each<[string, boolean[], ListOptions]>([
    ['first_name|last_name|account|region', [true, true, true, true], {}],
    [
      'owner_email|owner_locale|locale|time_zone|customer_until|annual_value',
      [false, false, false, false, false, false],
      {},
    ],
    ['renewal_on|last_asked|last_answered', [false, false, false], {}],
    ['Plan|SMS opt out|Consent date|Unsubscribed', [true, false, false, false], {}],
    ['Plan|Notes', [false, true], { notConsent: ['Plan'] }],
    ['Plan', [true], { drop: ['Plan'] }],
  ])('counts in %s: %j', (header, expected, options) => {
    expect(
      plan(`${MUST}|${header}`, options)
        .columns.slice(3)
        .map(({ mayRefuse }) => mayRefuse),
    ).toEqual(expected);
  });

  it('does not count in the required columns', () => {
    expect(plan(MUST).columns.map(({ mayRefuse }) => mayRefuse)).toEqual([false, false, false]);
  });
});

describe('a column that tells why somebody refused', () => {
  it.each([
    ['Unsubscribe reason', 'unsubscribed'],
    ['Bounce reason', 'bounced'],
  ])('%s means %s for whoever has a value there', (header, reason) => {
    expect(consentUse(header, {})).toEqual({
      kind: 'consent',
      consent: { kind: 'refusal', reason },
      saysNo: new Set(['*']),
    });
  });

  it('says nothing by itself if it only tells how', () => {
    expect(consentUse('Unsubscribe source', {})).toBeUndefined();
    expect(consentUse('Plan', {})).toBeUndefined();
  });
});

it('the column opted_out means that somebody opted out', () => {
  const expected = { kind: 'consent', consent: { kind: 'refusal', reason: 'opted-out' } };
  expect(plan(`${MUST}|opted_out`).columns[3]?.use).toEqual(expected);
  expect(plan(`${MUST}|Quiet`, { columns: { opted_out: 'Quiet' } }).columns[3]?.use).toEqual(expected);
});

describe('a column left out tells why', () => {
  it.each<[string, string, ListOptions]>([
    ['Notes', 'as you said', { drop: ['Notes'] }],
    ['\u200b', 'it has no name', {}],
    ['y'.repeat(65), 'a tag needs a name of 1 to 64 characters', {}],
    ['Plan|plan', 'another column has this name', {}],
  ])('%j: %s', (header, why, options) => {
    expect(plan(`${MUST}|${header}`, options).columns.at(-1)?.use).toEqual({ kind: 'dropped', why });
  });
});

describe('a day that the programme names', () => {
  const planned = (header: string, days: readonly string[], options: ListOptions = {}) =>
    planColumns(`${MUST}|${header}`.split('|'), options, days);
  const usesOf = (...all: Parameters<typeof planned>) =>
    planned(...all)
      .columns.slice(3)
      .map(({ use }) => brief(use));

  it.each<[header: string, days: string[], expected: string[], options?: ListOptions]>([
    ['contract_end', ['contract_end'], ['day contract_end']],
    ['Contract End', ['contract_end'], ['day contract_end']],
    ['CONTRACT-END *', ['contract_end'], ['day contract_end']],
    ['ContractEnd', ['contract_end'], ['day contract_end']],
    ['Contract end (YYYY-MM-DD)', ['contract_end'], ['day contract_end']],
    [
      'Plan|Go live|contract_end',
      ['contract_end', 'go_live'],
      ['tag plan', 'day go_live', 'day contract_end'],
    ],
    // The plainest of several.
    ['ContractEnd|Contract end', ['contract_end'], ['tag contractend', 'day contract_end']],
    ['Contract end|contract-end', ['contract_end'], ['day contract_end', 'dropped']],
    // Whoever wrote the programme meant this header.
    ['Renewal date', ['renewal_date'], ['day renewal_date']],
    ['Renewal date|renewal_on', ['renewal_date'], ['day renewal_date', 'renewal_on']],
    ['Last survey date', ['last_survey_date'], ['day last_survey_date']],
    // Somebody said otherwise.
    ['Contract end', ['contract_end'], ['renewal_on'], { columns: { renewal_on: 'Contract end' } }],
    ['Contract end', ['contract_end'], ['dropped'], { drop: ['Contract end'] }],
    ['Contract end', ['contract_end'], ['day contract_end'], { tags: ['Contract end'] }],
    [
      'ContractEnd|Contract end',
      ['contract_end'],
      ['tag contractend', 'day contract_end'],
      { tags: ['Contract end'] },
    ],
    // Our own names are ours.
    ['last_asked', ['last_asked'], ['last_asked']],
    ['Plan', ['__proto__'], ['tag plan']],
  ])('%s for %j: %j', (header, days, expected, options) => {
    expect(usesOf(header, days, options)).toEqual(expected);
    expect(planned(header, days, options)).toMatchObject({ questions: [], aboutDays: [] });
  });

  it('is no misspelling of ours', () => {
    expect(planned('customr_until', ['customr_until']).questions).toEqual([]);
    expect(planned('customr_until', []).questions).toHaveLength(1);
  });

  it('is told when the file lacks it, or reads its column as something else', () => {
    const { columns, aboutDays } = planned('Churn date|Opt-out date', [
      'go_live',
      'churn_date',
      'opt_out_date',
    ]);
    expect(columns.slice(3).map(({ use }) => brief(use))).toEqual(['customer_until', 'consent refusal']);
    expect(aboutDays).toEqual([
      'The programme asks by the day in "go_live", and the file has no such column.',
      'The programme asks by the day in "churn_date", and "Churn date" is read as something else. If it is that day, say --tag "Churn date".',
      'The programme asks by the day in "opt_out_date", and "Opt-out date" is read as something else. If it is that day, say --not-consent "Opt-out date".',
    ]);
    expect(usesOf('Churn date', ['churn_date'], { tags: ['Churn date'] })).toEqual(['day churn_date']);
    expect(usesOf('Opt-out date', ['opt_out_date'], { notConsent: ['Opt-out date'] })).toEqual([
      'day opt_out_date',
    ]);
  });

  it('is shown with its header', () => {
    const { columns } = planned('Contract End|Plan', ['contract_end']);
    expect(columnLines({ columns }).slice(3)).toEqual([
      '  Contract End    → contract_end, a day that the programme names',
      '  Kept as tags: plan',
    ]);
  });
});

it('a name is given once', () => {
  expect(beside('Plan|plan|Size', { drop: ['Size'] })).toEqual(['tag plan', 'dropped', 'dropped']);
});

it('a required column that a near name may be is asked about once', () => {
  expect(plan('id|emial|customer_since').questions).toEqual([
    expect.stringContaining('"emial" looks like email'),
  ]);
});

it('a column that is taken is no candidate for a missing one', () => {
  const { questions: asked } = plan('id|customer_since|Username', { columns: { region: 'Username' } });
  expect(asked).toEqual([expect.stringContaining('--map email="THE HEADER"')]);
});

it('a column without a name is called by its place', () => {
  expect(plan('id||email').columns.map(({ header }) => header)).toEqual(['id', 'column 2', 'email']);
});

describe('the rest', () => {
  it.each([
    ['becomes tags', 'Plan|Shoe Size|shoe-width', ['tag plan', 'tag shoe_size', 'tag shoe_width']],
    ['has each name once', 'Plan|plan|PLAN', ['tag plan', 'dropped', 'dropped']],
    ['needs a name', 'Plan||\u200b', ['tag plan', 'dropped', 'dropped']],
    [
      'needs a short name',
      `${'x'.repeat(MAX_TAG_NAME)}|${'y'.repeat(MAX_TAG_NAME + 1)}`,
      [`tag ${'x'.repeat(64)}`, 'dropped'],
    ],
    ['has no name that an object cannot keep', '__proto__|constructor', ['dropped', 'tag constructor']],
    ['has a name on one line', 'a\u0007b', ['dropped']],
  ])('%s', (_case, header, expected) => {
    expect(beside(header)).toEqual(expected);
    expect(questions(header)).toBe('');
  });

  it.each([
    [' Shoe  Size ', 'shoe_size'],
    ['shoe-size', 'shoe_size'],
    ['Jose\u0301\u200b', 'josé'],
    ['', ''],
  ])('the tag of %j is %j', (header, name) => {
    expect(tagName(header)).toBe(name);
  });
});

it('columns are shown by their headers, clipped, and with their meaning', () => {
  const { columns } = plan(`${MUST}|Unsubscribed|Accepts marketing|Status|Plan|${'q'.repeat(70)}|`);
  const lines = columnLines({ columns }).map((line) => line.replace(/ {2,}/g, '  '));
  expect(lines).toEqual([
    '  id  → id',
    '  email  → email',
    '  customer_since  → customer_since',
    '  Unsubscribed  → tells who wants no mail',
    '  Accepts marketing  → tells who may be mailed',
    '  Status  → tells by words who wants mail',
    '  Kept as tags: plan',
    `  Left out: ${'q'.repeat(59)}… (a tag needs a name of 1 to 64 characters)`,
  ]);
});

it('the words of a column stand behind its meaning, and lines are aligned', () => {
  const [id, email, since, status] = plan(`${MUST}|Status`).columns;
  const columns = [id, email, since, status && { ...status, words: 'no mail: off' }].flatMap(
    (each) => each ?? [],
  );
  expect(columnLines({ columns })).toEqual([
    '  id              → id',
    '  email           → email',
    '  customer_since  → customer_since',
    '  Status          → tells by words who wants mail (no mail: off)',
  ]);
});

it('several tags and several columns left out stand in one line each', () => {
  const { columns } = plan(`${MUST}|Plan|Size|column 1x|my column 2|Notes||column 12`, {
    drop: ['Notes', 'column 1x', 'my column 2'],
  });
  expect(columnLines({ columns }).slice(3)).toEqual([
    '  Kept as tags: plan, size, column_12',
    '  Left out: column 1x (as you said); my column 2 (as you said); Notes (as you said)',
  ]);
});

it.each(['column 1x', 'my column 2'])('%s at the end is no column without a name', (header) => {
  const { columns } = plan(`${MUST}|${header}`, { drop: [header] });
  expect(columnLines({ columns }).at(-1)).toBe(`  Left out: ${header} (as you said)`);
});

it('columns without names at the end are not told', () => {
  expect(columnLines({ columns: plan(`${MUST}|||||||||`).columns })).toHaveLength(3);
});

it('a column has a position, or none', () => {
  expect(placeOf(plan('id|email'), 'id')).toBe(0);
  expect(placeOf(plan('Plan|id|email'), 'email')).toBe(2);
  expect(placeOf(plan('email|id'), 'id')).toBe(1);
  expect(placeOf(plan('email|id'), 'region')).toBeUndefined();
});

describe('a cell in a column for which somebody named the words for "no mail"', () => {
  const consent = (header: string, words: string[]) => {
    const use = plan(`${MUST}|${header}`, { saysNo: { [header]: words } }).columns[3]?.use;
    if (use?.kind !== 'consent') throw new Error(`${header} does not speak of mail`);
    return use;
  };

  it.each([
    ['Mood', ['sad'], 'SAD ', { kind: 'no', reason: 'opted-out' }],
    ['Mood', ['sad'], 'glad', { kind: 'nothing' }],
    ['Mood', ['sad'], '', { kind: 'nothing' }],
    ['Mood', ['sad'], 'unsubscribed', { kind: 'no', reason: 'unsubscribed' }],
    ['Unsubscribed', ['gone'], 'gone', { kind: 'no', reason: 'unsubscribed' }],
    ['Unsubscribed', ['gone'], 'who knows', { kind: 'nothing' }],
    ['Why', ['*'], 'too many', { kind: 'no', reason: 'opted-out' }],
    ['Why', ['*'], 'n/a', { kind: 'nothing' }],
    ['Why', ['*'], '', { kind: 'nothing' }],
    ['Unsubscribed', ['*'], '?', { kind: 'no', reason: 'unsubscribed' }],
  ])('%s=%j: %j', (header, words, cell, said) => {
    expect(saidIn(consent(header, words), cell)).toEqual(said);
  });
});
