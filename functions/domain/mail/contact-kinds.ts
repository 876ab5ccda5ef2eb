/** The kinds of email a customer can get. Positions are part of signed links: append, never reorder. */
export const CONTACT_KINDS = ['score', 'reminder', 'follow-up', 'thanks'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** The kinds that answer an answer: what went wrong, or thank you. At most one of them follows an ask. */
export const REPLY_KINDS = ['follow-up', 'thanks'] as const satisfies readonly ContactKind[];
export type ReplyKind = (typeof REPLY_KINDS)[number];
export const isReply = (kind: string): kind is ReplyKind => REPLY_KINDS.some((each) => each === kind);
