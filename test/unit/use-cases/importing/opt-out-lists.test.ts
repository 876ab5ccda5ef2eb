import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../../functions/domain/identity/address.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { isListTakenIn } from '../../../../functions/domain/importing/suppress-report.ts';
import type { OptOutListReason, SuppressionReason } from '../../../../functions/domain/mail/suppression.ts';
import { suppressAddresses } from '../../../../functions/use-cases/importing/suppress-addresses.ts';
import { undoRun } from '../../../../functions/use-cases/importing/undo-run.ts';
import { chunks, csv, HEADER, importWorld, keys, RUN } from '../../../support/import-world.ts';

type Reasons = Readonly<Record<string, SuppressionReason | undefined>>;

function listWorld() {
  const world = importWorld();
  return {
    ...world,
    suppress: (
      list: string | Uint8Array,
      options: ListOptions = {},
      reason: OptOutListReason = 'unsubscribed',
      run = RUN,
    ) => suppressAddresses(() => chunks(list, 41), reason, { ...world.deps, run }, options),
    async reasonsOf(names: Iterable<string>): Promise<Reasons> {
      const found: Record<string, SuppressionReason | undefined> = {};
      for (const name of names)
        found[name] = (await world.address(`${name}@example.com`))?.suppression?.reason;
      return found;
    },
  };
}

/** Takes in a list, and checks the result for everybody in it. */
async function expectReasons(list: string | Uint8Array, reasons: Reasons, options: ListOptions = {}) {
  const { suppress, reasonsOf } = listWorld();
  const report = await suppress(list, options);
  expect(await reasonsOf(Object.keys(reasons))).toEqual(reasons);
  return report;
}

