import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../../functions/domain/importing/column-candidates.ts';
import type { Column } from '../../../../functions/domain/importing/customer-columns.ts';

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

describe('a header that could hold the id', () => {
  it.each(
    wordsOf('id ids uuid guid uid identifier identifiant identificador kennung'),
  )('is one with the word %s', (word) => {
    expect(candidatesFor('id', [`Shop ${word}`])).toEqual([`Shop ${word}`]);
  });

  it.each(
    wordsOf(`
      owner company account campaign list organization organisation parent deal team firma unternehmen entreprise
      societe empresa cuenta compte workspace tenant group
    `),
  )('comes last if it is of a %s, which many people share', (word) => {
    expect(candidatesFor('id', [`${word} uuid`, 'Row uuid'])).toEqual(['Row uuid', `${word} uuid`]);
    expect(candidatesFor('id', [`${word} number of members`, 'Shop ref'])).toEqual([]);
  });
});

describe('a header that could hold the address', () => {
  it.each(
    wordsOf(`
      sent sends opened opens open clicked clicks last first replied count number domain client type format date lists
      list name subject delivered
    `),
  )('is none that tells "%s" of a mail', (word) => {
    expect(candidatesFor('email', [`Mail ${word}`])).toEqual([]);
  });

  it.each(['Recipient send', 'Login status'])('is not %s', (header) => {
    expect(candidatesFor('email', [header])).toEqual([]);
  });

  it.each(['Company mail', 'Account login', 'Team mail'])('is not that of many: %s', (header) => {
    expect(candidatesFor('email', [header])).toEqual([]);
  });
});

describe('a header', () => {
  it.each<[Column, string[], string[], string]>([
    ['customer_since', ['User since'], ['User since'], 'a word of no day counts at the end only'],
    [
      'customer_since',
      ['Signup page', 'Signup count', 'Created via'],
      [],
      'who, where and with what is no day',
    ],
    ['customer_since', ['Shop kennung'], [], 'an id is no day'],
    [
      'customer_since',
      ['Member since', 'Customer contract start', 'Start of customer contract'],
      ['Customer contract start', 'Start of customer contract', 'Member since'],
      'of a customer goes before any other',
    ],
    ['customer_since', ['Kunde bis'], [], 'known for another column'],
    ['email', ['Mail opt-in'], [], 'of consent'],
    ['email', ['Mail consent source'], [], 'of a detail of consent'],
    ['email', ['Postal address', 'Address book', 'Address'], ['Address'], 'address alone may be of a mail'],
    ['id', ['Customer number plan'], [], 'a number stands at the end'],
    ['id', ['Href', 'Xref', 'Ref'], ['Ref'], 'a reference stands alone'],
  ])('for %s among %j: %j (%s)', (column, headers, expected) => {
    expect(candidatesFor(column, headers)).toEqual(expected);
  });
});
