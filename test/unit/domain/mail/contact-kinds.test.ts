import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  asksToRecommend,
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  isReply,
  kindNames,
  kindsThatLink,
  kindWithCode,
  MAX_KIND_CODE,
  milestoneKinds,
  replyKinds,
} from '../../../../functions/domain/mail/contact-kinds.ts';
import type { Group } from '../../../../functions/domain/programme/group.ts';
import type { Band } from '../../../../functions/domain/programme/programme.ts';
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

  it.each(rows)('%s rests on an answer if and only if it is a reply', (kind, row) => {
    expect(row.consent === 'answer').toBe(isReply(kind as ContactKind));
  });

  it.each<[ContactKind, Partial<ContactKindRow>]>([
    [
      'score',
      {
        consent: 'relationship',
        reachesFormer: false,
        fatigueApplies: true,
        countsForFatigue: true,
        week: 'due',
      },
    ],
    [
      'reminder',
      {
        consent: 'relationship',
        reachesFormer: false,
        fatigueApplies: false,
        countsForFatigue: false,
        week: 'about',
      },
    ],
    [
      'follow-up',
      {
        consent: 'answer',
        reachesFormer: false,
        fatigueApplies: false,
        countsForFatigue: false,
        week: 'about',
      },
    ],
    [
      'thanks',
      {
        consent: 'answer',
        reachesFormer: false,
        fatigueApplies: false,
        countsForFatigue: false,
        week: 'about',
      },
    ],
  ])('%s has its consent, reach, fatigue and week', (kind, row) => {
    expect(CONTACT_KINDS[kind]).toMatchObject(row);
  });

  it.each<[ContactKind, string, string, ContactKindRow['trigger']]>([
    ['score', 'the question', 'Asks', 'milestone'],
    ['reminder', 'the reminder', 'Reminders', 'none'],
    ['follow-up', 'the mail that asks what went wrong', 'Follow-ups', 'answer'],
    ['thanks', 'the mail of thanks', 'Thanks', 'answer'],
  ])('%s is for operators "%s" and "%s", and begins with: %s', (kind, name, plural, trigger) => {
    expect(CONTACT_KINDS[kind]).toMatchObject({ name, plural, trigger });
  });

  it.each(
    rows.filter(([kind]) => asksToRecommend(kind as ContactKind)),
  )('%s asks the question of the score, so it counts as asking', (_, row) => {
    expect(row.countsForFatigue).toBe(true);
  });

  it.each<[ContactKind, object | undefined]>([
    ['score', { variable: 'score_url', purpose: 'score', for: 'itself' }],
    ['reminder', { variable: 'score_url', purpose: 'score', for: 'ask' }],
    ['follow-up', { variable: 'cause_url', purpose: 'cause', for: 'ask' }],
    ['thanks', undefined],
  ])('%s leads to a page by the link %j', (kind, link) => {
    expect(CONTACT_KINDS[kind].link).toEqual(link);
  });

  describe('takes its template from the programme', () => {
    const programme = aProgramme();
    const [plain] = programme.bands;
    const band = plain && { ...plain, thanks: { promoter: 'thanks/warm', detractor: 'thanks/sorry' } };

    it.each<[ContactKind, Band | undefined, Group | undefined, string | undefined]>([
      ['score', plain, undefined, 'score/new'],
      ['score', undefined, undefined, undefined],
      ['reminder', plain, undefined, 'score/new'],
      ['reminder', undefined, undefined, undefined],
      ['follow-up', undefined, 'detractor', 'follow-up/why'],
      ['thanks', band, 'promoter', 'thanks/warm'],
      ['thanks', band, 'passive', undefined],
      ['thanks', band, 'detractor', 'thanks/sorry'],
      ['thanks', plain, 'promoter', undefined],
      ['thanks', plain, 'detractor', 'thanks/detractor'],
      // Of a band that the programme no longer has, only the reason is thanked for.
      ['thanks', undefined, 'promoter', undefined],
      ['thanks', undefined, 'detractor', 'thanks/detractor'],
      ['thanks', band, undefined, undefined],
    ])('%s', (kind, of, group, template) => {
      const found = CONTACT_KINDS[kind].template(programme, of, group);
      expect(found).toBe(template);
      if (found !== undefined) expect(found.startsWith(`${CONTACT_KINDS[kind].folder}/`)).toBe(true);
    });
  });

  it.each<[ContactKind, Group, boolean, boolean]>([
    ['follow-up', 'detractor', false, true],
    ['follow-up', 'detractor', true, false],
    ['follow-up', 'passive', false, false],
    ['follow-up', 'promoter', false, false],
    ['thanks', 'detractor', true, true],
    ['thanks', 'promoter', false, true],
  ])('%s suits a %s who has said why (%s): %s', (kind, group, saidWhy, suits) => {
    expect(CONTACT_KINDS[kind].reply?.suits(group, saidWhy)).toBe(suits);
  });

  it('lets a detractor sleep on it, thanks at once, and mentions the reward only in thanks', () => {
    const { 'follow-up': followUp, thanks } = CONTACT_KINDS;
    expect(followUp.reply?.after?.({}, aProgramme())).toBe('P1D');
    expect(thanks.reply?.after).toBeUndefined();
    expect([followUp, thanks].map(({ reply }) => reply?.hasReward)).toEqual([undefined, true]);
  });

  it('has an order for what is due at one moment: replies first, then the question', () => {
    const order: readonly ContactKind[] = ['follow-up', 'thanks', 'score', 'reminder'];
    expect(order.toSorted((a, b) => CONTACT_KINDS[a].priority - CONTACT_KINDS[b].priority)).toEqual(order);
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
    const says =
      /kind\b[^,;\n]{0,24}(?:[!=]==|[:=?]) '(?:score|reminder|follow-up)'|\?\? 'score'|startsWith\('(?:score|reminder|follow-up|thanks) '|\bASK = '/i;
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

  it.each(rows)('%s is named by the week of an ask if it answers one or links to one', (_, row) => {
    if (row.trigger === 'answer' || row.link?.for === 'ask') expect(row.week).toBe('about');
  });

  it('tries the question what went wrong before thanks, and an invented reply by its priority', () => {
    expect(replyKinds(CONTACT_KINDS)).toEqual(['follow-up', 'thanks']);
    const kinds = withKinds({ 'check-in': { ...CONTACT_KINDS.thanks, code: 20, priority: -1 } });
    expect(replyKinds(kinds)).toEqual(['check-in', 'follow-up', 'thanks']);
  });

  it('lets kinds share a folder only where their mails hold the same', () => {
    const same = withKinds({ pulse: { ...CONTACT_KINDS.score, code: 20 } });
    expect(() => mailKindsOf(same)).not.toThrow();
    const other = withKinds({ pulse: { ...CONTACT_KINDS.thanks, code: 20, folder: 'score' } });
    expect(() => mailKindsOf(other)).toThrow(/The mails in score\/ are of kinds that differ/);
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
