import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ContactId } from './contact.ts';
import { CONTACT_KINDS } from './contact.ts';
import type { KeyRing, KeySource, SigningKey } from './key-ring.ts';
import { fromBase32, toBase32 } from './ref.ts';

/** What a link may do. A token of one purpose is refused by every other page. */
export type Purpose = 'score' | 'unsubscribe' | 'case' | 'cause';

export type TokenCheck =
  | { readonly kind: 'valid'; readonly contact: ContactId }
  | { readonly kind: 'expired'; readonly contact: ContactId }
  /** Well-formed, but signed by no key in hand: forged, or signed after a rotation that we have not heard of yet. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'invalid' };

// version and purpose (1 byte) · key id (1) · year and week (2) · contact kind (1) · ref (10) · last day, 0 = never (2) · MAC (10)
const VERSION = 1;
// Positions are part of the token: append, never reorder.
const PURPOSES: readonly Purpose[] = ['score', 'unsubscribe', 'case', 'cause'];
const BODY_BYTES = 17;
// 80 bits: a forger would need some 2^79 requests, each answered by a throttled API; the link stays at 36 characters.
const MAC_BYTES = 10;
const TOKEN_TEXT = /^[A-Za-z0-9_-]{36}$/;
const FIRST_YEAR = 2000;
const DAY_MS = 86_400_000;

const mac = (key: SigningKey, body: Uint8Array): Buffer =>
  createHmac('sha256', key.secret).update(body).digest().subarray(0, MAC_BYTES);

/**
 * Signs a link for one contact: 36 URL-safe characters with no address, name or CRM id in them.
 *
 * @param expiresAt epoch milliseconds; the token holds until the end of that UTC day. Unsubscribe tokens never expire.
 */
export function signToken(keys: KeyRing, purpose: Purpose, contact: ContactId, expiresAt?: number): string {
  const key = purpose === 'unsubscribe' ? keys.unsubscribe : keys.links[0];
  if (key === undefined) throw new RangeError('There is no signing key.');
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8((VERSION << 4) | PURPOSES.indexOf(purpose), 0);
  body.writeUInt8(key.id, 1);
  body.writeUInt16BE((Number(contact.week.slice(0, 4)) - FIRST_YEAR) * 64 + Number(contact.week.slice(6)), 2);
  body.writeUInt8(CONTACT_KINDS.indexOf(contact.kind), 4);
  body.set(fromBase32(contact.ref), 5);
  const lastDay = purpose === 'unsubscribe' || expiresAt === undefined ? 0 : Math.floor(expiresAt / DAY_MS);
  body.writeUInt16BE(lastDay, 15);
  return Buffer.concat([body, mac(key, body)]).toString('base64url');
}

/**
 * Reads a token back. The MAC is checked in constant time before anything in the token is believed;
 * a cut or foreign-purpose token is `invalid`, a changed one `unsigned`, and says nothing more.
 */
export function checkToken(keys: KeyRing, purpose: Purpose, token: string, now: number): TokenCheck {
  if (!TOKEN_TEXT.test(token)) return { kind: 'invalid' };
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, BODY_BYTES);
  const sent = bytes.subarray(BODY_BYTES);
  if (body[0] !== ((VERSION << 4) | PURPOSES.indexOf(purpose))) return { kind: 'invalid' };
  const candidates = purpose === 'unsubscribe' ? [keys.unsubscribe] : keys.links;
  const signed = candidates.some((key) => key.id === body[1] && timingSafeEqual(mac(key, body), sent));
  if (!signed) return { kind: 'unsigned' };

  const weekNumber = body.readUInt16BE(2);
  const kind = CONTACT_KINDS[body.readUInt8(4)];
  if (kind === undefined) return { kind: 'invalid' };
  const week = `${FIRST_YEAR + Math.floor(weekNumber / 64)}-W${String(weekNumber % 64).padStart(2, '0')}`;
  const contact: ContactId = { ref: toBase32(body.subarray(5, 15)), week, kind };
  const lastDay = body.readUInt16BE(15);
  if (lastDay !== 0 && now >= (lastDay + 1) * DAY_MS) return { kind: 'expired', contact };
  return { kind: 'valid', contact };
}

/**
 * Reads a token back as {@link checkToken} does, and asks for newer keys when those in hand did not sign it. Every such token
 * may ask, not only one with a key id we never saw: the id is one byte, and a new key may share it with an old one.
 */
export async function checkLink(
  keys: KeySource,
  purpose: Purpose,
  token: string,
  now: number,
): Promise<TokenCheck> {
  const check = checkToken(keys.ring(), purpose, token, now);
  // The key of unsubscribe links never rotates.
  if (check.kind !== 'unsigned' || purpose === 'unsubscribe') return check;
  return checkToken(await keys.renew(), purpose, token, now);
}
