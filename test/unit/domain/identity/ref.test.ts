import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fractionOf,
  fromBase32,
  REF_FORM,
  refOf,
  shardOf,
  toBase32,
} from '../../../../functions/domain/identity/ref.ts';

const KEY = new Uint8Array(32).fill(1);
const refs = Array.from({ length: 4_000 }, (_, index) => refOf(`crm-${index}`, KEY));

describe('refs', () => {
  it('are sixteen base32 characters that only the key explains', () => {
    expect(refOf('4711', KEY)).toMatch(/^[a-z2-7]{16}$/);
    expect(refOf('4711', KEY)).toBe(refOf('4711', KEY));
    expect(refOf('4711', new Uint8Array(32).fill(2))).not.toBe(refOf('4711', KEY));
  });

  it.each([
    ['abcdefghijklmn27', true],
    ['abcdefghijklmn2', false],
    ['abcdefghijklmn277', false],
    ['abcdefghijklmn21', false],
    ['ABCDEFGHIJKLMN27', false],
    ['', false],
  ])('have one form: %j %s', (text, isOne) => {
    expect(REF_FORM.test(text)).toBe(isOne);
  });

  // RFC 4648, section 10, without padding and in lower case.
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('write the bytes of %j as %j', (text, base32) => {
    expect(toBase32(Buffer.from(text))).toBe(base32);
    expect(Buffer.from(fromBase32(base32)).toString()).toBe(text);
  });

  it.each([
    ['ab', 1_024, 1],
    ['ba', 1_024, 32],
    ['77', 1_024, 1_023],
    ['bc', 16, 2],
  ])('%s… lies of %i shards in number %i', (start, count, shard) => {
    expect(shardOf(start.padEnd(16, 'a'), count)).toBe(shard);
  });

  it('survive the conversion to bytes and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(bytes);
      }),
    );
    expect(() => fromBase32('0')).toThrow('not base32');
  });

  it.each([16, 64])('spread evenly over %i shards', (count) => {
    const sizes = Array.from({ length: count }, () => 0);
    for (const ref of refs) sizes[shardOf(ref, count)] = (sizes[shardOf(ref, count)] ?? 0) + 1;
    const fair = refs.length / count;
    for (const size of sizes) expect(Math.abs(size - fair)).toBeLessThan(6 * Math.sqrt(fair));
  });

  it('spread over a day and over days independently of each other', () => {
    const pairs = refs.map((ref) => [fractionOf(ref, 'day'), fractionOf(ref, 'time')] as const);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = mean(pairs.map(([day, time]) => (day - 0.5) * (time - 0.5)));
    expect(mean(pairs.map(([day]) => day))).toBeCloseTo(0.5, 1);
    expect(mean(pairs.map(([, time]) => time))).toBeCloseTo(0.5, 1);
    expect(Math.abs(covariance)).toBeLessThan(0.01);
  });
});
