import { CONTACT_KINDS, type ContactKinds, milestoneKinds } from '../mail/contact-kinds.ts';
import type { Programme } from '../programme/programme.ts';
import { type Day, dayAfter, dayOf, daysBetween } from '../time/day.ts';
import type { EpochMs } from '../time/units.ts';
import { campaignDay, isInAudience } from './campaigns.ts';
import type { Customer } from './customer.ts';
import { onboardingDate } from './schedule.ts';
import { firstSendDay } from './send-days.ts';
import { windowOf } from './windows.ts';

// How many customers are spread over how many days, by a campaign or by the onboarding.

/** Something over which customers are spread. */
export interface Spread {
  /** The campaign; absent for the onboarding. */
  readonly campaign?: string;
  readonly customers: number;
  readonly days: number;
  /** The most of them whose turn is on one day, after days without mail were left out. */
  readonly fullest: number;
  /** Its last day is over. */
  readonly isOver?: true;
}

const ONBOARDING = '';

/** Counts whom the campaigns and the onboarding of a programme spread. */
export class SpreadFigures {
  readonly #programme: Programme;
  readonly #kinds: ContactKinds;
  readonly #today: Day;
  /** By campaign, and by the day of the mail. */
  readonly #turns = new Map<string, Map<Day, number>>();

  /** @param now turns before this moment are over */
  constructor(programme: Programme, now: EpochMs, kinds: ContactKinds = CONTACT_KINDS) {
    this.#programme = programme;
    this.#kinds = kinds;
    this.#today = dayOf(now);
  }

  add(customer: Customer): void {
    const { campaigns = [] } = this.#programme;
    for (const campaign of campaigns) {
      const on = campaignDay(customer, campaign);
      if (isInAudience(customer, campaign.audience, this.#programme, on))
        this.#note(campaign.name, customer, on);
    }
    const [kind] = milestoneKinds(this.#kinds);
    const turn = kind && onboardingDate(customer, this.#programme, kind, this.#kinds);
    if (turn !== undefined && turn >= this.#today) this.#note(ONBOARDING, customer, turn);
  }

  /** Whoever may not be mailed needs no room. */
  #note(name: string, { optedOut, until, region }: Customer, turn: Day): void {
    const day = firstSendDay(turn, windowOf(this.#programme, region));
    if (optedOut || (until !== undefined && until < day)) return;
    const turns = this.#turns.get(name) ?? new Map<Day, number>();
    turns.set(day, (turns.get(day) ?? 0) + 1);
    this.#turns.set(name, turns);
  }

  get spreads(): readonly Spread[] {
    const { campaigns = [], onboarding } = this.#programme;
    const spread = (name: string, from: Day, over: string): Omit<Spread, 'campaign'> => {
      const turns = [...(this.#turns.get(name)?.values() ?? [])];
      return {
        customers: turns.reduce((sum, each) => sum + each, 0),
        days: daysBetween(from, dayAfter(from, over)),
        fullest: Math.max(0, ...turns),
      };
    };
    return [
      ...campaigns.map(({ name, start, spreadOver }) => ({
        campaign: name,
        ...spread(name, start, spreadOver),
        ...(dayAfter(start, spreadOver) <= this.#today ? { isOver: true as const } : {}),
      })),
      spread(ONBOARDING, this.#today, onboarding.spreadOver),
    ];
  }
}

/** A spread that asks more people in a day than SES takes. */
export const isTooTight = ({ fullest }: Spread, perDay: number): boolean => fullest > perDay;
/** Over how many days so many customers fit, if their turns are spread as they are now. */
export const daysNeeded = ({ days, fullest }: Spread, perDay: number): number =>
  Math.ceil((days * fullest) / perDay);
