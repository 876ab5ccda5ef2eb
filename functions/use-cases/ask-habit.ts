import { type HabitClass, USUAL } from '../domain/answering/habits.ts';
import { habitsMatter } from '../domain/answering/judge-hits.ts';
import { sentAtOf, type WeighedMail } from '../domain/answering/weigh.ts';
import type { HabitSource } from '../ports/receivers.ts';

/**
 * What is known of the receiver of an ask, as far as it has a say. What was known at the first settling
 * stays, so that recounts agree.
 */
export async function askHabit(
  habits: HabitSource,
  ask: WeighedMail & { readonly domainHash?: string },
): Promise<HabitClass> {
  if (ask.settled !== undefined) return ask.settled.habit ?? USUAL;
  return habitsMatter(ask.evidence, sentAtOf(ask)) ? habits.habitOf(ask.domainHash) : USUAL;
}
