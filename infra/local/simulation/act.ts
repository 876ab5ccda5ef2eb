// What somebody will do with a mail. It names links by their purpose, so a mail is opened only when somebody
// uses one of its links.

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
  /** The visit of a machine that checks mails: HEAD and GET of every link, or of the first one only. */
  | { readonly kind: 'scan'; readonly links: 'all' | 'first' };

/** What somebody fills in beside a number. */
export interface Why {
  /** The ticked causes, each as a place from 0 to 1 in the list on the page. */
  readonly causes: readonly number[];
  /** Empty for no comment. */
  readonly comment: string;
  readonly mayShare: boolean;
}

export interface Intent {
  /** Ms after the mail arrived. */
  readonly after: number;
  readonly act: Act;
}

export const NOTHING_MORE: Why = { causes: [], comment: '', mayShare: false };
