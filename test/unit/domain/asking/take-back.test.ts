import { describe, expect, it } from 'vitest';
import type { Answer, Hit } from '../../../../functions/domain/answering/evidence.ts';
import type { WeighedMail } from '../../../../functions/domain/answering/weigh.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import { type Fall, fallOf, takeBack } from '../../../../functions/domain/asking/take-back.ts';
import { STAFF_STATUSES, type StaffMail } from '../../../../functions/domain/mail/staff-mail.ts';
import { aCase, aStaffMail } from '../../../support/factories.ts';

const OPENED = '2026-11-03T10:00:00Z';
const NOW = '2026-11-05T10:00:00Z';
const withdrawn = aCase('c', { status: 'withdrawn', openedAt: OPENED, openings: 2 });

const mail = (change: Partial<StaffMail> = {}): StaffMail => ({
  ...aStaffMail('c', { dueAt: OPENED, turn: 2, locale: 'de-AT', ...change }),
  status: 'SENT',
  failures: 0,
  ...change,
});

const back = (...mails: StaffMail[]) => takeBack(mails, withdrawn, Date.parse(NOW));
const NOTHING = { kind: 'now', drop: [], tell: [] };
const inHand = (claimedAt: string) => mail({ status: 'SENDING', attempt: 'a', claimedAt });

describe('the mails about a withdrawn case', () => {
  it.each(STAFF_STATUSES)('that are %s', (status) => {
    const one = mail({ status, claimedAt: OPENED });
    const told = ['SENDING', 'SENT', 'UNKNOWN', 'COMPLAINED'].includes(status);
    const { dueAt: _due, ...name } = aStaffMail('c', { kind: 'withdrawn', turn: 2, locale: 'de-AT' });
    expect(back(one)).toEqual({
      kind: 'now',
      drop: status === 'DUE' ? [one] : [],
      tell: told ? [{ ...name, dueAt: NOW }] : [],
    });
  });

  it('tell each reader once, whoever they are', () => {
    const lead = { recipient: 'lead', to: 'lead@example.com', locale: 'en' };
    const step = back(
      mail(),
      mail({ kind: 'words' }),
      mail({ kind: 'escalation', turn: 7, dueAt: NOW, ...lead }),
      mail({ kind: 'overdue', turn: 8, dueAt: NOW, status: 'DUE' }),
    );
    expect(step).toMatchObject({
      drop: [{ kind: 'overdue' }],
      tell: [
        { to: 'c@example.com', kind: 'withdrawn', turn: 2 },
        { to: 'lead@example.com', kind: 'withdrawn', turn: 2, locale: 'en' },
      ],
    });
  });

  it.each([
    ['none', []],
    ['one of an earlier opening', [mail({ turn: 1, dueAt: '2026-11-03T09:59:59Z' })]],
    ['the one that says that it is withdrawn', [mail({ kind: 'withdrawn' })]],
    ['the same, and it has not gone', [mail({ kind: 'withdrawn', status: 'DUE' })]],
  ])('are nobody’s business: %s', (_what, mails) => {
    expect(back(...mails)).toEqual(NOTHING);
  });

  it.each([
    ['2026-11-05T09:45:01Z', 'wait'],
    ['2026-11-05T09:45:00Z', 'now'],
  ])('wait for a sender who began at %s, as long as it may be at work: %s', (claimedAt, kind) => {
    expect(back(inHand(claimedAt), mail({ kind: 'words', status: 'DUE' })).kind).toBe(kind);
  });
});

describe('an answer fell', () => {
  const evidence = { hits: [], lostHits: 0 };
  const tapped = { ...evidence, tap: { score: 9, at: NOW } };
  const nine = { score: 9, grade: 'confirmed' } as const;
  const click: Hit = { score: 8, at: '2026-11-03T16:00:00Z', kind: 'page', client: 'desktop' };
  const earlier = { ...click, score: 2, at: '2026-11-03T15:00:00Z' };
  const crawl = [1, 2, 3, 4].map(
    (score): Hit => ({ score, at: `2026-11-03T1${score}:00:00Z`, kind: 'plain', client: 'other' }),
  );
  const settled = (score: number, grade: Answer['grade'], was?: number): NonNullable<Contact['settled']> => ({
    score,
    grade,
    at: NOW,
    ...(was === undefined ? {} : { was }),
  });

  it.each<[string, Partial<Pick<WeighedMail, 'evidence' | 'settled'>>, Answer | undefined, Fall]>([
    [
      'by another press, not settled yet',
      { evidence: tapped, settled: settled(3, 'settled') },
      nine,
      { why: 'changed', old: 3, instead: 9 },
    ],
    [
      'by another press',
      { evidence: tapped, settled: settled(9, 'confirmed', 3) },
      nine,
      { why: 'changed', old: 3, instead: 9 },
    ],
    [
      'and changed once more',
      { evidence: tapped, settled: settled(10, 'confirmed', 9) },
      nine,
      { why: 'changed', instead: 9 },
    ],
    [
      'as a program’s visit',
      { evidence, settled: settled(2, 'doubtful', 2) },
      { score: 2, grade: 'doubtful' },
      { why: 'machine', old: 2 },
    ],
    [
      'as a program’s visit, and a person’s click is left',
      { evidence: { ...evidence, hits: [...crawl, click] }, settled: settled(8, 'settled', 2) },
      { score: 8, grade: 'settled' },
      { why: 'machine', old: 2, instead: 8 },
    ],
    [
      'for another click, by other rules',
      { evidence: { ...evidence, hits: [earlier, click] }, settled: settled(8, 'settled', 2) },
      { score: 8, grade: 'settled' },
      { why: 'changed', old: 2, instead: 8 },
    ],
    [
      'as anybody’s',
      { evidence, settled: settled(4, 'pending') },
      { score: 4, grade: 'unsure' },
      { why: 'unsure', old: 4 },
    ],
    ['as nobody’s', { evidence, settled: settled(4, 'pending') }, undefined, { why: 'machine', old: 4 }],
    [
      'before it was settled, as a program’s visit',
      { evidence: { ...evidence, hits: [...crawl, click] } },
      { score: 8, grade: 'settled' },
      { why: 'machine', instead: 8 },
    ],
    ['before it was settled', { evidence: tapped }, nine, { why: 'changed', instead: 9 }],
  ])('%s', (_what, of, answer, fall) => {
    expect(fallOf({ claimedAt: '2026-11-02T08:00:00Z', evidence, ...of }, answer)).toEqual(fall);
  });
});
