/**
 * Waiting work stands in lanes, so that the most valuable work goes first without sorting. `settle`, `case`
 * and `review` send nothing themselves, so a paused gate does not stop them.
 */
export const DUE_LANES = ['settle', 'case', 'review', 'staff', 'reply', 'key', 'rest'] as const;
/** A lane whose work starts by itself as soon as it is due. */
export type DueLane = (typeof DUE_LANES)[number];
/**
 * `parked` keeps what failed too often, under the time at which it was parked. Nothing leaves it until a
 * person brings it back. It is a lane of the agenda so that finding the parked costs with their number and
 * not with the number of customers.
 */
export const LANES = [...DUE_LANES, 'parked'] as const;
export type Lane = (typeof LANES)[number];
/** The lanes that lead to a mail, most pressing first. */
export const MAIL_LANES = ['staff', 'reply', 'key', 'rest'] as const satisfies readonly DueLane[];
