import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../functions/domain/answering/evidence.ts';
import { pastAnswer } from '../../../../functions/domain/asking/past-answer.ts';
import {
  askedElsewhere,
  countedContacts,
  countedDays,
  openAsks,
  withAnswers,
} from '../../../../functions/domain/asking/past-asks.ts';
import { CONTACT_KINDS } from '../../../../functions/domain/mail/contact-kinds.ts';

const ask = (on: string, answered?: boolean) => ({
  week: `of ${on}`,
  kind: 'score' as const,
  on,
  ...(answered !== undefined && { answered }),
});
const thanks = (on: string) => ({ week: `of ${on}`, kind: 'thanks' as const, on });

describe('the questions before', () => {
  it('are counted, and no other mails', () => {
    const recent = [ask('2026-01-05'), thanks('2026-01-06'), ask('2026-06-05')];
    expect(countedContacts({ recent }, CONTACT_KINDS)).toEqual([ask('2026-01-05'), ask('2026-06-05')]);
    expect(countedDays({ recent }, CONTACT_KINDS)).toEqual(['2026-01-05', '2026-06-05']);
  });

  it.each([
    [{}, undefined],
    [{ lastAsked: '2026-03-05' }, '2026-03-05'],
    [{ lastAnswered: '2026-03-06' }, '2026-03-06'],
    [{ lastAsked: '2026-03-05', lastAnswered: '2026-03-06' }, '2026-03-06'],
    [{ lastAsked: '2026-03-05', lastAnswered: '2026-02-06' }, '2026-03-05'],
    [{ lastAsked: '2026-03-05', lastAnswered: '2026-03-05' }, '2026-03-05'],
  ])('are also that of the tool before, in its place among them: %o, %s', (listed, day) => {
    expect(askedElsewhere(listed)).toBe(day);
    const recent = [ask('2026-01-05'), ask('2026-06-05')];
    expect(countedDays({ recent, ...listed }, CONTACT_KINDS)).toEqual([
      '2026-01-05',
      ...(day === undefined ? [] : [day]),
      '2026-06-05',
    ]);
  });

  it('are open while nobody has noted whether they were answered', () => {
    const recent = [
      ask('2026-01-05', true),
      ask('2026-03-05', false),
      thanks('2026-03-06'),
      ask('2026-06-05'),
    ];
    expect(openAsks({ recent })).toEqual([ask('2026-06-05')]);
  });

  it('are noted as answered, or as ignored once nobody can answer them any more', () => {
    const recent = [ask('2026-01-05'), ask('2026-03-05'), ask('2026-06-05'), ask('2026-08-05')];
    const noted = withAnswers(recent, [
      { ask: ask('2026-01-05'), isOpen: false, answeredOn: '2026-01-07' },
      { ask: ask('2026-03-05'), isOpen: false },
      { ask: ask('2026-06-05'), isOpen: true },
    ]);
    expect(noted).toEqual([
      ask('2026-01-05', true),
      ask('2026-03-05', false),
      ask('2026-06-05'),
      ask('2026-08-05'),
    ]);
  });
});

describe('what came of a question', () => {
  const settled = (grade: Answer['grade']) => ({ settled: { score: 3, grade, at: '2026-06-10T23:30:00Z' } });
  const hits = {
    hits: ['2026-06-06T10:00:00Z', '2026-06-07T10:00:00Z'].map((at) => ({ score: 3, at })),
    lostHits: 0,
  };
  const tap = { score: 3, at: '2026-06-08T10:00:00Z' };
  const of = (contact: Parameters<typeof pastAnswer>[1], today = '2026-07-01', zone = 'UTC') =>
    pastAnswer(ask('2026-06-05'), contact, { zone }, { linksValidFor: 'P60D' }, today);

  it.each([
    ['an answer that counts', settled('settled'), '2026-06-10'],
    ['a person’s', settled('confirmed'), '2026-06-10'],
    ['none that is unsure', settled('unsure'), undefined],
    ['none of a machine', settled('doubtful'), undefined],
    ['none that is not kept', undefined, undefined],
    ['none', {}, undefined],
    ['one that waits to be settled', { settleAt: '2026-06-12T10:00:00Z' }, '2026-06-12'],
    [
      'made no later by being weighed anew',
      { ...settled('settled'), settleAt: '2026-06-20T10:00:00Z' },
      '2026-06-10',
    ],
    ['that of the first hit', { ...settled('settled'), evidence: hits }, '2026-06-06'],
    ['that of the tap', { ...settled('confirmed'), evidence: { ...hits, tap } }, '2026-06-08'],
    [
      'that of the first hit, while it waits to be settled',
      { settleAt: '2026-06-12T10:00:00Z', evidence: hits },
      '2026-06-06',
    ],
    ['none, whatever the hits, if it is a machine’s', { ...settled('doubtful'), evidence: hits }, undefined],
    [
      'the day of settling, if nothing is kept of the hits',
      { ...settled('settled'), evidence: { hits: [], lostHits: 0 } },
      '2026-06-10',
    ],
  ])('is %s', (_what, contact, answeredOn) => {
    expect(of(contact).answeredOn).toBe(answeredOn);
  });

  it('is on the day in the zone of the customer', () => {
    expect(of(settled('settled'), '2026-07-01', 'Pacific/Kiritimati').answeredOn).toBe('2026-06-11');
    expect(of(settled('settled'), '2026-07-01', 'Pacific/Niue').answeredOn).toBe('2026-06-10');
  });

  it.each([
    ['2026-08-04', true],
    ['2026-08-05', false],
  ])('is open while its links work: on %s, %s', (today, isOpen) => {
    expect(of(undefined, today).isOpen).toBe(isOpen);
  });
});
