import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentColumn, SaidConsent } from '../../../../functions/domain/importing/consent.ts';
import {
  isListAddress,
  isReasonHeader,
  readConsent,
  readReason,
} from '../../../../functions/domain/importing/consent-values.ts';

/** The reason that a cell gives, if any. */
const reasonOf = (cell: string) => {
  const read = readReason(cell);
  return read.kind === 'reason' ? read.reason : undefined;
};

const UNSUBSCRIBED: ConsentColumn = { kind: 'refusal', reason: 'unsubscribed' };
const BOUNCED: ConsentColumn = { kind: 'refusal', reason: 'bounced' };
const SUPPRESSED: ConsentColumn = { kind: 'refusal', reason: 'operator' };
const PERMISSION: ConsentColumn = { kind: 'permission' };
const STATUS: ConsentColumn = { kind: 'status' };
const ALL = [UNSUBSCRIBED, BOUNCED, SUPPRESSED, PERMISSION, STATUS];

const wordOf = (said: SaidConsent): string => (said.kind === 'no' ? `no: ${said.reason}` : said.kind);
const read = (column: ConsentColumn, cell: string): string => wordOf(readConsent(column, cell));
const each = (rows: readonly (readonly [cells: string[], said: string])[]) =>
  rows.flatMap(([cells, said]) => cells.map((cell): [string, string] => [cell, said]));

const EMPTY = [
  '',
  ' ',
  '\ufeff',
  '-',
  '[]',
  '{}',
  '""',
  'NULL',
  'n/a',
  'None',
  '0000-00-00',
  '0000-00-00 00:00:00',
  '#NV',
  'keine Angabe',
  'ohne Angabe',
  'n.v.t.',
  'not available',
  'non renseigné',
  'sin datos',
  '(leer)',
  'NaN',
];
const DAYS = [
  ...['2024-01-02', '2024-01-02 10:00:00', '2024-01-02T10:00:00Z', '2024-01-02T10:00:00.123+01:00'],
  ...['2026-08-02 09:00:00 UTC', '1/2/2024', '02.01.2024', '02/01/24 10:15', '1/2/2024 3:04 PM', '20240102'],
  ...[
    'Jan 2, 2024',
    '2 January 2024',
    'January 2nd, 2024 10:00',
    '2. März 2024',
    '2 de enero de 2024',
    '2 août 2024',
  ],
  ...[
    '04MAR2021',
    '4-Mar-21',
    '2021 mar 4',
    'Thu Mar 4 12:00:00 UTC 2021',
    '45293.5',
    '4. März 2021 um 10:15 Uhr',
  ],
  'Thu Mar 04 2021 12:00:00 GMT+0100 (Central European Standard Time)',
  ...['1704189600', '1704189600000', '45293', '"2024-01-02"', '["2024-01-02T10:00:00Z"]'],
];

describe('a cell where a yes means no mail', () => {
  it.each(
    each([
      [EMPTY, 'nothing'],
      [['Allow', 'never', 'Not bounced', 'soft bounce', 'mailbox full', '4.2.2'], 'nothing'],
      [['true', 'TRUE', 'yes', 'Y', '1', 'x', 'ja', 'oui', 'sí'], 'no: unsubscribed'],
      [
        ['YES!', 'Oui.', 'TRUE.', '="true"', 'Yes (by phone)', 'ja, telefonisch', 'sí - 2024'],
        'no: unsubscribed',
      ],
      [['No.', 'NEIN!', '="false"', "'0"], 'yes'],
      [['No (see notes)', 'nein, abwarten'], 'unreadable'],
      [DAYS, 'no: unsubscribed'],
      [['unsubscribed', 'Unsubscribed from all (2024)'], 'no: unsubscribed'],
      [['bounced', 'HARD_BOUNCE', 'hard', '["HARD_BOUNCE"]', 'Hard bounce: no such user'], 'no: bounced'],
      [['complaint', 'spam', 'Marked as spam', '["HARD_BOUNCE","SPAM"]'], 'no: complained'],
      [['["USER_SUPPRESSED"]', 'blocked', 'admin', 'MANUAL'], 'no: operator'],
      [['Do Not Allow', 'opted out'], 'no: opted-out'],
      [['false', 'no', '0', 'nein', 'non', 'subscribed', 'Not unsubscribed'], 'yes'],
      [['maybe', '?', '12', 'pending', 'active', '2024-01-02 but came back', 'x'.repeat(400)], 'unreadable'],
    ]),
  )('%j: %s', (cell, said) => {
    expect(read(UNSUBSCRIBED, cell)).toBe(said);
  });

  it.each([
    [BOUNCED, '3', 'no: bounced'],
    [BOUNCED, '0', 'yes'],
    [BOUNCED, 'Soft', 'nothing'],
    [BOUNCED, '5.1.1', 'no: bounced'],
    [BOUNCED, '550 5.1.1 user unknown', 'no: bounced'],
    [SUPPRESSED, '3', 'unreadable'],
    [SUPPRESSED, 'unsubscribed', 'no: unsubscribed'],
  ])('of %j, %j: %s', (column, cell, said) => {
    expect(read(column, cell)).toBe(said);
  });
});

