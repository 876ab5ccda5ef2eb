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
 * What a link may do. Tokens name a purpose by its code, so a code is never changed and never given twice;
 * codes stay below 16. A page refuses the tokens of every other purpose.
 *
 * `unsubscribe` is for the mail provider's own button and acts at once (RFC 8058); `leave` is the link in the
 * text of a mail, whose page asks.
 */
const PURPOSE_CODES = { score: 0, unsubscribe: 1, case: 2, cause: 3, leave: 4 } as const;
export type Purpose = keyof typeof PURPOSE_CODES;
/** Links to unsubscribe never expire, and their key never rotates. */
const isForever = (purpose: Purpose): boolean => purpose === 'unsubscribe' || purpose === 'leave';
export const PURPOSES = Object.keys(PURPOSE_CODES) as readonly Purpose[];

/**
 * The letter that stands before the token in the path of a link, by its purpose. It is lower case and never
 * changed, because links in old mails have it. Two purposes share one if one page serves both.
 */
export const PAGE_LETTERS = {
  score: 's',
  cause: 'w',
  case: 'c',
  unsubscribe: 'u',
  leave: 'u',
} as const satisfies Readonly<Record<Purpose, string>>;

export type TokenCheck =
  | { readonly kind: 'valid'; readonly contact: ContactId }
  | { readonly kind: 'expired'; readonly contact: ContactId }
  /** Well-formed, but not signed with a key that we have: forged, or signed with a newer key. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'invalid' };

// version and purpose (1 byte) · key id (1) · occasion (3 bits), year since 2000 (7) and week (6) ·
// occasion (3 bits) and contact kind (5) · last day, 0 = never (2) · ref (10) · MAC (10)
// Tokens from before occasions existed have zeros in those bits.
const REF_BYTES = 10;
const BODY_BYTES = 17;
// 80 bits: a forger would need some 2^79 requests to a throttled API.
const MAC_BYTES = 10;
const FIRST_YEAR = 2000;

/**
 * What may slip in between two characters: invisible characters, and what mail programs put at line ends
 * (`=`, and `> ` in quotes).
 */
const GAP = '[\\s\\p{Cc}\\p{DI}=>\\ufffd]*';
const GAPS = new RegExp(GAP, 'gu');

/** How a version writes its tokens. */
interface Form {
  readonly version: number;
  readonly length: number;
  readonly text: RegExp;
  /** Finds every place where a token may begin: all tokens of a version begin with the same letter. */
  readonly places: RegExp;
  readonly read: (letters: string) => Buffer;
  /** Its place in the body. */
  readonly lastDay: number;
  readonly ref: number;
  /** Characters that linkifiers have cut off the end of a token. */
  readonly lost: readonly string[];
}

/**
 * No upper case and no punctuation. The ref lies at an offset where its own base32 does not show in the
 * token.
 */
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

/** In mails until November 2026: mixed case, and sometimes a `-` or `_` at the end. */
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
 * Signs a link for one contact: 44 characters `a` to `z` and `2` to `7`, without address, name or CRM id. It
 * survives programs that lower-case links in plain text or take punctuation along.
 *
 * @param expiresAt epoch milliseconds; the token is valid until the end of that UTC day. Unsubscribe tokens
 *   never expire.
 */
export function signToken(
  keys: KeyRing,
  purpose: Purpose,
  contact: ContactId,
  expiresAt?: number,
  kinds: ContactKinds = CONTACT_KINDS,
): string {
  const key = isForever(purpose) ? keys.unsubscribe : keys.links[0];
  if (key === undefined) throw new RangeError('There is no signing key.');
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8((BASE32.version << 4) | PURPOSE_CODES[purpose], 0);
  body.writeUInt8(key.id, 1);
  const { week, kind, occasion = 0 } = contact;
  if (occasion > MAX_OCCASION) throw new RangeError(`No link can name the occasion ${occasion}.`);
  const yearAndWeek = ((Number(week.slice(0, 4)) - FIRST_YEAR) << 6) | Number(week.slice(6));
  body.writeUInt16BE(((occasion >> 3) << 13) | yearAndWeek, 2);
  body.writeUInt8(((occasion & 7) << 5) | kinds[kind].code, 4);
  const lastDay = isForever(purpose) || expiresAt === undefined ? 0 : Math.floor(expiresAt / DAY_MS);
  body.writeUInt16BE(lastDay, BASE32.lastDay);
  body.set(fromBase32(contact.ref), BASE32.ref);
  return toBase32(Buffer.concat([body, mac(key, body)]));
}

/** What a token says. Nobody may believe it before the MAC is checked. */
interface Claim {
  readonly purpose: Purpose;
  readonly contact: ContactId;
  /** The last valid day, counted from 1970 in UTC; 0 for never. */
  readonly lastDay: number;
  readonly bytes: Buffer;
}

/**
 * What the first eight characters say: enough to reject most texts that are no token, at a fifth of the work.
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
 * Reads what a text claims, before the MAC is checked; undefined when the text has not even the form of a
 * token.
 */
function claimOf(form: Form, token: string, kinds: ContactKinds): Claim | undefined {
  if (!form.text.test(token)) return undefined;
  const head = headOf(form, token, kinds);
  const bytes = form.read(token);
  // Base32 has four spare bits. They must be zero, so that each token has one spelling.
  if (head === undefined || (form === BASE32 && toBase32(bytes) !== token)) return undefined;
  const yearAndWeek = bytes.readUInt16BE(2) & 0x1fff;
  const week = `${FIRST_YEAR + (yearAndWeek >> 6)}-W${String(yearAndWeek & 63).padStart(2, '0')}`;
  const ref = toBase32(bytes.subarray(form.ref, form.ref + REF_BYTES));
  const { kind, occasion } = head;
  const contact = { ref, week, kind, ...(occasion === 0 ? {} : { occasion }) };
  return { purpose: head.purpose, contact, lastDay: bytes.readUInt16BE(form.lastDay), bytes };
}

/** Whether one of our keys has signed the token, checked in constant time. */
function isSigned(keys: KeyRing, { purpose, bytes }: Claim): boolean {
  const body = bytes.subarray(0, BODY_BYTES);
  const sent = bytes.subarray(BODY_BYTES);
  const candidates = isForever(purpose) ? [keys.unsubscribe] : keys.links;
  return candidates.some((key) => key.id === bytes[1] && timingSafeEqual(mac(key, body), sent));
}

/**
 * Reads a token back. It checks the MAC in constant time before it believes anything in the token. A cut
 * token or one for another purpose is `invalid`, a changed one `unsigned`; the result says nothing more.
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
  /** `token`: as it was signed. `end`: its end in the text. */
  | { readonly kind: 'found'; readonly token: string; readonly end: number }
  /** Something looks like a token of a rotating key, but no key that we have has signed it. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'none' };

/** A text with more possible places was made to cost us time. */
const MAX_PLACES = 64;

/**
 * Looks for a token that one of our keys has signed, whatever stands around it: mail programs, filters and
 * people add punctuation, break lines, change case and cut off a last `-`. Only a valid MAC makes a find. The
 * time is proportional to the length of the text.
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
      // The key of unsubscribe links never rotates, so no newer key can have signed this.
      if (!isForever(head.purpose)) kind = 'unsigned';
      places += 1;
      if (places === MAX_PLACES) break;
    }
  }
  return { kind };
}
