/**
 * Waiting work stands in lanes, so that the most valuable goes first without sorting. `settle`, `case` and
 * `review` send nothing themselves: a paused gate does not hold them up.
 */
export const DUE_LANES = ['settle', 'case', 'review', 'staff', 'reply', 'key', 'rest'] as const;
/** A lane whose work is taken up by itself as soon as it is due. */
export type DueLane = (typeof DUE_LANES)[number];
/**
 * `parked` holds what failed too often, under the time at which it was parked. Nobody takes anything from it
 * until a person brings it back; it is on the agenda so that finding the parked costs with their number, and
 * not with that of all customers.
 */
export const LANES = [...DUE_LANES, 'parked'] as const;
export type Lane = (typeof LANES)[number];
/** The lanes that lead to a mail, most pressing first. */
export const MAIL_LANES = ['staff', 'reply', 'key', 'rest'] as const satisfies readonly DueLane[];
