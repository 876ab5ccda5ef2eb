import type { Ref } from '../identity/ref.ts';

/** Whom a staff mail is for. */
export type Audience =
  /** The readers whom the programme names for one of its digests. */
  | { readonly kind: 'digest'; readonly digest: string }
  /**
   * One owner, for a digest that each owner gets. The recipient is the keyed hash of the address (see
   * `address.ts`).
   */
  | { readonly kind: 'owner'; readonly digest: string; readonly recipient: string }
  /** The colleagues who look after a case. */
  | { readonly kind: 'case'; readonly ref: Ref };

/** The form of every audience name. */
export const AUDIENCE_FORM = /^[a-z0-9.-]{1,80}$/;

// The name of a digest in the programme has no full stop, so these names cannot be confused.
const BETWEEN = '.';
const CASE_PREFIX = '.case.';

/** The name of an audience in keys and log lines: `leadership`, `owners.<recipient>`, `.case.<ref>`. */
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
 * The name of an audience as a tag of a mail: SES allows letters, digits, `_` and `-`. No audience name has a
 * `_`, so the tag can be read back.
 */
export const audienceTag = (name: string): string => name.replaceAll('.', '_');
/** Reads {@link audienceTag} back. */
export const taggedAudience = (tag: string): string => tag.replaceAll('_', '.');
