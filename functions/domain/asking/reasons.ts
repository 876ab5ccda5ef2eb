import type { Programme } from '../programme/programme.ts';
import { milestonesBetween } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { spanOf } from '../time/duration.ts';
import { campaignDay, campaignOccasion, isInAudience } from './campaigns.ts';
import type { Customer } from './customer.ts';
import { afterSendDay } from './send-days.ts';
import { windowOf } from './windows.ts';

// Everything that calls for a contact, with its day.

/** A day that calls for a contact. */
export interface Reason {
  /**
   * milestone: of the relationship. renewal: before a contract is renewed. date: a column of the list.
   * campaign: a one-off question.
   */
  readonly kind: 'milestone' | 'renewal' | 'date' | 'campaign';
  readonly on: Day;
  /** The column, or the campaign. */
  readonly name?: string;
  /** Of a campaign: tells its contacts from others. */
  readonly occasion?: number;
}

/**
 * How far to look for a reason. Hardly anybody is planned beyond the first; the last is as long as a
 * relationship can be.
 */
const HORIZONS = ['P1Y', 'P5Y', 'P100Y'] as const;
/** A day as an import writes it. An earlier import may have taken the column for any text. */
const DAY = /^\d{4}-\d\d-\d\d$/;

const before = (day: Day, duration: string): Day => {
  const { months, days } = spanOf(duration);
  return dayAfter(day, { months: -months, days: -days });
};

/** The reasons that are no milestones of the relationship, in no order. Few customers have any. */
function otherReasons(customer: Customer, programme: Programme): Reason[] {
  const { renewal, dates = [], campaigns = [] } = programme;
  const reasons: Reason[] = [];
  if (renewal !== undefined && customer.renewalOn !== undefined)
    reasons.push({ kind: 'renewal', on: before(customer.renewalOn, renewal.askBefore) });
  for (const { column, askBefore, askAfter = 'P0D' } of dates) {
    const day = customer.tags?.[column];
    if (day === undefined || !DAY.test(day) || Number.isNaN(Date.parse(day))) continue;
    const on = askBefore === undefined ? dayAfter(day, askAfter) : before(day, askBefore);
    reasons.push({ kind: 'date', on, name: column });
  }
  for (const campaign of campaigns) {
    const occasion = campaignOccasion(campaign);
    // It asks once, also where its days are changed later.
    if (customer.recent.some((past) => past.occasion === occasion)) continue;
    const on = campaignDay(customer, campaign);
    if (isInAudience(customer, campaign.audience, programme, on))
      reasons.push({ kind: 'campaign', on, name: campaign.name, occasion });
  }
  // Nobody is asked on or before their first day.
  return reasons.filter(({ on }) => on > customer.since);
}

/** The reasons from one day to another, both included, the earliest first. */
export function reasonsBetween(customer: Customer, programme: Programme, from: Day, until: Day): Reason[] {
  const milestones = milestonesBetween(programme, customer.since, from, until).map(
    (on): Reason => ({ kind: 'milestone', on }),
  );
  const others = otherReasons(customer, programme).filter(({ on }) => on >= from && on <= until);
  return others.length === 0
    ? milestones
    : [...milestones, ...others].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** From which days on reasons count. */
export interface ReasonStart {
  /** Milestones count whose mail would go on this day or later: those before were as good as asked. */
  readonly milestones: Day;
  /** Other reasons count that fall on this day or later. A rule may move them. */
  readonly others: Day;
}

/**
 * The reasons that count, up to a date, the earliest first. On a Sunday, a milestone of the Saturday before
 * still lies ahead.
 */
export function reasonsUntil(
  customer: Customer,
  programme: Programme,
  { milestones, others }: ReasonStart,
  until: Day,
): Reason[] {
  const first = afterSendDay(milestones, windowOf(programme, customer.region));
  return reasonsBetween(customer, programme, first < others ? first : others, until).filter(
    ({ kind, on }) => on >= (kind === 'milestone' ? first : others),
  );
}

/** The first reason that counts and suits, at any distance. */
export function firstReason(
  customer: Customer,
  programme: Programme,
  start: ReasonStart,
  suits: (reason: Reason) => boolean = () => true,
): Reason | undefined {
  const from = start.milestones < start.others ? start.others : start.milestones;
  for (const horizon of HORIZONS) {
    const reason = reasonsUntil(customer, programme, start, dayAfter(from, horizon)).find(suits);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
