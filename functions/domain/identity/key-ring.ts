import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** The keys of one installation, each derived for one use, so that no key serves two. */
export interface KeyRing {
  /** Names customers (see `ref.ts`). Never rotates. */
  readonly ref: Uint8Array;
  /** Hashes addresses (see `address.ts`). Never rotates. */
  readonly address: Uint8Array;
  /** Signs unsubscribe links, which must work for as long as a mail exists. Never rotates. */
  readonly unsubscribe: SigningKey;
  /** Signs score and case links; the current key first, then those still honoured. */
  readonly links: readonly SigningKey[];
}

/** The keys in hand, for a function that outlives a rotation of the signing secret. */
export interface KeySource {
  ring(): KeyRing;
  /**
   * The keys as they are now, as far as known: asks for newer ones now and then. Never throws; the keys in
   * hand stay good.
   */
  renew(): Promise<KeyRing>;
}

export interface SigningKey {
  /** One byte that travels in the token and says which key signed it. */
  readonly id: number;
  /** Made ready for signing once: each mail is signed twice. */
  readonly secret: KeyObject;
}

const MIN_SECRET_LENGTH = 32;

/** What keeps keys from being derived from a text, said of it (`is empty`); undefined when nothing does. */
export function lackOfSecret(text: string): string | undefined {
  if (text.trim() === '') return 'is empty';
  // What a reader of UTF-8 puts for bytes that are no text.
  if (text.includes('\ufffd')) return 'is no text';
  if (text.length >= MIN_SECRET_LENGTH) return undefined;
  return `has ${text.length} characters and needs at least ${MIN_SECRET_LENGTH}`;
}

function derive(secret: string, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'hearback', use, 32));
}

function signingKey(secret: string, use: string): SigningKey {
  const bytes = derive(secret, use);
  return { id: createHash('sha256').update(bytes).digest()[0] ?? 0, secret: createSecretKey(bytes) };
}

/**
 * Derives every key from the two secrets of an installation (HKDF-SHA256, RFC 5869).
 *
 * @param pepper the secret that never rotates; at least 32 characters
 * @param signing the current link-signing secret and then the ones before it, each at least 32 characters;
 *   none where links are neither made nor read
 * @throws RangeError when a secret is too short
 */
export function makeKeyRing(pepper: string, signing: readonly string[]): KeyRing {
  for (const secret of [pepper, ...signing]) {
    const lack = lackOfSecret(secret);
    if (lack !== undefined) throw new RangeError(`A secret ${lack}.`);
  }
  return {
    ref: derive(pepper, 'ref'),
    address: derive(pepper, 'address'),
    unsubscribe: signingKey(pepper, 'unsubscribe'),
    links: signing.map((secret) => signingKey(secret, 'links')),
  };
}
