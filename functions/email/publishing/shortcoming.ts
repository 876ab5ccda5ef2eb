/** Something wrong with a mail as people would get it. */
export interface Shortcoming {
  readonly message: string;
  /** What to look for in the files, if the problem is about something in them. */
  readonly at?: string | RegExp;
  /** Which of those places it is, from 0. */
  readonly nth?: number;
  /** The problem is in the text part. */
  readonly isInText?: boolean;
}
