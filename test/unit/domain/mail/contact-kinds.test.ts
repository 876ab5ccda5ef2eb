import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  CONTACT_KINDS,
  type ContactKindRow,
  kindNames,
  kindsThatLink,
  kindWithCode,
  MAX_KIND_CODE,
  milestoneKinds,
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

  it('gives those of the milestones by priority, and those that link to a page', () => {
    const pulse = { ...CONTACT_KINDS.score, code: 20, priority: 1 };
    const kinds = withKinds({ pulse });
    expect([milestoneKinds(CONTACT_KINDS), milestoneKinds(kinds)]).toEqual([['score'], ['pulse', 'score']]);
    expect(kindsThatLink('score', kinds)).toEqual(['score', 'reminder', 'pulse']);
    expect(kindsThatLink('cause', kinds)).toEqual(['follow-up']);
  });

  it('is the only place that tests for a kind by its name', () => {
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const says = /kind\b[^,;\n]{0,24}(?:[!=]==|[:=?]) '(?:score|reminder|follow-up)'|\?\? 'score'/i;
    const files = ['functions', 'infra']
      .flatMap((folder) =>
        readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map(
          (file) => `${folder}/${file}`,
        ),
      )
      .filter((file) => file.endsWith('.ts') && says.test(readFileSync(`${root}${file}`, 'utf8')));
    expect(files.sort()).toEqual([
      'functions/domain/mail/contact-kinds.ts',
      // A contact of the sample digest.
      'functions/email/publishing/digest-samples.ts',
      // It judges by plain rules of its own.
      'infra/local/simulation/oracle.ts',
    ]);
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
