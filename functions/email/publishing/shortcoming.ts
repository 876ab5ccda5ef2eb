/** Something wrong with a mail as people would get it. */
export interface Shortcoming {
  readonly message: string;
  /** What to look for in its files, where it is about something that is there. */
  readonly at?: string | RegExp;
  /** Which of those places it is, counted from 0. */
  readonly nth?: number;
  /** It is about the text part. */
  readonly isInText?: boolean;
}
