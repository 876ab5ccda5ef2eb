import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailboxesIn } from '../../../../functions/email/ses/recipient-addresses.ts';

const UMA = 'uma@mail.example';

describe('one address is read', () => {
  it.each([
    ['as it is', 'uma@mail.example'],
    ['in capitals', 'UMA@Mail.Example'],
    ['with its type', 'rfc822;uma@mail.example'],
    ['with its type and a blank', 'RFC822; uma@mail.example'],
    ['with its type and in brackets', 'rfc822; <uma@mail.example>'],
    ['with its type inside the brackets', '<rfc822;uma@mail.example>'],
    ['with a type that is for other letters', 'utf-8;uma@mail.example'],
    ['with a type that nobody knows', 'unknown;uma@mail.example'],
    ['with the type of Exchange', 'SMTP:uma@mail.example'],
    ['with two types', 'rfc822;smtp:uma@mail.example'],
    ['with its type in square brackets', '[SMTP:uma@mail.example]'],
    ['as a link', 'mailto:uma@mail.example'],
    ['as a link with slashes and a subject', 'mailto://uma@mail.example?subject=Hi'],
    ['as a link in brackets', '<mailto:uma@mail.example>'],
    ['with a full stop behind it', 'uma@mail.example.'],
    ['with other punctuation behind it', 'uma@mail.example;'],
    ['in brackets', '<uma@mail.example>'],
    ['in brackets with a full stop', '<uma@mail.example>.'],
    ['in brackets that nobody closes', '<uma@mail.example'],
    ['behind a bracket that nobody opens', 'uma@mail.example>'],
    ['in two pairs of brackets', '<<uma@mail.example>>'],
    ['in brackets as HTML has them', '&lt;uma@mail.example&gt;'],
    ['in quotes', '"uma@mail.example"'],
    ['in single quotes', "'uma@mail.example'"],
    ['in typographic quotes', '“uma@mail.example”'],
    ['with a name', 'Uma Rao <uma@mail.example>'],
    ['with a name and a comma', '"Rao, Uma" <uma@mail.example>'],
    ['with a name without brackets', 'Uma Rao uma@mail.example'],
    ['with an encoded name', '=?utf-8?q?Uma_R=C3=A3o?= <uma@mail.example>'],
    ['with a name that looks like an address', '"eve@evil.example" <uma@mail.example>'],
    ['with a comment', 'uma@mail.example (Uma Rao)'],
    ['with a comment before it', '(Uma) uma@mail.example'],
    ['with a route', '<@relay.example:uma@mail.example>'],
    ['with blanks around its sign', 'uma @ mail.example'],
    ['with blanks and line breaks around it', ' \r\n\tuma@mail.example\r\n'],
    ['with an invisible blank in it', 'uma\u200b@mail.example'],
    ['with the sign of East Asian scripts', 'uma＠mail.example'],
    ['escaped as in a URL', 'uma%40mail.example'],
    ['escaped as in quoted-printable', 'uma=40mail.example'],
    ['escaped as in RFC 3461', 'rfc822;uma+40mail.example'],
    ['escaped as in RFC 6533', String.raw`utf-8;uma\x{40}mail.example`],
    ['escaped as in HTML', 'uma&#x40;mail.example'],
    ['as the only one of a group', 'Customers: uma@mail.example;'],
  ])('%s', (_what, field) => {
    expect(mailboxesIn(field)).toEqual([UMA]);
  });

  it.each([
    ['a domain beyond ASCII', 'uma@bücher.example', 'uma@xn--bcher-kva.example'],
    ['a domain in its ASCII form', 'rfc822;uma@XN--bcher-kva.example', 'uma@xn--bcher-kva.example'],
    ['an apostrophe', "rfc822;o'hara@mail.example", "o'hara@mail.example"],
    ['an apostrophe, in quotes', "'o'hara@mail.example'", "o'hara@mail.example"],
    ['a tag', 'SMTP:uma+news@mail.example', 'uma+news@mail.example'],
    ['a tag, escaped', 'uma%2Bnews%40mail.example', 'uma+news@mail.example'],
    ['a blank in quotes', 'rfc822;"uma rao"@mail.example', '"uma rao"@mail.example'],
  ])('with %s', (_what, field, address) => {
    expect(mailboxesIn(field)).toEqual([address]);
  });
});

it.each([
  ['with commas', 'uma@mail.example, lev@mail.example'],
  ['with semicolons', 'uma@mail.example;lev@mail.example'],
  ['with blanks', 'uma@mail.example lev@mail.example'],
  ['with names', 'Uma <uma@mail.example>, "Lev" <lev@mail.example>'],
  ['in brackets alone', '<uma@mail.example> <lev@mail.example>'],
  ['with types', 'rfc822;uma@mail.example, rfc822;lev@mail.example'],
  ['one of them twice', 'uma@mail.example, UMA@mail.example, lev@mail.example'],
])('several addresses are all read: %s', (_what, field) => {
  expect(mailboxesIn(field)).toEqual([UMA, 'lev@mail.example']);
});

it.each([
  ['nothing', ''],
  ['a word', 'undisclosed'],
  ['nobody', 'undisclosed-recipients:;'],
  ['a name of X.500', '/o=Acme/ou=First Group/cn=Recipients/cn=uma'],
  ['a name of X.500 with its type', 'X500:/o=Acme/cn=Recipients/cn=uma@mail.example'],
  ['a name of X.400', 'x400;/C=DE/ADMD=ACME/S=Rao/'],
  ['a name of X.500 packed into an address', 'IMCEAEX-_o=Acme_cn=uma@mail.example'],
  ['an address of a machine', 'uma@[192.0.2.7]'],
  ['a host without a domain', 'uma@localhost'],
  ['two signs', 'uma@old.example@mail.example'],
  ['a sign alone', '@'],
  ['letters that our mail service cannot deliver to', 'müller@mail.example'],
  ['the same, escaped', String.raw`utf-8;m\x{FC}ller@mail.example`],
  ['a typographic apostrophe, behind which a stranger’s address would begin', 'o’hara@mail.example'],
  ['a host that is none', 'uma@ma_il.example'],
])('nobody is read rather than the wrong person: %s', (_what, field) => {
  expect(mailboxesIn(field)).toEqual([]);
});

it('any text is read without an error, and reading the result again does not change it', () => {
  const pieces = fc.constantFrom(...'<>()"@;:,\\.=%+ ', 'uma', 'mail.example', 'rfc822;', '=40', '\r\n', 'é');
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(field, (text) => {
      for (const address of mailboxesIn(text)) expect(mailboxesIn(address)).toEqual([address]);
    }),
  );
});

it.each([
  '<',
  '@',
  '"',
  '(',
  '\\',
  ' ',
  'a',
  'a@',
  '<a@',
  '"@',
  '=40',
  '%40',
  '&#x40;',
  '> <',
  'a.',
  '/o=',
])('a long field costs no more than a short one: %j again and again', (piece) => {
  expect(mailboxesIn(piece.repeat(1_000_000)).length).toBeLessThan(1_000);
});
