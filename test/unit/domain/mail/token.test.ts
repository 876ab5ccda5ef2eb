import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { fromBase32, toBase32 } from '../../../../functions/domain/identity/ref.ts';
import type { ContactId } from '../../../../functions/domain/mail/contact-id.ts';
import { CONTACT_KINDS, kindNames } from '../../../../functions/domain/mail/contact-kinds.ts';
import {
  checkToken,
  findToken,
  PAGE_LETTERS,
  PURPOSES,
  signToken,
} from '../../../../functions/domain/mail/token.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { OLD_TOKENS, oldKeys } from '../../../support/old-tokens.ts';

const PEPPER = 'pepper '.repeat(6);
const OLD = 'old signing secret '.repeat(3);
const CURRENT = 'current signing secret '.repeat(3);
const FOREIGN = 'foreign signing secret '.repeat(3);
const keys = makeKeyRing(PEPPER, [CURRENT]);

const NOW = Date.parse('2026-11-16T08:00:00Z');
const EXPIRES = NOW + 60 * DAY_MS;
/** The four spare bits of base32. */
const SPARE = [1, 2, 4, 8];

const contact: ContactId = { ref: 'abcdefghijklmnop', week: '2026-W47', kind: 'score' };
const anyContact: fc.Arbitrary<ContactId> = fc.record({
  ref: fc.uint8Array({ minLength: 10, maxLength: 10 }).map(toBase32),
  week: fc
    .tuple(fc.integer({ min: 2020, max: 2099 }), fc.integer({ min: 1, max: 53 }))
    .map(([year, week]) => `${year}-W${String(week).padStart(2, '0')}`),
  kind: fc.constantFrom(...kindNames(CONTACT_KINDS)),
});
const anyPurpose = fc.constantFrom(...PURPOSES);

describe('the letters of the pages', () => {
  it('are those that are in mails; only the two ways to unsubscribe share one', () => {
    expect(PAGE_LETTERS).toEqual({ score: 's', cause: 'w', case: 'c', unsubscribe: 'u', leave: 'u' });
    expect(Object.keys(PAGE_LETTERS).sort()).toEqual([...PURPOSES].sort());
    for (const letter of Object.values(PAGE_LETTERS)) expect(letter).toMatch(/^[a-z]$/);
  });
});

describe('a token', () => {
  it('returns its contact unchanged', () => {
    fc.assert(
      fc.property(anyPurpose, anyContact, (purpose, id) => {
        const token = signToken(keys, purpose, id, EXPIRES);
        expect(token).toMatch(/^[a-z2-7]{44}$/);
        expect(checkToken(keys, purpose, token, NOW)).toEqual({ kind: 'valid', contact: id });
      }),
    );
  });

  it.each([1, 7, 8, 62, 63])('names the occasion %i beside kind, year and week', (occasion) => {
    for (const kind of kindNames(CONTACT_KINDS))
      for (const week of ['2000-W01', '2127-W53']) {
        const id = { ...contact, week, kind, occasion };
        expect(checkToken(keys, 'score', signToken(keys, 'score', id, EXPIRES), NOW)).toEqual({
          kind: 'valid',
          contact: id,
        });
      }
  });

  it('names no occasion where there is only one', () => {
    const token = signToken(keys, 'score', { ...contact, occasion: 0 }, EXPIRES);
    expect(token).toBe(signToken(keys, 'score', contact, EXPIRES));
    expect(checkToken(keys, 'score', token, NOW)).toStrictEqual({ kind: 'valid', contact });
  });

  it('is not signed for an occasion that it cannot name, nor without a key', () => {
    expect(() => signToken(keys, 'score', { ...contact, occasion: 64 }, EXPIRES)).toThrow(
      'No link can name the occasion 64.',
    );
    expect(() => signToken({ ...keys, links: [] }, 'score', contact, EXPIRES)).toThrow(
      'There is no signing key.',
    );
  });

  it('without a last day never expires, whatever it is for', () => {
    for (const purpose of PURPOSES)
      expect(checkToken(keys, purpose, signToken(keys, purpose, contact), NOW + 10_000 * DAY_MS).kind).toBe(
        'valid',
      );
  });

  it('is refused when any one byte is changed', () => {
    const bytes = fromBase32(signToken(keys, 'score', contact, EXPIRES));
    for (let index = 0; index < bytes.length; index++) {
      for (const bit of [1, 16, 128]) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ bit;
        // A byte that is no purpose and no kind of contact is refused before the rest is read. The first bit
        // stands for an occasion.
        const isForm = index === 4 && bit === 16;
        expect(checkToken(keys, 'score', toBase32(changed), NOW).kind).toBe(
          index === 0 || isForm ? 'invalid' : 'unsigned',
        );
      }
    }
  });

  it('is refused when any one character is changed', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    fc.assert(
      fc.property(fc.nat({ max: 43 }), fc.constantFrom(...letters), (index, letter) => {
        fc.pre(token[index] !== letter);
        const changed = token.slice(0, index) + letter + token.slice(index + 1);
        expect(['invalid', 'unsigned']).toContain(checkToken(keys, 'score', changed, NOW).kind);
      }),
    );
  });

  it('has only one spelling', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    for (const bit of SPARE) {
      const other = token.slice(0, -1) + alphabet[last ^ bit];
      expect(fromBase32(other)).toEqual(fromBase32(token));
      expect(checkToken(keys, 'score', other, NOW)).toEqual({ kind: 'invalid' });
    }
    expect(checkToken(keys, 'score', token.toUpperCase(), NOW)).toEqual({ kind: 'invalid' });
  });

  it('is refused when it is cut or longer', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    for (let length = 0; length < token.length; length++) {
      expect(checkToken(keys, 'score', token.slice(0, length), NOW)).toEqual({ kind: 'invalid' });
    }
    for (const more of ['A', 'e', '=', '.', '%20', '\n', '/8']) {
      expect(checkToken(keys, 'score', token + more, NOW)).toEqual({ kind: 'invalid' });
      expect(checkToken(keys, 'score', more + token, NOW)).toEqual({ kind: 'invalid' });
    }
  });

  it('is refused when it is any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(checkToken(keys, 'score', text, NOW)).toEqual({ kind: 'invalid' });
      }),
    );
  });

  it.each(
    PURPOSES.flatMap((signed) =>
      PURPOSES.filter((asked) => asked !== signed).map((asked) => ({ signed, asked })),
    ),
  )('of $signed is refused for $asked', ({ signed, asked }) => {
    expect(checkToken(keys, asked, signToken(keys, signed, contact, EXPIRES), NOW)).toEqual({
      kind: 'invalid',
    });
  });

  it('is valid until the end of its last day, in UTC, and expired from then on', () => {
    const token = signToken(keys, 'score', contact, Date.parse('2026-12-31T10:00:00Z'));
    expect(checkToken(keys, 'score', token, Date.parse('2026-12-31T23:59:59.999Z')).kind).toBe('valid');
    expect(checkToken(keys, 'score', token, Date.parse('2027-01-01T00:00:00Z'))).toEqual({
      kind: 'expired',
      contact,
    });
  });

  it('to unsubscribe never expires, and survives every rotation of the signing secret', () => {
    const token = signToken(keys, 'unsubscribe', contact, NOW - DAY_MS);
    const rotated = makeKeyRing(PEPPER, [FOREIGN]);
    expect(checkToken(rotated, 'unsubscribe', token, NOW + 10_000 * DAY_MS)).toEqual({
      kind: 'valid',
      contact,
    });
  });

  it('signed with the previous key is still honoured; with an older key it is not', () => {
    const token = signToken(makeKeyRing(PEPPER, [OLD]), 'score', contact, EXPIRES);
    expect(checkToken(makeKeyRing(PEPPER, [CURRENT, OLD]), 'score', token, NOW).kind).toBe('valid');
    expect(checkToken(makeKeyRing(PEPPER, [FOREIGN, CURRENT]), 'score', token, NOW).kind).toBe('unsigned');
  });

  it('signed with a foreign key is refused, even under our key id', () => {
    const foreign = signToken(makeKeyRing(PEPPER, [FOREIGN]), 'score', contact, EXPIRES);
    expect(checkToken(keys, 'score', foreign, NOW)).toEqual({ kind: 'unsigned' });
    const bytes = fromBase32(foreign);
    bytes[1] = keys.links[0]?.id ?? 0;
    expect(checkToken(keys, 'score', toBase32(bytes), NOW)).toEqual({ kind: 'unsigned' });
  });

  it('does not tell who the customer is', () => {
    fc.assert(
      fc.property(anyPurpose, anyContact, (purpose, id) => {
        const token = signToken(keys, purpose, id, EXPIRES);
        expect(token).not.toContain(id.ref);
        expect(Buffer.from(fromBase32(token)).toString('latin1')).not.toContain(id.ref);
      }),
    );
  });
});

