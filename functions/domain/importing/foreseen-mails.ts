import type { ForecastFigures } from '../asking/forecast-figures.ts';
import { type Day, dayAfter, dayOf, daysBetween } from '../time/day.ts';
import type { EpochMs } from '../time/units.ts';

/** How far the plan of a first list looks. */
export const FORESEEN_DAYS = 28;
const WEEK_DAYS = 7;

/** The mails that the customers of a first list will get, if nobody answers. */
export interface ForeseenMails {
  /** How many customers get one. */
  readonly customers: number;
  /** Each seven days from today on, in UTC. */
  readonly weeks: readonly { readonly from: Day; readonly mails: number }[];
  readonly fullest?: { readonly day: Day; readonly total: number };
}

/** @param now epoch ms; the first seven days begin here */
export function foreseenMails(figures: ForecastFigures, now: EpochMs): ForeseenMails {
  const first = dayOf(now);
  const { days, fullest, reached } = figures;
  const weeks = Array.from({ length: FORESEEN_DAYS / WEEK_DAYS }, (_, nth) => {
    const from = dayAfter(first, { months: 0, days: nth * WEEK_DAYS });
    const mails = [...days]
      .filter(([day]) => Math.floor(daysBetween(first, day) / WEEK_DAYS) === nth)
      .reduce((sum, [, { total }]) => sum + total, 0);
    return { from, mails };
  });
  return { customers: reached, weeks, ...(fullest && { fullest }) };
}

const mailsText = (count: number): string => `${count} ${count === 1 ? 'mail' : 'mails'}`;

/** The plan in plain lines. */
export function foreseenLines({ customers, weeks, fullest }: ForeseenMails, isDryRun: boolean): string[] {
  if (fullest === undefined) return [`Nobody of this list is mailed in the next ${FORESEEN_DAYS} days.`];
  const who =
    customers === 1 ? '1 customer gets the first mail' : `${customers} customers get their first mails`;
  const when = isDryRun ? 'if the list went in now and nobody answered' : 'if nobody answers';
  return [
    `The plan ${when}: ${who} in the next ${FORESEEN_DAYS} days.`,
    ...weeks.map(({ from, mails }) => `  ${from} and the six days after: ${mailsText(mails)}`),
    `The fullest day is ${fullest.day} with ${mailsText(fullest.total)}.`,
  ];
}
