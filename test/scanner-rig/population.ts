import type { Dice } from '../../infra/local/simulation/dice.ts';
import type { DrawReceiver } from './receivers.ts';
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

/** What a person wants beside answering. Where nobody wants it and it happens, a machine has done it. */
export type Wish = 'words' | 'take' | 'resolve' | 'unsubscribe';

/** Everybody who acts on one ask. */
export interface Fate {
  /** The score that the person means in the end; absent where no person answers. */
  readonly meant?: number;
  readonly wishes?: readonly Wish[];
  readonly script: Script;
}

/**
 * - `machine`: nobody has answered
 * - `presser`: a machine that presses buttons by real events of a pointer; it is told apart
 * - `person`: somebody has answered, whatever machines did besides
 * - `forwarded`: somebody has answered, and then others to whom the mail was forwarded
 * - `wish`: somebody wants something else; it is watched whether they get it
 */
export type Who = 'machine' | 'presser' | 'person' | 'forwarded' | 'wish';

/** People or machines of one kind. */
export interface Population {
  readonly name: string;
  readonly who: Who;
  /** Whether a real browser plays it where there is one; otherwise requests like a browser's do. */
  readonly isInBrowser: boolean;
  readonly receiver: DrawReceiver;
  /** Draws what happens to one ask. */
  readonly draw: (dice: Dice) => Fate;
}
