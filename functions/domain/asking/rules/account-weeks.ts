import type { Day } from '../../time/day.ts';
import { inNextWeek, isTurn, weekNumber } from '../turns.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/** Not all people of one account are asked in one week: `fatigue.accountWeeks`. */
export const accountWeeks: CustomerRule = {
  name: 'account-weeks',
  objects: ({ customer: { seat, ref }, programme: { fatigue }, kind, on }) => {
    const { accountWeeks: weeks } = fatigue;
    if (!kind.fatigueApplies || weeks === undefined || seat === undefined || seat.of < 2) return undefined;
    const turns = { rank: seat.rank, of: Math.min(weeks, seat.of) };
    let day: Day = on;
    while (!isTurn(weekNumber(day), turns)) day = inNextWeek(day, ref);
    return day === on ? undefined : notBefore(day, 'account-weeks');
  },
};
