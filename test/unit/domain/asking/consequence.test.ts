import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../functions/domain/answering/evidence.ts';
import { answerOf } from '../../../../functions/domain/answering/weigh.ts';
import {
  caseStep,
  hasSaidWhy,
  neededReads,
  nextStep,
  replyFor,
  type SettleFacts,
  wordsOfWhy,
} from '../../../../functions/domain/asking/consequence.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import type { Customer, NextContact } from '../../../../functions/domain/asking/customer.ts';
import { slotOn } from '../../../../functions/domain/asking/schedule.ts';
import type { Case } from '../../../../functions/domain/cases/case.ts';
import { CONTACT_KINDS } from '../../../../functions/domain/mail/contact-kinds.ts';
import { isoWeekOf, toInstant } from '../../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { aCase, aContact, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';
import { withKinds } from '../../../support/invented-kinds.ts';

// A Tuesday in the window. The mail of that morning, of week 45, was clicked half an hour ago.
const NOW = Date.parse('2026-11-03T10:30:00Z');
const CLICKED = '2026-11-03T10:00:00Z';
const WEEK = '2026-W45';
const plain = aProgramme();
const thankful = aProgramme({
  bands: plain.bands.map((band) =>
    band.name === 'veteran' ? { ...band, thanks: { promoter: 'thanks/veteran' } } : band,
  ),
});

const lone = (score: number): Evidence => ({ hits: [{ score, at: CLICKED }], lostHits: 0 });
const tapped = (score: number, at = CLICKED): Evidence => ({ ...lone(3), tap: { score, at } });
const burst: Evidence = { hits: [1, 2, 3].map((score) => ({ score, at: CLICKED })), lostHits: 0 };
const anAsk = (evidence: Evidence, change: Partial<Contact> = {}): Contact =>
  aContact('x', { band: 'veteran', evidence, revision: 1, settleAt: toInstant(NOW), ...change });

interface Given extends Partial<Omit<SettleFacts, 'answer'>> {
  readonly evidence?: Evidence;
}

/** The facts when a detractor settles who did not say why, with this change. */
function facts({ evidence = lone(3), ...change }: Given = {}): SettleFacts {
  const ask = change.ask ?? anAsk(evidence);
  const now = change.now ?? NOW;
  return {
    words: undefined,
    customer: planned({ kind: 'score', dueAt: '2027-11-03T09:00:00Z' }),
    case: undefined,
    isReplied: false,
    programme: plain,
    ...change,
    now,
    ask,
    answer: answerOf(ask, toInstant(now)),
  };
}

const planned = (nextContact: NextContact, change: Partial<Customer> = {}): Customer => {
  const isReply = nextContact.aboutWeek !== undefined;
  const { kind, dueAt } = nextContact;
  return aCustomer('x', {
    nextContact,
    agenda: { lane: isReply ? 'reply' : 'rest', kind, dueAt },
    recent: [{ week: WEEK, kind: 'score', on: '2026-11-03' }],
    ...change,
  });
};

const resolved = (of: Case): Case => {
  const { nudgeAt: _, ...rest } = of;
  return { ...rest, status: 'resolved', resolvedAt: CLICKED };
};
const withdrawn = (of: Case): Case => {
  const { nudgeAt: _, ...rest } = of;
  return { ...rest, status: 'withdrawn' };
};

describe('a reason', () => {
  it.each([
    [undefined, undefined, false],
    [[], '', false],
    [undefined, ' \n ', false],
    [['price'], undefined, true],
    [undefined, 'Too slow', true],
  ])('causes %j and words %j: %s', (causes, words, expected) => {
    const evidence = causes === undefined ? lone(3) : { ...lone(3), causes };
    expect(hasSaidWhy({ evidence }, words)).toBe(expected);
  });
});

describe('words', () => {
  it.each([
    ['beside a 6', { text: 'Slow', score: 6 }, 'Slow'],
    ['from the page that asks what went wrong', { text: 'Slow' }, 'Slow'],
    ['beside a 7', { text: 'All well', score: 7 }, undefined],
    ['beside a 10', { text: 'All great!', score: 10 }, undefined],
    ['that nobody wrote', undefined, undefined],
  ])('%s', (_where, comment, expected) => {
    expect(wordsOfWhy(comment)).toBe(expected);
  });
});

