import { type Answer, isCounted } from '../answering/evidence.ts';
import { areClicksOfMachines, type WeighedMail } from '../answering/weigh.ts';
import type { Case } from '../cases/case.ts';
import type { NewStaffMail, StaffMail, StaffStatus } from '../mail/staff-mail.ts';
import { groupOf } from '../programme/group.ts';
import { toEpochMs, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';
import { CLAIM_LEASE_MS } from './contact.ts';

// What becomes of the mails about a case whose answer fell after it was settled.

/** What is done about the mails of a withdrawn case. */
export type TakeBack =
  /** A mail is being sent, and its sender may still give it back. */
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'now';
      /** Mails that have not gone out. They never go. */
      readonly drop: readonly StaffMail[];
      /** One mail to each colleague who was told. */
      readonly tell: readonly NewStaffMail[];
    };

/** Mails of these statuses reached their reader, or may have. */
const TOLD: readonly StaffStatus[] = ['SENDING', 'SENT', 'UNKNOWN', 'COMPLAINED'];

/**
 * What is done about the mails of a withdrawn case: whoever was told of its last opening is told once that it
 * is withdrawn, in the language of the mail they have; nobody else is. The name of that mail follows from the
 * case and its reader, so planning it twice makes one mail.
 *
 * @param mails all mails about the case
 */
export function takeBack(mails: readonly StaffMail[], withdrawn: Case, now: EpochMs): TakeBack {
  const { openings, openedAt } = withdrawn;
  // A mail of an earlier opening has told what was taken back before.
  const ours = mails.filter(({ kind, dueAt }) => kind !== 'withdrawn' && dueAt >= openedAt);
  const isInHand = ({ status, claimedAt }: StaffMail): boolean =>
    status === 'SENDING' && claimedAt !== undefined && now - toEpochMs(claimedAt) < CLAIM_LEASE_MS;
  if (ours.some(isInHand)) return { kind: 'wait' };

  const told = new Map(
    ours.filter(({ status }) => TOLD.includes(status)).map((mail) => [mail.recipient, mail]),
  );
  return {
    kind: 'now',
    drop: ours.filter(({ status }) => status === 'DUE'),
    tell: [...told.values()].map(({ audience, week, recipient, to, locale }) => ({
      audience,
      week,
      recipient,
      kind: 'withdrawn',
      turn: openings,
      to,
      locale,
      dueAt: toInstant(now),
    })),
  };
}

/** How an answer of 1 to 6 fell after it was settled. */
export interface Fall {
  /**
   * changed: the customer chose another number. machine: its clicks were a program's visit after all.
   * unsure: they may be a person's or a program's.
   */
  readonly why: 'changed' | 'machine' | 'unsure';
  /** The score that fell; absent when it was never settled. */
  readonly old?: number;
  /** The score that counts instead; absent when none does. */
  readonly instead?: number;
}

const isLow = (score: number): boolean => groupOf(score) === 'detractor';

/**
 * How the answer behind a withdrawn case fell.
 *
 * @param answer what the evidence of the ask adds up to now
 */
export function fallOf(ask: WeighedMail, answer: Answer | undefined): Fall {
  const { evidence, settled } = ask;
  const old = [settled?.was, settled?.score].find((score) => score !== undefined && isLow(score));
  const counts = answer !== undefined && isCounted(answer) && !isLow(answer.score);
  // A case of an answer that was never settled was opened by one of the low clicks.
  const fallen = old === undefined ? evidence.hits.map(({ score }) => score).filter(isLow) : [old];
  const isChosen = counts && !fallen.some((score) => areClicksOfMachines(ask, score));
  return {
    why:
      evidence.tap !== undefined || isChosen ? 'changed' : answer?.grade === 'unsure' ? 'unsure' : 'machine',
    ...(old === undefined ? {} : { old }),
    ...(counts ? { instead: answer.score } : {}),
  };
}