it('no token is found where there is none', () => {
  for (const text of ['', 'e', 'https://example.com/', 'e'.repeat(44)])
    expect(findToken(keys, text)).toEqual({ kind: 'none' });
});

describe('a token in the old form', () => {
  it.each(OLD_TOKENS)('is read as it was signed: $purpose $token', ({
    purpose,
    contact: id,
    token,
    expires,
  }) => {
    expect(checkToken(oldKeys, purpose, token, NOW)).toEqual({ kind: 'valid', contact: id });
    const ages = checkToken(oldKeys, purpose, token, NOW + 10_000 * DAY_MS);
    expect(ages).toEqual({ kind: expires ? 'expired' : 'valid', contact: id });
    for (const other of PURPOSES.filter((each) => each !== purpose))
      expect(checkToken(oldKeys, other, token, NOW)).toEqual({ kind: 'invalid' });
  });

  it('is refused when anything stands before or behind it', () => {
    for (const { purpose, token } of OLD_TOKENS)
      for (const each of ['A', 'AAAA', '=', '.', '\n', '/8'])
        for (const text of [each + token, token + each])
          expect(checkToken(oldKeys, purpose, text, NOW)).toEqual({ kind: 'invalid' });
  });

  it('is refused when any one character is changed, and under other keys', () => {
    for (const { purpose, token } of OLD_TOKENS) {
      expect(['unsigned', 'invalid']).toContain(checkToken(keys, purpose, token, NOW).kind);
      for (let index = 0; index < token.length; index += 1) {
        const changed = token.slice(0, index) + (token[index] === 'x' ? 'y' : 'x') + token.slice(index + 1);
        expect(['unsigned', 'invalid']).toContain(checkToken(oldKeys, purpose, changed, NOW).kind);
      }
    }
  });

  it('cannot be made from one in the new form, nor the other way round', () => {
    const bytes = fromBase32(signToken(keys, 'score', contact, EXPIRES));
    expect(checkToken(keys, 'score', Buffer.from(bytes).toString('base64url'), NOW)).toEqual({
      kind: 'invalid',
    });
    for (const { purpose, token } of OLD_TOKENS) {
      const written = toBase32(Buffer.from(token, 'base64url'));
      expect(checkToken(oldKeys, purpose, written, NOW)).toEqual({ kind: 'invalid' });
    }
  });
});
