import { type Day, dayAfter } from '../../time/day.ts';
import { firstSendDay } from '../send-days.ts';
import { isTurn, nextMonday, turnInWeek, weekNumber } from '../turns.ts';
import { type MailWindow, windowOf } from '../windows.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/**
 * The day from which somebody may be asked in a week that is theirs. Where no window opens from that day on,
 * it is the whole week: otherwise whoever has windows on its first days only would never be asked.
 */
function turnBegins(day: Day, ref: string, window: MailWindow): Day {
  const turn = turnInWeek(day, ref);
  const isLost = weekNumber(firstSendDay(turn, window)) !== weekNumber(day);
  return isLost ? dayAfter(nextMonday(day), { months: 0, days: -7 }) : turn;
}

/** Not all people of one account are asked in one week: `fatigue.accountWeeks`. */
export const accountWeeks: CustomerRule = {
  name: 'account-weeks',
  objects: ({ customer: { seat, ref, region }, programme, kind, on }) => {
    const { accountWeeks: weeks } = programme.fatigue;
    if (!kind.fatigueApplies || weeks === undefined || seat === undefined || seat.of < 2) return undefined;
    const turns = { rank: seat.rank, of: Math.min(weeks, seat.of) };
    let day: Day = on;
    while (!isTurn(weekNumber(day), turns)) day = nextMonday(day);
    const begins = turnBegins(day, ref, windowOf(programme, region));
    return begins <= on ? undefined : notBefore(begins, 'account-weeks');
  },
};