describe('the reply that follows an answer', () => {
  const own = aProgramme({
    bands: plain.bands.map((band) => ({ ...band, thanks: { passive: 'thanks/maybe' } })),
  });
  it.each([
    ['a detractor who did not say why', 'detractor', false, plain, 'follow-up'],
    ['a detractor who said why', 'detractor', true, plain, 'thanks'],
    ['a promoter whose band has a mail of thanks', 'promoter', false, thankful, 'thanks'],
    ['a promoter whose band has none', 'promoter', false, plain, undefined],
    ['a passive whose band has one for promoters only', 'passive', false, thankful, undefined],
    ['a passive whose band has one', 'passive', false, own, 'thanks'],
    ['a doubtful answer', undefined, false, thankful, undefined],
  ] as const)('%s: %4$s', (_what, group, saidWhy, programme, expected) => {
    expect(replyFor({ band: 'veteran' }, group, saidWhy, programme)).toBe(expected);
  });

  it('is none where nothing counts, whatever mails there are, and none of a kind that suits nothing', () => {
    const { reply: _, ...mute } = { ...CONTACT_KINDS.thanks, code: 20, priority: -2 };
    const gift = { ...CONTACT_KINDS.thanks, code: 21, priority: -1, template: () => 'thanks/gift' };
    const kinds = withKinds({ mute, gift });
    expect(replyFor({ band: 'veteran' }, undefined, false, plain, kinds)).toBeUndefined();
    expect(replyFor({ band: 'veteran' }, 'passive', false, plain, kinds)).toBe('gift');
  });

  it('needs no band for a detractor, because the programme may have changed since the question', () => {
    expect(replyFor({ band: 'gone' }, 'detractor', true, plain)).toBe('thanks');
    expect(replyFor({ band: 'gone' }, 'promoter', false, thankful)).toBeUndefined();
  });
});

describe('the items that must be read', () => {
  const nothing = { customer: false, case: false, comment: false };
  const before = { ...nothing, customer: true, case: true };
  const later = toInstant(NOW + 30_000);
  const settled = (score: number) => ({ score, grade: 'settled' as const, at: CLICKED });
  it.each<[what: string, ask: Contact, expected: object]>([
    ['a promoter', anAsk(lone(9)), nothing],
    ['a passive', anAsk(tapped(8)), nothing],
    ['a doubtful answer', anAsk(burst), nothing],
    ['a doubtful answer of many hits', anAsk({ ...burst, lostHits: 30 }), nothing],
    ['no answer', anAsk({ hits: [], lostHits: 0 }), nothing],
    ['a promoter who was one before', anAsk(lone(9), { settled: settled(10) }), nothing],
    ['a detractor', anAsk(lone(3)), { ...before, comment: true }],
    [
      'a detractor who chose a cause',
      anAsk({ ...lone(3), causes: ['price'] }),
      { ...before, comment: false },
    ],
    ['a promoter who was a detractor', anAsk(tapped(9), { settled: settled(3) }), before],
    ['a doubtful answer that was a detractor’s', anAsk(burst, { settled: settled(3) }), before],
    ['a promoter since the ask came due', anAsk(tapped(9, later)), before],
    [
      'a doubtful answer since the ask came due',
      anAsk({ hits: burst.hits.map(({ score }) => ({ score, at: later })), lostHits: 0 }),
      before,
    ],
    [
      'a promoter at the last moment before the ask came due',
      anAsk(tapped(9, toInstant(NOW - MINUTE_MS))),
      before,
    ],
    [
      'a promoter who may have been seen since the ask came due',
      anAsk({
        hits: [{ score: 9, at: toInstant(NOW - 20 * MINUTE_MS), kind: 'app', seen: 'pressed' }],
        lostHits: 0,
      }),
      before,
    ],
    ['a promoter whose other hits were lost', anAsk({ ...tapped(9), lostHits: 1 }), nothing],
    ['a promoter who was settled already', settledPromoter(), before],
  ])('%s', (_what, ask, expected) => {
    expect(neededReads(ask, answerOf(ask, toInstant(NOW)), plain)).toEqual(expected);
  });

  function settledPromoter(): Contact {
    const { settleAt: _, ...ask } = anAsk(tapped(9), { settled: settled(9) });
    return ask;
  }

  it('is nothing while the answer is pending', () => {
    const quarter = toInstant(NOW - 15 * MINUTE_MS);
    const ask = anAsk(lone(3));
    expect(neededReads(ask, answerOf(ask, quarter), plain)).toEqual(nothing);
  });

  it('include the customer when the programme thanks a promoter by mail', () => {
    const ask = anAsk(lone(9));
    expect(neededReads(ask, { score: 9, grade: 'settled' }, thankful)).toEqual({
      ...nothing,
      customer: true,
    });
  });
});

