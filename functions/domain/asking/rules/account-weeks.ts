import { type Day, dayAfter, weekdayOf } from '../../time/day.ts';
import { firstSendDay } from '../send-days.ts';
import { inNextWeek, isTurn, weekNumber } from '../turns.ts';
import { windowOf } from '../windows.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/** Not all people of one account are asked in one week: `fatigue.accountWeeks`. */
export const accountWeeks: CustomerRule = {
  name: 'account-weeks',
  objects: ({ customer: { seat, ref, region }, programme, kind, on }) => {
    const { accountWeeks: weeks } = programme.fatigue;
    if (!kind.fatigueApplies || weeks === undefined || seat === undefined || seat.of < 2) return undefined;
    const turns = { rank: seat.rank, of: Math.min(weeks, seat.of) };
    let day: Day = on;
    while (!isTurn(weekNumber(day), turns)) day = inNextWeek(day, ref);
    if (day === on) return undefined;
    // Where no window opens in the week from that day on, all of the week is theirs: otherwise whoever has
    // windows on its first days only would never be asked.
    const opens = firstSendDay(day, windowOf(programme, region));
    const isLost = weekNumber(opens) !== weekNumber(day);
    return notBefore(isLost ? dayAfter(day, { months: 0, days: -weekdayOf(day) }) : day, 'account-weeks');
  },
};
