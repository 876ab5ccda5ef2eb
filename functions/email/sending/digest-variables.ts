import type { Digest } from '../../domain/digests/digest.ts';
import { type Flag, MIN_ANSWERS } from '../../domain/digests/digest-cells.ts';
import { SECTIONS, type SectionValues } from '../../domain/digests/digest-fold.ts';
import { planOf, zoneOf } from '../../domain/digests/digest-schedule.ts';
import { numbersIn } from '../../domain/digests/numbers.ts';
import type { Section } from '../../domain/digests/section.ts';
import { bandLabel } from '../../domain/programme/label.ts';
import type { DigestPlan, Programme } from '../../domain/programme/programme.ts';
import { type IsoWeek, mondayOf, toEpochMs } from '../../domain/time/instant.ts';
import { DAY_MS, type EpochMs } from '../../domain/time/units.ts';
import type { Values } from './mail-kinds.ts';

const SIX_DAYS_MS = 6 * DAY_MS;

interface HeadValues {
  readonly sender_name: string;
  /** The digest's name in the programme. */
  readonly digest_name: string;
  /** The subject of the digest: one of these, or everything when all are empty. */
  readonly slice: {
    readonly region: string;
    readonly band: string;
    readonly owner: string;
    /** The digest is about the reader's own customers. */
    readonly own: Flag;
  };
  readonly week_number: string;
  /** "November 16 – 22, 2026". */
  readonly week_range: string;
  /** When the digest was counted, in the digest's zone. */
  readonly made_at: string;
  readonly min_answers: string;
}

/**
 * The values of a digest's mail: plain texts, with numbers and dates in the reader's language. The words come
 * from the template.
 */
export type DigestValues = Values & HeadValues & SectionValues;

/**
 * The values of a digest's mail. Figures of too few answers are left out.
 *
 * @param locale a BCP 47 tag, of the template's language
 * @throws Error when the programme no longer has the digest
 */
export function digestVariables(
  digest: Digest,
  programme: Programme,
  locale: string,
  now: EpochMs,
  sections: readonly Section[] = SECTIONS,
): DigestValues {
  const plan = planOf(digest.audience, programme);
  const numbers = numbersIn(locale);
  const head: HeadValues = {
    sender_name: programme.sender.name,
    digest_name: plan.name,
    slice: sliceOf(plan, (name) => bandLabel(programme, name, locale)),
    week_number: String(Number(digest.week.slice(6))),
    week_range: rangeOf(digest.week, locale),
    made_at: new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone: zoneOf(plan, programme),
    }).format(toEpochMs(digest.madeAt)),
    min_answers: numbers.count(MIN_ANSWERS),
  };
  const wording = { programme, locale, numbers, now };
  return Object.assign(head, ...sections.map((section) => section.values(digest, wording)));
}

function sliceOf({ slice }: DigestPlan, bandName: (name: string) => string): HeadValues['slice'] {
  const none = { region: '', band: '', owner: '', own: '' } as const;
  if (slice === undefined) return none;
  if ('region' in slice) return { ...none, region: slice.region };
  if ('band' in slice) return { ...none, band: bandName(slice.band) };
  return slice.owner === 'each' ? { ...none, own: 'yes' } : { ...none, owner: slice.owner };
}

function rangeOf(week: IsoWeek, locale: string): string {
  const monday = Date.parse(`${mondayOf(week)}T00:00:00Z`);
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.formatRange(monday, monday + SIX_DAYS_MS);
}