describe('a cell where a no means no mail', () => {
  it.each(
    each([
      [EMPTY, 'nothing'],
      [['active', 'customer', 'ana@example.com'], 'nothing'],
      [
        [
          'false',
          'no',
          'N',
          '0',
          'nein',
          'falsch',
          'non',
          'not subscribed',
          'never_subscribed',
          'declined consent',
        ],
        'no: opted-out',
      ],
      [['true', 'yes', '1', 'ja', 'oui', 'subscribed', 'granted', 'Allow', 'express', 'erteilt'], 'yes'],
      [DAYS, 'yes'],
      [['unsubscribed', 'withdrawn', 'widerrufen'], 'no: unsubscribed'],
      [['cleaned'], 'no: bounced'],
      [['maybe', '2', 'weekly', 'pending', 'Yes (by phone)', 'ja, telefonisch', 'oui - SMS'], 'unreadable'],
      [['never', 'nie', 'jamais', 'nunca', 'keine', 'No (by phone)', 'nein, telefonisch'], 'no: opted-out'],
      [['YES!', 'Oui.', 'TRUE.', '="true"', "'yes", 'sí !', '‘ja’'], 'yes'],
    ]),
  )('%j: %s', (cell, said) => {
    expect(read(PERMISSION, cell)).toBe(said);
  });
});

describe('a cell where a word decides', () => {
  it.each(
    each([
      [EMPTY, 'nothing'],
      [
        [
          'unsubscribed',
          'Unsubscribed',
          'UNSUBSCRIBED',
          'abgemeldet',
          'désabonné',
          'Desabonne',
          'désinscrite',
        ],
        'no: unsubscribed',
      ],
      [['dado de baja', 'baja', 'cancelado', 'Unsubscribed; bounced later'], 'no: unsubscribed'],
      [
        ['opted out', 'opt_out', 'Opt-Out', 'never subscribed', 'NEVER_SUBSCRIBED', 'non-subscribed'],
        'no: opted-out',
      ],
      [
        ['not subscribed', 'Do not contact', 'do_not_email', 'Werbesperre', 'non abonné', 'no suscrito'],
        'no: opted-out',
      ],
      [
        [
          'cleaned',
          'bounced',
          'hard bounce',
          'hard_bounced',
          'invalid',
          'unzustellbar',
          'invalide',
          'rebotado',
        ],
        'no: bounced',
      ],
      [
        ['complained', 'complaint', 'spam', 'junk', 'Reported as spam', 'beschwerde', 'plainte'],
        'no: complained',
      ],
      [
        ['blocked', 'blocklisted', 'Blacklisted', 'suppressed', 'gesperrt', 'bloqué', 'bloqueado'],
        'no: operator',
      ],
      [['subscribed', 'SUBSCRIBED', 'confirmed', 'Opted-in', 'abonniert', 'abonné', 'suscrito'], 'yes'],
      [
        ['active', 'customer', 'lead', 'prospect', 'trial', 'new', 'open', 'paid', 'churned', 'VIP'],
        'nothing',
      ],
      [['5.1.1', '5.7.606', '#5.2.1', '550-5.1.1 no mailbox', 'smtp; 550 5.1.10 unknown'], 'no: bounced'],
      [
        ['4.2.2', '452 4.2.2 mailbox full', 'soft bounce', 'Soft', 'Transient', 'deferred', '2.0.0'],
        'nothing',
      ],
      [
        [
          'no contactar',
          'nicht kontaktieren',
          'ne pas contacter',
          'nicht mehr anschreiben',
          'keine Werbung bitte',
        ],
        'no: opted-out',
      ],
      [['no longer subscribed', 'No longer subscribed (May)'], 'no: unsubscribed'],
      [
        ['not suppressed', 'nicht abgemeldet', 'no hard bounce', '5.1', '1.2.3.4', 'never unsubscribed'],
        'unreadable',
      ],
      [
        ['Marketing contact', 'Non-marketing contact', 'aktiv', 'actif', 'activo', 'sent', 'Kunde'],
        'nothing',
      ],
      [['paused', 'inactive', 'pending', 'archived', 'deleted'], 'unreadable'],
      [
        [
          'true',
          'false',
          '1',
          '0',
          'yes',
          'canceled',
          'unconfirmed',
          'not unsubscribed',
          'admin',
          'NY',
          '?',
          '🚫',
        ],
        'unreadable',
      ],
    ]),
  )('%j: %s', (cell, said) => {
    expect(read(STATUS, cell)).toBe(said);
  });

  it('with several words counts by the one that forbids most', () => {
    expect(read(STATUS, '["subscribed","bounced"]')).toBe('no: bounced');
    expect(read(STATUS, 'subscribed; paused')).toBe('unreadable');
  });
});

