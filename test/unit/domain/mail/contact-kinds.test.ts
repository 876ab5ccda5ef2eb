import { describe, expect, it } from 'vitest';
import {
  CONTACT_KINDS,
  type ContactKindRow,
  kindNames,
  kindWithCode,
  MAX_KIND_CODE,
  replyKinds,
} from '../../../../functions/domain/mail/contact-kinds.ts';
import { mailKindsOf } from '../../../../functions/email/sending/mail-kinds.ts';
import { aProgramme } from '../../../support/factories.ts';
import { withKinds } from '../../../support/invented-kinds.ts';

const rows = kindNames(CONTACT_KINDS).map((kind): [string, ContactKindRow] => [kind, CONTACT_KINDS[kind]]);

describe('the table of contact kinds', () => {
  it('keeps the codes that are used in mails and items', () => {
    expect(Object.fromEntries(rows.map(([kind, { code }]) => [kind, code]))).toMatchObject({
      score: 0,
      reminder: 1,
      'follow-up': 2,
      thanks: 3,
    });
  });

  it('uses each code once, and only codes that a link can hold', () => {
    const codes = rows.map(([, { code }]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(Math.max(...codes)).toBeLessThanOrEqual(MAX_KIND_CODE);
    for (const [kind, { code }] of rows) expect(kindWithCode(code)).toBe(kind);
    expect(kindWithCode(MAX_KIND_CODE)).toBeUndefined();
  });

  it.each(rows)('%s asks for the score only if the fatigue rules keep asks apart', (_, row) => {
    if (row.asks === undefined) return;
    expect([row.fatigueApplies, row.countsForFatigue]).toEqual([true, true]);
  });

  it.each(rows)('%s has a name that a sentence and a key can hold', (kind, { name, plural }) => {
    expect(kind).toMatch(/^[a-z-]+$/);
    expect(name).toMatch(/^the [a-z ]+$/);
    expect(plural).toMatch(/^[A-Z][a-z-]+$/);
  });

  it.each(rows)('%s goes stale after a time that the programme can set', (_, { staleAfter }) => {
    expect(staleAfter(aProgramme())).toMatch(/^P/);
  });

  it.each(rows)('%s is a reply if and only if it goes after an answer has settled', (_, row) => {
    expect(row.reply !== undefined).toBe(row.trigger === 'answer');
    expect(row.lane === 'reply').toBe(row.trigger === 'answer');
  });

  it.each(rows)('%s is named by the week of an ask if it answers one or links to one', (_, row) => {
    if (row.trigger === 'answer' || row.link?.for === 'ask') expect(row.week).toBe('about');
  });

  it('tries the question what went wrong before thanks', () => {
    expect(replyKinds(CONTACT_KINDS)).toEqual(['follow-up', 'thanks']);
  });

  it('shows by itself what a mail of an invented kind may hold', () => {
    const kinds = withKinds({
      'check-in': { ...CONTACT_KINDS['follow-up'], code: 20, folder: 'check-in' as never },
    });
    const { 'check-in': kind } = mailKindsOf(kinds);
    expect(kind?.links).toEqual(['cause_url', 'unsubscribe_url']);
    expect(Object.keys(kind?.variables ?? {})).toEqual(
      expect.arrayContaining(['first_name', 'score', 'cause_url', 'unsubscribe_url']),
    );
  });
});
