import { PARK_AFTER } from '../../functions/domain/asking/customer.ts';
import { audienceName } from '../../functions/domain/mail/audience.ts';
import type { StaffMail, StaffMailId } from '../../functions/domain/mail/staff-mail.ts';
import type { StaffMailStore } from '../../functions/ports/staff-mails.ts';
import { reported } from './in-memory-transitions.ts';

/** The staff mail port on a map that a test can look into. */
export interface InMemoryStaffMails extends StaffMailStore {
  readonly all: Map<string, StaffMail>;
  /** The mails that are DUE. */
  due(): StaffMail[];
}

const idOf = ({ audience, week, recipient, kind, turn }: StaffMailId): string =>
  [audience, week, recipient, kind, turn].join('/');

/** A {@link StaffMailStore} in memory with the rules of the real one. */
export function inMemoryStaffMails(): InMemoryStaffMails {
  const all = new Map<string, StaffMail>();
  const change = (mail: StaffMail, to: Partial<StaffMail>): void =>
    void all.set(idOf(mail), { ...mail, ...to });
  /** The mail that this attempt is sending. */
  const sending = (id: StaffMailId, attempt: string): StaffMail | undefined => {
    const found = all.get(idOf(id));
    return found?.status === 'SENDING' && found.attempt === attempt ? found : undefined;
  };

  return {
    all,
    due: () => [...all.values()].filter((mail) => mail.status === 'DUE'),

    get: async (id) => all.get(idOf(id)),

    aboutCase: async ({ ref, week }) => {
      const audience = audienceName({ kind: 'case', ref });
      return [...all.values()].filter((mail) => mail.audience === audience && mail.week === week);
    },

    plan: async (mail) => {
      if (all.has(idOf(mail))) return false;
      all.set(idOf(mail), { ...mail, status: 'DUE', failures: 0 });
      return true;
    },

    claim: async (id, attempt, at) => {
      const found = all.get(idOf(id));
      const isFree = found?.status === 'DUE';
      if (found === undefined || !(isFree || sending(id, attempt) !== undefined)) return 'gone';
      change(found, { status: 'SENDING', attempt, claimedAt: at });
      return 'claimed';
    },

    finish: async (id, attempt, result) => {
      const found = all.get(idOf(id));
      if (found?.attempt !== attempt) return false;
      // The same result again succeeds: the SDK repeats a write whose response was lost.
      if (found.status !== 'SENDING') return found.status === result.status;
      change(
        found,
        result.status === 'SENT'
          ? { status: 'SENT', messageId: result.messageId, sentAt: result.at }
          : { status: result.status, reason: result.reason },
      );
      return true;
    },

    free: async (id, attempt) => {
      const found = sending(id, attempt);
      if (found === undefined) return false;
      const { attempt: _attempt, claimedAt: _claimedAt, ...rest } = found;
      all.set(idOf(id), { ...rest, status: 'DUE' });
      return true;
    },

    report: async (id, report) => {
      const found = all.get(idOf(id));
      const { outcome, change: to } = reported(found, report);
      if (found !== undefined && to !== undefined) change(found, to);
      return outcome;
    },

    skip: async (id, reason) => {
      const found = all.get(idOf(id));
      if (found?.status === 'SKIPPED') return found.reason === reason;
      if (found?.status !== 'DUE') return false;
      change(found, { status: 'SKIPPED', reason });
      return true;
    },

    fail: async (id, reason) => {
      const found = all.get(idOf(id));
      if (found?.status !== 'DUE') return 'moved-on';
      const failures = found.failures + 1;
      change(found, failures < PARK_AFTER ? { failures } : { status: 'PARKED', failures, reason });
      return failures < PARK_AFTER ? 'counted' : 'parked';
    },

    unpark: async (id) => {
      const found = all.get(idOf(id));
      if (found?.status !== 'PARKED') return false;
      const { reason: _reason, ...rest } = found;
      all.set(idOf(id), { ...rest, status: 'DUE', failures: 0 });
      return true;
    },
  };
}
