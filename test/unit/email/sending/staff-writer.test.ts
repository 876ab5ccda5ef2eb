import PostalMime from 'postal-mime';
import { afterEach, describe, expect, test } from 'vitest';
import type { Hit } from '../../../../functions/domain/answering/evidence.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import type { Case } from '../../../../functions/domain/cases/case.ts';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { audienceName } from '../../../../functions/domain/mail/audience.ts';
import { CASE_TEMPLATES } from '../../../../functions/domain/mail/templates.ts';
import { checkToken } from '../../../../functions/domain/mail/token.ts';
import type { Bundle, CompiledMail } from '../../../../functions/domain/programme/bundle.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { MAIL_KINDS } from '../../../../functions/email/sending/mail-kinds.ts';
import { staffWriter } from '../../../../functions/email/sending/staff-writer.ts';
import type { CaseNews, StaffMailContent } from '../../../../functions/ports/writers.ts';
import { aContact, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
const nextKeys = makeKeyRing('p'.repeat(32), ['n'.repeat(32)]);
let inForce = keys;
afterEach(() => {
  inForce = keys;
});
const writer = staffWriter({
  get keys() {
    return inForce;
  },
  publicUrl: 'https://ask.example.com',
  from: 'ask@example.com',
});

/** Shows every variable on its own line. */
const every = Object.keys(MAIL_KINDS.alert.variables)
  .map((name) => `${name}: {{ ${name} }}`)
  .join('\n');
const mailIn = (lang: string): CompiledMail => ({
  subject: '{{ customer_name }}',
  html: `<html lang="${lang}"><p>{{ words | quote }}</p>{{ case_url }}`,
  text: `${every}\n`,
});
const bundle = {
  version: 'abc',
  programme: aProgramme(),
  mails: Object.fromEntries(
    Object.values(CASE_TEMPLATES).map((template) => [template, { '': mailIn('en'), de: mailIn('de') }]),
  ),
  pages: {},
};

const aCase: Case = {
  ref: refFor('c1'),
  week: '2026-W45',
  band: 'veteran',
  account: 'Example Ltd',
  ownerEmail: 'dana@example.com',
  annualValue: 48_000.4,
  status: 'open',
  openedAt: '2026-11-21T09:00:00Z',
  openings: 1,
  toldWhy: false,
  nudges: 0,
  revision: 1,
};
const tap = { score: 3, at: '2026-11-20T09:00:00Z' };
const QUIET = { hits: [], lostHits: 0 };
const SETTLED = { score: 9, grade: 'confirmed', at: tap.at } as const;
const hitAt = (score: number, kind: Hit['kind']): Hit => ({
  score,
  at: `2026-11-20T0${score}:00:00Z`,
  ...(kind && { kind }),
  client: 'desktop',
});
const CRAWL = [1, 2, 3, 4, 5].map((score) => hitAt(score, 'navigation'));
const FORGED = [hitAt(2, 'forged')];
const news: CaseNews = {
  kind: 'case',
  case: aCase,
  ask: aContact('c1', { evidence: { hits: [], lostHits: 0, tap, causes: ['price', 'support', 'gone'] } }),
  customer: aCustomer('c1', { lastName: 'Young', account: 'Example Ltd' }),
};
const said = (text: string, mayShare: boolean) => ({
  ref: refFor('c1'),
  week: '2026-W45',
  kind: 'score' as const,
  text,
  at: tap.at,
  mayShare,
});

async function written(
  about: Partial<CaseNews> = {},
  mail: Partial<StaffMailContent['mail']> = {},
  inForce: Bundle = bundle,
) {
  const outgoing = await writer.writeStaff({
    mail: {
      audience: audienceName({ kind: 'case', ref: aCase.ref }),
      week: '2026-W45',
      recipient: 'r',
      kind: 'alert',
      turn: 1,
      to: 'dana@example.com',
      locale: 'en',
      dueAt: '2026-11-24T09:00:00Z',
      ...mail,
    },
    bundle: inForce,
    now: NOW,
    about: { ...news, ...about },
  });
  const parsed = await PostalMime.parse(outgoing.raw);
  const text = parsed.text ?? '';
  const shown = (name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, 'm').exec(text)?.[1];
  return { outgoing, parsed, text, shown };
}

describe('writing a mail about a case', () => {
  test.each(
    Object.keys(CASE_TEMPLATES) as (keyof typeof CASE_TEMPLATES)[],
  )('a mail of the kind %s goes to one colleague, with nothing to unsubscribe from', async (kind) => {
    const { outgoing, parsed } = await written({}, { kind });
    expect(outgoing.to).toBe('dana@example.com');
    expect(parsed.to).toEqual([{ name: '', address: 'dana@example.com' }]);
    expect(parsed.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
  });

  test('says who, how much, what and since when, in the words of its language', async () => {
    const { shown, parsed } = await written();
    expect(parsed.subject).toBe('Ada Young');
    expect(
      ['customer_email', 'account', 'band', 'value', 'score', 'causes', 'age', 'owner', 'sender_name'].map(
        shown,
      ),
    ).toEqual([
      'c1@example.com',
      'Example Ltd',
      'veteran',
      '48,000',
      '3',
      'The price; Support was slow; gone',
      '3 days ago',
      'dana@example.com',
      'Example Company',
    ]);
  });

  test.each([
    [
      'de-CH',
      new Intl.NumberFormat('de-CH').format(48_000),
      'vor 3 Tagen',
      'Der Preis; Der Support war langsam; gone',
    ],
    ['fr', '48,000', '3 days ago', 'The price; Support was slow; gone'],
  ])('a reader with the locale %s gets numbers as the mail’s language writes them', async (locale, ...expected) => {
    const { shown } = await written({}, { locale });
    expect(['value', 'age', 'causes'].map(shown)).toEqual(expected);
  });

  test.each([
    ['fr', 'vor 3 Tagen'],
    ['de-CH', 'vor 3 Tagen'],
    ['en-GB', '3 days ago'],
    ['', '3 days ago'],
  ])('a reader with the locale %j of whose language there is no mail gets that of the staff', async (locale, age) => {
    const { programme } = bundle;
    const german = { ...bundle, programme: { ...programme, staff: { ...programme.staff, locale: 'de' } } };
    const { shown } = await written({}, { locale }, german);
    expect(shown('age')).toBe(age);
  });

  test.each([
    ['de', 'Langjährig'],
    ['en', 'veteran'],
  ])('a reader with the locale %s reads the band in it, or its name if there are no words', async (locale, band) => {
    const { programme } = bundle;
    const bands = programme.bands.map((each) => ({ ...each, label: { de: 'Langjährig' } }));
    const { shown } = await written({}, { locale }, { ...bundle, programme: { ...programme, bands } });
    expect(shown('band')).toBe(band);
  });

  test('its link is about the ask, opens only the case, and expires', async () => {
    const { shown } = await written();
    const token = shown('case_url')?.replace('https://ask.example.com/c/', '') ?? '';
    const ask = { ref: refFor('c1'), week: '2026-W45', kind: 'score' };
    expect(checkToken(keys, 'case', token, NOW)).toEqual({ kind: 'valid', contact: ask });
    expect(checkToken(keys, 'cause', token, NOW).kind).toBe('invalid');
    expect(checkToken(keys, 'case', token, NOW + 62 * DAY_MS).kind).toBe('expired');
  });

  test('its link is signed with the key in force at the time of writing', async () => {
    await written();
    inForce = nextKeys;
    const { shown } = await written();
    const token = shown('case_url')?.replace('https://ask.example.com/c/', '') ?? '';
    expect(checkToken(nextKeys, 'case', token, NOW).kind).toBe('valid');
    expect(checkToken(keys, 'case', token, NOW).kind).toBe('unsigned');
  });

  test.each<[string, Partial<Contact>, readonly string[]]>([
    [
      'the customer changed their answer',
      { evidence: { ...QUIET, tap: { ...tap, score: 9 } }, settled: { ...SETTLED, was: 3 } },
      ['3', '9', '', ''],
    ],
    [
      'it was a program’s visit',
      { evidence: { ...QUIET, hits: CRAWL }, settled: { ...SETTLED, score: 2, grade: 'doubtful', was: 2 } },
      ['2', '', 'yes', ''],
    ],
    [
      'nobody can be sure any more',
      { evidence: { ...QUIET, hits: FORGED }, settled: { ...SETTLED, score: 2, grade: 'unsure', was: 2 } },
      ['2', '', '', 'yes'],
    ],
  ])('of a withdrawn case says why: %s', async (_why, ask, expected) => {
    const about = { case: { ...aCase, status: 'withdrawn' }, ask: aContact('c1', ask) } as const;
    const { shown } = await written(about, { kind: 'withdrawn' });
    expect(['old_score', 'new_score', 'was_machine', 'was_unsure'].map(shown)).toEqual(expected);
  });

  test('of any other case has no such values', async () => {
    const { shown } = await written();
    expect(['old_score', 'new_score', 'was_machine', 'was_unsure'].map(shown)).toEqual(['', '', '', '']);
  });

  test.each([
    [undefined, ''],
    [false, ''],
    [true, 'yes'],
  ])('says whether the customer may be contacted, who ticked %s: %j', async (mayContact, expected) => {
    const evidence = { ...QUIET, tap, ...(mayContact === undefined ? {} : { mayContact }) };
    const { shown } = await written({ ask: aContact('c1', { evidence }) });
    expect(shown('may_contact')).toBe(expected);
  });

  test('shows the customer’s words if they allowed it, harmless and with their line breaks', async () => {
    const { parsed, text, shown } = await written({
      comment: said('Slow.\r\n\r\n\r\n<b>Very</b> slow.', true),
    });
    expect(text).toContain('words: Slow.\n\n<b>Very</b> slow.\n');
    expect(parsed.html).toContain('<p>Slow.<br />\n<br />\n&lt;b&gt;Very&lt;/b&gt; slow.</p>');
    expect(shown('has_hidden_words')).toBe('');
  });

  test('only mentions words that the customer did not release', async () => {
    const { outgoing, shown } = await written({ comment: said('Slow.', false) });
    expect(shown('words')).toBe('');
    expect(shown('has_hidden_words')).toBe('yes');
    expect(Buffer.from(outgoing.raw).toString()).not.toContain('Slow.');
  });

  test("says nothing of praise from before the customer's opinion got worse", async () => {
    const { shown } = await written({ comment: { ...said('All great!', false), score: 9 } });
    expect([shown('words'), shown('has_hidden_words')]).toEqual(['', '']);
  });

  test('mentions no words when nothing was written', async () => {
    for (const about of [{}, { comment: said(' ', false) }])
      expect((await written(about)).shown('has_hidden_words')).toBe('');
  });

  test('leaves empty what is not known, and the customer if they are no longer stored', async () => {
    const { customer: _, ...rest } = news;
    const { account: _a, ownerEmail: _o, annualValue: _v, ...bare } = aCase;
    const about = { ...rest, case: bare, ask: aContact('c1', { evidence: { hits: [], lostHits: 0, tap } }) };
    const { text } = await writer
      .writeStaff({
        mail: {
          audience: audienceName({ kind: 'case', ref: aCase.ref }),
          week: '2026-W45',
          recipient: 'r',
          kind: 'alert',
          turn: 1,
          to: 'care@example.com',
          locale: 'en',
          dueAt: '2026-11-24T09:00:00Z',
        },
        bundle,
        now: NOW,
        about,
      })
      .then(({ raw }) => PostalMime.parse(raw));
    for (const name of ['customer_name', 'customer_email', 'account', 'value', 'causes', 'owner'])
      expect(text).toMatch(new RegExp(`^${name}:$`, 'm'));
  });

  test('tags name no address and hold only what SES takes', async () => {
    const { outgoing } = await written();
    expect(outgoing.tags).toEqual({
      audience: `_case_${refFor('c1')}`,
      week: '2026-W45',
      kind: 'alert',
      turn: '1',
    });
    for (const value of Object.values(outgoing.tags)) expect(value).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  test('a digest that the programme no longer has cannot be written', async () => {
    const about = { kind: 'digest', digest: {} } as never;
    await expect(
      writer.writeStaff({
        mail: {
          audience: 'gone',
          week: '2026-W45',
          recipient: 'r',
          kind: 'digest',
          turn: 0,
          to: 'care@example.com',
          locale: 'en',
          dueAt: '2026-11-24T09:00:00Z',
        },
        bundle,
        now: NOW,
        about,
      }),
    ).rejects.toThrow('The programme has no digest "gone".');
  });
});
