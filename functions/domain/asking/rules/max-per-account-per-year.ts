import { inPart, isTurn, partOf } from '../turns.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/**
 * No more questions than this to all people of one account in a calendar year:
 * `fatigue.maxPerAccountPerYear`. The year has as many parts. In each part one of them may be asked, once. So
 * it holds without a counter.
 */
export const maxPerAccountPerYear: CustomerRule = {
  name: 'max-per-account-per-year',
  objects: ({ customer: { seat, recent, ref }, programme: { fatigue }, kind, kinds, on }) => {
    const { maxPerAccountPerYear: parts } = fatigue;
    if (!kind.fatigueApplies || parts === undefined || seat === undefined) return undefined;
    const asked = new Set(
      recent.filter((past) => kinds[past.kind].countsForFatigue).map((past) => partOf(past.on, parts)),
    );
    const first = seat.from !== undefined && seat.from > on ? seat.from : on;
    let part = partOf(first, parts);
    while (!isTurn(part, seat) || asked.has(part)) part += 1;
    const begins = inPart(part, parts, ref);
    const day = begins > first ? begins : first;
    return day <= on ? undefined : notBefore(day, 'max-per-account-per-year');
  },
};
