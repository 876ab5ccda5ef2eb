import type { Ref } from '../identity/ref.ts';

/** Whom a mail to colleagues is for. */
export type Audience =
  /** Those whom the programme names for one of its digests. */
  | { readonly kind: 'digest'; readonly digest: string }
  /**
   * One owner, where each has a digest of their own; the recipient is the keyed hash of the address (see
   * `address.ts`).
   */
  | { readonly kind: 'owner'; readonly digest: string; readonly recipient: string }
  /** Those who look after a case. */
  | { readonly kind: 'case'; readonly ref: Ref };

/** How the name of every audience is written. */
export const AUDIENCE_FORM = /^[a-z0-9.-]{1,80}$/;

// A digest's name in the programme has no full stop, so none of these can be taken for another.
const BETWEEN = '.';
const CASE_PREFIX = '.case.';

/**
 * The name of an audience, as keys and log lines have it: `leadership`, `owners.<recipient>`, `.case.<ref>`.
 */
export function audienceName(audience: Audience): string {
  if (audience.kind === 'case') return CASE_PREFIX + audience.ref;
  return audience.kind === 'owner' ? audience.digest + BETWEEN + audience.recipient : audience.digest;
}

/** Reads {@link audienceName} back. */
export function readAudience(name: string): Audience {
  if (name.startsWith(CASE_PREFIX)) return { kind: 'case', ref: name.slice(CASE_PREFIX.length) };
  const at = name.indexOf(BETWEEN);
  return at === -1
    ? { kind: 'digest', digest: name }
    : { kind: 'owner', digest: name.slice(0, at), recipient: name.slice(at + BETWEEN.length) };
}

/**
 * The name of an audience as the tag of a mail: SES takes A–Z a–z 0–9 _ - only. No name has a `_`, so it can
 * be read back.
 */
export const audienceTag = (name: string): string => name.replaceAll('.', '_');
/** Reads {@link audienceTag} back. */
export const taggedAudience = (tag: string): string => tag.replaceAll('_', '.');
