import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../functions/domain/asking/contact.ts';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Decision } from '../../../functions/domain/asking/decision.ts';
import { CONTACT_KINDS, kindNames } from '../../../functions/domain/mail/contact-kinds.ts';
import { MAIL_STATUSES } from '../../../functions/domain/mail/mail-status.ts';
import { SKIP_REASONS } from '../../../functions/domain/mail/skip-reason.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Explanation, Next } from '../../../functions/use-cases/explain.ts';
import { decisionText, NOTHING_TEXT, reasonText } from '../../../infra/ops/explain-next-text.ts';
import { explainLines, nobodyText, statusText } from '../../../infra/ops/explain-text.ts';
import { SKIP_TEXT } from '../../../infra/terminal/skip-words.ts';
import { aContact, aCustomer, aProgramme, refFor } from '../../support/factories.ts';

const AT = '2026-11-03T15:00:00Z';
const ZONE = 'America/Toronto';
const WHEN = 'Tuesday, 3 November 2026 at 10:00 (America/Toronto)';

describe('what has become of a mail', () => {
  it.each<[string, Partial<Contact>, string]>([
    ['sent', { status: 'SENT', sentAt: AT, messageId: 'm' }, `was sent on ${WHEN}`],
    [
      'not known at first, and reported later',
      { status: 'SENT', sentAt: AT, messageId: 'm', reason: 'timeout' },
      `was sent on ${WHEN}: SES did not say so at first (timeout), and reported it later`,
    ],
    [
      'not known, and clicked',
      { status: 'SENT', claimedAt: AT, reason: 'timeout' },
      `was handed to SES on ${WHEN}, which did not say whether it took it (timeout); but somebody has opened it since, so it was sent`,
    ],
    [
      'not known',
      { status: 'UNKNOWN', claimedAt: AT, reason: 'timeout' },
      `was handed to SES on ${WHEN}, which did not say whether it took it (timeout): it may have arrived, so it is never sent again`,
    ],
    [
      'refused',
      { status: 'REFUSED', claimedAt: AT, reason: 'no such domain' },
      `was refused by SES on ${WHEN} (no such domain): it was not delivered, and is not sent again`,
    ],
    [
      'bounced',
      { status: 'BOUNCED', sentAt: AT, reason: 'no such mailbox' },
      `was sent on ${WHEN} and came back (no such mailbox): it did not arrive`,
    ],
    [
      'complained',
      { status: 'COMPLAINED', sentAt: AT, reason: 'abuse' },
      `was sent on ${WHEN} and arrived, and its reader called it spam (abuse)`,
    ],
    [
      'in hand',
      { status: 'SENDING', claimedAt: AT },
      `is being sent since ${WHEN}; should nobody write down what came of it within 15 minutes, it counts as unknown`,
    ],
  ])('%s', (_what, change, text) => {
    expect(statusText(aContact('a', change), ZONE)).toBe(text);
  });

  it('has its own words for every status', () => {
    const texts = MAIL_STATUSES.map((status) => statusText(aContact('a', { status, messageId: 'm' }), ZONE));
    expect(new Set(texts).size).toBe(MAIL_STATUSES.length);
  });
});

describe('what was decided', () => {
  it.each<[Decision, string]>([
    [
      { kind: 'send', band: aProgramme().bands[2] ?? aProgramme().bands[0] } as Decision,
      'goes out, in band veteran',
    ],
    [{ kind: 'defer', until: AT }, `waits until ${WHEN}, when mail may go to them again`],
    [{ kind: 'skip', reason: 'unsubscribed' }, 'is not sent, because its reader unsubscribed'],
    [{ kind: 'skip', reason: 'stale' }, `is not sent, because ${SKIP_TEXT.stale}`],
  ])('%j', (decision, text) => {
    expect(decisionText(decision, ZONE)).toBe(text);
  });

  it.each(SKIP_REASONS)('%s has its own words, which can end a sentence', (reason) => {
    const text = SKIP_TEXT[reason];
    expect(text).toMatch(/^[a-z].*[a-z)]$/);
    expect(Object.values(SKIP_TEXT).filter((other) => other === text)).toHaveLength(1);
  });

  it.each(kindNames(CONTACT_KINDS))('%s is named in plain words', (kind) => {
    expect(CONTACT_KINDS[kind].name).toMatch(/^the [a-z ]+$/);
  });
});

