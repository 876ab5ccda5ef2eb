import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeMail, type MailParts } from '../../../../functions/email/sending/compose.ts';
import { tidy } from '../../../../functions/email/sending/variables.ts';

const parts: MailParts = {
  from: { name: 'Example Company', address: 'ask@example.com' },
  to: { name: 'Ana López', address: 'ana@example.com' },
  subject: 'How is it going?',
  html: '<p>Hello</p>',
  text: 'Hello\n',
  unsubscribeUrl: 'https://ask.example.com/u/token',
  date: new Date('2026-11-22T10:32:00Z'),
};

async function parsed(over: Partial<MailParts> = {}) {
  const raw = composeMail({ ...parts, ...over });
  const mail = await PostalMime.parse(raw);
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
  return { mail, headers, raw: Buffer.from(raw).toString('latin1') };
}

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      '\r\n',
      '\n',
      ':',
      'Bcc: eve@example.org',
      '"',
      '<',
      '>',
      ',',
      ';',
      '=?',
      '?=',
      'é',
      '名',
      '😀',
      ' ',
    ),
    maxLength: 100,
  }),
);

describe('the message as SES gets it', () => {
  test('reads back as it was meant', async () => {
    const { mail, headers } = await parsed();
    expect(mail).toMatchObject({
      from: { name: 'Example Company', address: 'ask@example.com' },
      to: [{ name: 'Ana López', address: 'ana@example.com' }],
      subject: 'How is it going?',
      date: '2026-11-22T10:32:00.000Z',
    });
    expect(mail.html?.trimEnd()).toBe('<p>Hello</p>');
    expect(mail.text?.trimEnd()).toBe('Hello');
    expect(headers.get('content-type')).toMatch(/^multipart\/alternative;/);
    expect(headers.get('mime-version')).toBe('1.0');
  });

  test('offers one-click unsubscription and asks machines not to answer', async () => {
    const { headers } = await parsed();
    expect(headers.get('list-unsubscribe')).toBe('<https://ask.example.com/u/token>');
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('offers no unsubscription to a colleague', async () => {
    const { unsubscribeUrl: _, ...rest } = parts;
    const raw = Buffer.from(composeMail(rest)).toString('latin1');
    expect(raw).not.toMatch(/^List-/m);
    expect(raw).toContain('Auto-Submitted: auto-generated');
  });

  test.each([
    'javascript:alert(1)',
    'http://ask.example.com/u/token',
    'mailto:x@example.com',
    '',
    '/u/token',
  ])('will not go out with %j to unsubscribe', async (unsubscribeUrl) => {
    expect(() => composeMail({ ...parts, unsubscribeUrl })).toThrow('must be an https URL');
  });

  test.each([
    ['"a b"@example.com'],
    ['"a@b,c"@example.com'],
    ['ana+news@example.com'],
    ["o'hara@example.com"],
    ['ana@xn--bcher-kva.example'],
  ])('the address %s comes through', async (address) => {
    const { raw } = await parsed({ to: { name: 'Ana', address } });
    // Folding may break the line at a blank inside the quotes. RFC 5322 section 2.2.3 joins the line again.
    expect(raw.replace(/\r\n(?=[ \t])/g, '')).toContain(`To: Ana <${address}>\r\n`);
  });

  test.each([
    'Müller, Zoë "Q"',
    'Ünï – çødé',
    '株式会社 例',
    '   ',
    'x'.repeat(10_000),
    'a\r\nBcc: eve@example.org',
  ])('a name %# is one name', async (name) => {
    const { mail, headers } = await parsed({ to: { name, address: 'ana@example.com' } });
    expect(mail.to).toHaveLength(1);
    expect(mail.to?.[0]?.address).toBe('ana@example.com');
    expect(headers.has('bcc')).toBe(false);
  });

  /** Texts that a mail program could read as an encoded word, or nearly. */
  const ENCODED_LOOKING = [
    '=?utf-8?q?Eve?=',
    '=?UTF-8?B?RXZl?=',
    '=?iso-8859-1?Q?Andr=E9?= Doe',
    'Doe =?utf-8?q?Eve?=',
    'Eve =?utf-8?q?=42?= =?utf-8?q?=43?= Doe',
    '=?utf-8?q?a_b',
    '?=',
    '=?',
    '=? and ?=',
    '=?utf-8?q??=',
    '=?utf-8?x?Eve?=',
    '=?utf-8?q?with blanks?=',
    '=?utf-8*en?q?Eve?=',
    '"=?utf-8?q?Eve?="',
    '(=?utf-8?q?Eve?=)',
    'a=?utf-8?q?Eve?=b',
    'Zoë =?utf-8?q?Eve?=',
    '=?utf-8?q?\\"?=',
    `${'long '.repeat(14)}=?utf-8?q?Eve?=`,
    '=?utf-8?q?=0D=0ABcc:_eve@example.org?=',
  ];

  test.each(ENCODED_LOOKING)('%j is shown as it was typed: as a name and as a subject', async (typed) => {
    const { mail, headers, raw } = await parsed({
      from: { name: typed, address: 'ask@example.com' },
      to: { name: typed, address: '"a b"@example.com' },
      subject: typed,
    });
    expect(mail.from).toMatchObject({ name: tidy(typed, 80), address: 'ask@example.com' });
    expect(mail.to?.map(({ name }) => name)).toEqual([tidy(typed, 80)]);
    expect(mail.subject).toBe(typed);
    expect(headers.has('bcc')).toBe(false);
    // Some readers decode within quotes too. They must find nothing to decode.
    const head = raw.slice(0, raw.indexOf('Message-ID'));
    expect(head.replace(/=\?UTF-8\?[QB]\?[^? ]*\?=/g, '')).not.toContain('=?');
    expect(head.replace(/\r\n(?=[ \t])/g, '')).toContain('<"a b"@example.com>');
  });

  test('a name and a subject come out tidied and otherwise unchanged', async () => {
    const piece = fc.constantFrom(
      ...ENCODED_LOOKING,
      ' ',
      'Ana',
      'é',
      '名',
      '😀',
      '\\',
      '"',
      ',',
      '<',
      '@',
      '_',
      '=',
    );
    const text = fc.oneof(
      fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'grapheme', maxLength: 90 }),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (name, subject) => {
        const { mail } = await parsed({ to: { name, address: 'ana@example.com' }, subject });
        expect(mail.to?.map((to) => to.name)).toEqual([tidy(name, 80)]);
        expect(mail.subject ?? '').toBe(tidy(subject, 200));
      }),
      { numRuns: 500 },
    );
  });

  test('no text adds a header or a recipient, and every line is short, CRLF and ASCII', async () => {
    const known = new Set((await parsed()).headers.keys());
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, anything, async (name, subject, html, text) => {
        const { mail, headers, raw } = await parsed({
          to: { name, address: 'ana@example.com' },
          subject,
          html: `<p>${html}</p>`,
          text: `${text}.`,
        });
        expect([...headers.keys()].filter((key) => !known.has(key))).toEqual([]);
        expect(mail.to?.map(({ address }) => address)).toEqual(['ana@example.com']);
        expect(mail.attachments).toEqual([]);
        for (const line of raw.split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(998);
          expect(line).toMatch(/^[\t\x20-\x7e]*$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['long lines', `<p>${'x'.repeat(50_000)}</p>`],
    ['long lines beyond ASCII', `<p>${'é名😀'.repeat(5_000)}</p>`],
    ['lines that look like the end of a message', '<p>\n.\n..\nFrom here\n--\n</p>'],
  ])('%s come back unchanged', async (_name, html) => {
    const { mail } = await parsed({ html, text: html });
    expect(mail.html?.trimEnd() === html).toBe(true);
    expect(mail.text?.trimEnd() === html).toBe(true);
  });
});
