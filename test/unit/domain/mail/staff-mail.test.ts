import { describe, expect, it } from 'vitest';
import { MAIL_STATUSES } from '../../../../functions/domain/mail/mail-status.ts';
import {
  caseOf,
  readStaffKind,
  STAFF_KINDS,
  STAFF_STATUSES,
  staffKindKey,
} from '../../../../functions/domain/mail/staff-mail.ts';
import { aStaffMail, refFor } from '../../../support/factories.ts';

describe('a kind of mail to colleagues', () => {
  it.each([
    ['alert', 'alert'],
    ['words', 'words'],
    ['escalation', 'escalation'],
    ['overdue', 'reminder'],
    ['withdrawn', 'withdrawn'],
    ['digest', 'digest'],
  ] as const)('%s stands in keys as %s, and is read back by both', (kind, key) => {
    expect(staffKindKey(kind)).toBe(key);
    expect(readStaffKind(kind)).toBe(kind);
    expect(readStaffKind(key)).toBe(kind);
    expect(STAFF_KINDS).toContain(kind);
  });

  it.each(['', 'score', 'Alert'])('is none of %j', (text) => {
    expect(readStaffKind(text)).toBeUndefined();
  });

  it('has the statuses of any mail and some of its own', () => {
    expect(STAFF_STATUSES).toEqual(['DUE', 'PARKED', 'SKIPPED', ...MAIL_STATUSES]);
  });
});

it('a mail names the case that it is about, and a digest none', () => {
  expect(caseOf({ ...aStaffMail('kim') })).toEqual({ ref: refFor('kim'), week: '2026-W45' });
  expect(caseOf({ ...aStaffMail('kim'), audience: 'leadership' })).toBeUndefined();
});
