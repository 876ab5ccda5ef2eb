import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { TRANSITIONS } from '../domain/mail/mail-status.ts';
import type { Report } from '../ports/contacts.ts';
import type { Key } from '../wiring/table.ts';
import { toKey } from './items.ts';

/**
 * Whether a report says nothing new, as far as a read is worth its price. Nearly every delivery is of a mail
 * that is SENT, and half a read costs a tenth of a write whose condition fails. The read may be stale,
 * because no arrow leads back, so what was known stays known.
 */
export async function isKnown(
  client: DynamoDBClient,
  TableName: string,
  key: Key,
  { status, attempt }: Report,
): Promise<boolean> {
  if (status !== 'SENT') return false;
  const { Item } = await client.send(
    new GetItemCommand({
      TableName,
      Key: toKey(key),
      ProjectionExpression: '#status, attempt',
      ExpressionAttributeNames: { '#status': 'status' },
    }),
  );
  const from: readonly string[] = TRANSITIONS.report[status];
  const stands = Item?.status?.S;
  return Item?.attempt?.S === attempt && stands !== undefined && !from.includes(stands);
}
