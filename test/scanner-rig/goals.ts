import type { Figures } from './figures.ts';

/** What a policy is to reach, as shares from 0 to 1. */
export const GOALS = { falseAccepts: 0.03, falseRejects: 0.03, unsure: 0.06 } as const;

const NAMES: Readonly<Record<keyof typeof GOALS, string>> = {
  falseAccepts: 'false accepts',
  falseRejects: 'false rejects',
  unsure: 'unsure',
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/**
 * The goals that figures miss by more than chance explains. With few asks one that falls the wrong way is a
 * large share: two more than the goal allows are borne.
 *
 * @param asks how many asks of machines and of people the figures rest on
 */
export function missedGoals(
  figures: Figures,
  asks: { readonly machines: number; readonly people: number },
): string[] {
  return (Object.keys(GOALS) as (keyof typeof GOALS)[]).flatMap((name) => {
    const share = figures[name];
    const slack = 2 / (name === 'falseAccepts' ? asks.machines : asks.people);
    return share === undefined || share <= GOALS[name] + slack
      ? []
      : [`${NAMES[name]} ${percent(share)}, where the goal is ${percent(GOALS[name])} at most.`];
  });
}