const explanation = (next: Next, change: Partial<Explanation> = {}): Explanation => ({
  customer: aCustomer('a', { zone: ZONE }),
  address: { hash: 'hash-of-a', ref: refFor('a') },
  receiver: { name: 'k3x7qmzp', visits: { asks: 0, visited: 0 }, share: 0.4, habit: 'sometimes' },
  gate: { kind: 'open' },
  now: Date.parse(AT),
  band: aProgramme().bands[2],
  next,
  rules: [{ rule: 'min-gap' }],
  ahead: [],
  contacts: [],
  since: '2026-W44',
  ...change,
});
const planned = (change: Partial<Extract<Next, { kind: 'planned' }>> = {}): Next => ({
  kind: 'planned',
  contact: { kind: 'score', dueAt: AT },
  isDue: false,
  reason: { kind: 'milestone', on: '2026-11-03', from: '2026-11-02' },
  decision: { kind: 'defer', until: AT },
  ...change,
});

describe('what comes next', () => {
  const textOf = (given: Explanation): string => explainLines(given).join('\n');

  it.each<[string, Next, RegExp]>([
    [
      'parked',
      { kind: 'parked', since: AT, reason: 'broken' },
      /Next {6}nothing: parked since Tuesday.*: broken\. .* --ref [a-z2-7]{16}$/m,
    ],
    ['a review', { kind: 'review' }, /Next {6}is being worked out anew/],
    ['an ask', planned(), /Next {6}the question, on Tuesday, .*\.\n {10}They reach a milestone/],
    ['an ask put off', planned({ notBefore: '2026-11-04T15:00:00Z' }), /, put off to Wednesday, 4 November/],
    [
      'an ask that is due',
      planned({ isDue: true }),
      /its time has come, and it goes as soon as SES can take it\./,
    ],
    [
      'an ask that will come to nothing',
      planned({ decision: { kind: 'skip', reason: 'bounced' } }),
      /But as things stand it is not sent, because a mail to it came back for good\./,
    ],
    [
      'a reply',
      {
        kind: 'planned',
        contact: { kind: 'thanks', dueAt: AT, aboutWeek: '2026-W44' },
        isDue: false,
        decision: { kind: 'defer', until: AT },
      },
      /Next {6}the mail of thanks, on .*\n {10}It answers the question of 2026-W44\./,
    ],
    [
      'an ask without a reason',
      {
        kind: 'planned',
        contact: { kind: 'score', dueAt: AT },
        isDue: true,
        decision: { kind: 'skip', reason: 'no-longer-due' },
      },
      /Next {6}the question, on .*\n {10}There is no reason for it any more: /,
    ],
    [
      'a mail that no milestone brings',
      {
        kind: 'planned',
        contact: { kind: 'reminder', dueAt: AT, aboutWeek: '2026-W44' },
        isDue: false,
        decision: { kind: 'defer', until: AT },
      },
      /Next {6}the reminder, on .*\n {10}It was planned for that day by itself/,
    ],
  ])('%s', (_what, next, text) => {
    expect(textOf(explanation(next))).toMatch(text);
  });

  it.each([
    ['onboarding', undefined, 'Their turn in the weeks over which customers are spread'],
    ['milestone', undefined, 'They reach a milestone of the programme on Tuesday'],
    ['renewal', undefined, 'Their contract is renewed soon'],
    ['date', 'go_live', 'The programme asks by the day in the column go_live: Tuesday'],
    ['campaign', 'spring', 'Their turn in the campaign spring: Tuesday'],
  ] as const)('says that the reason is a %s', (kind, name, text) => {
    const reason = { kind, on: '2026-11-03', from: '2026-11-02', ...(name && { name }) };
    expect(textOf(explanation(planned({ reason })))).toContain(text);
  });

  it('tells the next contacts in order, with what a rule moves or drops on the way', () => {
    const held = {
      kind: 'held',
      contact: { kind: 'score' },
      by: { rule: 'min-gap', reason: 'min-gap' },
    } as const;
    const text = textOf(
      explanation(planned(), {
        ahead: [
          {
            kind: 'goes',
            contact: { kind: 'score', dueAt: AT },
            at: Date.parse(AT),
            on: '2026-11-03',
            band: 'new',
          },
          { ...held, on: '2026-12-01' },
          {
            ...held,
            on: '2027-02-01',
            until: '2027-02-08',
            by: { rule: 'while-case-open', reason: 'while-case-open' },
          },
        ],
      }),
    );
    expect(text).toMatch(
      /Ahead {5}if nobody answers, the next three:\n {2}the question on Tuesday.*, in band new\n {2}\(the question of Tuesday, 1 December 2026 is dropped: min-gap\)\n {2}\(the question of Monday, 1 February 2027 moves to Monday, 8 February 2027: while-case-open\)/,
    );
  });

  it('names every rule once: those that object with their day and why, the others together', () => {
    const text = textOf(
      explanation(planned(), {
        rules: [
          { rule: 'address', objection: { kind: 'standing', reason: 'bounced' } },
          { rule: 'min-gap' },
          { rule: 'quiet-time', objection: { kind: 'until', day: '2026-11-10', reason: 'quiet-time' } },
          { rule: 'pause' },
        ],
      }),
    );
    expect(text).toContain('  address: never, because a mail to it came back for good');
    expect(text).toContain('  quiet-time: not before Tuesday, 10 November 2026, because another mail');
    expect(text).toContain('  nothing against it: min-gap, pause');
  });

  it.each(Object.entries(NOTHING_TEXT))('is nothing, because it is %s', (why, text) => {
    const next = { kind: 'nothing', why } as Next;
    expect(textOf(explanation(next))).toContain(`Next      nothing, because ${text}.`);
  });

  it('waits for the gate when it is paused', () => {
    const gate = { kind: 'paused', why: 'a wrong list', since: AT, by: 'operator' } as const;
    const text = textOf(explanation(planned({ isDue: true }), { gate }));
    expect(text).toContain(
      `Gate      paused by an operator, on ${AT}: "a wrong list". No mail goes out until`,
    );
    expect(text).toContain('its time has come, and it waits for the gate.');
  });

  it('says that mail goes out, but only while it does', () => {
    expect(textOf(explanation(planned()))).toContain('Gate      open: mail goes out.');
  });

  it('waits for the gate when the breaker has paused it, and says that it was the breaker', () => {
    const why = '5 mails in a row may or may not have gone: SES did not answer.';
    const gate = { kind: 'paused', why, since: AT, by: 'breaker' } as const;
    const text = textOf(explanation(planned({ isDue: true }), { gate }));
    expect(text).toContain('Gate      paused by itself, to protect your customers and your AWS account, on');
    expect(text).toContain('until somebody opens it (npm run gate -- open)');
    expect(text).toContain('its time has come, and it waits for the gate.');
    expect(text).not.toContain('mail goes out.');
  });

  it.each([
    ['slow-down', 'SES asked to go slower'],
    ['stop-for-today', 'the quota of the day is used up'],
  ] as const)('waits for a gate that is held (%s), says until when, and only so long', (why, words) => {
    const until = Date.parse('2026-11-03T15:10:00Z');
    const held = (now: number): string =>
      textOf(explanation(planned({ isDue: true }), { gate: { kind: 'open', hold: { why, until } }, now }));
    const text = held(until - 1);
    expect(text).toContain(`Gate      open, but held until 2026-11-03T15:10:00Z: ${words}`);
    expect(text).toContain('That ends by itself.');
    expect(text).toContain('its time has come, and it waits for the gate.');
    expect(text).not.toContain('mail goes out.');
    const later = held(until);
    expect(later).toContain('Gate      open: mail goes out.');
    expect(later).toContain('it goes as soon as SES can take it.');
  });

  it('says when the fatigue rules delay a date, and when the date comes from the onboarding', () => {
    expect(reasonText({ kind: 'milestone', on: '2026-11-03', from: '2026-12-01' })).toMatch(
      /milestone .* 3 November 2026; not before Tuesday,? 1 December 2026, by the fatigue rules/,
    );
    expect(reasonText({ kind: 'onboarding', on: '2026-11-03', from: '2026-11-02' })).toMatch(
      /^Their turn in the weeks/,
    );
  });

  it('names the last skip, the suppression and what was lifted before it', () => {
    const text = textOf(
      explanation(
        { kind: 'nothing', why: 'bounced' },
        {
          customer: aCustomer('a', {
            zone: ZONE,
            skipped: { week: '2026-W45', kind: 'score', reason: 'bounced', at: AT },
          }),
          address: {
            hash: 'hash-of-a',
            ref: refFor('a'),
            suppression: { reason: 'bounced', at: AT },
            lifted: { reason: 'operator', because: 'a mistake', at: AT },
          },
        },
      ),
    );
    expect(text).toContain(`must not be mailed: since ${AT} a mail to it came back for good.`);
    expect(text).toContain('(an operator put it on the list): "a mistake".');
    expect(text).toContain(
      `Skipped   the question of 2026-W45 was not sent on ${WHEN}, because a mail to it came back for good.`,
    );
  });
});