describe('a reason in an opt-out list', () => {
  it.each<[string[], string | undefined]>([
    [
      ['BOUNCE', 'Hard bounce', 'invalid', 'undeliverable', 'Permanent', 'unzustellbar', 'rebond', 'rebote'],
      'bounced',
    ],
    [['COMPLAINT', 'spam', 'abuse', 'junk', 'Beschwerde', 'plainte', 'queja'], 'complained'],
    [
      ['unsubscribe', 'Unsubscribed', 'opt-out', 'Opted out', 'abgemeldet', 'désabonnement', 'baja'],
      'unsubscribed',
    ],
    [
      ['MANUAL', 'admin', 'blocked', 'Do not contact', 'suppressed', 'gesperrt', 'bloqué', 'bloqueado'],
      'operator',
    ],
    [['', 'soft bounce', 'Transient', 'other', 'NORMAL', '42'], undefined],
  ])('%j: %s', (words, reason) => {
    expect(words.map(reasonOf)).toEqual(words.map(() => reason));
  });

  it.each([
    ...['Soft', 'Soft bounce', 'SOFT_BOUNCE', 'Transient', '4.2.2', 'resubscribed', 'Subscribed', 'pending'],
    ...['not suppressed', 'nicht gesperrt', 'never unsubscribed', 'not bounced', 'mailbox full'],
  ])('%j refuses nothing', (word) => {
    expect(readReason(word)).toEqual({ kind: 'no-refusal' });
  });

  it.each([
    ...['', ' ', 'NULL', 'n/a', '-', 'other', 'NORMAL', '42', 'long ago', 'On-Account'],
    ...['SUPPRESSEDDESTINATIONSUMMARIES', 'SuppressedDestinationSummaries', 'bouncer', 'reblocked'],
  ])('%j leaves the reason open', (word) => {
    expect(readReason(word)).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['5.1.1', 'bounced'],
    ['550 5.1.1 mailbox unknown', 'bounced'],
    ['["HARD_BOUNCE","SPAM"]', 'complained'],
    ['opted out', 'unsubscribed'],
    ['ne pas contacter', 'operator'],
  ])('%j is %s', (word, reason) => {
    expect(readReason(word)).toEqual({ kind: 'reason', reason });
  });

  it.each([
    ...[
      'Reason',
      'Suppression reason',
      'SuppressionReason',
      'reason_code',
      'Bounce type',
      'Grund',
      'Sperrgrund',
      'Motif',
    ],
    ...['Motivo'],
  ])('stands under %s', (header) => {
    expect(isReasonHeader(header)).toBe(true);
  });

  it.each([
    'Email',
    'Type',
    'UNSUB_REASON',
    'Lost reason',
    'Reasonable',
    '',
  ])('does not stand under %j', (header) => {
    expect(isReasonHeader(header)).toBe(false);
  });
});

it.each([
  ['Address', true],
  ['Adresse', true],
  ['Dirección', true],
  ['Street address', false],
  ['Email', false],
])('%s is the addresses of a list: %s', (header, is) => {
  expect(isListAddress(header)).toBe(is);
});

const WORDS = [
  ...[
    'unsubscribed',
    'never subscribed',
    'hard bounce',
    'do not contact',
    'dado de baja',
    'subscribed',
    'opted in',
  ],
  ...[
    'marketing contact',
    'soft bounce',
    'true',
    'false',
    'not set',
    'user suppressed',
    'on suppression list',
  ],
];
const WRITTEN = [
  (text: string) => text.toUpperCase(),
  (text: string) => text.replaceAll(' ', '_'),
  (text: string) => text.replaceAll(' ', '-'),
  (text: string) => `  ${text} `,
  (text: string) => `"${text}"`,
];

it('case, blanks, dashes and quotes make no difference', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WORDS),
      fc.constantFrom(...WRITTEN),
      fc.constantFrom(...ALL),
      (word, written, column) => {
        expect(readConsent(column, written(word))).toEqual(readConsent(column, word));
        expect(reasonOf(written(word))).toBe(reasonOf(word));
      },
    ),
  );
});

it('no cell causes an error, and only our own words count as consent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...ALL), (text, column) => {
      expect(read(column, `${text} qqq`)).not.toBe('yes');
      expect(['no', 'yes', 'nothing', 'unreadable']).toContain(readConsent(column, text).kind);
      reasonOf(text);
    }),
  );
});

