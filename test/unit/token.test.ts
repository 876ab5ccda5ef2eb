import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTACT_KINDS, type ContactId } from '../../functions/domain/contact.ts';
import { makeKeyRing } from '../../functions/domain/key-ring.ts';
import { toBase32 } from '../../functions/domain/ref.ts';
import { checkLink, checkToken, type Purpose, signToken } from '../../functions/domain/token.ts';

const PEPPER = 'pepper '.repeat(6);
const OLD = 'old signing secret '.repeat(3);
const CURRENT = 'current signing secret '.repeat(3);
const FOREIGN = 'foreign signing secret '.repeat(3);
const keys = makeKeyRing(PEPPER, [CURRENT]);

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-16T08:00:00Z');
const EXPIRES = NOW + 60 * DAY_MS;
const PURPOSES: readonly Purpose[] = ['score', 'unsubscribe', 'case'];

const contact: ContactId = { ref: 'abcdefghijklmnop', week: '2026-W47', kind: 'score' };
const anyContact: fc.Arbitrary<ContactId> = fc.record({
  ref: fc.uint8Array({ minLength: 10, maxLength: 10 }).map(toBase32),
  week: fc
    .tuple(fc.integer({ min: 2020, max: 2099 }), fc.integer({ min: 1, max: 53 }))
    .map(([year, week]) => `${year}-W${String(week).padStart(2, '0')}`),
  kind: fc.constantFrom(...CONTACT_KINDS),
});
const anyPurpose = fc.constantFrom(...PURPOSES);

describe('a token', () => {
  it('carries its contact there and back', () => {
    fc.assert(
      fc.property(anyPurpose, anyContact, (purpose, id) => {
        const token = signToken(keys, purpose, id, EXPIRES);
        expect(token).toMatch(/^[A-Za-z0-9_-]{36}$/);
        expect(checkToken(keys, purpose, token, NOW)).toEqual({ kind: 'valid', contact: id });
      }),
    );
  });

  it('is refused when any one byte is changed', () => {
    const bytes = Buffer.from(signToken(keys, 'score', contact, EXPIRES), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      for (const bit of [1, 16, 128]) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ bit;
        expect(checkToken(keys, 'score', changed.toString('base64url'), NOW).kind).toBe(
          index === 0 ? 'invalid' : 'unsigned',
        );
      }
    }
  });

  it('is refused when any one character is changed', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    fc.assert(
      fc.property(fc.nat({ max: 35 }), fc.constantFrom(...letters), (index, letter) => {
        fc.pre(token[index] !== letter);
        const changed = token.slice(0, index) + letter + token.slice(index + 1);
        expect(['invalid', 'unsigned']).toContain(checkToken(keys, 'score', changed, NOW).kind);
      }),
    );
  });

  it('is refused when it is cut or longer', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    for (let length = 0; length < token.length; length++) {
      expect(checkToken(keys, 'score', token.slice(0, length), NOW)).toEqual({ kind: 'invalid' });
    }
    for (const tail of ['A', '=', '.', '%20', '\n', '/8']) {
      expect(checkToken(keys, 'score', token + tail, NOW)).toEqual({ kind: 'invalid' });
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

  it('holds until the end of its last day, in UTC, and is expired from then on', () => {
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

  it('of the key before is still honoured; of a key before that it is not', () => {
    const token = signToken(makeKeyRing(PEPPER, [OLD]), 'score', contact, EXPIRES);
    expect(checkToken(makeKeyRing(PEPPER, [CURRENT, OLD]), 'score', token, NOW).kind).toBe('valid');
    expect(checkToken(makeKeyRing(PEPPER, [FOREIGN, CURRENT]), 'score', token, NOW).kind).toBe('unsigned');
  });

  it('of a foreign key is refused, even under our key id', () => {
    const foreign = signToken(makeKeyRing(PEPPER, [FOREIGN]), 'score', contact, EXPIRES);
    expect(checkToken(keys, 'score', foreign, NOW)).toEqual({ kind: 'unsigned' });
    const bytes = Buffer.from(foreign, 'base64url');
    bytes[1] = keys.links[0]?.id ?? 0;
    expect(checkToken(keys, 'score', bytes.toString('base64url'), NOW)).toEqual({ kind: 'unsigned' });
  });

  it('says nothing of who the customer is', () => {
    const token = signToken(keys, 'score', contact, EXPIRES);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(contact.ref);
  });
});

describe('a link checked with keys that may be old', () => {
  const rotated = makeKeyRing(PEPPER, [FOREIGN, CURRENT]);
  const source = () => {
    let asked = 0;
    return {
      ring: () => keys,
      renew: async () => {
        asked += 1;
        return rotated;
      },
      asked: () => asked,
    };
  };

  it('is known by the newer keys', async () => {
    const stale = source();
    const token = signToken(rotated, 'score', contact, EXPIRES);
    expect(await checkLink(stale, 'score', token, NOW)).toEqual({ kind: 'valid', contact });
    expect(stale.asked()).toBe(1);
  });

  const signed = (purpose: Purpose, expires?: number) => signToken(keys, purpose, contact, expires);
  it.each([
    { what: 'valid', purpose: 'score', token: signed('score', EXPIRES), kind: 'valid' },
    { what: 'expired', purpose: 'score', token: signed('score', NOW - 2 * DAY_MS), kind: 'expired' },
    { what: 'cut', purpose: 'score', token: signed('score', EXPIRES).slice(1), kind: 'invalid' },
    { what: 'of another purpose', purpose: 'score', token: signed('case', EXPIRES), kind: 'invalid' },
    {
      what: 'forged to unsubscribe',
      purpose: 'unsubscribe',
      token: signToken(makeKeyRing(FOREIGN, [CURRENT]), 'unsubscribe', contact),
      kind: 'unsigned',
    },
  ] as const)('asks for no newer keys when it is $what', async ({ purpose, token, kind }) => {
    const stale = source();
    expect((await checkLink(stale, purpose, token, NOW)).kind).toBe(kind);
    expect(stale.asked()).toBe(0);
  });
});
