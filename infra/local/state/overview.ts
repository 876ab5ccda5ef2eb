import { Readable } from 'node:stream';
import { type DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Reputation, reputationOf } from '../../../functions/domain/mail/breaker.ts';
import { DUE_LANES, type DueLane, type Lane, MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import { type Instant, LAST_INSTANT, toInstant } from '../../../functions/domain/time/instant.ts';
import type { Agenda, DuePage } from '../../../functions/ports/agenda.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import type { GateView } from '../../../functions/ports/gate.ts';
import type { ReadReputation } from '../../../functions/ports/mail.ts';
import { agenda as agendaOf } from '../../../functions/store/agenda.ts';
import { gate as gateOf } from '../../../functions/store/gate.ts';
import {
  AGENDA,
  AGENDA_SHARDS,
  agendaPartition,
  CUSTOMER_SHARDS,
  customerPartition,
  KEY,
  readAgendaSort,
} from '../../../functions/wiring/table.ts';
import type { Queue } from '../aws/queue.ts';
import type { Mailbox } from '../files/mailbox.ts';

/** Where the local world stands. */
export interface Overview {
  readonly customers: number;
  /** Customers whose mail is due and has not gone. */
  readonly due: number;
  /** Customers and staff mails that are parked because they failed too often. */
  readonly parked: number;
  /** Mails that the local SES has taken so far. */
  readonly sent: number;
  readonly queue: ReturnType<Queue['counts']>;
  readonly gate: GateView;
  /** The rates that the breaker watches. */
  readonly reputation: readonly Reputation[];
  /** The earliest time of anything on the agenda. */
  readonly next: Instant | undefined;
}

export interface OverviewSources {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  readonly mailbox: Mailbox;
  readonly queue: Queue;
  readonly reputation: ReadReputation;
}

const PAGE = 100;
/** Later than every instant. */
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * How many queries run at a time. More would wait for a connection, and a slow engine would seem to be gone.
 */
const AT_ONCE = 16;
const eachOf = <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> =>
  Readable.from(all).map(work, { concurrency: AT_ONCE }).toArray();

async function countPartition(client: DynamoDBClient, TableName: string, partition: string): Promise<number> {
  let count = 0;
  const pages = paginateQuery(
    { client },
    {
      TableName,
      Select: 'COUNT',
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': KEY.partition },
      ExpressionAttributeValues: { ':pk': { S: partition } },
    },
  );
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}

async function countEntries(agenda: Agenda, lanes: readonly Lane[], until: Instant): Promise<number> {
  const heads = lanes.flatMap((lane) => range(AGENDA_SHARDS).map((shard) => ({ lane, shard })));
  const counts = await eachOf(heads, async ({ lane, shard }) => {
    let count = 0;
    let page: DuePage | undefined;
    do {
      page = await agenda.due(lane, shard, until, PAGE, page?.cursor);
      count += page.due.length;
    } while (page.more);
    return count;
  });
  return sum(counts);
}

/** The earliest time in each partition of the agenda (`<lane>#<shard>`); empty partitions are left out. */
export type AgendaHeads = ReadonlyMap<string, Instant>;

/**
 * Reads where the agenda has anything, parked entries included. It makes one scan of the index: on a laptop
 * the index is small, and a moving clock asks at every stop. A query for each lane and shard would be more
 * than a hundred calls.
 */
export async function agendaHeads(client: DynamoDBClient, TableName: string): Promise<AgendaHeads> {
  const heads = new Map<string, Instant>();
  const pages = paginateScan(
    { client },
    {
      TableName,
      IndexName: AGENDA.index,
      ProjectionExpression: '#at, #lane',
      ExpressionAttributeNames: { '#at': AGENDA.sort, '#lane': AGENDA.partition },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const partition = item[AGENDA.partition]?.S ?? '';
      const { dueAt } = readAgendaSort(item[AGENDA.sort]?.S ?? '');
      const head = heads.get(partition);
      if (head === undefined || dueAt < head) heads.set(partition, dueAt);
    }
  }
  return heads;
}

/** The earliest time of some lanes; undefined when all are empty. */
export const earliestOf = (heads: AgendaHeads, lanes: readonly DueLane[] = DUE_LANES): Instant | undefined =>
  [...heads]
    .filter(([partition]) => lanes.some((lane) => partition.startsWith(`${lane}#`)))
    .map(([, head]) => head)
    .sort()[0];

/** An agenda that makes no query where its heads, read just now, show that nothing is due. */
export const agendaFrom = (agenda: Agenda, heads: () => AgendaHeads | undefined): Agenda => ({
  ...agenda,
  async due(lane, shard, until, limit, cursor) {
    const seen = heads();
    const head = seen?.get(agendaPartition(lane, shard));
    if (seen === undefined || (head !== undefined && head <= until))
      return agenda.due(lane, shard, until, limit, cursor);
    return { due: [], cursor, more: false };
  },
});

/**
 * Reads where the world stands. The cost grows with the number of customers: this is for a laptop and not for
 * a production table.
 */
export async function readOverview({
  client,
  tableName,
  clock,
  mailbox,
  queue,
  reputation,
}: OverviewSources): Promise<Overview> {
  const heads = await agendaHeads(client, tableName);
  const agenda = agendaFrom(agendaOf(client, tableName), () => heads);
  const customers = await eachOf(range(CUSTOMER_SHARDS), (shard) =>
    countPartition(client, tableName, customerPartition(shard)),
  );
  const due = await countEntries(agenda, MAIL_LANES, toInstant(clock.now()));
  const [parked, gate, points] = await Promise.all([
    countEntries(agenda, ['parked'], LAST_INSTANT),
    gateOf(client, tableName).view(),
    reputation(),
  ]);
  return {
    customers: sum(customers),
    due,
    parked,
    sent: mailbox.list().length,
    queue: queue.counts(),
    gate,
    reputation: reputationOf(points, gate.openedAt, clock.now()),
    next: earliestOf(heads),
  };
}
