import { describe, expect, it } from 'vitest';
import type { Case } from '../../../../functions/domain/cases/case.ts';
import { lostReason } from '../../../../functions/domain/cases/staff-decision.ts';
import type { StaffKind } from '../../../../functions/domain/mail/staff-mail.ts';
import { aCase } from '../../../support/factories.ts';

describe('a mail about a case', () => {
  it.each<[StaffKind, number, Partial<Case>, string | undefined]>([
    ['alert', 1, {}, undefined],
    ['alert', 1, { status: 'taken' }, undefined],
    ['alert', 1, { status: 'resolved' }, 'case-closed'],
    ['alert', 1, { status: 'withdrawn' }, 'case-closed'],
    ['alert', 1, { openings: 2 }, 'outdated'],
    ['alert', 2, { openings: 2, nudges: 5 }, undefined],
    ['words', 1, { toldWhy: true }, undefined],
    ['words', 1, { status: 'taken', toldWhy: true }, undefined],
    ['words', 1, { status: 'withdrawn' }, 'case-closed'],
    ['words', 1, { openings: 2 }, 'outdated'],
    // Planned before the case counts the nudge, and sent before or after that.
    ['escalation', 1, { nudges: 0 }, undefined],
    ['escalation', 1, { nudges: 1 }, undefined],
    ['escalation', 1, { nudges: 2 }, 'outdated'],
    ['escalation', 1, { status: 'taken' }, 'case-taken'],
    ['escalation', 1, { status: 'resolved' }, 'case-closed'],
    ['overdue', 2, { status: 'taken', nudges: 2 }, undefined],
    ['overdue', 2, { status: 'taken', nudges: 3 }, 'outdated'],
    ['overdue', 2, { status: 'open', nudges: 2 }, 'case-not-taken'],
    ['overdue', 2, { status: 'withdrawn' }, 'case-closed'],
    ['withdrawn', 1, { status: 'withdrawn' }, undefined],
    ['withdrawn', 2, { status: 'withdrawn', openings: 2, nudges: 5 }, undefined],
    ['withdrawn', 1, { status: 'withdrawn', openings: 2 }, 'outdated'],
    ['withdrawn', 1, { openings: 2 }, 'outdated'],
    ['withdrawn', 1, { status: 'taken', openings: 2 }, 'outdated'],
    ['withdrawn', 1, { status: 'resolved', openings: 2 }, 'outdated'],
    // It is about no single case.
    ['digest', 1, { openings: 2, nudges: 2 }, undefined],
  ])('%s %i of a case that is %o: %s', (kind, turn, change, reason) => {
    expect(lostReason({ kind, turn }, aCase('x', change))).toBe(reason);
  });
});
