import type { AgendaKind } from '../domain/asking/customer.ts';
import type { CaseId } from '../domain/cases/case.ts';
import { type Ref, shardOf } from '../domain/identity/ref.ts';
import type { RunEntry, RunId } from '../domain/identity/run.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { ContactKind } from '../domain/mail/contact-kinds.ts';
import type { Lane } from '../domain/mail/lanes.ts';
import { readStaffKind, type StaffKind, type StaffMailId, staffKindKey } from '../domain/mail/staff-mail.ts';
import type { Instant, IsoWeek } from '../domain/time/instant.ts';

// Names and keys of the one table. No SDK here, because the CDK stack, the local target and the stores all
// read this file.

/** Key attributes of the table. */
export const KEY = { partition: 'pk', sort: 'sk' } as const;

/**
 * The sparse, keys-only index of everything that must happen later: partition `<lane>#<shard>`, sort
 * `<time>#<kind>#<ref>`.
 */
export const AGENDA = { index: 'agenda', partition: 'lane', sort: 'at' } as const;

/**
 * The attribute in which DynamoDB would find an item's last day, in epoch seconds. No item has one yet. A
 * contact must stay, because the unsubscribe link in its mail needs it. Whatever says that somebody was
 * asked, or must not be mailed, must stay too. A cleaner, never a lock.
 */
export const TTL_ATTRIBUTE = 'ttl';

export const CUSTOMER_SHARDS = 64;
export const CONTACT_SHARDS = 16;
export const AGENDA_SHARDS = 16;
const CASE_SHARDS = 16;
export const RECEIVER_SHARDS = 16;

/** The partition keys of each kind of item begin with these. */
export const CUSTOMER = 'CUSTOMER#';
export const ADDRESS = 'ADDRESS#';
export const ALIAS = 'ALIAS#';
export const RUN = 'RUN#';
export const CONTACT = 'CONTACT#';
export const COMMENT = 'COMMENT#';
export const CASE = 'CASE#';
export const STAFF = 'STAFF#';
export const DIGEST = 'DIGEST#';
export const RECEIVERS = 'RECEIVERS#';
/** The gate is one item. Its cursors have an item beside it. */
export const GATE = 'GATE';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const twoDigits = (shard: number): string => String(shard).padStart(2, '0');

export const customerPartition = (shard: number): string => `${CUSTOMER}${twoDigits(shard)}`;
export const customerKey = (ref: Ref): Key => ({
  pk: customerPartition(shardOf(ref, CUSTOMER_SHARDS)),
  sk: ref,
});

export const addressKey = (hash: string): Key => ({ pk: `${ADDRESS}${hash}`, sk: 'ADDRESS' });

export const aliasKey = (alias: Ref): Key => ({ pk: `${ALIAS}${alias}`, sk: 'ALIAS' });

export const runPartition = (run: RunId): string => `${RUN}${run}`;
/** The head of a run. Its entries are in the same partition. */
export const runKey = (run: RunId): Key => ({ pk: runPartition(run), sk: 'RUN' });
/** One for each address and each customer, so that a second note finds the first. */
export const runEntryKey = (run: RunId, entry: RunEntry): Key => ({
  pk: runPartition(run),
  sk: entry.kind === 'suppressed' ? `${ADDRESS}${entry.hash}` : `${CUSTOMER}${entry.ref}`,
});

/** The partition for mails of one week. */
const weekPartition = (kind: string, week: IsoWeek, shard: number): string =>
  `${kind}${week}#${twoDigits(shard)}`;
const mailKey = (kind: string, id: ContactId): Key => ({
  pk: weekPartition(kind, id.week, shardOf(id.ref, CONTACT_SHARDS)),
  sk: `${contactsOf(id.ref)}${id.kind}${id.occasion === undefined ? '' : `#${id.occasion}`}`,
});

export const contactPartition = (week: IsoWeek, shard: number): string => weekPartition(CONTACT, week, shard);
/** The sort keys of one customer's contacts begin with this. */
export const contactsOf = (ref: Ref): string => `${ref}#`;
export const contactKey = (id: ContactId): Key => mailKey(CONTACT, id);

export const isContactKey = ({ pk }: Key): boolean => pk.startsWith(CONTACT);

