import * as z from 'zod/mini';
import type { Instant, IsoWeek } from '../time/instant.ts';
import { readAudience } from './audience.ts';
import type { AskId } from './contact-id.ts';
import { MAIL_STATUSES } from './mail-status.ts';

/**
 * alert: a detractor's answer has settled. words: the customer gave a reason later. escalation: nobody has
 * taken the case. overdue: somebody has taken the case and not resolved it. withdrawn: the answer behind a
 * case that somebody was told of no longer counts. digest: the report for one audience.
 */
export const STAFF_KINDS = ['alert', 'words', 'escalation', 'overdue', 'withdrawn', 'digest'] as const;
export type StaffKind = (typeof STAFF_KINDS)[number];

/** Kinds that keys write differently, because keys outlive names. */
const KEY_NAMES: Readonly<Partial<Record<StaffKind, string>>> = { overdue: 'reminder' };
/** A kind as keys write it. */
export const staffKindKey = (kind: StaffKind): string => KEY_NAMES[kind] ?? kind;
/**
 * The kind that a key, a tag or a message names, in either spelling; undefined when there is no such kind.
 */
export const readStaffKind = (text: string): StaffKind | undefined =>
  STAFF_KINDS.find((kind) => kind === text || staffKindKey(kind) === text);
/** The same as a schema, because tags and messages outlive a deployment. */
export const staffKindSchema = z.pipe(
  z.string().check(z.overwrite((text) => readStaffKind(text) ?? text)),
  z.enum(STAFF_KINDS),
);

/**
 * DUE: on the agenda. PARKED: failed too often, waits until a person brings it back. SKIPPED: lost its reason
 * before it went. The others are those of any mail.
 */
export const STAFF_STATUSES = ['DUE', 'PARKED', 'SKIPPED', ...MAIL_STATUSES] as const;
export type StaffStatus = (typeof STAFF_STATUSES)[number];

/** Names one staff mail. Two writes under one name make one mail. */
export interface StaffMailId {
  /** The name of the audience (see `audience.ts`). */
  readonly audience: string;
  /** For a digest the week it is about; for a mail about a case the week of the ask. */
  readonly week: IsoWeek;
  /** Keyed hash of the address (see `address.ts`). */
  readonly recipient: string;
  readonly kind: StaffKind;
  /**
   * Tells mails of one kind about one case apart: the opening of an alert or of what was withdrawn, the nudge
   * of an escalation. 0 for a digest.
   */
  readonly turn: number;
}

export interface NewStaffMail extends StaffMailId {
  /** The address for the envelope. */
  readonly to: string;
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly dueAt: Instant;
}

/** One staff mail: on the agenda until it is sent, then a record of what became of it. */
export interface StaffMail extends NewStaffMail {
  readonly status: StaffStatus;
  /** Fresh at each claim. Every later write of the sender is conditional on it. */
  readonly attempt?: string;
  readonly claimedAt?: Instant;
  readonly sentAt?: Instant;
  readonly messageId?: string;
  /** Why it was refused, skipped, parked, came back, or is unknown. */
  readonly reason?: string;
  /** Failures in a row; parked at the third. */
  readonly failures: number;
}

/** The case that a mail is about; undefined for a digest. */
export function caseOf({ audience, week }: StaffMailId): AskId | undefined {
  const read = readAudience(audience);
  return read.kind === 'case' ? { ref: read.ref, week } : undefined;
}
