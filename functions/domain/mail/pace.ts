/** The share of SES's rate that we use. SES counts with its own clock; a tenth allows for the difference. */
export const PACE_SHARE = 0.9;

/** Mails per second until the planner has asked SES. SES grants as much to every new account. */
export const FIRST_PACE = 1;
