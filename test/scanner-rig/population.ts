import type { Dice } from '../../infra/local/simulation/dice.ts';
import type { Visitor } from './visitor.ts';

/** One mail as its reader, or a machine before the reader, has it. */
export interface RigMail {
  /** The links of the question by score; none in other mails. */
  readonly scores: ReadonlyMap<number, string>;
  /** The link to the page that asks why, in a follow-up. */
  readonly cause?: string;
  /** The link to the page of a case, in a mail to the owner. */
  readonly case?: string;
  /** The link of the header `List-Unsubscribe`. */
  readonly unsubscribe?: string;
  /** The link to unsubscribe in the mail's text. */
  readonly unsubscribeInBody?: string;
}

/** Something that is done at a time after a mail was sent. */
export interface Step {
  /** In ms. */
  readonly after: number;
  readonly act: (visitor: Visitor) => Promise<void>;
}

/** What is done about each kind of mail. */
export interface Script {
  readonly ask?: (mail: RigMail) => readonly Step[];
  readonly followUp?: (mail: RigMail) => readonly Step[];
  /** The mail that tells an owner of a case. */
  readonly alert?: (mail: RigMail) => readonly Step[];
}

/** Everybody who acts on one ask. */
export interface Fate {
  /** The score that the person means in the end; absent where no person answers. */
  readonly meant?: number;
  readonly script: Script;
}

/**
 * - `machine`: nobody has answered
 * - `presser`: a machine that presses buttons by real events of a pointer; it is told apart
 * - `person`: somebody has answered, whatever machines did besides
 * - `forwarded`: somebody has answered, and then others to whom the mail was forwarded
 */
export type Who = 'machine' | 'presser' | 'person' | 'forwarded';

/** People or machines of one kind. */
export interface Population {
  readonly name: string;
  readonly who: Who;
  /** Needs a real browser; without one it is played by requests like a browser's. */
  readonly isInBrowser?: boolean;
  /** Draws what happens to one ask. */
  readonly draw: (dice: Dice) => Fate;
}
