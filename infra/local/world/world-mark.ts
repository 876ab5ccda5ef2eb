import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { KeyRing } from '../../../functions/domain/identity/key-ring.ts';
import {
  CONTACT_KINDS,
  type ContactKinds,
  kindsThatLink,
} from '../../../functions/domain/mail/contact-kinds.ts';
import { findToken } from '../../../functions/domain/mail/token.ts';
import { taggedMail } from '../../../functions/email/ses/ses-events.ts';
import { toKey } from '../../../functions/store/items.ts';
import { linkPath } from '../../../functions/wiring/routes.ts';
import type { Key } from '../../../functions/wiring/table.ts';
import { counted } from '../../terminal/counted.ts';
import { UserError } from '../../terminal/user-error.ts';
import type { Mail, Mailbox } from '../files/mailbox.ts';
import type { ReadFate } from '../state/fates.ts';

// A surviving world marks its table, so that no other and no emptied table is taken for its own.

const KEY: Key = { pk: 'WORLD', sk: 'WORLD' };

export interface WorldMark {
  /** The name by which the directory knows its table. */
  readonly id: string;
  /** How many mails SES had taken when the mark was last written. */
  readonly mails: number;
}

const markSchema = z.object({
  world: z.object({ S: z.string() }),
  mails: z.object({ N: z.string().transform(Number) }),
});

/** The mark of a table; undefined when the table has no mark or does not exist. */
export async function readMark(client: DynamoDBClient, TableName: string): Promise<WorldMark | undefined> {
  try {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: toKey(KEY), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { world, mails } = markSchema.parse(Item);
    return { id: world.S, mails: mails.N };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export async function writeMark(
  client: DynamoDBClient,
  TableName: string,
  { id, mails }: WorldMark,
): Promise<void> {
  const Item = { ...toKey(KEY), world: { S: id }, mails: { N: String(mails) } };
  await client.send(new PutItemCommand({ TableName, Item }));
}

/** What is known of a world before its functions run. */
export interface WorldState {
  readonly database: string;
  readonly mails: string;
  /** The id in the directory. */
  readonly id: string | undefined;
  /** The mark in the table. */
  readonly mark: WorldMark | undefined;
  /** How many mails the index of the mailbox has, unreadable lines included. */
  readonly mailCount: number;
}

const REMEDY = 'Put it back from a copy, or begin a new world in another directory.';

/** Throws a {@link UserError} when table and mailbox show that they do not belong together. */
export function requireSameWorld({ database, mails, id, mark, mailCount }: WorldState): void {
  const beside = mailCount === 0 ? '' : `, beside ${counted(mailCount, 'mail')} in ${mails}`;
  if (id !== undefined && mark === undefined)
    throw new UserError(`The database ${database} was emptied${beside}. ${REMEDY}`);
  if (id !== undefined && mark !== undefined && mark.id !== id)
    throw new UserError(`The database ${database} is that of another world${beside}. ${REMEDY}`);
  if (mark !== undefined && mailCount < mark.mails) {
    throw new UserError(
      `The mailbox ${mails} has ${mailCount} of the ${mark.mails} mails or more that were in it. ${REMEDY}`,
    );
  }
}

/** The length of text that holds a link in quoted-printable. */
const LINK_LENGTH = 200;

/**
 * The warning when none of our keys has signed the score links of the newest mail with such links. The
 * signing key may have been lost, or belong to another world.
 */
export async function unsignedMail(
  mailbox: Pick<Mailbox, 'list' | 'raw'>,
  keys: KeyRing,
  kinds: ContactKinds = CONTACT_KINDS,
): Promise<string | undefined> {
  const withScores = kindsThatLink('score', kinds);
  const newest = mailbox.list().findLast(({ tags }) => withScores.some((kind) => kind === tags.kind));
  const raw = newest === undefined ? undefined : await mailbox.raw(newest.id);
  const text = raw === undefined ? '' : Buffer.from(raw).toString('latin1');
  const at = text.indexOf(linkPath('score'));
  if (at < 0 || findToken(keys, text.slice(at, at + LINK_LENGTH), kinds).kind !== 'unsigned')
    return undefined;
  return 'No line of keys/signing has signed the links of the newest mail: they lead nowhere, and most likely those of all mails so far. Put the old key back, below the new one.';
}

/**
 * Throws a {@link UserError} when the table does not know the newest mail. The sender claims each mail in the
 * table before the mail goes out. So the table is empty, an older copy, or that of another world.
 */
export async function requireKnownMails(
  mails: readonly Mail[],
  fateOf: ReadFate,
  { database, mails: directory }: Pick<WorldState, 'database' | 'mails'>,
): Promise<void> {
  const newest = mails.findLast(({ tags }) => taggedMail(tags) !== undefined);
  if (newest === undefined || (await fateOf(newest)) !== undefined) return;
  throw new UserError(
    `The database ${database} knows nothing of the newest of ${counted(mails.length, 'mail')} in ${directory}: it was emptied, is older, or is that of another world, and mails would go out twice. ${REMEDY}`,
  );
}