describe('the case of an ask', () => {
  const open = aCase('x');
  const taken = aCase('x', { status: 'taken', takenAt: CLICKED });
  it.each<[what: string, given: Given, kind: string, next?: object]>([
    ['opens for a detractor', {}, 'open', { status: 'open', openings: 1, toldWhy: false, band: 'veteran' }],
    ['opens with the reason', { evidence: { ...lone(3), causes: ['price'] } }, 'open', { toldWhy: true }],
    ['opens with the words', { words: 'Too slow' }, 'open', { toldWhy: true }],
    ['opens for a press of a button', { evidence: tapped(6) }, 'open', { openings: 1 }],
    ['opens for a customer who is gone', { customer: undefined }, 'open', { account: 'Example Ltd' }],
    ['opens for a customer who opted out', { customer: aCustomer('x', { optedOut: true }) }, 'open', {}],
    ['does not open for a passive', { evidence: lone(7) }, 'none'],
    ['does not open for a promoter', { evidence: lone(9) }, 'none'],
    ['does not open for a doubtful answer', { evidence: burst }, 'none'],
    ['does not open while the answer is pending', { now: NOW - MINUTE_MS }, 'none'],
    ['stands when the same answer is settled again', { case: open }, 'stands'],
    ['stands when the reason was told', { case: { ...open, toldWhy: true }, words: 'Too slow' }, 'stands'],
    [
      'tells the owner why, when that came after the alert',
      { case: taken, words: 'Too slow' },
      'tell-why',
      { ...taken, toldWhy: true },
    ],
    ['is withdrawn when the answer becomes 9', { case: open, evidence: tapped(9) }, 'withdraw'],
    ['is withdrawn when the answer becomes doubtful', { case: taken, evidence: burst }, 'withdraw'],
    ['stays resolved when the answer becomes 9', { case: resolved(open), evidence: tapped(9) }, 'none'],
    ['stays resolved when the customer writes more', { case: resolved(open), words: 'And…' }, 'none'],
    ['stays withdrawn for a promoter', { case: withdrawn(open), evidence: tapped(9) }, 'withdrawn'],
    ['stays withdrawn for a doubtful answer', { case: withdrawn(taken), evidence: burst }, 'withdrawn'],
    [
      'comes back when the answer is a detractor’s again',
      { case: withdrawn(open) },
      'reopen',
      { status: 'open', openings: 2, openedAt: toInstant(NOW) },
    ],
  ])('%s', (_what, given, kind, next) => {
    const step = caseStep(facts(given));
    expect(step.kind).toBe(kind);
    if (next !== undefined) expect(step).toMatchObject({ next });
  });

  it('has nothing that nobody knows', () => {
    const { account: _, ...ask } = anAsk(lone(3));
    const step = caseStep(facts({ ask, customer: undefined }));
    expect(step.kind === 'open' && step.next).toStrictEqual({
      ref: ask.ref,
      week: WEEK,
      band: 'veteran',
      status: 'open',
      openedAt: toInstant(NOW),
      openings: 1,
      toldWhy: false,
      nudges: 0,
      nudgeAt: '2026-11-06T10:30:00Z',
      revision: 0,
    });
  });

  it('belongs to the present owner, not to the owner on the day of the question', () => {
    const ask = anAsk(lone(3), { ownerEmail: 'then@example.com', region: 'EU' });
    const customer = aCustomer('x', { ownerEmail: 'now@example.com', annualValue: 9 });
    expect(caseStep(facts({ ask, customer }))).toMatchObject({
      next: { ownerEmail: 'now@example.com', annualValue: 9 },
    });
    expect(caseStep(facts({ ask, customer: undefined }))).toMatchObject({
      next: { ownerEmail: 'then@example.com', region: 'EU' },
    });
  });
});