describe('a wish for fewer mails', () => {
  const wishIn = (fewer: Customer['fewer'] | undefined): string | undefined =>
    explainLines(
      explanation(planned(), {
        customer: aCustomer('a', { zone: ZONE, ...(fewer === undefined ? {} : { fewer }) }),
      }),
    ).find((line) => line.startsWith('Wish'));

  it('is told with its day, and with that from which on mail may go again', () => {
    expect(wishIn({ kind: 'yearly', since: '2026-05-01' })).toBe(
      'Wish      on 2026-05-01 they wished to be asked once a year at most.',
    );
    expect(wishIn({ kind: 'pause', since: '2026-11-02', until: '2027-02-02' })).toBe(
      'Wish      on 2026-11-02 they wished for a pause until 2027-02-02: no mail goes to them before that day.',
    );
  });

  it('is over on the day on which mail may go again', () => {
    for (const [until, isOver] of [
      ['2026-11-03', true],
      ['2026-11-04', false],
    ] as const)
      expect(wishIn({ kind: 'pause', since: '2026-05-03', until })?.endsWith(', which is over.')).toBe(
        isOver,
      );
  });

  it('is not spoken of where there is none', () => {
    expect(wishIn(undefined)).toBeUndefined();
  });
});

describe('an address that lists speak of', () => {
  const RUN = '20261127-091502-k7qf';
  const addressText = (runs: readonly string[] | undefined): string =>
    explainLines(
      explanation(
        { kind: 'nothing', why: 'unsubscribed' },
        {
          address: {
            hash: 'hash-of-a',
            ref: refFor('a'),
            suppression: {
              reason: 'unsubscribed',
              at: AT,
              ...(runs === undefined
                ? {}
                : { lists: runs.map((run) => ({ run, reason: 'unsubscribed' as const })) }),
            },
          },
        },
      ),
    ).join('\n');

  it('names the run of the list, and how to take it back', () => {
    expect(addressText([RUN])).toContain(
      `Address   must not be mailed: since ${AT} its reader unsubscribed, by a list (run ${RUN}).\n          Was that list wrong? "npm run suppress -- --undo ${RUN}" takes it back; "npm run lift" frees this address alone.\n`,
    );
  });

  it('names the runs of several lists', () => {
    const other = '20261128-101502-abcd';
    const text = addressText([RUN, other]);
    expect(text).toContain(`its reader unsubscribed, by lists (runs ${RUN}, ${other}).\n`);
    expect(text).toContain('"npm run suppress -- --undo RUN", once for each RUN,');
  });

  it('says what each list says when they differ, and that somebody said so too', () => {
    const suppression = {
      reason: 'opted-out',
      at: AT,
      lists: [
        { run: RUN, reason: 'unclear' },
        { run: '20261128-101502-abcd', reason: 'opted-out' },
      ],
      direct: [{ reason: 'bounced', at: AT }],
    } as const;
    expect(nobodyText({ kind: 'address-alone', address: { hash: 'h', suppression } })).toMatch(
      new RegExp(
        `wants no mail\\. Besides, since ${AT} a mail to it came back for good\\. Lists say, of run ${RUN}, that a list says neither yes nor no .*; of run 20261128-101502-abcd, that .*wants no mail\\. Were those lists wrong\\? .* But the address would not be mailed even then\\.$`,
      ),
    );
  });

  it('says all that its reader, SES and operators said, and that one word is taken back at a time', () => {
    const suppression = {
      reason: 'complained',
      at: AT,
      direct: [
        { reason: 'complained', at: AT },
        { reason: 'unsubscribed', at: '2026-11-02T15:00:00Z' },
      ],
    } as const;
    expect(nobodyText({ kind: 'address-alone', address: { hash: 'h', suppression } })).toBe(
      `No customer has this address, but it would not be mailed: since ${AT} its reader called a mail of ours spam. Besides, since 2026-11-02T15:00:00Z its reader unsubscribed. "npm run lift" takes back one reason at a time for this address alone, the one in force first.`,
    );
  });

  it('names no list when its reader said so', () => {
    const text = addressText(undefined);
    expect(text).toContain('its reader unsubscribed.\n');
    expect(text).not.toMatch(/list|undo/);
  });

  it('is described in the same way when nobody has it', () => {
    const suppression = { reason: 'operator', at: AT, lists: [{ run: RUN, reason: 'operator' }] } as const;
    expect(nobodyText({ kind: 'address-alone', address: { hash: 'h', suppression } })).toBe(
      `No customer has this address, but it would not be mailed: since ${AT} an operator put it on the list, by a list (run ${RUN}). Was that list wrong? "npm run suppress -- --undo ${RUN}" takes it back; "npm run lift" frees this address alone.`,
    );
  });
});

