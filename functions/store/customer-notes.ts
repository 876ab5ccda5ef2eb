import type { PastContact, Profile, Seat, SkippedContact } from '../domain/asking/customer.ts';
import { type FewerMails, fewerOf } from '../domain/asking/fewer-mails.ts';
import {
  type ContactKind,
  type ContactKinds,
  kindNames,
  kindWithCode,
  STORED_DEFAULT,
} from '../domain/mail/contact-kinds.ts';
import { SKIP_REASON_CODES, SKIP_REASONS } from '../domain/mail/skip-reason.ts';
import { type Day, dayOf } from '../domain/time/day.ts';
import {
  type Instant,
  type IsoWeek,
  isoWeekOf,
  mondayOf,
  toEpochMs,
  toInstant,
} from '../domain/time/instant.ts';
import { DAY_MS, WEEK_MS } from '../domain/time/units.ts';

// The short notes on a CUSTOMER item. It must fit into 1 KB with a profile, its tags and the contacts of a
// year, so that a write costs one unit. Days, weeks and seconds are counted from 1970 and written in base 36.

const BASE = 36;

/** `thqkjk`: an instant as its seconds. */
export const writeSeconds = (at: Instant): string => (toEpochMs(at) / 1_000).toString(BASE);
/** The form of what {@link writeSeconds} writes, and of an instant in full, as earlier versions wrote it. */
export const SECONDS_FORM = /^([0-9a-z]{1,7}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;
/** An instant as {@link writeSeconds} wrote it, or as versions before it did, in full. */
export const readSeconds = (text: string): Instant =>
  text.includes('T') ? text : toInstant(Number.parseInt(text, BASE) * 1_000);

const FIRST_MONDAY_MS = Date.parse('1970-01-05');

const writeDay = (day: Day): string => (Date.parse(day) / DAY_MS).toString(BASE);
const readDay = (text: string): Day => dayOf(Number.parseInt(text, BASE) * DAY_MS);
/** Three digits reach to 2097 for days, and beyond for weeks. */
const threeDigits = (text: string): string => text.padStart(3, '0');
export const writeWeek = (week: IsoWeek): string =>
  threeDigits(((Date.parse(mondayOf(week)) - FIRST_MONDAY_MS) / WEEK_MS).toString(BASE));
const weekNumbered = (text: string): IsoWeek =>
  isoWeekOf(toInstant(FIRST_MONDAY_MS + Number.parseInt(text, BASE) * WEEK_MS));
/** The form of what {@link writeWeek} writes, and of a week in full, as earlier versions wrote it. */
export const SHORT_WEEK_FORM = /^([0-9a-z]{3}|20\d\d-W(0[1-9]|[1-4]\d|5[0-3]))$/;
/** A week as {@link writeWeek} wrote it, or as versions before it did, in full. */
export const readWeek = (text: string): IsoWeek => (text.includes('W') ? text : weekNumbered(text));

/** The days of a profile in the order in which {@link writeDays} writes them. */
const PROFILE_DAYS = [
  'since',
  'until',
  'renewalOn',
  'lastAsked',
  'lastAnswered',
] as const satisfies readonly (keyof Profile)[];
/** Those of which a field of their own stands on items of earlier versions. */
export const isProfileDay = (name: string): boolean => (PROFILE_DAYS as readonly string[]).includes(name);
type ProfileDays = { readonly [D in (typeof PROFILE_DAYS)[number]]?: Day | undefined };
const GAP = '.';
/** The form of what {@link writeDays} writes. A version after this one may write more of them. */
export const DAYS_FORM = /^(-?[0-9a-z]{1,5})?(\.(-?[0-9a-z]{1,5})?)*$/;

/** The days of a profile as one text: `f0i.1qv1c`. Those that are absent leave their place empty. */
export const writeDays = (profile: ProfileDays): string =>
  PROFILE_DAYS.map((name) => {
    const day = profile[name];
    return day === undefined ? '' : writeDay(day);
  })
    .join(GAP)
    .replace(/\.+$/, '');

export const readDays = (text: string): ProfileDays => {
  const parts = text.split(GAP);
  return Object.fromEntries(
    PROFILE_DAYS.flatMap((name, nth) => {
      const part = parts[nth] ?? '';
      return part === '' ? [] : [[name, readDay(part)]];
    }),
  );
};

/** `0-2adg0o0`: nine signs for each contact. */
const PAST = /(?<kind>[0-9a-z])(?<answered>[yn-])(?<week>[0-9a-z]{3})(?<day>[0-9a-z]{3})(?<occasion>[0-o])/g;
/** The form of what {@link writePast} writes. */
export const PAST_FORM = new RegExp(`^(${PAST.source.replaceAll(/\?<\w+>/g, '')})*$`);
/** `2026-W45#thqkjk#thanks#2`: a contact as versions before this one wrote it, each in its own text. */
export const OLD_PAST_FORM = /^\d{4}-W\d\d#[0-9a-z]{1,7}(#[a-z-]+(#\d+)?)?$/;

/** An occasion is one sign from `1` to `o`; `0` is none. */
const NO_OCCASION = '0'.charCodeAt(0);

export const writePast = (recent: readonly PastContact[], kinds: ContactKinds): string =>
  recent
    .map(({ kind, answered, week, on, occasion }) =>
      [
        kinds[kind].code.toString(BASE),
        answered === undefined ? '-' : answered ? 'y' : 'n',
        writeWeek(week),
        threeDigits(writeDay(on)),
        String.fromCharCode(NO_OCCASION + (occasion ?? 0)),
      ].join(''),
    )
    .join('');

/** Whether this version knows the kind of each contact in what {@link writePast} wrote. */
export const hasKnownKinds = (text: string, kinds: ContactKinds): boolean =>
  [...text.matchAll(PAST)].every(
    ({ groups = {} }) => kindWithCode(Number.parseInt(groups.kind ?? '', BASE), kinds) !== undefined,
  );

/** Reads what {@link writePast} wrote. A contact of a kind that this version does not know is left out. */
export const readPast = (text: string, kinds: ContactKinds): PastContact[] =>
  [...text.matchAll(PAST)].flatMap(({ groups = {} }): PastContact[] => {
    const kind = kindWithCode(Number.parseInt(groups.kind ?? '', BASE), kinds);
    if (kind === undefined) return [];
    const occasion = (groups.occasion ?? '0').charCodeAt(0) - NO_OCCASION;
    return [
      {
        week: weekNumbered(groups.week ?? ''),
        kind,
        ...(occasion === 0 ? {} : { occasion }),
        on: readDay(groups.day ?? ''),
        ...(groups.answered === '-' ? {} : { answered: groups.answered === 'y' }),
      },
    ];
  });

/** Whether this version knows the kind of a contact that an earlier version wrote. */
export const isKnownPast = (text: string, kinds: ContactKinds): boolean =>
  kindNames(kinds).includes((text.split('#')[2] ?? STORED_DEFAULT) as ContactKind);

/** Reads one contact as versions before this one wrote it. Its day is that of UTC. */
export function readOldPast(text: string): PastContact {
  const [week = '', seconds = '', kind = STORED_DEFAULT, occasion] = text.split('#');
  return {
    week,
    kind: kind as ContactKind,
    ...(occasion === undefined ? {} : { occasion: Number(occasion) }),
    on: readSeconds(seconds).slice(0, 10),
  };
}

/**
 * `2645thqkjk80`: year and week, the seconds, the codes of reason and kind. There is no room for more, except
 * where an occasion follows: `2645thqkjk8k#2`.
 */
const SKIP =
  /^(?<year>\d\d)(?<week>\d\d)(?<seconds>[0-9a-z]{1,7})(?<reason>[0-9a-z])(?<kind>[0-9a-z])(#(?<occasion>\d+))?$/;
const CENTURY = '20';

export const writeSkip = (
  { week, kind, occasion, reason, at }: SkippedContact,
  kinds: ContactKinds,
): string =>
  [
    week.slice(2, 4),
    week.slice(6),
    writeSeconds(at),
    SKIP_REASON_CODES[reason].toString(BASE),
    kinds[kind].code.toString(BASE),
    ...(occasion === undefined ? [] : [`#${occasion}`]),
  ].join('');

/** Only a note for later questions, so one that this version cannot read counts as absent. */
export function readSkip(text: string | undefined, kinds: ContactKinds): SkippedContact | undefined {
  const parts = SKIP.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const code = Number.parseInt(parts.reason ?? '', BASE);
  const reason = SKIP_REASONS.find((each) => SKIP_REASON_CODES[each] === code);
  const kind = kindWithCode(Number.parseInt(parts.kind ?? '', BASE), kinds);
  const at = readSeconds(parts.seconds ?? '');
  const occasion = parts.occasion === undefined ? {} : { occasion: Number(parts.occasion) };
  return reason === undefined || kind === undefined
    ? undefined
    : { week: `${CENTURY}${parts.year}-W${parts.week}`, kind, ...occasion, reason, at };
}

/** A wish that this version cannot read counts as a wish for a mail a year: it was no wish for more. */
export const readFewer = (text: string | undefined): FewerMails | undefined =>
  text === undefined ? undefined : (fewerOf(text) ?? { kind: 'yearly', since: dayOf(0) });

/** The form of what {@link writeSeat} writes. */
export const SEAT_FORM = /^\d+\/\d+(\/[0-9a-z]{3})?$/;

/** `2/7`: the rank, and how many there are. `2/7/g5x`: from that day on. */
export const writeSeat = ({ rank, of, from }: Seat): string =>
  [rank, of, ...(from === undefined ? [] : [threeDigits(writeDay(from))])].join('/');

export function readSeat(text: string | undefined): Seat | undefined {
  if (text === undefined) return undefined;
  const [rank = '0', of = '1', from] = text.split('/');
  return { rank: Number(rank), of: Number(of), ...(from === undefined ? {} : { from: readDay(from) }) };
}
