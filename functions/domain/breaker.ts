/** When mail stops by itself: every number in one place, with its reason. Opening the gate again is a person's decision. */
export const BREAKER_POLICY = {
  /** One silent call is a lost response; five in a row, whoever made them, are an outage. A handful of contacts is what it may cost. */
  ambiguousInARow: 5,
  /** One mail that SES finds fault with has an odd name in it; five in a row are a broken template. None of them was sent, or is lost. */
  faultyInARow: 5,
} as const;
