import type { ForecastFigures } from '../../functions/domain/asking/forecast-figures.ts';
import { daysNeeded, isTooTight, type Spread } from '../../functions/domain/asking/spread-figures.ts';
import type { UnknownName } from '../../functions/domain/asking/unknown-names.ts';
import { CONTACT_KINDS } from '../../functions/domain/mail/contact-kinds.ts';
import { type Day, dayOf, daysBetween } from '../../functions/domain/time/day.ts';
import { DAY_MS, type EpochMs } from '../../functions/domain/time/units.ts';
import { fieldName } from '../../functions/email/publishing/yaml-file.ts';
import type { Applied } from '../../functions/use-cases/programme/apply.ts';
import type { Difference } from '../../functions/use-cases/programme/difference.ts';
import type { Preview } from '../../functions/use-cases/programme/preview.ts';
import { count, shareText } from '../terminal/dates-and-numbers.ts';
import { SKIP_TEXT } from '../terminal/skip-words.ts';
import { tableLines } from '../terminal/text-table.ts';

// What `npm run programme` says.

export interface PreviewFacts extends Preview {
  readonly from: EpochMs;
  readonly days: number;
  /** What SES takes in a day; infinite without a limit, undefined when it is not known. */
  readonly perDay: number | undefined;
  /** Whether the programme is the one that is published. */
  readonly isPublished: boolean;
}

const date = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
/** `Tue, 1 Dec 2026` */
export const dateText = (day: Day): string => date.format(Date.parse(day));

/** `1 day`, `3 days` */
export const some = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;
export const mailsText = (value: number): string => some(value, 'mail', 'mails');
export const customersText = (value: number): string => some(value, 'customer', 'customers');

const WEEK_DAYS = 7;
const BAR = 30;

/** The mails of each seven days from the first on. */
function weekLines({ days }: ForecastFigures, from: EpochMs, length: number): string[] {
  const first = dayOf(from);
  const weeks = Array.from({ length: Math.ceil(length / WEEK_DAYS) }, () => ({ total: 0, key: 0 }));
  for (const [day, load] of days) {
    const week = weeks[Math.floor(daysBetween(first, day) / WEEK_DAYS)] ?? weeks.at(-1);
    if (week === undefined) continue;
    week.total += load.total;
    week.key += load.key;
  }
  const most = Math.max(1, ...weeks.map(({ total }) => total));
  return tableLines([
    ['seven days from', 'mails', 'first in line', ''],
    ...weeks.map(({ total, key }, index) => [
      dateText(dayOf(from + index * WEEK_DAYS * DAY_MS)),
      count(total),
      count(key),
      '█'.repeat(Math.round((BAR * total) / most)),
    ]),
  ]);
}

/** What SES takes in a day. */
export function limitText(perDay: number | undefined): string {
  if (perDay === undefined) return 'What SES takes in a day is not known here';
  return Number.isFinite(perDay) ? `SES takes ${mailsText(perDay)} a day` : 'SES sets no limit for a day';
}

/** Days on which more is due than SES takes. */
function quotaLines({ days }: ForecastFigures, perDay: number | undefined): string[] {
  const limit = limitText(perDay);
  if (perDay === undefined || !Number.isFinite(perDay)) return [`${limit}.`];
  const over = [...days].filter(([, { total }]) => total > perDay);
  const [first] = over;
  if (first === undefined) return [`${limit}, and no day needs more.`];
  const [day, { total, key }] = first;
  const keys = key > perDay ? ', and those alone are too many' : '';
  return [
    `${limit}. ${some(over.length, 'day needs', 'days need')} more, the first ${dateText(day)}: ${mailsText(total)}. What does not fit goes on the next days, replies and key accounts first (${count(key)} that day${keys}).`,
  ];
}

/** What each rule held back, the most first. */
export const heldRows = ({ held }: ForecastFigures) =>
  [...held].map(([rule, { reason, ...counts }]) => ({ rule, ...counts, why: SKIP_TEXT[reason] }));