describe('one day', () => {
  const day = { kind: 'known', date: '2026-11-03', dueContacts: [], contacts: [] } as const;
  const turn = {
    contact: { kind: 'score', dueAt: AT },
    at: Date.parse(AT),
    decision: { kind: 'skip', reason: 'too-soon' },
  } as const;

  it.each([
    [
      { ...day, when: 'past', dueContacts: [turn] },
      /what was known then \(profile and programme are today’s\):\n {2}At Tuesday.* the question is not sent, because they were asked not long ago.*\n {2}Done that day: no mail/,
    ],
    [
      { ...day, when: 'today', contacts: [aContact('a', { sentAt: AT, messageId: 'm' })] },
      /which is today.*\n {2}Done that day: the question of 2026-W45 was sent on Tuesday/,
    ],
    [
      { ...day, when: 'past', skipped: 'stale' },
      /Done that day: a mail was not sent, because it had been due for so long/,
    ],
    [{ ...day, when: 'future', dueContacts: [turn] }, /still to come, by .*\n {2}At Tuesday[^\n]*\n\nLedger/],
    [
      { kind: 'unknown-then', date: '2026-11-01' },
      /On Sunday,? 1 November 2026 they were not known here: they were imported first on/,
    ],
  ] as const)('%j', (on, text) => {
    expect(explainLines(explanation({ kind: 'review' }, { on })).join('\n')).toMatch(text);
  });

  it('says that the gate was shut', () => {
    const gate = {
      kind: 'paused',
      why: 'a wrong list',
      since: '2026-11-02T10:00:00Z',
      by: 'operator',
    } as const;
    const on = { ...day, when: 'past' } as const;
    expect(explainLines(explanation({ kind: 'review' }, { gate, on })).join('\n')).toContain(
      'But the gate is paused since 2026-11-02T10:00:00Z, by an operator: "a wrong list".',
    );
  });

  it.each([
    ['2026-11-02', false],
    ['2026-11-03', true],
    ['2026-11-04', false],
  ])('says that the gate is held, on the day of it alone: on %s %s', (date, isSaid) => {
    const until = Date.parse(AT) + MINUTE_MS;
    const gate = { kind: 'open', hold: { why: 'stop-for-today', until } } as const;
    const on = { ...day, date, when: 'today' } as const;
    const text = explainLines(explanation({ kind: 'review' }, { gate, on })).join('\n');
    expect(text.includes('  But the gate is held until 2026-11-03T15:01:00Z: the quota of the day')).toBe(
      isSaid,
    );
  });
});

