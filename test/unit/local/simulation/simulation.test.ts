import { describe, expect, it } from 'vitest';
import { groupOf } from '../../../../functions/domain/programme/group.ts';
import { HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { fillForm, readForm } from '../../../../infra/local/simulation/browser.ts';
import { customerIntents, type Reader } from '../../../../infra/local/simulation/customer-habits.ts';
import { diary } from '../../../../infra/local/simulation/diary.ts';
import { dice } from '../../../../infra/local/simulation/dice.ts';
import { inventedPeople } from '../../../../infra/local/simulation/invented-people.ts';
import { reportLines } from '../../../../infra/local/simulation/report.ts';
import { scannerIntents } from '../../../../infra/local/simulation/scanner-habits.ts';
import { staffIntents } from '../../../../infra/local/simulation/staff-habits.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('chances', () => {
  it('are the same for the same names, and others for others', () => {
    const first = (...names: (string | number)[]): number[] => {
      const { next } = dice(...names);
      return many(5, next);
    };
    expect(first(1, 'ada', 'score')).toEqual(first(1, 'ada', 'score'));
    expect(first(2, 'ada', 'score')).not.toEqual(first(1, 'ada', 'score'));
    // The names must not simply be joined.
    expect(first('ab', 'c')).not.toEqual(first('a', 'bc'));
  });

  it('are spread evenly, and around a mean', () => {
    const chances = dice(7, 'spread');
    const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
    expect(sum(many(20_000, chances.next)) / 20_000).toBeCloseTo(0.5, 1);
    expect(sum(many(20_000, () => chances.around(8, 2))) / 20_000).toBeCloseTo(8, 1);
    expect(new Set(many(200, () => chances.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });
});

describe('simulated customers', () => {
  const reader = (ref: string, more: Partial<Reader> = {}): Reader => ({
    ref,
    account: `account ${ref}`,
    language: 'en',
    tenure: 2,
    isHit: false,
    ...more,
  });
  const ask = { kind: 'score', week: '2026-W45' } as const;
  const everybody = many(4_000, (n) => ({ ref: `r${n}`, intents: customerIntents(1, reader(`r${n}`), ask) }));
  const answers = everybody.flatMap(({ intents }) => intents.slice(0, 1)).filter(({ act }) => 'score' in act);

  it('have their own fate, whoever else is there', () => {
    expect(customerIntents(1, reader('r42'), ask)).toEqual(everybody[42]?.intents);
    const other = many(200, (n) => customerIntents(2, reader(`r${n}`), ask));
    expect(other).not.toEqual(everybody.slice(0, 200).map(({ intents }) => intents));
  });

  it('answer about a third of the mails, most within hours, and give every kind of answer', () => {
    const share = answers.length / everybody.length;
    expect(share > 0.22 && share < 0.38).toBe(true);
    const soon = answers.filter(({ after }) => after < 8 * HOUR_MS).length / answers.length;
    expect(soon > 0.6 && soon < 0.95).toBe(true);
    const groups = answers.map(({ act }) => ('score' in act ? groupOf(act.score) : undefined));
    for (const group of ['promoter', 'passive', 'detractor'])
      expect(groups.filter((each) => each === group).length / groups.length).toBeGreaterThan(0.1);
    expect(everybody.filter(({ intents }) => intents.length > 1).length).toBeGreaterThan(20);
    expect(everybody.some(({ intents }) => intents.some(({ act }) => act.kind === 'unsubscribe'))).toBe(true);
  });

  it('are less content while everything goes wrong, and write in their language', () => {
    const detractors = (isHit: boolean): number =>
      many(2_000, (n) => customerIntents(1, reader(`r${n}`, { isHit }), ask))
        .flatMap((intents) => intents.slice(0, 1))
        .filter(({ act }) => 'score' in act && act.score < 7).length;
    expect(detractors(true)).toBeGreaterThan(1.5 * detractors(false));
    const german = many(2_000, (n) => customerIntents(1, reader(`r${n}`, { language: 'de' }), ask));
    const words = german.flat().map(({ act }) => ('why' in act ? act.why.comment : ''));
    expect(words.some((comment) => /ü|ä|ö/.test(comment))).toBe(true);
    expect(words.some((comment) => /\bthe\b/.test(comment))).toBe(false);
  });

  it('answer some of the follow-ups; after thanks they do nothing, except for a few who unsubscribe', () => {
    const acts = (kind: 'follow-up' | 'thanks'): string[] =>
      many(2_000, (n) => customerIntents(1, reader(`r${n}`), { kind, week: '2026-W45' }))
        .flat()
        .map(({ act }) => act.kind);
    expect(new Set(acts('follow-up'))).toEqual(new Set(['say-why', 'unsubscribe']));
    expect(new Set(acts('thanks'))).toEqual(new Set(['unsubscribe']));
  });
});

describe('simulated machines and colleagues', () => {
  it('a company has one scanner for all its people, and most have none', () => {
    const of = (n: number, name: string) => scannerIntents(1, `${name}@company${n}.example.com`);
    expect(many(300, (n) => of(n, 'ada'))).toEqual(many(300, (n) => of(n, 'bob')));
    const scanned = many(300, (n) => of(n, 'ada')).filter((intents) => intents.length > 0).length;
    expect(scanned > 15 && scanned < 90).toBe(true);
  });

  it('some owners take and resolve their cases, some never look; escalations are dealt with', () => {
    const acts = (kind: 'alert' | 'escalation'): string[] =>
      many(
        200,
        (n) => staffIntents(1, { to: `owner${n}@hearback.example.com`, name: `case ${n}`, kind }).length,
      ).map(String);
    expect(new Set(acts('alert'))).toEqual(new Set(['0', '1', '2']));
    expect(acts('escalation').filter((count) => count === '0').length).toBeLessThan(90);
    expect(staffIntents(1, { to: 'a@example.com', name: 'case', kind: 'words' })).toEqual([]);
  });
});

describe('invented people', () => {
  const NOW = Date.parse('2026-11-02T09:00:00Z');
  const rows = inventedPeople(1, 0, 500, NOW)
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));

  it('are the same for the same seed, wherever a list begins', () => {
    const later = inventedPeople(1, 100, 2, NOW).split('\n').slice(1);
    expect(later).toEqual(rows.slice(100, 102).map((row) => row.join(',')));
    expect(inventedPeople(2, 0, 500, NOW)).not.toBe(inventedPeople(1, 0, 500, NOW));
  });

  it('have their own addresses that exist nowhere, and live in several places, some of them newcomers', () => {
    expect(new Set(rows.map(([id]) => id)).size).toBe(500);
    expect(new Set(rows.map(([, email]) => email)).size).toBe(500);
    for (const [, email] of rows) expect(email).toMatch(/^[a-z0-9.]+@[a-z-]+\.example\.com$/);
    expect(new Set(rows.map((row) => row[6]))).toEqual(new Set(['EMEA', 'AMER', 'APAC']));
    expect(rows.filter((row) => row[7]?.startsWith('de')).length).toBeGreaterThan(100);
    const newcomers = rows.filter((row) => Date.parse(row[9] ?? '') > NOW - 35 * 24 * HOUR_MS).length;
    expect(newcomers > 50 && newcomers < 200).toBe(true);
  });
});