function heldLines(figures: ForecastFigures): string[] {
  const { never } = figures;
  const rows = heldRows(figures).map(
    ({ rule, contacts, customers: people, why }) =>
      `  ${rule}: ${some(contacts, 'contact', 'contacts')} of ${customersText(people)}, because ${why}.`,
  );
  const nothing = [...never].map(
    ([reason, people]) => `  ${customersText(people)}, because ${SKIP_TEXT[reason]}.`,
  );
  return [
    ...(rows.length === 0 ? ['No rule holds anything back.'] : ['Held back or dropped, by rule:', ...rows]),
    ...(nothing.length === 0 ? [] : ['Never mailed as things stand:', ...nothing]),
  ];
}

/** What of the campaigns and the onboarding is hardly meant, with the arithmetic. */
function spreadLines(spreads: readonly Spread[], perDay: number | undefined): string[] {
  const limit = perDay ?? Number.POSITIVE_INFINITY;
  return spreads.flatMap((spread) => {
    const { campaign, customers: people, days, fullest, isOver } = spread;
    const name = campaign === undefined ? 'The onboarding' : `The campaign "${campaign}"`;
    if (isOver)
      return [`Warning: ${name} is over: its last day has passed. Take it out, or look at its start.`];
    if (campaign !== undefined && people === 0)
      return [`Warning: ${name} matches nobody. Look at its audience.`];
    return isTooTight(spread, limit)
      ? [
          `Warning: ${name} spreads ${customersText(people)} over ${some(days, 'day', 'days')}, which is ${mailsText(fullest)} on its fullest day, and SES takes ${count(limit)}. Give it P${daysNeeded(spread, limit)}D at least.`,
        ]
      : [];
  });
}

/** Names that no customer has. */
const unknownLines = (names: readonly UnknownName[]): string[] =>
  names.map(
    ({ path, name }) =>
      `Warning: ${fieldName(path)}: no customer has "${name}". Write it as the list of customers has it.`,
  );

function valueLines({ value }: ForecastFigures): string[] {
  if (value === undefined) return [];
  const { topShare, top, without } = value;
  const missing =
    without === 0 ? '' : ` ${customersText(without)} ${without === 1 ? 'has' : 'have'} no value in the list.`;
  return [
    `The top 20 % of the customers with a value (${count(top)}) hold ${shareText(topShare)} of all value.${missing}`,
  ];
}

const unreadableLines = (unreadable: readonly Error[]): string[] =>
  unreadable.length === 0
    ? []
    : [
        `${customersText(unreadable.length)} cannot be read and ${unreadable.length === 1 ? 'was' : 'were'} left out: ${unreadable[0]?.message}`,
      ];

function kindLine({ byKind }: ForecastFigures): string[] {
  const parts = [...byKind].map(
    ([kind, total]) => `${CONTACT_KINDS[kind].plural.toLowerCase()} ${count(total)}`,
  );
  return parts.length < 2 ? [] : [`Of them: ${parts.join(', ')}.`];
}

/** How a programme is published. */
export const PUBLISH = 'npm start on this machine, npm run deploy for a stage';

/** How many of those whom a campaign is for are asked in the days that are looked at. */
function campaignLines({ byCampaign }: ForecastFigures, spreads: readonly Spread[]): string[] {
  const parts = spreads.flatMap(({ campaign, customers }) =>
    campaign === undefined || customers === 0
      ? []
      : [`${campaign} asks ${count(byCampaign.get(campaign) ?? 0)} of ${customersText(customers)}`],
  );
  return parts.length === 0 ? [] : [`In these days ${parts.join(', ')}.`];
}

const turnLines = (withoutTurn: number, isPublished: boolean): string[] =>
  withoutTurn === 0 || !isPublished
    ? []
    : [
        `${customersText(withoutTurn)} without a turn in their account so far, or with one that has changed. They get it from: npm run programme -- apply`,
      ];