describe('nobody', () => {
  it('says what it was looked up as', () => {
    const text = nobodyText({ kind: 'nobody', lookedFor: ['id', 'ref'] });
    expect(text).toMatch(
      /^Nobody was found; looked for it as the id of a customer in the CRM and as a ref\. Try /,
    );
  });

  it.each([
    [{ hash: 'h' }, 'No customer has this address; nothing stands against mailing it.'],
    [
      { hash: 'h', suppression: { reason: 'operator', at: AT } },
      `No customer has this address, but it would not be mailed: since ${AT} an operator put it on the list.`,
    ],
    [{ hash: 'h', ref: 'abc' }, 'Its owner abc is kept no longer; nothing stands against mailing it.'],
  ] as const)('has %j', (address, text) => {
    expect(nobodyText({ kind: 'address-alone', address })).toBe(text);
  });
});

describe('what mail scanners do at their receiver', () => {
  const lineOf = (receiver: Explanation['receiver']): string | undefined =>
    explainLines(explanation({ kind: 'review' }, { receiver })).find((line) => line.startsWith('Receiver'));

  it('is told with what it rests on, and without the name of the domain', () => {
    const name = 'k3x7qmzp';
    const known = { name, visits: { asks: 12.5, visited: 12 }, share: 0.914, habit: 'always' } as const;
    expect(lineOf({ ...known, gateway: 'mimecast' })).toBe(
      'Receiver  mail scanners come nearly always: an early click is doubted, in the first minutes even where a pointer moved over its page; of some 12.5 questions at this domain they visited 12.0. Its mail goes through mimecast. Taken as 91 %.',
    );
    const unknown = { name, visits: { asks: 0, visited: 0 }, share: 0.4, habit: 'sometimes' } as const;
    expect(lineOf(unknown)).toBe(
      'Receiver  mail scanners come as often as usual: an early click is weighed by itself; nothing is known of questions at this domain by itself. Taken as 40 %.',
    );
  });

  const EARLY = {
    hits: [{ score: 9, at: '2026-11-03T09:00:40Z', kind: 'app', client: 'desktop' } as const],
    lostHits: 0,
  };
  const receiver = {
    name: 'k3x7qmzp',
    visits: { asks: 99, visited: 0 },
    share: 0.01,
    habit: 'never',
  } as const;
  const ledger = (change: Partial<Contact>): string => {
    const sent = { sentAt: '2026-11-03T09:00:00Z', evidence: EARLY, revision: 1 };
    const contacts = [aContact('a', { ...sent, ...change })];
    return explainLines(explanation({ kind: 'review' }, { receiver, contacts })).join('\n');
  };

  it('weighs an answer that is not settled yet', () => {
    expect(ledger({})).toContain('mail scanners hardly ever come to this receiver.');
  });

  it('is for a settled answer what was known then, and not what is known today', () => {
    const settled = { score: 9, grade: 'unsure', at: '2026-11-03T10:00:00Z' } as const;
    expect(ledger({ settled })).toContain(
      '    answer 9, not counted, for nobody can be sure: it came so soon',
    );
    expect(ledger({ settled })).not.toContain('settled with what was known then');
    expect(ledger({ settled: { ...settled, habit: 'always' } })).toContain(
      '    settled with what was known then: mail scanners come nearly always',
    );
  });
});

