import { toEpochMs, toInstant } from '../time/instant.ts';
import type { Client, Hit, HitKind, Presence } from './evidence.ts';

// A hit as it is stored: `9adtsmu9s` is the 9, by a gesture outside of a page, on a desktop, at a second in
// base 36: 10 bytes at most until 2038. `9mtsmu9s` says how somebody was seen where this hit led. Before
// kinds were kept, a hit was `9@2026-11-03T08:00:12Z`.

const KINDS: Readonly<Record<HitKind, string>> = {
  page: 'p',
  app: 'a',
  navigation: 'n',
  plain: 'o',
  forged: 'f',
  declared: 'v',
  post: 'w',
};
const CLIENTS: Readonly<Record<Client, string>> = { desktop: 'd', phone: 'm', other: 'x' };
const HOW: Readonly<Record<Presence, string>> = { moved: 'm', pressed: 'p' };

const namedBy = <Name extends string>(
  letters: Readonly<Record<Name, string>>,
  letter: string | undefined,
): Name | undefined => (Object.keys(letters) as Name[]).find((name) => letters[name] === letter);

const FORM = /^([1-9]|10)([a-z])([a-z])([0-9a-z]{6,7})$/;
const OLD_FORM = /^([1-9]|10)@(.+)$/;

const second = (at: string): string => Math.floor(toEpochMs(at) / 1_000).toString(36);

/** A hit in its stored form, without how somebody was seen. */
export const writeHit = ({ score, at, kind, client = 'other' }: Hit): string =>
  kind === undefined ? `${score}@${at}` : `${score}${KINDS[kind]}${CLIENTS[client]}${second(at)}`;

/** Reads a hit; undefined when the text is none. */
export function readHit(text: string): Hit | undefined {
  const [, oldScore, oldAt] = OLD_FORM.exec(text) ?? [];
  if (oldScore !== undefined && oldAt !== undefined) return { score: Number(oldScore), at: oldAt };
  const [, score, kindLetter, clientLetter, at = ''] = FORM.exec(text) ?? [];
  const kind = namedBy(KINDS, kindLetter);
  const client = namedBy(CLIENTS, clientLetter);
  if (kind === undefined || client === undefined) return undefined;
  return { score: Number(score), at: toInstant(Number.parseInt(at, 36) * 1_000), kind, client };
}

/** That somebody was seen where a hit led, in its stored form. */
export const writeSeen = ({ score, at }: Hit, how: Presence): string => `${score}${HOW[how]}${second(at)}`;

/** The hits with how somebody was seen at each: of two signs the stronger. */
export const withSeen = (hits: readonly Hit[], seen: readonly string[]): Hit[] =>
  hits.map((hit) => {
    const how = (['pressed', 'moved'] as const).find((each) => seen.includes(writeSeen(hit, each)));
    return how === undefined ? hit : { ...hit, seen: how };
  });
