import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase32 } from '../../../../functions/domain/identity/ref.ts';
import { FIRST_LINES_BASE_BYTES, FirstLines } from '../../../../functions/use-cases/importing/first-lines.ts';

const hex = (bytes: string): string => toBase32(Buffer.from(bytes, 'hex'));
/** As even as a keyed hash, and many times faster (the finaliser of MurmurHash3). */
function mix(n: number): number {
  let bits = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function refOf(n: number): string {
  const bytes = Buffer.alloc(10);
  bytes.writeUInt32BE(mix(n), 0);
  bytes.writeUInt32BE(mix(n + 0x9e3779b9), 4);
  return toBase32(bytes);
}

describe('the line on which a customer came first', () => {
  it.each([
    ['the same ref', '00000000000000000000', '00000000000000000000', 7],
    ['another', '00000000000000000000', '00000000000000010000', undefined],
    ['one that differs in its first bit', '00112233445566778899', '80112233445566778899', undefined],
    ['one that differs in its 64th bit', '00112233445566778899', '00112233445566768899', undefined],
    ['one that differs behind the 64th bit', '00112233445566778899', '00112233445566770000', 7],
    ['one of only ones', 'ffffffffffffffffffff', 'ffffffffffffffffffff', 7],
  ])('%s', (_case, one, other, earlier) => {
    const lines = new FirstLines();
    expect(lines.note(hex(one), 7)).toBeUndefined();
    expect(lines.note(hex(other), 9)).toBe(earlier);
    expect(lines.note(hex(one), 11)).toBe(7);
  });

  it('is stored up to the largest line number', () => {
    const lines = new FirstLines();
    lines.note(hex('00112233445566778899'), 2 ** 32 - 2);
    expect(lines.note(hex('00112233445566778899'), 2)).toBe(2 ** 32 - 2);
  });

  it('is that of the first row, even if the file announced the customer before', () => {
    const lines = new FirstLines();
    const ref = hex('00112233445566778899');
    expect(lines.has(ref)).toBe(false);
    lines.announce(ref);
    expect(lines.has(ref)).toBe(true);
    expect(lines.note(ref, 7)).toBeUndefined();
    lines.announce(ref);
    expect(lines.note(ref, 9)).toBe(7);
  });

  it('is what a Map would say, even where many refs look alike', () => {
    // Only few bits vary, so that refs meet in one segment or one cell, or are equal.
    const ref = fc
      .tuple(fc.constantFrom('00', '01', 'ff'), fc.constantFrom('000000', 'ffffff'), fc.nat(0xfff))
      .map(([first, middle, last]) => hex(`${first}${middle}${last.toString(16).padStart(8, '0')}0000`));
    fc.assert(
      fc.property(fc.array(ref, { maxLength: 400 }), (refs) => {
        const lines = new FirstLines();
        const known = new Map<string, number>();
        for (const [index, each] of refs.entries()) {
          expect(lines.note(each, index + 1)).toBe(known.get(each));
          if (!known.has(each)) known.set(each, index + 1);
        }
      }),
    );
  });
});

describe('the memory of the lines', () => {
  it('starts small', () => {
    expect(FIRST_LINES_BASE_BYTES).toBe(48 * 1024);
    expect(new FirstLines().bytes).toBe(FIRST_LINES_BASE_BYTES);
  });

  it.each([
    [100_000, 1_398_240],
    [1_000_000, 14_017_536],
  ])('of %d customers is at most 16 bytes each, at every moment', (count, bytes) => {
    const lines = new FirstLines();
    let over = 0;
    for (let n = 1; n <= count; n += 1) {
      lines.note(refOf(n), n);
      if (lines.peakBytes > FIRST_LINES_BASE_BYTES + 16 * n) over += 1;
    }
    expect(over).toBe(0);
    expect(lines.bytes).toBe(bytes);
    expect(lines.peakBytes).toBeLessThanOrEqual(16 * count);
    // A ref that comes again takes no memory.
    const before = lines.bytes;
    for (let n = 1; n <= 1_000; n += 1) expect(lines.note(refOf(n), count + n)).toBe(n);
    expect(lines.bytes).toBe(before);
  });
});
