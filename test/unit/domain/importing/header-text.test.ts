import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headerWords,
  keysOf,
  namesIn,
  plainWords,
  splitBracket,
  squeeze,
  squeezeHeader,
} from '../../../../functions/domain/importing/header-text.ts';

describe('headers that are compared', () => {
  it.each([
    ['E-Mail-Adresse*', 'emailadresse'],
    ['emailAddress', 'emailaddress'],
    ['EMAIL_ADDRESS', 'emailaddress'],
    ['Email (Primary)', 'email'],
    ['Email [primary]*', 'email'],
    [' email: ', 'email'],
    ['\ufeff"Email"', 'email'],
    ["'email'", 'email'],
    ['customer.since', 'customersince'],
    ['Désabonné le', 'desabonnele'],
    ['De\u0301sabonne\u0301', 'desabonne'],
    ['Größe', 'grosse'],
    ['(email)', 'email'],
    ['Person - Email - Work', 'personemailwork'],
    ['ＥＭＡＩＬ', 'email'],
    ['', ''],
    ['()', ''],
    ['***', ''],
  ])('%j is %j', (header, key) => {
    expect(squeezeHeader(header)).toBe(key);
  });

  it('keep the words in brackets for callers that want them', () => {
    expect(splitBracket('Email (Owner)')).toEqual({ name: 'Email', bracket: 'Owner' });
    expect(splitBracket('Email')).toEqual({ name: 'Email', bracket: '' });
    expect(splitBracket('(Do Not Modify) Contact').bracket).toBe('');
  });
});

it.each([
  ['Straße', 'strasse'],
  ['STRAẞE', 'strasse'],
  ['Ærø', 'aero'],
  ['Øre', 'ore'],
  ['æble', 'aeble'],
  ['cœur', 'coeur'],
  ['Œuvre', 'oeuvre'],
  ['Łódź', 'lodz'],
  ['zł', 'zl'],
  ['q\u0307\u0323 1', 'q1'],
])('%s is compared as %s', (text, key) => {
  expect(squeeze(text)).toBe(key);
});

it.each([
  ['DO_NOT-email!', 'do not email'],
  [' Désabonné  le 3.4. ', 'desabonne le 3 4'],
  ['...', ''],
])('the plain words of %j are %j', (text, words) => {
  expect(plainWords(text)).toBe(words);
});

describe('a text in brackets behind a header', () => {
  it.each([
    ['Email (Owner)', 'Email', 'Owner'],
    ['Email(Owner)', 'Email', 'Owner'],
    ['Email [Owner] *', 'Email', 'Owner'],
    ['Email [a b]:', 'Email', 'a b'],
    ['Email []', 'Email', ''],
    ['2 (x)', '2', 'x'],
    ['Email (a) (b)', 'Email (a)', 'b'],
    ['Email\n(Owner)', 'Email', 'Owner'],
    ['Email (Owner) more', 'Email (Owner) more', ''],
    ['(Owner)', '(Owner)', ''],
    ['- (Owner)', '- (Owner)', ''],
    ['Email [a[b]', 'Email [a', 'b'],
    ['', '', ''],
  ])('%j: %j and %j', (header, name, bracket) => {
    expect(splitBracket(header)).toEqual({ name, bracket });
  });

  it('is not looked for behind 200 characters', () => {
    const long = 'x'.repeat(250);
    expect(splitBracket(`${long} (Owner)`)).toEqual({ name: 'x'.repeat(200), bracket: '' });
    expect(headerWords(`${long} Owner`)).toEqual(['x'.repeat(200)]);
  });
});

describe('names in a text', () => {
  it.each([
    ['a, b c,d', ['a', 'b c', 'd']],
    [' a,, b ,', ['a', 'b']],
    ['', []],
  ])('%j are %j', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });
});

describe('the words of a header', () => {
  it.each([
    ['HasOptedOutOfEmail', ['has', 'opted', 'out', 'of', 'email']],
    ['UNSUB_CAMPAIGN_TITLE', ['unsub', 'campaign', 'title']],
    ['userID', ['user', 'id']],
    ['HTTPStatus', ['http', 'status']],
    ['Désabonné le', ['desabonne', 'le']],
    ['Address2', ['address', '2']],
    ['E-Mail', ['e', 'mail']],
    ['', []],
  ])('%j', (header, words) => {
    expect(headerWords(header)).toEqual(words);
  });
});

describe('the keys of a name of ours', () => {
  it.each([
    ['Gekündigt am', ['gekundigtam', 'gekuendigtam']],
    ['Gekundigt am', ['gekundigtam']],
    ['Gehört ÄÖÜ ä', ['gehortaoua', 'gehoertaeoeueae']],
    ['First name', ['firstname']],
  ])('%s may be written %j', (name, keys) => {
    expect(keysOf(name)).toEqual(keys);
  });
});

it('no text causes an error, and a squeezed text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const key = squeezeHeader(text);
      expect(squeezeHeader(key)).toBe(key);
      expect(headerWords(text).every((word) => word !== '')).toBe(true);
    }),
  );
});
