import { CONTACT_KINDS, type ContactKind, type ContactKinds } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import { isKeyAccount } from '../programme/key-account.ts';
import type { Programme } from '../programme/programme.ts';
import { type Day, dayOf } from '../time/day.ts';
import { campaignOccasion } from './campaigns.ts';
import type { Customer } from './customer.ts';
import type { Foreseen } from './forecast.ts';

// What the forecasts of many customers add up to.

/** The mails of one day. */
export interface DayLoad {
  readonly total: number;
  /** Those to key accounts, which go first. */
  readonly key: number;
}

/** How many contacts a rule held back or dropped, and how many customers that is. */
export interface HeldCount {
  readonly reason: SkipReason;
  contacts: number;
  customers: number;
}

/** The customers' worth, in the company's own currency. */
export interface ValueShare {
  readonly total: number;
  /** The share of it that the most valuable fifth of those with a value hold, 0 to 1. */
  readonly topShare: number;
  /** How many that fifth is. */
  readonly top: number;
  /** How many customers have no value in the list. */
  readonly without: number;
}

/** The part of the customers whose share of value is told. */
const TOP = 0.2;

/** Adds up forecasts, one customer after the other, in memory that grows with the days and not with them. */
export class ForecastFigures {
  readonly #programme: Programme;
  readonly #kinds: ContactKinds;
  readonly #days = new Map<Day, { total: number; key: number }>();
  readonly #held = new Map<string, HeldCount>();
  readonly #never = new Map<SkipReason, number>();
  readonly #byKind = new Map<ContactKind, number>();
  readonly #byCampaign = new Map<number, number>();
  readonly #values: number[] = [];
  customers = 0;
  /** How many of them get a mail. */
  reached = 0;

  constructor(programme: Programme, kinds: ContactKinds = CONTACT_KINDS) {
    this.#programme = programme;
    this.#kinds = kinds;
  }

  add(customer: Customer, foreseen: readonly Foreseen[]): void {
    this.customers += 1;
    if (customer.annualValue !== undefined) this.#values.push(customer.annualValue);
    const isKey = isKeyAccount(customer, this.#programme);
    const rules = new Set<string>();
    let isReached = false;
    for (const each of foreseen) {
      switch (each.kind) {
        case 'goes': {
          isReached = true;
          const day = dayOf(each.at);
          const load = this.#days.get(day) ?? { total: 0, key: 0 };
          load.total += 1;
          if (isKey || this.#kinds[each.contact.kind].lane === 'reply') load.key += 1;
          this.#days.set(day, load);
          this.#byKind.set(each.contact.kind, (this.#byKind.get(each.contact.kind) ?? 0) + 1);
          const { occasion } = each.contact;
          if (occasion !== undefined)
            this.#byCampaign.set(occasion, (this.#byCampaign.get(occasion) ?? 0) + 1);
          break;
        }
        case 'held': {
          const { rule, reason } = each.by;
          const held = this.#held.get(rule) ?? { reason, contacts: 0, customers: 0 };
          held.contacts += 1;
          if (!rules.has(rule)) held.customers += 1;
          rules.add(rule);
          this.#held.set(rule, held);
          break;
        }
        case 'never':
          this.#never.set(each.reason, (this.#never.get(each.reason) ?? 0) + 1);
      }
    }
    if (isReached) this.reached += 1;
  }

  /** By day in UTC, in which SES counts. */
  get days(): ReadonlyMap<Day, DayLoad> {
    return new Map([...this.#days].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get total(): number {
    return [...this.#days.values()].reduce((sum, { total }) => sum + total, 0);
  }

  /** The day with the most mails; undefined when there are none. */
  get fullest(): { readonly day: Day; readonly total: number } | undefined {
    let fullest: { day: Day; total: number } | undefined;
    for (const [day, { total }] of this.days) if (total > (fullest?.total ?? 0)) fullest = { day, total };
    return fullest;
  }

  /** By rule, the one that held most first. */
  get held(): ReadonlyMap<string, HeldCount> {
    return new Map([...this.#held].sort(([, a], [, b]) => b.contacts - a.contacts));
  }

  /** By reason, how many customers get nothing at all. */
  get never(): ReadonlyMap<SkipReason, number> {
    return new Map([...this.#never].sort(([, a], [, b]) => b - a));
  }

  get byKind(): ReadonlyMap<ContactKind, number> {
    return this.#byKind;
  }

  /** The mails of each campaign of the programme by its name, also of one that asks nobody. */
  get byCampaign(): ReadonlyMap<string, number> {
    const { campaigns = [] } = this.#programme;
    return new Map(campaigns.map((each) => [each.name, this.#byCampaign.get(campaignOccasion(each)) ?? 0]));
  }

  /** Undefined when no customer has a value. */
  get value(): ValueShare | undefined {
    const total = this.#values.reduce((sum, each) => sum + each, 0);
    if (total <= 0) return undefined;
    const top = Math.max(1, Math.round(this.#values.length * TOP));
    const most = this.#values.toSorted((a, b) => b - a).slice(0, top);
    return {
      total,
      topShare: most.reduce((sum, each) => sum + each, 0) / total,
      top,
      without: this.customers - this.#values.length,
    };
  }
}
