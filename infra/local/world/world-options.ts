import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import type { UserError } from '../../terminal/user-error.ts';
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { Engine } from '../aws/engines.ts';
import type { SesOptions } from '../aws/ses.ts';
import type { Secrets } from './data-dir.ts';
import type { EnvOf, StartSender } from './functions.ts';

export interface WorldOptions {
  /** Where everything survives; when absent, nothing does. */
  readonly dataDir?: string;
  /** Whether the directory must hold a world already. */
  readonly mustExist?: boolean;
  /**
   * Epoch ms at which a new world's clock starts; default: the real time. An existing world goes on where it
   * stopped.
   */
  readonly firstStartAt?: number;
  /** Epoch ms at which the clock starts. It must not be before the time that the clock showed last. */
  readonly startAt?: number;
  /**
   * The secrets of a new world that must be the same each time. Its clock is stopped until
   * `release` of the world.
   */
  readonly repeatable?: Secrets;
  /** The port of the public address and the local pages; any free one when absent. */
  readonly port?: number;
  /** The marketers' folder; default: that of this checkout. */
  readonly templatesDir?: string;
  /** Whether what is published in the directory stays in force. Otherwise the templates are published. */
  readonly keepsPublished?: boolean;
  /** Compiled templates, in place of those of a folder. */
  readonly bundle?: Bundle;
  readonly engine?: Engine;
  /** A database that runs already and goes on after this world; one of its own is started when absent. */
  readonly database?: RunningDatabase;
  /** What the mailboxes behind the addresses do with mails: see {@link SesOptions}. */
  readonly mailboxes?: NonNullable<SesOptions['mailboxes']>;
  /** What should go wrong; nothing when absent. */
  readonly mishaps?: Mishaps;
  /** See {@link EnvOf}. */
  readonly envOf?: EnvOf;
  /** Called with the error of each failed call of a function. */
  readonly onError?: (where: string, error: unknown) => void;
  /** Called whenever the clock was put forward. */
  readonly onMoved?: (offsetMs: number) => Promise<void>;
  /** Called with a line for each thing that is wrong with the directory although the rest can be used. */
  readonly onNotice?: (notice: string) => void;
  /** Called when the world can no longer work, because its database has ended by itself. */
  readonly onBroken?: (problem: UserError) => void;
}

/** A database that serves more than one world, and the name of the table that this one makes in it. */
export interface RunningDatabase extends Pick<DynamoDb, 'endpoint' | 'engine'> {
  readonly tableName: string;
}

/** What should go wrong in a world, and how. */
export interface Mishaps {
  /** The stand-in for the sender. */
  readonly sender: StartSender;
  /**
   * Asked when a message of a queue (`outbox`, `feedback`) is received for the first time: after how many ms
   * it comes a second time. Undefined: never.
   */
  readonly again: (queue: string, body: string) => number | undefined;
  stop(): Promise<void>;
}
