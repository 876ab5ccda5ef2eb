import { createHmac } from 'node:crypto';

/**
 * Our opaque name for a customer: 16 base32 characters, 80 bits. The only name used in keys, tags, tokens and
 * logs.
 */
export type Ref = string;
/** How every ref is written. */
export const REF_FORM = /^[a-z2-7]{16}$/;

// RFC 4648 section 6, in lower case.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes as lower-case base32 without padding. Spare bits of the last character are zero. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(buffer << (5 - bits)) & 31];
}

/** Reverses {@link toBase32} and ignores the spare bits. Throws a RangeError on any other character. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError(`not base32: ${text}`);
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 255);
    }
    buffer &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}

/** The ref of a CRM id: an 80-bit HMAC-SHA256 under a pepper that never rotates. */
export const refOf = (crmId: string, refKey: Uint8Array): Ref =>
  toBase32(createHmac('sha256', refKey).update(crmId).digest().subarray(0, 10));

/** A number from 0 to `count - 1`, always the same for a ref. `count` is at most 1,024. */
export function shardOf(ref: Ref, count: number): number {
  const bits = ALPHABET.indexOf(ref[0] ?? '') * 32 + ALPHABET.indexOf(ref[1] ?? '');
  return bits % count;
}

/**
 * The place in the ref from which each spread takes its 30 bits. They overlap neither with the shard nor with
 * each other.
 */
const SPREAD = { day: 3, time: 10 } as const;

/**
 * A number in [0, 1), always the same for a ref. It spreads people over the days of a span or the hours of a
 * window.
 */
export function fractionOf(ref: Ref, over: keyof typeof SPREAD): number {
  let value = 0;
  for (const character of ref.slice(SPREAD[over], SPREAD[over] + 6))
    value = value * 32 + ALPHABET.indexOf(character);
  return value / 32 ** 6;
}
