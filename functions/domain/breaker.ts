/** When mail stops by itself: every number in one place, with its reason. Opening the gate again is a person's decision. */
export const BREAKER_POLICY = {
  /** One silent call is a lost response; five in a row, whoever made them, are an outage. A handful of contacts is what it may cost. */
  ambiguousInARow: 5,
  /** One mail that SES finds fault with has an odd name in it; five in a row are a broken template. None of them was sent, or is lost. */
  faultyInARow: 5,
} as const;

/** Why the gate can be held: SES took no mail for now, which passes by itself. */
export type HoldReason = keyof typeof HOLDS_MS;

/** How long no worker starts a mail after SES told one of them to stop, in milliseconds. */
export const HOLDS_MS = {
  /** SES counts mails per second: after one it takes them again, and the other one is for its clock and ours. */
  'slow-down': 2_000,
  /** SES counts the last 24 hours, so room comes back bit by bit. Four refused calls an hour are what asking again costs. */
  'stop-for-today': 15 * 60_000,
} as const;

/** What is written where a run of outcomes trips the breaker. */
export const RUNS = {
  ambiguous: {
    limit: BREAKER_POLICY.ambiguousInARow,
    why: `${BREAKER_POLICY.ambiguousInARow} mails in a row may or may not have gone: SES did not answer.`,
  },
  faulty: {
    limit: BREAKER_POLICY.faultyInARow,
    why: `SES found fault with ${BREAKER_POLICY.faultyInARow} mails in a row: most likely a template is broken. None of them was sent; they stay due.`,
  },
} as const;
