import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headerWords,
  keysOf,
  splitBracket,
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