/** What a preview says on the terminal. */
export function previewLines({
  figures,
  spreads,
  unknownNames,
  withoutTurn,
  unreadable,
  from,
  days,
  perDay,
  isPublished,
}: PreviewFacts): string[] {
  const { fullest } = figures;
  return [
    `From ${dateText(dayOf(from))}, ${some(days, 'day', 'days')}, if nobody answers. ${isPublished ? 'This programme is published.' : 'This programme is not published yet: so it would be once it is published and applied.'}`,
    '',
    `${customersText(figures.customers)}; ${count(figures.reached)} of them get ${mailsText(figures.total)}.`,
    ...kindLine(figures),
    ...campaignLines(figures, spreads),
    ...(fullest === undefined
      ? []
      : [`The fullest day is ${dateText(fullest.day)} with ${mailsText(fullest.total)}.`]),
    ...(figures.total === 0 ? [] : quotaLines(figures, perDay)),
    ...(figures.total === 0 ? [] : ['', ...weekLines(figures, from, days)]),
    '',
    ...heldLines(figures),
    ...valueLines(figures),
    ...spreadLines(spreads, perDay),
    ...unknownLines(unknownNames),
    ...turnLines(withoutTurn, isPublished),
    ...unreadableLines(unreadable),
  ];
}

/** What a difference says on the terminal. */
export function differenceLines({
  moves,
  before,
  after,
  spreads,
  unknownNames,
  withoutTurn,
  unreadable,
  from,
  days,
  perDay,
}: Difference & Pick<PreviewFacts, 'from' | 'days' | 'perDay'>): string[] {
  const fullestOf = ({ fullest }: ForecastFigures): string =>
    fullest === undefined ? 'none' : `${dateText(fullest.day)}, ${mailsText(fullest.total)}`;
  return [
    `From ${dateText(dayOf(from))}, ${some(days, 'day', 'days')}, if nobody answers. Their next mail comes`,
    ...tableLines([
      ['  earlier for', count(moves.earlier), ''],
      ['  later for', count(moves.later), ''],
      ['  no longer in these days for', count(moves.noLonger), ''],
      ['  newly for', count(moves.newly), ''],
      ['  as before for', count(moves.same), ''],
    ]).map((line) => line.trimEnd()),
    '',
    ...tableLines([
      ['', 'before', 'after', ''],
      ['mails', count(before.total), count(after.total), ''],
      ['customers who get one', count(before.reached), count(after.reached), ''],
    ]).map((line) => line.trimEnd()),
    'Later mails than the next are counted here too.',
    ...campaignLines(after, spreads),
    `Fullest day before: ${fullestOf(before)}; after: ${fullestOf(after)}.`,
    ...quotaLines(after, perDay),
    '',
    ...heldLines(after),
    ...spreadLines(spreads, perDay),
    ...unknownLines(unknownNames),
    ...(withoutTurn === 0
      ? []
      : [
          `Among these changes ${customersText(withoutTurn)} get a turn in their account, or another one, which has nothing to do with the programme’s.`,
        ]),
    ...unreadableLines(unreadable),
    '',
    `Nothing was changed. Publish it (${PUBLISH}), then: npm run programme -- apply`,
  ];
}

/** How many customers who cannot be planned are named. */
const MAX_NAMED = 10;

/** What `apply` says on the terminal. */
export const appliedLines = ({ moved, unmoved, parked, busy, failed, unreadable }: Applied): string[] => [
  `${customersText(moved)} planned anew or with another turn in their account, ${count(unmoved)} stay as they were.`,
  ...(parked === 0
    ? []
    : [`${customersText(parked)} parked after failures; npm run redrive -- parked brings them back.`]),
  ...(busy === 0
    ? []
    : [`${customersText(busy)} ${busy === 1 ? 'was' : 'were'} busy meanwhile. Run this again for them.`]),
  ...failed.slice(0, MAX_NAMED).map(({ ref, why }) => `${ref} cannot be planned and stays as before: ${why}`),
  ...(failed.length > MAX_NAMED ? [`… and ${customersText(failed.length - MAX_NAMED)} more.`] : []),
  ...unreadableLines(unreadable),
];
