import { describe, expect, it } from 'vitest';
import type { Case, CaseStatus } from '../../../../functions/domain/cases/case.ts';
import { caseMail, mailInstead } from '../../../../functions/domain/cases/case-mail.ts';
import {
  nudge,
  openCase,
  ownedAsNow,
  reopen,
  resolve,
  take,
  tellWhy,
  withdraw,
} from '../../../../functions/domain/cases/case-steps.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { aCase, aProgramme, refFor } from '../../../support/factories.ts';

const programme = aProgramme();
const NOW = Date.parse('2026-11-10T12:00:00Z');
const ID = { ref: refFor('x'), week: '2026-W45' };
const FACTS = { band: 'established', ownerEmail: 'owner@example.com' };

/** A case in each status, with the steps that lead there. */
const CASES: Readonly<Record<CaseStatus, Case>> = {
  open: aCase('x'),
  taken: aCase('x', { status: 'taken', takenAt: '2026-11-04T10:00:00Z' }),
  resolved: resolved(aCase('x')),
  withdrawn: withdrawn(aCase('x')),
};

function resolved(of: Case): Case {
  const { nudgeAt: _, ...rest } = of;
  return { ...rest, status: 'resolved', resolvedAt: '2026-11-05T10:00:00Z' };
}

function withdrawn(of: Case): Case {
  const { nudgeAt: _, ...rest } = of;
  return { ...rest, status: 'withdrawn' };
}

describe('the steps of a case', () => {
  it('begins open, and is due for escalation after the programme’s time', () => {
    expect(openCase(ID, FACTS, true, NOW, programme)).toEqual({
      ...ID,
      ...FACTS,
      status: 'open',
      openedAt: '2026-11-10T12:00:00Z',
      openings: 1,
      toldWhy: true,
      nudges: 0,
      nudgeAt: '2026-11-13T12:00:00Z',
      revision: 0,
    });
  });

  const STEPS = {
    reopen: (of: Case) => reopen(of, FACTS, false, NOW, programme),
    take: (of: Case) => take(of, NOW, programme),
    resolve: (of: Case) => resolve(of, NOW),
    withdraw,
    nudge: (of: Case) => nudge(of, NOW, programme),
    tellWhy,
  };

  it.each<[step: keyof typeof STEPS, from: CaseStatus, to: CaseStatus | undefined, nudgeAt?: string]>([
    ['reopen', 'open', undefined],
    ['reopen', 'taken', undefined],
    ['reopen', 'resolved', undefined],
    ['reopen', 'withdrawn', 'open', '2026-11-13T12:00:00Z'],
    ['take', 'open', 'taken', '2026-11-24T12:00:00Z'],
    ['take', 'taken', undefined],
    ['take', 'resolved', undefined],
    ['take', 'withdrawn', undefined],
    ['resolve', 'open', 'resolved'],
    ['resolve', 'taken', 'resolved'],
    ['resolve', 'resolved', undefined],
    ['resolve', 'withdrawn', undefined],
    ['withdraw', 'open', 'withdrawn'],
    ['withdraw', 'taken', 'withdrawn'],
    ['withdraw', 'resolved', undefined],
    ['withdraw', 'withdrawn', undefined],
    ['nudge', 'open', 'open', '2026-11-13T12:00:00Z'],
    ['nudge', 'taken', 'taken', '2026-11-24T12:00:00Z'],
    ['nudge', 'resolved', undefined],
    ['nudge', 'withdrawn', undefined],
    ['tellWhy', 'open', 'open', '2026-11-06T10:00:00Z'],
    ['tellWhy', 'taken', 'taken', '2026-11-06T10:00:00Z'],
    ['tellWhy', 'resolved', undefined],
    ['tellWhy', 'withdrawn', undefined],
  ])('%s: %s becomes %s', (step, from, to, nudgeAt) => {
    const next = STEPS[step](CASES[from]);
    expect(next?.status).toBe(to);
    expect(next?.nudgeAt).toBe(nudgeAt);
    expect(next?.revision ?? 1).toBe(1);
  });

  it('says when it was taken and resolved', () => {
    const taken = take(CASES.open, NOW, programme);
    expect(taken?.takenAt).toBe('2026-11-10T12:00:00Z');
    const done = taken === undefined ? undefined : resolve(taken, NOW + MINUTE_MS);
    expect(done).toMatchObject({ takenAt: '2026-11-10T12:00:00Z', resolvedAt: '2026-11-10T12:01:00Z' });
  });

  it('comes back as a new one with today’s facts, keeps counting openings and nudges, and leaves out one nudge number', () => {
    const before = { ...CASES.withdrawn, account: 'Old Ltd', toldWhy: true, nudges: 2, takenAt: 'then' };
    expect(reopen(before, FACTS, false, NOW, programme)).toEqual({
      ...openCase(ID, FACTS, false, NOW, programme),
      openings: 2,
      nudges: 3,
      revision: 1,
    });
  });

  it.each([
    ['another owner', { ownerEmail: 'new@example.com' }, 'new@example.com'],
    ['no owner any more', {}, undefined],
    ['nobody who is kept', undefined, 'owner@example.com'],
  ])('has the owner of a customer with %s', (_what, customer, expected) => {
    const of = { ...CASES.taken, ownerEmail: 'owner@example.com' };
    const { ownerEmail: _, ...rest } = of;
    const now = ownedAsNow(of, customer);
    expect(now).toStrictEqual(expected === undefined ? rest : { ...rest, ownerEmail: expected });
  });

  it('keeps what is known of it when somebody takes it, and when it is withdrawn', () => {
    const of = { ...CASES.open, account: 'Example Ltd', nudges: 2, toldWhy: true };
    expect(take(of, NOW, programme)).toEqual({
      ...of,
      status: 'taken',
      takenAt: '2026-11-10T12:00:00Z',
      nudgeAt: '2026-11-24T12:00:00Z',
    });
    const { nudgeAt: _, ...rest } = of;
    expect(withdraw({ ...of, status: 'taken', takenAt: '2026-11-04T10:00:00Z' })).toStrictEqual({
      ...rest,
      status: 'withdrawn',
    });
  });

  it('counts each nudge', () => {
    expect(nudge({ ...CASES.taken, nudges: 4 }, NOW, programme)?.nudges).toBe(5);
  });

  it('tells the owner why only once', () => {
    expect(tellWhy(CASES.open)).toEqual({ ...CASES.open, toldWhy: true });
    expect(tellWhy({ ...CASES.open, toldWhy: true })).toBeUndefined();
  });
});

