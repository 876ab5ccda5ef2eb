import { type Day, dayAfter, daysBetween } from '../time/day.ts';
import { FATIGUE_DAY, type FatigueRule } from './fatigue.ts';
import type { Programme } from './programme.ts';
import { milestonesBetween } from './tenure.ts';

/** A milestone on whose day the fatigue rules of the same programme never let a question go. */
export interface HeldMilestone {
  /** Where it stands: `bands`, 0, `ask`, `at`, 1. */
  readonly path: readonly (string | number)[];
  readonly rule: FatigueRule;
  /** How many days after the question before it comes. */
  readonly daysAfter: number;
}

/** Customers of these days are looked at: months and years differ in length. */
const JOINED: readonly Day[] = ['2023-01-31', '2024-02-29', '2025-07-01'];
/** How far into the last band: what holds its repeats back does so within this time. */
const INTO_LAST = 'P4Y';

type Milestone = { readonly path: HeldMilestone['path']; readonly on: Day };

/** Every milestone of a customer with its place in the programme, in the order of time. */
function milestonesOf(programme: Programme, since: Day): Milestone[] {
  const until = dayAfter(dayAfter(since, programme.bands.at(-1)?.from ?? 'P0D'), INTO_LAST);
  return programme.bands
    .flatMap((band, index): Milestone[] => {
      const { at, every } = band.ask;
      const only = (ask: typeof band.ask): Programme => ({ ...programme, bands: [{ ...band, ask }] });
      const of = (path: HeldMilestone['path'], ask: typeof band.ask): Milestone[] =>
        milestonesBetween(only(ask), since, since, until).map((on) => ({ path, on }));
      return [
        ...at.flatMap((each, nth) => of(['bands', index, 'ask', 'at', nth], { at: [each] })),
        ...(every === undefined ? [] : of(['bands', index, 'ask', 'every'], { at: [], every })),
      ];
    })
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** What the fatigue rules hold back for a customer who is asked as soon as they allow. */
function heldFor(programme: Programme, since: Day): HeldMilestone[] {
  const milestones = milestonesOf(programme, since);
  const asked: Day[] = [];
  const held: HeldMilestone[] = [];
  for (const [index, { path, on }] of milestones.entries()) {
    const last = asked.at(-1);
    if (last === on) continue;
    const byGap = FATIGUE_DAY.minGap(asked, programme.fatigue) ?? on;
    const byYear = FATIGUE_DAY.maxPerYear(asked, programme.fatigue) ?? on;
    const first = byGap > byYear ? byGap : byYear;
    if (first > on && last !== undefined)
      held.push({ path, rule: byGap >= byYear ? 'minGap' : 'maxPerYear', daysAfter: daysBetween(last, on) });
    const next = milestones[index + 1]?.on;
    // The next one takes its place when it is due by then.
    if (next === undefined || next > first) asked.push(first > on ? first : on);
  }
  return held;
}

const isSamePlace = (one: HeldMilestone, other: HeldMilestone): boolean =>
  one.path.join('.') === other.path.join('.');

/**
 * The milestones that the fatigue rules hold back from their day for every customer, each once: the first
 * time that it happens. Such a question goes on the first day on which it may, or not at all where the next
 * one is due by then. Send windows are left out: they move a question by days.
 */
export function heldMilestones(programme: Programme): HeldMilestone[] {
  const [first = [], ...others] = JOINED.map((since) => heldFor(programme, since));
  return first.filter(
    (each, index) =>
      first.findIndex((other) => isSamePlace(other, each)) === index &&
      others.every((held) => held.some((other) => isSamePlace(other, each))),
  );
}