describe('a cell is read as a whole', () => {
  it.each<[ConsentColumn, string, string]>([
    [UNSUBSCRIBED, 'allowed', 'nothing'],
    [UNSUBSCRIBED, 'Allow them', 'unreadable'],
    [UNSUBSCRIBED, 'not yet unsubscribed', 'yes'],
    [UNSUBSCRIBED, 'not opted out', 'yes'],
    [UNSUBSCRIBED, 'not unsubscribed by us', 'unreadable'],
    [UNSUBSCRIBED, 'it was not unsubscribed', 'unreadable'],
    [UNSUBSCRIBED, 'not blocked', 'nothing'],
    [UNSUBSCRIBED, 'not complained', 'nothing'],
    [UNSUBSCRIBED, 'not blocked by us', 'unreadable'],
    [UNSUBSCRIBED, 'is not blocked', 'unreadable'],
    [UNSUBSCRIBED, '45293,25', 'no: unsubscribed'],
    [UNSUBSCRIBED, '145293', 'unreadable'],
    [UNSUBSCRIBED, '45293x', 'unreadable'],
    [UNSUBSCRIBED, '1/2/24', 'no: unsubscribed'],
    [UNSUBSCRIBED, '1-2-3', 'unreadable'],
    [UNSUBSCRIBED, '1.2.3', 'unreadable'],
    [UNSUBSCRIBED, 'yes!!! (by phone)', 'no: unsubscribed'],
    [UNSUBSCRIBED, 'no... (by phone)', 'unreadable'],
    [UNSUBSCRIBED, '0,0', 'yes'],
    [UNSUBSCRIBED, '"no" | "yes"', 'no: unsubscribed'],
    [UNSUBSCRIBED, '["no" ; "yes"]', 'no: unsubscribed'],
    [UNSUBSCRIBED, 'no | yes', 'no: unsubscribed'],
    [UNSUBSCRIBED, 'no;\tyes', 'no: unsubscribed'],
    [UNSUBSCRIBED, '[no] (by phone)', 'unreadable'],
    [BOUNCED, '12345', 'no: bounced'],
    [BOUNCED, '1234567', 'unreadable'],
    [BOUNCED, 'x3', 'unreadable'],
    [BOUNCED, '3x', 'unreadable'],
    [PERMISSION, 'mail ana@example.com', 'unreadable'],
    [PERMISSION, 'ana@example.com or so', 'unreadable'],
    [PERMISSION, 'y\u00ade\u200c\u200ds', 'yes'],
    [PERMISSION, `yes${' '.repeat(297)}`, 'yes'],
    [PERMISSION, `yes${' '.repeat(298)}`, 'unreadable'],
  ])('in %j %j is %s', (column, cell, said) => {
    expect(read(column, cell)).toBe(said);
  });
});

describe('a reason is read as a whole', () => {
  it.each([
    ...[
      're-subscribed',
      'resubscribed',
      're subscribed',
      'opted in',
      'abonniert',
      'abonné',
      'abonnée',
      'suscrito',
    ],
    ...['suscrita', 'Delivered', 'delivery', 'active', 'pend\u00ading'],
  ])('%s refuses nothing', (word) => {
    expect(readReason(word)).toEqual({ kind: 'no-refusal' });
  });

  it.each([
    ...['was subscribed', 'subscribed by hand', 'not delivered yet by us', 'suscriti', 'opted in again'],
    ...[`${' '.repeat(300)}spam`],
  ])('%j leaves the reason open', (word) => {
    expect(readReason(word)).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['dropped; opted out', 'unsubscribed'],
    ['was opted out', 'operator'],
    ['subscribed; spam', 'complained'],
    ['other; bounced', 'bounced'],
  ])('%s is %s', (word, reason) => {
    expect(readReason(word)).toEqual({ kind: 'reason', reason });
  });

  it('of two that refuse nothing and are unknown it refuses nothing', () => {
    expect(readReason('other; pending')).toEqual({ kind: 'no-refusal' });
  });
});

it.each([
  ['Motif suppression', true],
  ['Motif de suppression', true],
  ['Motif du blocage', true],
  [`Reason${' '.repeat(400)}`, true],
  [`Reason${' '.repeat(400)}x`, true],
  ['My reason', false],
])('%s is the header of a reason: %s', (header, is) => {
  expect(isReasonHeader(header)).toBe(is);
});

it.each([
  ['Addresses of mine', false],
  ['My address', false],
  [`Address${' '.repeat(400)}x`, true],
])('%s is the addresses of a list: %s', (header, is) => {
  expect(isListAddress(header)).toBe(is);
});
