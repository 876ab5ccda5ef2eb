import { createHash, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lackOfSecret, makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';

const PEPPER = 'p'.repeat(32);
const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(33);

describe('the keys of an installation', () => {
  /** As they have been derived ever since: another way would break the links in mails that have gone. */
  const bytesOf = (secret: string, use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'hearback', use, 32));
  const signingOf = (secret: string, use: string) => ({
    id: createHash('sha256').update(bytesOf(secret, use)).digest()[0],
    bytes: bytesOf(secret, use),
  });

  it('are derived each for one use, the current one for links first', () => {
    const { ref, address, unsubscribe, links } = makeKeyRing(PEPPER, [NEW, OLD]);
    expect(Buffer.from(ref)).toEqual(bytesOf(PEPPER, 'ref'));
    expect(Buffer.from(address)).toEqual(bytesOf(PEPPER, 'address'));
    expect([unsubscribe, ...links].map(({ id, secret }) => ({ id, bytes: secret.export() }))).toEqual([
      signingOf(PEPPER, 'unsubscribe'),
      signingOf(NEW, 'links'),
      signingOf(OLD, 'links'),
    ]);
  });

  it('need no secret for links where none are made', () => {
    expect(makeKeyRing(PEPPER, []).links).toEqual([]);
  });

  it.each([
    [PEPPER, undefined],
    ['', 'is empty'],
    [' \n'.repeat(40), 'is empty'],
    [`\ufffd${PEPPER}`, 'is no text'],
    ['p'.repeat(31), 'has 31 characters and needs at least 32'],
  ])('come of no secret like %j', (secret, lack) => {
    expect(lackOfSecret(secret)).toBe(lack);
    if (lack === undefined) return;
    expect(() => makeKeyRing(secret, [NEW])).toThrow(new RangeError(`A secret ${lack}.`));
    expect(() => makeKeyRing(PEPPER, [NEW, secret])).toThrow(new RangeError(`A secret ${lack}.`));
  });
});