describe('the customer’s next contact', () => {
  const thanks = { kind: 'thanks', aboutWeek: WEEK, dueAt: '2026-11-03T12:00:00Z' } as const;
  const followUp = { kind: 'follow-up', aboutWeek: WEEK, dueAt: '2026-11-04T12:00:00Z' } as const;
  const ask = { kind: 'score', dueAt: '2027-11-03T09:00:00Z' } as const;
  const dueAsk = { kind: 'score', dueAt: '2026-11-02T09:00:00Z' } as const;

  it.each<[what: string, given: Given, kind: 'follow-up' | 'thanks' | 'score']>([
    ['of a detractor who did not say why', {}, 'follow-up'],
    ['of a detractor who wrote why', { words: 'Too slow' }, 'thanks'],
    ['of a detractor who chose why', { evidence: { ...lone(3), causes: ['price'] } }, 'thanks'],
    ['of one who says why before the follow-up', { customer: planned(followUp), words: 'Slow' }, 'thanks'],
    ['of a promoter to thank', { evidence: lone(9), programme: thankful }, 'thanks'],
    [
      'of a detractor who became a promoter to thank',
      { customer: planned(followUp), evidence: tapped(9), programme: thankful },
      'thanks',
    ],
    ['of one who changed to 9', { customer: planned(followUp), evidence: tapped(9) }, 'score'],
    ['of one whose answer became doubtful', { customer: planned(followUp), evidence: burst }, 'score'],
    ['of a thanked detractor who changed to 9', { customer: planned(thanks), evidence: tapped(9) }, 'score'],
    ['of a thanked promoter who changed to 3', { customer: planned(thanks) }, 'follow-up'],
    ['of one whom nothing was planned for', { customer: aCustomer('x') }, 'follow-up'],
    [
      'of one whose reply to an earlier ask is still to come',
      { customer: planned({ ...followUp, aboutWeek: '2026-W30' }) },
      'follow-up',
    ],
    [
      'of one whose reply is about no week',
      { customer: aCustomer('x', { nextContact: { kind: 'follow-up', dueAt: dueAsk.dueAt } }) },
      'follow-up',
    ],
    [
      'of one who stands on no agenda',
      { ...earlier(), customer: aCustomer('x', { nextContact: dueAsk, recent: [] }) },
      'follow-up',
    ],
    [
      'of one whose turn comes once settling is over',
      { ...earlier(), customer: planned({ kind: 'score', dueAt: '2026-11-03T10:35:01Z' }, { recent: [] }) },
      'follow-up',
    ],
    [
      'of one who is parked',
      {
        customer: aCustomer('x', {
          nextContact: dueAsk,
          agenda: { lane: 'parked', kind: 'parked', dueAt: dueAsk.dueAt },
          parked: 'no template',
          recent: [],
        }),
        ask: anAsk(lone(3), { week: '2026-W40' }),
      },
      'follow-up',
    ],
  ])('%s becomes a %3$s', (_what, given, kind) => {
    const step = nextStep(facts(given));
    expect(step).toMatchObject({ kind: 'move', next: { kind } });
    if (step.kind !== 'move') return;
    expect(step.reply).toBe(kind === 'score' ? undefined : kind);
    const isReply = kind !== 'score';
    const week = given.ask?.week ?? WEEK;
    expect(step.next).toMatchObject(isReply ? { lane: 'reply', aboutWeek: week } : { lane: 'rest' });
    expect(step.sent).toBeUndefined();
  });

  it.each<[what: string, given: Given, why: string]>([
    ['of a promoter', { evidence: lone(9) }, 'no-reply-due'],
    ['of a doubtful answer', { evidence: burst }, 'no-reply-due'],
    ['of one whose answer is pending', { now: NOW - MINUTE_MS }, 'no-reply-due'],
    ['of one who is gone', { customer: undefined }, 'no-such-customer'],
    ['of one who opted out', { customer: planned(ask, { optedOut: true }) }, 'opted-out'],
    ['of a former customer', { customer: planned(ask, { until: '2026-11-02' }) }, 'former-customer'],
    [
      'of one who leaves before the follow-up',
      { customer: planned(ask, { until: '2026-11-03' }) },
      'former-customer',
    ],
    ['of one who is about to be asked anew', { ...earlier() }, 'about-to-be-asked'],
    [
      'of one whose turn comes while settling is at work',
      {
        ...earlier(),
        customer: planned({ kind: 'score', dueAt: toInstant(NOW + MINUTE_MS) }, { recent: [] }),
      },
      'about-to-be-asked',
    ],
    [
      'of one whose turn comes just while settling may be at work',
      { ...earlier(), customer: planned({ kind: 'score', dueAt: '2026-11-03T10:35:00Z' }, { recent: [] }) },
      'about-to-be-asked',
    ],
    [
      'of one whose ask of this week is remembered and due again',
      { customer: planned({ kind: 'score', dueAt: '2026-11-03T09:00:00Z' }) },
      'about-to-be-asked',
    ],
    [
      'of one with a later answer',
      { customer: planned({ ...followUp, aboutWeek: '2026-W46' }) },
      'answered-since',
    ],
    ['of one who got a reply', { isReplied: true }, 'already-replied'],
    [
      'of one who got a reply and changed to 9',
      { isReplied: true, customer: planned(followUp), evidence: tapped(9) },
      'already-replied',
    ],
    ['of one for whom it is planned', { customer: planned(followUp) }, 'planned-already'],
    ['of one to be thanked', { customer: planned(thanks), words: 'Slow' }, 'planned-already'],
  ])('%s stays: %3$s', (_what, given, why) => {
    expect(nextStep(facts(given))).toEqual({ kind: 'keep', why });
  });

  /** A late answer to an old question, while the next one is due. */
  function earlier(): Given {
    return { ask: anAsk(lone(3), { week: '2026-W30' }), customer: planned(dueAsk, { recent: [] }) };
  }

  it('gets a new date even when the sender stopped before it could remember the ask, and then remembers it', () => {
    const customer = planned({ kind: 'score', dueAt: '2026-11-03T09:00:00Z' }, { recent: [] });
    expect(isoWeekOf('2026-11-03T09:00:00Z')).toBe(WEEK);
    expect(nextStep(facts({ customer }))).toMatchObject({
      kind: 'move',
      next: { kind: 'follow-up' },
      sent: { week: WEEK, kind: 'score', on: '2026-11-03' },
    });
  });

  it.each([
    ['was handed to SES', { sentAt: '2026-11-02T11:00:00Z' }, '2026-11-03'],
    ['was claimed, where nobody knows more', {}, '2026-11-02'],
  ])('remembers the day, in the customer’s zone, on which the ask %s', (_, change, on) => {
    const next = { kind: 'score', dueAt: '2026-11-03T09:00:00Z' } as const;
    const customer = planned(next, { recent: [], zone: 'Pacific/Auckland' });
    const sent = anAsk(lone(3), { claimedAt: '2026-11-02T10:59:59Z', ...change });
    expect(nextStep(facts({ customer, ask: sent }))).toMatchObject({ sent: { kind: 'score', on } });
  });

  it('remembers which of several asks of one week it was', () => {
    const customer = planned({ kind: 'score', dueAt: '2026-11-03T09:00:00Z' }, { recent: [] });
    const step = nextStep(facts({ customer, ask: { ...facts({}).ask, occasion: 2 } }));
    expect(step).toMatchObject({ sent: { week: WEEK, kind: 'score', occasion: 2 } });
  });

  it('gets a new date for a customer who leaves after the follow-up', () => {
    const customer = planned(ask, { until: '2026-11-04' });
    expect(nextStep(facts({ customer }))).toMatchObject({ kind: 'move', next: { kind: 'follow-up' } });
  });

  it.each([
    ['UTC', 'P1D', '2026-11-04'],
    ['UTC', 'P0D', '2026-11-03'],
    // A Saturday: the next send day is Monday.
    ['UTC', 'P4D', '2026-11-07'],
    // In Auckland it is already the fourth.
    ['Pacific/Auckland', 'P1D', '2026-11-05'],
    ['America/Los_Angeles', 'P1W', '2026-11-10'],
  ])('is in %s a follow-up %s later', (zone, wait, day) => {
    const now = Date.parse('2026-11-03T11:30:00Z');
    const programme = aProgramme({ followUp: { ...plain.followUp, after: wait } });
    const step = nextStep(facts({ programme, now, customer: planned(ask, { zone }) }));
    const dueAt = slotOn(programme.sendWindow, zone, refFor('x'), day, now);
    expect(step).toMatchObject({ next: { kind: 'follow-up', dueAt } });
  });

  it.each(['UTC', 'Pacific/Auckland'])('is thanks in the next slot in %s', (zone) => {
    const step = nextStep(facts({ words: 'Slow', customer: planned(ask, { zone }) }));
    const dueAt = slotOn(plain.sendWindow, zone, refFor('x'), '2026-11-03', NOW);
    expect(step).toMatchObject({ next: { kind: 'thanks', dueAt } });
  });
});
