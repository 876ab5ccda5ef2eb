import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** The keys of one installation. Each is derived for one use only. */
export interface KeyRing {
  /** Names customers (see `ref.ts`). Never rotates. */
  readonly ref: Uint8Array;
  /** Hashes addresses (see `address.ts`). Never rotates. */
  readonly address: Uint8Array;
  /** Signs unsubscribe links, which must work for as long as a mail exists. Never rotates. */
  readonly unsubscribe: SigningKey;
  /** Sign score and case links: the current key first, then the older keys that still count. */
  readonly links: readonly SigningKey[];
}

/** Gives the keys to a function that may outlive a rotation of the signing secret. */
export interface KeySource {
  ring(): KeyRing;
  /**
   * Asks for newer keys now and then, and returns the newest it knows. Never throws: without an answer the
   * known keys stay good.
   */
  renew(): Promise<KeyRing>;
}

export interface SigningKey {
  /** One byte that travels in the token and says which key signed it. */
  readonly id: number;
  /** Prepared for signing once, because each mail is signed twice. */
  readonly secret: KeyObject;
}

const MIN_SECRET_LENGTH = 32;

/** Why no keys can be derived from a text (`is empty`), or undefined when they can. */
export function lackOfSecret(text: string): string | undefined {
  if (text.trim() === '') return 'is empty';
  // The character that UTF-8 decoding puts for bytes that are no text.
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
 * @param signing the current link-signing secret, then the earlier ones, each at least 32 characters; empty
 *   for a function that neither makes nor reads links
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
