/**
 * What has become of one mail, to a customer or to a colleague. A status changes only along an arrow, each
 * arrow is one conditional write, and the stores take the statuses that a write may start from out of {@link
 * TRANSITIONS}: an arrow that is not drawn here cannot be written.
 *
 * ```text
 *                            free (it never left us)
 *                          ┌──────────────────────────┐
 *                          ▼                          │
 *    (nothing, or DUE) ──claim──► SENDING ────────────┘
 *                                  │ │ │
 *            SES said yes ┌────────┘ │ └────────┐ SES said no
 *                         ▼          │          ▼
 *                ┌────► SENT         │       REFUSED ◄───┐
 *    a click, or │       │ │         │ nobody knows      │ SES took it
 *    a delivery  │       │ │         ▼                   │ and threw it away
 *                └───────┼─┼────── UNKNOWN               │
 *                        │ │         │ │                 │
 *                        │ └─────────┼─┼─────────────────┘ (from SENDING and UNKNOWN too)
 *              it came   │           │ │
 *              back      ▼           ▼ │
 *                      BOUNCED ◄───────┘
 *                        │
 *              the reader│complained  (from SENDING, SENT and UNKNOWN too)
 *                        ▼
 *                    COMPLAINED
 * ```
 *
 * SENDING: claimed, the outcome not yet known. SENT: SES took it. UNKNOWN: SES may have taken it; never sent
 * again. REFUSED: SES said no. BOUNCED: it did not arrive. COMPLAINED: its reader called it spam. Only
 * SENDING has a way back to nothing, and only when it is certain that the mail never left us: so no mail is
 * sent twice.
 */
export const MAIL_STATUSES = ['SENDING', 'SENT', 'UNKNOWN', 'REFUSED', 'BOUNCED', 'COMPLAINED'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/**
 * Every arrow but claim and free: from where to where, and who may write it.
 *
 * - `outcome`: the sender, of its own attempt. What SES reported meanwhile is better knowledge, so these
 *   start from SENDING alone.
 * - `report`: SES, later, of one attempt. Reports may overtake the outcome, come twice and in any order: the
 *   weightiest stays.
 * - `click`: a reader, who can only have it because it arrived.
 */
export const TRANSITIONS = {
  outcome: {
    SENT: ['SENDING'],
    REFUSED: ['SENDING'],
    UNKNOWN: ['SENDING'],
  },
  report: {
    SENT: ['SENDING', 'UNKNOWN'],
    REFUSED: ['SENDING', 'SENT', 'UNKNOWN'],
    BOUNCED: ['SENDING', 'SENT', 'UNKNOWN'],
    COMPLAINED: ['SENDING', 'SENT', 'UNKNOWN', 'BOUNCED'],
  },
  click: {
    SENT: ['UNKNOWN'],
  },
} as const satisfies Record<string, Partial<Record<MailStatus, readonly MailStatus[]>>>;

/** What the sender may say of its attempt. */
export type OutcomeStatus = keyof (typeof TRANSITIONS)['outcome'];
/** What SES may report of an attempt. */
export type ReportStatus = keyof (typeof TRANSITIONS)['report'];
