import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { dayAfter, daysBetween } from '../time/day.ts';
import { toEpochMs } from '../time/instant.ts';
import { campaignDay, isInAudience } from './campaigns.ts';
import type { Customer } from './customer.ts';
import { askedElsewhere } from './past-asks.ts';

// How many customers are spread over how many days, by a campaign or by the onboarding.

/** Something over which customers are spread. */
export interface Spread {
  /** The campaign; absent for the onboarding. */
  readonly campaign?: string;
  readonly customers: number;
  readonly days: number;
}

/** Counts whom the campaigns and the onboarding of a programme spread. */
export class SpreadFigures {
  readonly #programme: Programme;
  readonly #campaigns = new Map<string, number>();
  #onboarding = 0;

  constructor(programme: Programme) {
    this.#programme = programme;
    for (const { name } of programme.campaigns ?? []) this.#campaigns.set(name, 0);
  }

  add(customer: Customer): void {
    for (const campaign of this.#programme.campaigns ?? []) {
      const { name, audience } = campaign;
      if (isInAudience(customer, audience, this.#programme, campaignDay(customer, campaign)))
        this.#campaigns.set(name, (this.#campaigns.get(name) ?? 0) + 1);
    }
    const imported = dateIn(customer.zone, toEpochMs(customer.importedAt));
    const isNew = customer.recent.length === 0 && askedElsewhere(customer) === undefined;
    if (isNew && customer.since < imported) this.#onboarding += 1;
  }

  get spreads(): readonly Spread[] {
    const { campaigns = [], onboarding } = this.#programme;
    const daysOf = (from: string, over: string): number => daysBetween(from, dayAfter(from, over));
    return [
      ...campaigns.map(({ name, start, spreadOver }) => ({
        campaign: name,
        customers: this.#campaigns.get(name) ?? 0,
        days: daysOf(start, spreadOver),
      })),
      { customers: this.#onboarding, days: daysOf('2027-01-01', onboarding.spreadOver) },
    ];
  }
}

/** A spread that asks more people in a day than SES takes. */
export const isTooTight = ({ customers, days }: Spread, perDay: number): boolean => customers / days > perDay;
/** Over how many days so many customers fit. */
export const daysNeeded = ({ customers }: Spread, perDay: number): number => Math.ceil(customers / perDay);