describe('a list with a column that says who wants mail suppresses only those who do not', () => {
  it.each<[what: string, list: string, reasons: Reasons, options?: ListOptions]>([
    [
      'an audience with its status',
      csv(
        'Email Address,First Name,Status,Rating',
        'mia@example.com,Mia,Subscribed,4',
        'ned@example.com,Ned,Unsubscribed,2',
        'oda@example.com,Oda,Cleaned,1',
        'pat@example.com,Pat,Subscribed,5',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: 'bounced', pat: undefined },
    ],
    [
      'a whole CRM, with all that customers have',
      csv(
        'Contact ID,First Name,Email,Account Name,Contact Owner,Customer Since,Email Opt Out,Do Not Call',
        '1,Mia,mia@example.com,Ash Ltd,olga@example.org,2022-05-06,0,1',
        '2,Ned,ned@example.com,Birch Ltd,olga@example.org,2022-05-07,1,0',
        '3,Oda,oda@example.com,Cole Ltd,olga@example.org,2022-05-08,,',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
    [
      'a shop in German',
      csv(
        'Kundennummer;E-Mail-Adresse;Kunde seit;Newsletter;Werbesperre',
        '1;mia@example.com;06.05.2022;ja;',
        '2;ned@example.com;07.05.2022;nein;',
        '3;oda@example.com;08.05.2022;ja;X',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: 'unsubscribed' },
    ],
    [
      'contacts in French',
      csv(
        'Prénom;Courriel;Statut;Désinscrit le',
        'Mia;mia@example.com;actif;',
        'Ned;ned@example.com;désabonné;',
        'Oda;oda@example.com;actif;01/04/2026',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: 'unsubscribed' },
    ],
    [
      'contacts in Spanish',
      csv(
        'Nombre;Correo electrónico;Acepta publicidad;Estado',
        'Mía;mia@example.com;sí;activo',
        'Ned;ned@example.com;no;activo',
        'Oda;oda@example.com;sí;rebotado',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: 'bounced' },
    ],
    [
      'consent and suppressions of one profile each',
      csv(
        'Email,Email Marketing Consent,SMS Marketing Consent,Email Suppressions',
        'mia@example.com,SUBSCRIBED,UNSUBSCRIBED,[]',
        'ned@example.com,UNSUBSCRIBED,SUBSCRIBED,[]',
        'oda@example.com,SUBSCRIBED,SUBSCRIBED,"[""SPAM_COMPLAINT""]"',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: 'complained' },
    ],
    [
      'words said to mean no',
      csv('email,Status', 'mia@example.com,green', 'ned@example.com,red', 'oda@example.com,Unsubscribed'),
      { mia: undefined, ned: 'unsubscribed', oda: 'unsubscribed' },
      { saysNo: { Status: ['red'] } },
    ],
    [
      'rows without a header that say it by a word',
      csv('mia@example.com,subscribed', 'ned@example.com,unsubscribed', 'oda@example.com'),
      { mia: undefined, ned: 'unsubscribed', oda: 'unsubscribed' },
    ],
    [
      'ragged rows',
      csv(
        'Email,Status,Notes',
        'mia@example.com,subscribed',
        'ned@example.com,unsubscribed,a,b',
        'oda@example.com',
      ),
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
    [
      'cells of several lines',
      csv(
        'Notes,Email,Status',
        '"likes\n\nus",mia@example.com,subscribed',
        '"""stop""\nplease",ned@example.com,unsubscribed',
      ),
      { mia: undefined, ned: 'unsubscribed' },
    ],
  ])('%s', async (_what, list, reasons, options = {}) => {
    const report = await expectReasons(list, reasons, options);
    const spared = Object.values(reasons).filter((reason) => reason === undefined).length;
    const suppressed = Object.values(reasons).length - spared;
    expect(report).toMatchObject({ complete: true, counts: { suppressed, spared, refused: 0 } });
  });

  it.each<[what: string, list: string]>([
    ['wants mail', csv('email,Status', 'mia@example.com,subscribed', 'ned@example.com,active')],
    ['has opted out', csv('email,Opted out', 'mia@example.com,no', 'ned@example.com,')],
    ['is refused', csv('email', 'mia at home', 'ned')],
  ])('a list in which everybody or nobody %s takes nothing in, and that counts as a failure', async (_what, list) => {
    const report = await expectReasons(list, { mia: undefined, ned: undefined });
    expect(isListTakenIn(report)).toBe(false);
  });
});

describe('whoever plainly did not say no is never suppressed, whatever the name of the column', () => {
  it.each<[what: string, list: string, reasons: Reasons]>([
    [
      'a state of the subscription',
      csv('Email,State', 'mia@example.com,Active', 'ned@example.com,Unsubscribed', 'oda@example.com,Active'),
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
    [
      'a group',
      csv('Email,Group', 'mia@example.com,Customers', 'ned@example.com,Do not contact', 'oda@example.com,'),
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
    [
      'a German list',
      csv('E-Mail;Verteiler', 'mia@example.com;Kunden', 'ned@example.com;abgemeldet'),
      { mia: undefined, ned: 'unsubscribed' },
    ],
    [
      'a reason that is none',
      csv('email,reason', 'mia@example.com,Subscribed', 'ned@example.com,COMPLAINT'),
      { mia: undefined, ned: 'complained' },
    ],
    [
      'a mailbox that was full for a day',
      csv('email,reason', 'mia@example.com,soft bounce', 'ned@example.com,hard bounce'),
      { mia: undefined, ned: 'bounced' },
    ],
    [
      'what became of each mail',
      csv('recipient,event type', 'mia@example.com,Delivery', 'ned@example.com,Bounce'),
      { mia: undefined, ned: 'bounced' },
    ],
    [
      'a word beside each address, without a header',
      csv('mia@example.com,Active', 'ned@example.com,Unsubscribed', 'oda@example.com,Customer'),
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
  ])('%s', async (_what, list, reasons) => {
    await expectReasons(list, reasons);
  });
});

describe('a status that cannot be read suppresses nobody, and is asked about', () => {
  it.each<[what: string, list: string, flag: string, reasons: Reasons]>([
    [
      'in words of their own',
      csv(
        'email,Status',
        'mia@example.com,blue',
        'ned@example.com,Unsubscribed',
        'oda@example.com,red',
        'pat@example.com,red',
      ),
      '--says-no "Status=blue" --says-no "Status=red"',
      { mia: undefined, ned: 'unsubscribed', oda: undefined, pat: undefined },
    ],
    [
      'in a consent column',
      csv('email;Einwilligung', 'mia@example.com;Messe', 'ned@example.com;nein', 'oda@example.com;Webinar'),
      '--not-consent "Einwilligung"',
      { mia: undefined, ned: 'unsubscribed', oda: undefined },
    ],
  ])('%s', async (_what, list, flag, reasons) => {
    const report = await expectReasons(list, reasons);
    expect(report.questions.join('\n')).toContain(flag);
    expect(report.complete).toBe(false);
    expect(report.groups).toMatchObject([
      { cost: 'row', expected: expect.stringContaining('did not plainly say no') },
    ]);
    expect(isListTakenIn(report)).toBe(false);
  });

  it('--not-consent means everybody', async () => {
    const list = csv('email,Status', 'mia@example.com,blue', 'oda@example.com,red');
    await expectReasons(list, { mia: 'unsubscribed', oda: 'unsubscribed' }, { notConsent: ['Status'] });
  });
});

describe('the output of SES is read as it is', () => {
  const at = '2026-04-01T08:00:00.123000+00:00';
  const summary = (name: string, Reason: string) => ({
    EmailAddress: `${name}@example.com`,
    Reason,
    LastUpdateTime: at,
  });
  const LIST = [summary('mia', 'BOUNCE'), summary('ned', 'COMPLAINT'), summary('oda', 'BOUNCE')];
  const REASONS: Reasons = { mia: 'bounced', ned: 'complained', oda: 'bounced' };
  const answer = (summaries: object[], token?: string) => ({
    SuppressedDestinationSummaries: summaries,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  const text = LIST.map(({ EmailAddress, Reason }) =>
    ['SUPPRESSEDDESTINATIONSUMMARIES', EmailAddress, at, Reason].join('\t'),
  );

  it.each<[what: string, list: string]>([
    [
      'the CSV of a bulk job, without a header',
      csv('mia@example.com,BOUNCE', 'ned@example.com,COMPLAINT', 'oda@example.com,BOUNCE'),
    ],
    [
      'the CSV of a bulk job, with Windows line ends and no last one',
      'mia@example.com,BOUNCE\r\nned@example.com,COMPLAINT\r\noda@example.com,BOUNCE',
    ],
    [
      'CSV with a header',
      csv(
        'EmailAddress,Reason,LastUpdateTime',
        ...LIST.map(({ EmailAddress, Reason }) => `${EmailAddress},${Reason},${at}`),
      ),
    ],
    ['JSON of list-suppressed-destinations', JSON.stringify(answer(LIST), null, 4)],
    ['JSON on one line', JSON.stringify(answer(LIST))],
    ['JSON of the summaries alone', JSON.stringify(LIST, null, 2)],
    [
      'JSON of several pages, one after the other',
      LIST.map((one) => JSON.stringify(answer([one]), null, 2)).join('\n'),
    ],
    ['JSON lines', csv(...LIST.map((one) => JSON.stringify(one)))],
    [
      'JSON lines of an export job',
      csv(
        ...LIST.map(({ EmailAddress, Reason }) =>
          JSON.stringify({ emailAddress: EmailAddress, reason: Reason }),
        ),
      ),
    ],
    ['the text of the CLI', csv(...text)],
    ['the text of a --query', csv(...LIST.map(({ EmailAddress, Reason }) => `${EmailAddress}\t${Reason}`))],
    [
      'JSON of get-suppressed-destination, one after the other',
      LIST.map((one) =>
        JSON.stringify(
          { SuppressedDestination: { ...one, Attributes: { MessageId: '0100-aa', FeedbackId: '0100-bb' } } },
          null,
          4,
        ),
      ).join('\n'),
    ],
  ])('%s', async (_what, list) => {
    const report = await expectReasons(list, REASONS);
    expect(report).toMatchObject({ complete: true, counts: { read: 3, suppressed: 3, refused: 0 } });
  });

  it('JSON of one get-suppressed-destination', async () => {
    const list = JSON.stringify({ SuppressedDestination: summary('mia', 'COMPLAINT') });
    expect((await expectReasons(list, { mia: 'complained' })).counts).toMatchObject({
      read: 1,
      suppressed: 1,
    });
  });

  it.each<[what: string, list: string]>([
    ['JSON', JSON.stringify(answer(LIST, 'aGVsbG8='))],
    ['text', csv(...text, 'NEXTTOKEN\taGVsbG8=')],
  ])('one page of several is taken in, and said to be one: %s', async (_what, list) => {
    const report = await expectReasons(list, REASONS);
    expect(report.hints.join('\n')).toContain('one page of a longer list');
    expect(report.counts.refused).toBe(0);
  });

  it('an empty answer takes in nothing', async () => {
    expect(isListTakenIn(await expectReasons(JSON.stringify(answer([])), {}))).toBe(false);
  });
});

describe('the reason of each row comes from the column that has it', () => {
  it.each<[what: string, list: string, reasons: Reasons]>([
    [
      'Postmark',
      csv(
        'EmailAddress,SuppressionReason,Origin,CreatedAt',
        'mia@example.com,HardBounce,Recipient,2026-04-01T08:00:00-04:00',
        'ned@example.com,SpamComplaint,Recipient,2026-04-01T08:00:00-04:00',
        'oda@example.com,ManualSuppression,Customer,2026-04-01T08:00:00-04:00',
        'pat@example.com,ManualSuppression,Recipient,2026-04-01T08:00:00-04:00',
      ),
      { mia: 'bounced', ned: 'complained', oda: 'operator', pat: 'operator' },
    ],
    [
      'Postmark as JSON',
      JSON.stringify({
        Suppressions: [
          { EmailAddress: 'mia@example.com', SuppressionReason: 'HardBounce', Origin: 'Recipient' },
          { EmailAddress: 'ned@example.com', SuppressionReason: 'SpamComplaint', Origin: 'Recipient' },
        ],
      }),
      { mia: 'bounced', ned: 'complained' },
    ],
    [
      'a list of our own, in German',
      csv(
        'E-Mail;Grund',
        'mia@example.com;unzustellbar',
        'ned@example.com;Spam-Beschwerde',
        'oda@example.com;abgemeldet',
        'pat@example.com;manuell',
        'quin@example.com;hat angerufen',
      ),
      { mia: 'bounced', ned: 'complained', oda: 'unsubscribed', pat: 'operator', quin: 'unsubscribed' },
    ],
    [
      'a list of our own, in French',
      csv(
        'Courriel;Motif',
        'mia@example.com;rebond dur',
        'ned@example.com;plainte',
        'oda@example.com;désabonnement',
      ),
      { mia: 'bounced', ned: 'complained', oda: 'unsubscribed' },
    ],
    [
      'a list of our own, in Spanish',
      csv(
        'Correo electrónico;Motivo',
        'mia@example.com;rebote duro',
        'ned@example.com;queja',
        'oda@example.com;baja',
      ),
      { mia: 'bounced', ned: 'complained', oda: 'unsubscribed' },
    ],
    [
      'a word beside each address, without a header',
      csv(
        'mia@example.com;hard bounce',
        'ned@example.com;spam',
        'oda@example.com;do not contact',
        'pat@example.com;opt-out',
      ),
      { mia: 'bounced', ned: 'complained', oda: 'operator', pat: 'unsubscribed' },
    ],
  ])('%s', async (_what, list, reasons) => {
    const report = await expectReasons(list, reasons);
    expect(report).toMatchObject({
      complete: true,
      counts: { suppressed: Object.keys(reasons).length, refused: 0 },
    });
  });

  it.each<[what: string, list: string, reason: OptOutListReason]>([
    ['SendGrid spam reports', csv('email,ip,created', 'mia@example.com,192.0.2.1,1775030400'), 'complained'],
    ['SendGrid global unsubscribes', csv('email,created', 'mia@example.com,1775030400'), 'unsubscribed'],
    [
      'Mailgun bounces',
      csv(
        'address,code,error,created_at',
        'mia@example.com,550,"No such mailbox, sorry","Wed, 01 Apr 2026 08:00:00 UTC"',
      ),
      'bounced',
    ],
    ['a list of whoever called', csv('Name;Address', 'Mia;mia@example.com'), 'operator'],
  ])('%s: --reason says why', async (_what, list, reason) => {
    const { suppress, reasonsOf } = listWorld();
    expect(await suppress(list, {}, reason)).toMatchObject({
      complete: true,
      counts: { suppressed: 1, refused: 0 },
    });
    expect(await reasonsOf(['mia'])).toEqual({ mia: reason });
  });

  it.each<[what: string, list: string, reason: SuppressionReason]>([
    [
      'Mailchimp cleaned',
      csv(
        'Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,LEID',
        'mia@example.com,Mia,2026-04-01 08:00:00,Spring,9',
      ),
      'bounced',
    ],
    [
      'Mailchimp unsubscribed, its reason in the words of the reader',
      csv(
        'Email Address,UNSUB_TIME,UNSUB_REASON,UNSUB_REASON_OTHER',
        'mia@example.com,2026-04-01 08:00:00,OTHER,"bounced off\nyour tone"',
      ),
      'unsubscribed',
    ],
    [
      'Delighted',
      csv('Email,Unsubscribed at,Bounced at', 'mia@example.com,,2026-04-01 08:00:00 UTC'),
      'bounced',
    ],
    ['Brevo', csv('EMAIL;EMAIL_BLACKLISTED;SMS_BLACKLISTED', 'mia@example.com;1;0'), 'operator'],
  ])('%s: the column itself says why', async (_what, list, reason) => {
    expect((await expectReasons(list, { mia: reason })).counts).toMatchObject({ suppressed: 1, refused: 0 });
  });
});

describe('a list that looks like customers and has no "no"', () => {
  const LISTS: [what: string, list: string][] = [
    ['our own columns', csv(HEADER, 'C-1,mia@example.com,2024-01-01')],
    [
      'a CRM export',
      csv('Record ID,Email,Associated Company,Contact owner', '1,mia@example.com,Ash Ltd,olga@example.org'),
    ],
    ['a German one', csv('E-Mail;Firma;Kunde seit', 'mia@example.com;Asch GmbH;06.05.2022')],
    ['revenue', csv('email,ARR', 'mia@example.com,1200')],
  ];

  it.each(LISTS)('is asked about: %s', async (_what, list) => {
    const report = await expectReasons(list, { mia: undefined, olga: undefined });
    expect(report).toMatchObject({ complete: false, counts: { read: 0, suppressed: 0 } });
    expect(report.questions.join()).toContain('--everybody');
    expect(isListTakenIn(report)).toBe(false);
  });

  it.each(LISTS)('--everybody answers: %s', async (_what, list) => {
    const report = await expectReasons(list, { mia: 'unsubscribed' }, { everybody: true });
    expect(report).toMatchObject({ complete: true, counts: { suppressed: 1 } });
  });

  it('--everybody means all except those who plainly say yes', async () => {
    const list = csv(
      `${HEADER},Status`,
      'C-1,mia@example.com,2024-01-01,subscribed',
      'C-2,ned@example.com,2024-01-01,unsubscribed',
      'C-3,oda@example.com,2024-01-01,active',
    );
    const reasons = { mia: undefined, ned: 'unsubscribed', oda: 'unsubscribed' } as const;
    await expectReasons(list, reasons, { everybody: true });
  });

  it('colleagues beside an address are not suppressed', async () => {
    const { suppress, address } = listWorld();
    await suppress(csv('Email,Owner email', 'mia@example.com,olga@example.org'), { everybody: true });
    expect((await address('olga@example.org'))?.suppression).toBeUndefined();
    expect((await address('mia@example.com'))?.suppression?.reason).toBe('unsubscribed');
  });
});

describe('a pattern names nobody and is refused clearly', () => {
  it.each([
    '*@example.com',
    'mia*@example.com',
    'mia@*.example.com',
    '*@*',
    '@example.com',
    'example.com',
  ])('%s', async (pattern) => {
    const report = await expectReasons(csv('email', pattern, 'ned@example.com'), {
      mia: undefined,
      ned: 'unsubscribed',
    });
    expect(report).toMatchObject({ counts: { suppressed: 1, refused: 1 } });
    expect(report.problems).toMatchObject([{ line: 2, value: pattern }]);
    if (pattern.includes('*')) expect(report.problems[0]?.expected).toContain('stands for nobody');
  });

  it('in a list without a header too', async () => {
    const report = await expectReasons(csv('ned@example.com', '*@example.org'), { ned: 'unsubscribed' });
    expect(report.problems).toMatchObject([
      { line: 2, expected: expect.stringContaining('stands for nobody') },
    ]);
  });
});

describe('undoing a run takes back exactly what it did', () => {
  const OTHER = '20261015-080000-bbbb';
  const at = '2026-10-01T08:00:00Z';
  const hashOf = (name: string): string => addressHash(`${name}@example.com`, keys.address);

  it('addresses without and with an owner may be mailed again', async () => {
    const { suppress, import: run, deps, reasonsOf, customer } = listWorld();
    await run(csv(HEADER, 'C-1,mia@example.com,2024-01-01'), {});
    await suppress(csv('mia@example.com', 'ned@example.com'), {}, 'operator', OTHER);
    expect(await undoRun(deps, OTHER)).toMatchObject({ kind: 'undone', lifted: 2, kept: 0 });
    expect(await reasonsOf(['mia', 'ned'])).toEqual({ mia: undefined, ned: undefined });
    expect(customer('C-1')).toMatchObject({ optedOut: false, agenda: { kind: 'review' } });
  });

  it.each<[what: string, own: SuppressionReason, list: OptOutListReason, stays: SuppressionReason]>([
    ['as heavy a word of their own', 'unsubscribed', 'unsubscribed', 'unsubscribed'],
    ['a lighter one, which the list outweighed', 'bounced', 'unsubscribed', 'bounced'],
    ['a weightier one', 'complained', 'bounced', 'complained'],
  ])('%s of before survives', async (_what, own, list, stays) => {
    const { suppress, addresses, deps, reasonsOf, address } = listWorld();
    await addresses.suppress(hashOf('mia'), { reason: own, at });
    await suppress('mia@example.com', {}, list);
    await undoRun(deps, RUN);
    expect(await reasonsOf(['mia'])).toEqual({ mia: stays });
    expect((await address('mia@example.com'))?.suppression).toEqual({ reason: own, at });
  });

  it('a person’s own word that came after it survives', async () => {
    const { suppress, addresses, deps, reasonsOf } = listWorld();
    await suppress('mia@example.com', {}, 'operator');
    await addresses.suppress(hashOf('mia'), { reason: 'unsubscribed', at: '2026-11-03T08:00:00Z' });
    expect(await undoRun(deps, RUN)).toMatchObject({ lifted: 0, kept: 1 });
    expect((await reasonsOf(['mia'])).mia).toBeDefined();
  });

  it.each(['before', 'after'])('what another run said %s it survives', async (when) => {
    const { suppress, deps, reasonsOf } = listWorld();
    const other = () => suppress(csv('mia@example.com', 'oda@example.com'), {}, 'unsubscribed', OTHER);
    if (when === 'before') await other();
    await suppress(csv('mia@example.com', 'ned@example.com'));
    if (when === 'after') await other();
    expect(await undoRun(deps, RUN)).toMatchObject({ lifted: 1, kept: 1 });
    expect(await reasonsOf(['mia', 'ned', 'oda'])).toEqual({
      mia: 'unsubscribed',
      ned: undefined,
      oda: 'unsubscribed',
    });
    await undoRun(deps, OTHER);
    expect(await reasonsOf(['mia', 'oda'])).toEqual({ mia: undefined, oda: undefined });
  });

  it('a list taken in by mistake and again by the right one', async () => {
    const { suppress, deps, reasonsOf } = listWorld();
    await suppress(csv('email', 'mia@example.com', 'ned@example.com', 'oda@example.com'));
    await undoRun(deps, RUN);
    await suppress(csv('email', 'ned@example.com'), {}, 'unsubscribed', '20261103-080000-cccc');
    expect(await undoRun(deps, RUN)).toMatchObject({ lifted: 0 });
    expect(await reasonsOf(['mia', 'ned', 'oda'])).toEqual({
      mia: undefined,
      ned: 'unsubscribed',
      oda: undefined,
    });
  });

  it('what moved along to a new address is taken back there as well', async () => {
    const { suppress, import: run, deps, address } = listWorld();
    await run(csv(HEADER, 'C-1,mia@example.com,2024-01-01'));
    await suppress('mia@example.com', {}, 'unsubscribed', OTHER);
    await run(csv(HEADER, 'C-1,mia@example.org,2024-01-01'));
    expect((await address('mia@example.org'))?.suppression?.reason).toBe('unsubscribed');
    await undoRun(deps, OTHER);
    expect((await address('mia@example.org'))?.suppression).toBeUndefined();
    expect((await address('mia@example.com'))?.suppression).toBeUndefined();
  });

  it('a bounce of the list did not move along', async () => {
    const { suppress, import: run, address } = listWorld();
    await run(csv(HEADER, 'C-1,mia@example.com,2024-01-01'));
    await suppress('mia@example.com,BOUNCE', {}, 'unsubscribed', OTHER);
    await run(csv(HEADER, 'C-1,mia@example.org,2024-01-01'));
    expect((await address('mia@example.org'))?.suppression).toBeUndefined();
    expect((await address('mia@example.com'))?.suppression?.reason).toBe('bounced');
  });

  it('a dry run leaves nothing to take back', async () => {
    const { suppress, deps, reasonsOf } = listWorld();
    const dry = await suppress(csv('email', 'mia@example.com', 'MIA@example.com'), { dryRun: true });
    expect(dry).toMatchObject({ isDryRun: true, counts: { suppressed: 1, already: 1 } });
    expect(await reasonsOf(['mia'])).toEqual({ mia: undefined });
    expect(await undoRun(deps, RUN)).toEqual({ kind: 'no-such-run' });
  });
});
