import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing, SigningKey } from '../identity/key-ring.ts';
import { fromBase32, toBase32 } from '../identity/ref.ts';
import { DAY_MS, type EpochMs } from '../time/units.ts';
import type { ContactId } from './contact-id.ts';
import {
  CONTACT_KINDS,
  type ContactKinds,
  kindWithCode,
  MAX_KIND_CODE,
  MAX_OCCASION,
} from './contact-kinds.ts';

/**
 * What a link may do, each with the code that stands for it in tokens: never changed, never given twice,
 * below
 * 16. A token of one purpose is refused by every other page.
 */
const PURPOSE_CODES = { score: 0, unsubscribe: 1, case: 2, cause: 3 } as const;
export type Purpose = keyof typeof PURPOSE_CODES;
export const PURPOSES = Object.keys(PURPOSE_CODES) as readonly Purpose[];

export type TokenCheck =
  | { readonly kind: 'valid'; readonly contact: ContactId }
  | { readonly kind: 'expired'; readonly contact: ContactId }
  /**
   * Well-formed, but signed by no key in hand: forged, or signed after a rotation that we have not heard of
   * yet.
   */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'invalid' };

// version and purpose (1 byte) · key id (1) · occasion (3 bits), year since 2000 (7) and week (6) ·
// occasion (3 bits) and contact kind (5) · last day, 0 = never (2) · ref (10) · MAC (10)
// Tokens from before there were occasions have zeros there.
const REF_BYTES = 10;
const BODY_BYTES = 17;
// 80 bits: a forger would need some 2^79 requests, each answered by a throttled API.
const MAC_BYTES = 10;
const FIRST_YEAR = 2000;

/**
 * What may have come between two characters: what nobody sees, and what mail programs put where lines end
 * (`=`, and `> ` in quotes).
 */
const GAP = '[\\s\\p{Cc}\\p{DI}=>\\ufffd]*';
const GAPS = new RegExp(GAP, 'gu');

/** How the tokens of a version are written. */
interface Form {
  readonly version: number;
  readonly length: number;
  readonly text: RegExp;
  /** Finds every place where one may begin: a version leaves its tokens one first letter. */
  readonly places: RegExp;
  readonly read: (letters: string) => Buffer;
  /** Where in the body. */
  readonly lastDay: number;
  readonly ref: number;
  /** What linkifiers have taken from the end of one. */
  readonly lost: readonly string[];
}

/** No case and no punctuation. The ref stands where its own base32 cannot be seen in the token's. */
const BASE32: Form = {
  version: 2,
  length: 44,
  text: /^[a-z2-7]{44}$/,
  places: new RegExp(`(?=(e(?:${GAP}[a-z2-7]){43}|E(?:${GAP}[A-Z2-7]){43}))`, 'gu'),
  read: (letters) => Buffer.from(fromBase32(letters)),
  lastDay: 5,
  ref: 7,
  lost: [''],
};

/** In mails until November 2026: mixed case, and now and then a `-` or `_` at the end. */
const BASE64: Form = {
  version: 1,
  length: 36,
  text: /^[A-Za-z0-9_-]{36}$/,
  places: new RegExp(`(?=(E(?:${GAP}[A-Za-z0-9_-]){33,35}))`, 'gu'),
  read: (letters) => Buffer.from(letters, 'base64url'),
  lastDay: 15,
  ref: 5,
  lost: ['', '-', '_', '--', '-_', '_-', '__'],
};

const mac = (key: SigningKey, body: Uint8Array): Buffer =>
  createHmac('sha256', key.secret).update(body).digest().subarray(0, MAC_BYTES);

/**
 * Signs a link for one contact: 44 characters `a` to `z` and `2` to `7`, with no address, name or CRM id in
 * them. What lower-cases links in plain text, or takes punctuation along, leaves it whole.
 *
 * @param expiresAt epoch milliseconds; the token holds until the end of that UTC day. Unsubscribe tokens
 *   never expire.
 */
export function signToken(
  keys: KeyRing,
  purpose: Purpose,
  contact: ContactId,
  expiresAt?: number,
  kinds: ContactKinds = CONTACT_KINDS,
): string {
  const key = purpose === 'unsubscribe' ? keys.unsubscribe : keys.links[0];
  if (key === undefined) throw new RangeError('There is no signing key.');
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8((BASE32.version << 4) | PURPOSE_CODES[purpose], 0);
  body.writeUInt8(key.id, 1);
  const { week, kind, occasion = 0 } = contact;
  if (occasion > MAX_OCCASION) throw new RangeError(`No link can name the occasion ${occasion}.`);
  const yearAndWeek = ((Number(week.slice(0, 4)) - FIRST_YEAR) << 6) | Number(week.slice(6));
  body.writeUInt16BE(((occasion >> 3) << 13) | yearAndWeek, 2);
  body.writeUInt8(((occasion & 7) << 5) | kinds[kind].code, 4);
  const lastDay = purpose === 'unsubscribe' || expiresAt === undefined ? 0 : Math.floor(expiresAt / DAY_MS);
  body.writeUInt16BE(lastDay, BASE32.lastDay);
  body.set(fromBase32(contact.ref), BASE32.ref);
  return toBase32(Buffer.concat([body, mac(key, body)]));
}