describe('what came of a question', () => {
  const CLICKED = '2026-11-03T16:00:00Z';
  const QUIET = { hits: [], lostHits: 0 };
  const tapped = (score: number, mayContact?: boolean) => ({
    ...QUIET,
    tap: { score, at: CLICKED },
    ...(mayContact === undefined ? {} : { mayContact }),
  });
  const crawl = [1, 2, 3, 4, 5].map((score) => ({ score, at: `2026-11-03T1${score}:00:00Z` }));
  const PRESSED = 'answer 9, confirmed: somebody pressed a button of the page.';

  it.each<[string, Partial<Contact>, readonly string[]]>([
    ['nothing', {}, []],
    ['a promoter', { evidence: tapped(9) }, [PRESSED]],
    [
      'a detractor',
      { evidence: tapped(2) },
      [
        'answer 2, confirmed: somebody pressed a button of the page.',
        'They did not ask to be contacted about it.',
      ],
    ],
    [
      'a detractor who ticks',
      { evidence: tapped(2, true) },
      [
        'answer 2, confirmed: somebody pressed a button of the page.',
        'They have asked to be contacted about it.',
      ],
    ],
    [
      'a detractor who changes to a 9',
      { evidence: tapped(9, true), settled: { score: 9, grade: 'confirmed', at: CLICKED, was: 3 } },
      [
        PRESSED,
        'Before, it counted as 3, until somebody chose another number. Its case is withdrawn unless it was resolved, and whoever was told of it is told so.',
      ],
    ],
    [
      'a promoter who changes to a 9',
      { evidence: tapped(9), settled: { score: 9, grade: 'confirmed', at: CLICKED, was: 10 } },
      [PRESSED, 'Before, it counted as 10, until somebody chose another number.'],
    ],
    [
      'a click that was a crawl’s',
      { evidence: { ...QUIET, hits: crawl }, settled: { score: 1, grade: 'doubtful', at: CLICKED, was: 1 } },
      [
        'answer 1, not counted, for only programs came: the numbers were opened one after the other, as programs do.',
        'Before, it counted as 1, until its clicks turned out to be a program’s. Its case is withdrawn unless it was resolved, and whoever was told of it is told so.',
      ],
    ],
    [
      'a click that was settled',
      {
        evidence: { ...QUIET, hits: [{ score: 9, at: CLICKED, kind: 'page', client: 'phone' }] },
        settled: { score: 9, grade: 'settled', at: CLICKED },
      },
      ['answer 9, settled: somebody clicked the number in the mail.'],
    ],
    [
      'a click that was settled, though by today’s rules it would be doubted',
      {
        evidence: { ...QUIET, hits: [{ score: 9, at: CLICKED, kind: 'post', client: 'phone' }] },
        settled: { score: 9, grade: 'settled', at: CLICKED },
      },
      ['answer 9, settled: it was settled so, and only a press changes it.'],
    ],
    [
      'one that is being weighed anew, and holds',
      { evidence: tapped(3), settled: { score: 3, grade: 'pending', at: CLICKED, was: 3 } },
      [
        'answer 3, confirmed: somebody pressed a button of the page.',
        'They did not ask to be contacted about it.',
      ],
    ],
  ])('is told with its reasons: %s', (_what, change, lines) => {
    const contacts = [aContact('a', change)];
    const told = explainLines(
      explanation({ kind: 'review' }, { contacts, now: Date.parse('2026-11-05T10:00:00Z') }),
    );
    expect(told.slice(told.findIndex((line) => line.startsWith('    status')) + 1)).toEqual(
      lines.map((line) => `    ${line}`),
    );
  });
});