describe('the diary', () => {
  it('returns what is due, the earliest first, at the times of its grid', () => {
    const entries = diary<string>(10);
    entries.add(25, 'c');
    entries.add(3, 'a');
    entries.add(10, 'b');
    expect(entries.next()).toBe(10);
    expect(entries.take(9)).toEqual([]);
    expect(entries.take(30)).toEqual(['a', 'b', 'c']);
    expect(entries.next()).toBeUndefined();
  });
});

describe('a simulated browser', () => {
  const page = `<main><form method="post" action="/w/tok">
<input type="checkbox" id="a" name="cause" value="price"><input type="checkbox" name="cause" value="support">
<input type="checkbox" name="share" value="yes"><textarea id="c" name="comment" rows="5"></textarea>
<button type="submit" name="score" value="3">3</button><button class="send" type="submit">Q&amp;A</button></form></main>`;

  it('sends what a real one would: ticked boxes, the text, the button that was pressed', () => {
    const form = readForm(page);
    expect(form).toMatchObject({ action: '/w/tok', areas: ['comment'] });
    if (form === undefined) throw new Error('no form');
    const send = (filling: Parameters<typeof fillForm>[1]) => String(fillForm(form, filling));
    expect(send({ press: ({ value }) => value === '3' })).toBe('comment=&score=3');
    expect(
      send({
        press: ({ name }) => name === '',
        tick: ({ name }, from) => name === 'share' || from >= 0.5,
        text: 'Zoë & co',
      }),
    ).toBe('cause=support&share=yes&comment=Zo%C3%AB+%26+co');
  });

  it('gives up where there is no form or no such button', () => {
    expect(readForm('<main><p>This question is closed</p></main>')).toBeUndefined();
    const form = readForm(page);
    expect(form && fillForm(form, { press: ({ value }) => value === 'resolve' })).toBeUndefined();
  });
});

describe('what a simulation prints', () => {
  const tally = {
    asked: 100,
    answered: 30,
    pending: 0,
    unsure: 4,
    doubtful: 5,
    promoters: 15,
    passives: 9,
    detractors: 6,
  };

  it('is a line for each week, their sum, and how to play it again', () => {
    const lines = reportLines(
      [
        { week: '2026-W45', tally, followedUp: 4, unsubscribed: 1 },
        { week: '2026-W46', tally: { ...tally, promoters: 3, passives: 21 }, followedUp: 2, unsubscribed: 0 },
      ],
      'npm start -- --simulate 2w --seed 1',
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^2026-W45 \(2026-11-02\) +100 +30 +4 +5 +4 +1 +\+9 +\+30 % \(/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^all +200 +60 +8 +10 +6 +1 +\+6 +\+10 % \(/));
    expect(lines.at(-1)).toBe('Repeat with  npm start -- --simulate 2w --seed 1');
  });

  it('mentions no score when nobody answered', () => {
    const none = { ...tally, asked: 0, answered: 0, promoters: 0, passives: 0, detractors: 0 };
    const lines = reportLines([{ week: '2026-W45', tally: none, followedUp: 0, unsubscribed: 0 }], 'again');
    expect(lines.find((line) => line.startsWith('2026-W45'))).toMatch(/– {2}–$/);
  });
});
