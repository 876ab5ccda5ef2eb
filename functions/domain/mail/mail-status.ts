/**
 * What has become of one mail, to a customer or to a colleague. A status changes only along an arrow, and
 * each arrow is one conditional write. The stores take the start of each write from {@link TRANSITIONS}, so
 * an arrow that is not drawn here cannot be written.
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
 * SENDING: claimed, outcome not yet known. SENT: SES took it. UNKNOWN: SES may have taken it; never sent
 * again. REFUSED: SES said no. BOUNCED: it did not arrive. COMPLAINED: its reader called it spam. Only
 * SENDING has a way back to nothing, and only when the mail certainly never left us. So no mail is sent
 * twice.
 */
export const MAIL_STATUSES = ['SENDING', 'SENT', 'UNKNOWN', 'REFUSED', 'BOUNCED', 'COMPLAINED'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/**
 * Every arrow but claim and free: from where, to where, and who may write it.
 *
 * - `outcome`: the sender, about its own attempt. It starts only from SENDING, because a report of SES that
 *   came meanwhile is better knowledge.
 * - `report`: SES, later, about one attempt. Reports may overtake the outcome, and come twice and in any
 *   order: the weightiest stays.
 * - `click`: a reader. A click proves that the mail arrived.
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
