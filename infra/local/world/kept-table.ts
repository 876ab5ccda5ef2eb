import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../aws/dynamodb.ts';
import type { KeptMailbox } from '../files/mailbox.ts';
import type { ReadFate } from '../state/fates.ts';
import type { DataDir } from './data-dir.ts';
import { readMark, requireKnownMails, requireSameWorld, writeMark } from './world-mark.ts';

/** The places of a world that survives, and the way to look up its mails in the table. */
export interface KeptWorld {
  readonly files: Pick<DataDir, 'database' | 'mails' | 'id' | 'saveId'>;
  readonly mailbox: KeptMailbox;
  readonly fateOf: ReadFate;
}

/**
 * Opens the table of a world that survives, after checking that database and mails belong together.
 *
 * @returns a function that notes in the table how many mails there are by now
 * @throws UserError when they do not belong together
 */
export async function keptTable(
  client: DynamoDBClient,
  tableName: string,
  { files, mailbox, fateOf }: KeptWorld,
): Promise<() => Promise<void>> {
  const mark = await readMark(client, tableName);
  const { database, mails, id } = files;
  const state = { database, mails, id, mark, mailCount: mailbox.count() };
  requireSameWorld(state);
  await createTable(client, tableName);
  await requireKnownMails(mailbox.list(), fateOf, state);
  const name = id ?? mark?.id ?? randomUUID();
  const noteMails = () => writeMark(client, tableName, { id: name, mails: mailbox.count() });
  await noteMails();
  // A first start makes this last: when it exists, everything does.
  if (id === undefined) await files.saveId(name);
  return noteMails;
}
