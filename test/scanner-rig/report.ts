import type { Played } from './play.ts';
import type { Policy } from './policies.ts';
import type { Who } from './population.ts';

/** How a policy does on some asks. */
export interface Tally {
  readonly asks: number;
  /** A score was counted that nobody gave, or another one than was meant. */
  readonly wrong: number;
  /** A score was given and not counted. */
  readonly lost: number;
  readonly unsure: number;
}

export function tally(played: readonly Played[], { count }: Policy): Tally {
  const sum = { asks: played.length, wrong: 0, lost: 0, unsure: 0 };
  for (const each of played) {
    const counted = count(each);
    if (counted === 'unsure') sum.unsure += 1;
    else if (counted !== 'none' && counted !== each.meant) sum.wrong += 1;
    else if (counted === 'none' && each.meant !== undefined) sum.lost += 1;
  }
  return sum;
}

/** What machines have done beside answering. */
export interface Harm {
  readonly casesMoved: number;
  readonly reasonsFilled: number;
  readonly unsubscribed: number;
}

export const isOf =
  (...who: readonly Who[]) =>
  ({ population }: Played): boolean =>
    who.includes(population.who);

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** One line for each population: how ours does on it. */
export function populationLines(played: readonly Played[], ours: Policy): string[] {
  const names = [...new Set(played.map(({ population }) => population.name))];
  return names.map((name) => {
    const mine = played.filter(({ population }) => population.name === name);
    const { asks, wrong, lost, unsure } = tally(mine, ours);
    const who = mine[0]?.population.who ?? 'machine';
    return `| ${name} | ${who} | ${asks} | ${wrong} | ${lost} | ${unsure} |`;
  });
}

/** The figures of each policy over all. */
export function policyLines(played: readonly Played[], policies: readonly Policy[]): string[] {
  const machines = played.filter(isOf('machine'));
  const people = played.filter(isOf('person'));
  return policies.map((policy) => {
    const ofMachines = tally(machines, policy);
    const ofPeople = tally(people, policy);
    return `| ${policy.name} | ${share(ofMachines.wrong, ofMachines.asks)} | ${share(ofPeople.wrong + ofPeople.lost, ofPeople.asks)} | ${share(ofPeople.unsure, ofPeople.asks)} |`;
  });
}