describe('a mail about a case', () => {
  const key = new Uint8Array(32).fill(3);
  const owned = aCase('x', { ownerEmail: 'Owner@Example.com', openings: 2, nudges: 3 });

  it.each([
    ['alert', 'Owner@example.com', 2],
    ['words', 'Owner@example.com', 2],
    ['escalation', 'care@example.com', 4],
    ['overdue', 'Owner@example.com', 4],
  ] as const)('%s goes to %s as turn %i', (kind, to, turn) => {
    expect(caseMail(kind, owned, programme, key, NOW)).toEqual({
      audience: `.case.${owned.ref}`,
      week: '2026-W45',
      kind,
      turn,
      to,
      recipient: expect.stringMatching(/^[a-z2-7]{24}$/),
      locale: 'en',
      dueAt: '2026-11-10T12:00:00Z',
    });
  });

  const reads = (locale: string, ownerLocale?: string) => ({
    locale,
    ...(ownerLocale === undefined ? {} : { ownerLocale }),
  });

  it.each([
    ['alert', reads('fr', 'de-AT'), 'de-AT'],
    ['words', reads('fr', 'de-AT'), 'de-AT'],
    ['overdue', reads('fr', 'de-AT'), 'de-AT'],
    ['alert', reads('fr'), 'fr'],
    ['overdue', reads('fr'), 'fr'],
    // An ask in the fallback language remembers no other.
    ['alert', reads(''), 'en'],
    ['alert', reads('', 'de'), 'de'],
    ['alert', undefined, 'en'],
    // The programme sets the language of those who get escalations.
    ['escalation', reads('fr', 'de-AT'), 'en'],
  ] as const)('%s of a customer with %j is in %s', (kind, about, locale) => {
    expect(caseMail(kind, owned, programme, key, NOW, about).locale).toBe(locale);
  });

  it('is in the language of the staff when no owner reads it', () => {
    const { ownerEmail: _, ...unowned } = owned;
    for (const of of [unowned, { ...unowned, ownerEmail: 'nobody@' }])
      expect(caseMail('alert', of, programme, key, NOW, reads('fr', 'de')).locale).toBe('en');
    const mail = caseMail('alert', owned, programme, key, NOW, reads('fr', 'de'));
    expect(mailInstead(mail, programme, key, NOW)?.locale).toBe('en');
  });

  it.each(['nobody@', undefined])('goes to those who get escalations when the owner is %s', (ownerEmail) => {
    const { ownerEmail: _, ...unowned } = owned;
    const of = ownerEmail === undefined ? unowned : { ...unowned, ownerEmail };
    expect(caseMail('alert', of, programme, key, NOW).to).toBe('care@example.com');
  });

  it('goes to nobody where the programme names nobody', () => {
    const nobody = { ...programme, cases: { ...programme.cases, escalateTo: 'nobody@' } };
    expect(() => caseMail('escalation', owned, nobody, key, NOW)).toThrow(
      'The programme says nobody to whom cases could be escalated.',
    );
  });

  it('goes under the same name to those who get escalations when its reader cannot get it', () => {
    const mail = caseMail('alert', owned, programme, key, NOW - 99_000);
    const { ownerEmail: _, ...unowned } = owned;
    const theirs = caseMail('alert', unowned, programme, key, NOW);
    expect(mailInstead(mail, programme, key, NOW)).toEqual(theirs);
    expect(mailInstead(theirs, programme, key, NOW)).toBeUndefined();
  });

  it('has the same name whenever it is planned, and in any spelling of the address', () => {
    const id = ({ recipient, turn }: { recipient: string; turn: number }) => ({ recipient, turn });
    const other = { ...owned, ownerEmail: 'OWNER@example.com' };
    expect(id(caseMail('alert', other, programme, key, NOW + 99_000))).toEqual(
      id(caseMail('alert', owned, programme, key, NOW)),
    );
  });
});