/** What a token says, unless its MAC says that it is none of ours. */
interface Claim {
  readonly purpose: Purpose;
  readonly contact: ContactId;
  /** The UTC day since 1970 on which it ends; 0 for never. */
  readonly lastDay: number;
  readonly bytes: Buffer;
}

/**
 * What stands in the first eight characters: enough to know most of what is no token, at a fifth of the
 * work.
 */
function headOf({ version, read }: Form, token: string, kinds: ContactKinds) {
  const head = read(token.slice(0, 8));
  const code = head.readUInt8(0) - (version << 4);
  const purpose = PURPOSES.find((each) => PURPOSE_CODES[each] === code);
  const last = head.readUInt8(4);
  const kind = kindWithCode(last & MAX_KIND_CODE, kinds);
  const occasion = ((head.readUInt16BE(2) >> 13) << 3) | (last >> 5);
  return purpose === undefined || kind === undefined ? undefined : { purpose, kind, occasion };
}

/**
 * Reads what a text claims, before any MAC is looked at; undefined when it has not even the form of a
 * token.
 */
function claimOf(form: Form, token: string, kinds: ContactKinds): Claim | undefined {
  if (!form.text.test(token)) return undefined;
  const head = headOf(form, token, kinds);
  const bytes = form.read(token);
  // Base32 has four bits to spare: a token has one spelling.
  if (head === undefined || (form === BASE32 && toBase32(bytes) !== token)) return undefined;
  const yearAndWeek = bytes.readUInt16BE(2) & 0x1fff;
  const week = `${FIRST_YEAR + (yearAndWeek >> 6)}-W${String(yearAndWeek & 63).padStart(2, '0')}`;
  const ref = toBase32(bytes.subarray(form.ref, form.ref + REF_BYTES));
  const { kind, occasion } = head;
  const contact = { ref, week, kind, ...(occasion === 0 ? {} : { occasion }) };
  return { purpose: head.purpose, contact, lastDay: bytes.readUInt16BE(form.lastDay), bytes };
}

/** Whether one of our keys has signed it, told in constant time. */
function isSigned(keys: KeyRing, { purpose, bytes }: Claim): boolean {
  const body = bytes.subarray(0, BODY_BYTES);
  const sent = bytes.subarray(BODY_BYTES);
  const candidates = purpose === 'unsubscribe' ? [keys.unsubscribe] : keys.links;
  return candidates.some((key) => key.id === bytes[1] && timingSafeEqual(mac(key, body), sent));
}

/**
 * Reads a token back. The MAC is checked in constant time before anything in the token is believed;
 * a cut or foreign-purpose token is `invalid`, a changed one `unsigned`, and says nothing more.
 */
export function checkToken(
  keys: KeyRing,
  purpose: Purpose,
  token: string,
  now: EpochMs,
  kinds: ContactKinds = CONTACT_KINDS,
): TokenCheck {
  const claim = claimOf(BASE32, token, kinds) ?? claimOf(BASE64, token, kinds);
  if (claim?.purpose !== purpose) return { kind: 'invalid' };
  if (!isSigned(keys, claim)) return { kind: 'unsigned' };
  const { contact, lastDay } = claim;
  if (lastDay !== 0 && now >= (lastDay + 1) * DAY_MS) return { kind: 'expired', contact };
  return { kind: 'valid', contact };
}

export type FoundToken =
  /** `token` as it was signed; `end`: where in the text it ends. */
  | { readonly kind: 'found'; readonly token: string; readonly end: number }
  /** There is what looks like a token of a key that rotates, and none in hand has signed it. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'none' };

/** A text with more places that look like a token was made to cost us time. */
const MAX_PLACES = 64;

/**
 * Looks for a token that one of our keys has signed, whatever stands around it: mail programs, filters and
 * people take along punctuation, break lines, change case and cut off a last `-`. No place is believed
 * before its MAC. Takes time in proportion to the text.
 */
export function findToken(keys: KeyRing, text: string, kinds: ContactKinds = CONTACT_KINDS): FoundToken {
  let kind: 'unsigned' | 'none' = 'none';
  for (const form of [BASE32, BASE64]) {
    let places = 0;
    for (const { 1: written = '', index } of text.matchAll(form.places)) {
      const letters = written.replace(GAPS, '');
      const spelt = form === BASE32 ? letters.toLowerCase() : letters;
      const head = headOf(form, spelt, kinds);
      if (head === undefined) continue;
      for (const lost of form.lost) {
        const token = spelt.slice(0, form.length - lost.length) + lost;
        const claim = claimOf(form, token, kinds);
        if (claim !== undefined && isSigned(keys, claim))
          return { kind: 'found', token, end: index + written.length };
      }
      // The key of unsubscribe links never rotates.
      if (head.purpose !== 'unsubscribe') kind = 'unsigned';
      places += 1;
      if (places === MAX_PLACES) break;
    }
  }
  return { kind };
}
