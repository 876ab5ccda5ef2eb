import { type Day, dayAfter, dayOf } from '../time/day.ts';
import { DAY_MS } from '../time/units.ts';

// What a customer may wish instead of no mail at all.

/** That a customer wants to be asked once a year at most, or left alone for a while. */
export type FewerMails =
  | { readonly kind: 'yearly' /** The day on which they said so. */; readonly since: Day }
  | {
      readonly kind: 'pause';
      readonly since: Day /** The first day on which mail may go again. */;
      readonly until: Day;
    };

/** How long a pause may last. */
export const PAUSES = ['P3M', 'P6M'] as const;
export type Pause = (typeof PAUSES)[number];

/** What a page may offer: "rather once a year", or a pause. */
export const FEWER_CHOICES = ['yearly', ...PAUSES] as const;
export type FewerChoice = (typeof FEWER_CHOICES)[number];

/** The wish that a choice means on a day. */
export const fewerMails = (choice: FewerChoice, on: Day): FewerMails =>
  choice === 'yearly'
    ? { kind: 'yearly', since: on }
    : { kind: 'pause', since: on, until: dayAfter(on, choice) };

const writeDay = (day: Day): string => (Date.parse(day) / DAY_MS).toString(36).padStart(3, '0');
const readDay = (text: string): Day => dayOf(Number.parseInt(text, 36) * DAY_MS);

/**
 * `yg11`: once a year, said on that day. `pg11g3l`: a pause until the second day. Days are counted from 1970,
 * in base 36; three digits reach to 2097.
 */
export const fewerText = (wish: FewerMails): string =>
  wish.kind === 'yearly' ? `y${writeDay(wish.since)}` : `p${writeDay(wish.since)}${writeDay(wish.until)}`;

/** Reads {@link fewerText} back. Undefined for any other text. */
export function fewerOf(text: string): FewerMails | undefined {
  const [, first, last] = /^(?:y|p([0-9a-z]{3}))([0-9a-z]{3})$/.exec(text) ?? [];
  if (last === undefined) return undefined;
  const day = readDay(last);
  return first === undefined
    ? { kind: 'yearly', since: day }
    : { kind: 'pause', since: readDay(first), until: day };
}