/** Reads a {@link contactKey} or a {@link commentKey} back. */
export function readContactKey({ pk, sk }: Key): ContactId {
  const [ref = '', kind = '', occasion] = sk.split('#');
  return {
    ref,
    week: pk.split('#')[1] ?? '',
    kind: kind as ContactKind,
    ...(occasion === undefined ? {} : { occasion: Number(occasion) }),
  };
}

/** Comments have their own partitions, so that counting a week never reads them. */
export const commentPartition = (week: IsoWeek, shard: number): string => weekPartition(COMMENT, week, shard);
export const commentKey = (id: ContactId): Key => mailKey(COMMENT, id);

/** A detractor's answer until somebody has resolved it: one for each ask. */
export const casePartition = (ref: Ref): string => `${CASE}${twoDigits(shardOf(ref, CASE_SHARDS))}`;
/** The sort keys of one customer's cases begin with this. */
export const casesOf = (ref: Ref): string => `${ref}#`;
export const caseKey = ({ ref, week }: CaseId): Key => ({
  pk: casePartition(ref),
  sk: `${casesOf(ref)}${week}`,
});

/** Reads {@link caseKey} back. */
export function readCaseKey({ sk }: Key): CaseId {
  const [ref = '', week = ''] = sk.split('#');
  return { ref, week };
}

export const staffPartition = (audience: string, week: IsoWeek): string => `${STAFF}${audience}#${week}`;
export const staffKey = (id: StaffMailId): Key => ({
  pk: staffPartition(id.audience, id.week),
  sk: `${id.recipient}#${staffKindKey(id.kind)}#${id.turn}`,
});

export const isStaffKey = ({ pk }: Key): boolean => pk.startsWith(STAFF);

/** Reads {@link staffKey} back. */
export function readStaffKey({ pk, sk }: Key): StaffMailId {
  const [, audience = '', week = ''] = pk.split('#');
  const [recipient = '', kind = '', turn = ''] = sk.split('#');
  return { audience, week, recipient, kind: readStaffKind(kind) ?? (kind as StaffKind), turn: Number(turn) };
}

export const digestPartition = (audience: string): string => `${DIGEST}${audience}`;
export const digestKey = (audience: string, week: IsoWeek): Key => ({
  pk: digestPartition(audience),
  sk: week,
});

/** In which item a domain stands, by its hash. */
export const receiverShard = (domainHash: string): number => shardOf(domainHash, RECEIVER_SHARDS);
/** What receivers usually do: one item for each shard of domains. */
export const receiversKey = (shard: number): Key => ({
  pk: `${RECEIVERS}${twoDigits(shard)}`,
  sk: 'RECEIVERS',
});

export const gateKey = (): Key => ({ pk: GATE, sk: 'GATE' });
/**
 * Apart from the gate's item, because every batch of mails writes that one. With the cursors in it, each of
 * those writes would cost several units.
 */
export const sweepKey = (): Key => ({ pk: GATE, sk: 'SWEEP' });

export const agendaPartition = (lane: Lane, shard: number): string => `${lane}#${twoDigits(shard)}`;

/** The content of an item's index attributes. */
export interface AgendaWork {
  readonly dueAt: Instant;
  readonly kind: AgendaKind | 'settle' | 'case' | 'staff' | 'parked';
  /** The customer's ref. For a staff mail the hash of the recipient, which looks the same. */
  readonly ref: Ref;
  /** Tells several entries of one kind, time and ref apart. */
  readonly more?: string;
}

/** The index attributes that put an item on the agenda. */
export const agendaKey = (lane: Lane, work: AgendaWork): { lane: string; at: string } => ({
  lane: agendaPartition(lane, shardOf(work.ref, AGENDA_SHARDS)),
  at: [work.dueAt, work.kind, work.ref, ...(work.more === undefined ? [] : [work.more])].join('#'),
});

/** Reads the sort key of the agenda back. */
export function readAgendaSort(at: string): AgendaWork {
  const [dueAt = '', kind = '', ref = '', ...more] = at.split('#');
  const work = { dueAt, kind: kind as AgendaWork['kind'], ref };
  return more.length === 0 ? work : { ...work, more: more.join('#') };
}
