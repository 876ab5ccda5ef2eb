// What somebody will do with a mail. It names links by what they are for: the mail is opened only by whoever
// uses one.

/** One thing that somebody does. */
export type Act =
  /** Clicks a number and does no more. */
  | { readonly kind: 'click'; readonly score: number }
  /** Clicks a number, and sends the form of the page. */
  | { readonly kind: 'answer'; readonly score: number; readonly why: Why }
  /** Follows the link of a follow-up and sends its form. */
  | { readonly kind: 'say-why'; readonly why: Why }
  | { readonly kind: 'unsubscribe'; readonly how: 'page' | 'one-click' }
  | { readonly kind: 'case'; readonly press: 'take' | 'resolve' }
  /** What a machine does that checks mails: HEAD and GET, of every link or of the first one. */
  | { readonly kind: 'scan'; readonly links: 'all' | 'first' };

/** What is filled in beside a number. */
export interface Why {
  /** Which of the causes on the page, each as a place from 0 to 1 in their list. */
  readonly causes: readonly number[];
  /** Empty for none. */
  readonly comment: string;
  readonly mayShare: boolean;
}

export interface Intent {
  /** Ms after the mail arrived. */
  readonly after: number;
  readonly act: Act;
}

export const NOTHING_MORE: Why = { causes: [], comment: '', mayShare: false };
