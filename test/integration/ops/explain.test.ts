import { describe, expect, it } from 'vitest';
import { MAX_RECENT } from '../../../functions/domain/asking/customer.ts';
import { notBefore } from '../../../functions/domain/asking/rules/rule.ts';
import { BREAKER_POLICY, HOLDS_MS } from '../../../functions/domain/mail/breaker.ts';
import { mondayOf, toInstant } from '../../../functions/domain/time/instant.ts';
import type { CustomerMessage } from '../../../functions/ports/outbox.ts';
import { explain, type OnDay } from '../../../functions/use-cases/explain.ts';
import { findCustomer } from '../../../functions/use-cases/find-customer.ts';
import { explainLines } from '../../../infra/ops/explain-text.ts';
import { aProfile, refFor } from '../../support/factories.ts';
import { inMemoryAliases } from '../../support/in-memory-aliases.ts';
import { ASK_WEEK, ASKED_AT, type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

let world: SendWorld;
sendWorldEach((fresh) => {
  world = fresh;
});

const LATER = '2026-11-20T10:00:00Z';

async function explained({ ref }: Pick<CustomerMessage, 'ref'>, date?: string) {
  const customer = await world.ports.customers.get(ref);
  if (customer === undefined) throw new Error('nobody');
  return explain(world.ports, world.bundle.programme, customer, date);
}
async function onDay(message: Pick<CustomerMessage, 'ref'>, date: string) {
  const { on } = await explained(message, date);
  if (on?.kind !== 'known') throw new Error('not known then');
  return on;
}
const decisionsOf = ({ dueContacts }: Extract<OnDay, { kind: 'known' }>) =>
  dueContacts.map(({ decision }) => decision);

describe('the rules', () => {
  it.each([
    ['2027-02-01', '2027-01-01'],
    ['2027-01-01', '2027-02-01'],
  ])('of one name say the latest day, once: of %s and %s', async (one, other) => {
    const { ref } = await world.due('a');
    const customer = await world.ports.customers.get(ref);
    if (customer === undefined) throw new Error('nobody');
    const name = 'twice';
    const rules = {
      customer: [{ name, objects: () => notBefore(one, 'quiet-time') }],
      beyond: [
        {
          name,
          needs: 'openCases' as const,
          concerns: () => true,
          objects: () => notBefore(other, 'quiet-time'),
        },
      ],
    };
    const { rules: told } = await explain({ ...world.ports, rules }, world.bundle.programme, customer);
    expect(told).toEqual([
      { rule: 'address' },
      { rule: name, objection: { kind: 'until', day: '2027-02-01', reason: 'quiet-time' } },
    ]);
  });
});

describe('the gate', () => {
  it('is shown as it is while the breaker stops mail, for a while or until somebody opens it', async () => {
    const message = await world.due('a');
    const gateLine = async (): Promise<string | undefined> =>
      explainLines(await explained(message)).find((line) => line.startsWith('Gate'));
    const now = world.clock.now();
    expect(await gateLine()).toBe('Gate      open: mail goes out.');
    await world.ports.gate.hold('stop-for-today', now);
    const until = toInstant(now + HOLDS_MS['stop-for-today']);
    expect(await gateLine()).toMatch(new RegExp(`^Gate {6}open, but held until ${until}: the quota`));
    for (let mail = 0; mail < BREAKER_POLICY.ambiguousInARow; mail += 1)
      await world.ports.gate.count('ambiguous', `mail-${mail}`, toInstant(now));
    expect(await gateLine()).toMatch(
      /^Gate {6}paused by itself, .*did not answer".*\(npm run gate -- open\)/,
    );
  });
});

describe('a customer who was asked', () => {
  it('has the contact in the ledger, and what comes next with its reason', async () => {
    const message = await world.due('a');
    await world.send(message);
    expect(await explained(message)).toMatchObject({
      customer: { ref: message.ref },
      address: { ref: message.ref },
      gate: { kind: 'open' },
      band: { name: 'veteran' },
      next: {
        kind: 'planned',
        contact: { kind: 'score' },
        isDue: false,
        reason: { kind: 'milestone', on: '2027-11-03' },
        decision: { kind: 'send' },
      },
      contacts: [{ kind: 'score', week: '2026-W45', status: 'SENT', templateVersion: 'v1' }],
    });
  });

  it('would have been asked that day by what was known then, whatever has changed since', async () => {
    const message = await world.due('a');
    await world.send(message);
    world.clock.set(LATER);
    await world.ports.addresses.suppress('hash-of-a', { reason: 'bounced', at: LATER });
    const on = await onDay(message, '2026-11-03');
    expect(decisionsOf(on)).toMatchObject([{ kind: 'send', band: { name: 'veteran' } }]);
    expect(on).toMatchObject({ when: 'past', contacts: [{ status: 'SENT' }] });
    expect(on).not.toHaveProperty('skipped');
  });

  it('would not have been asked the day after, nor now that the address is suppressed', async () => {
    const message = await world.due('a');
    await world.send(message);
    world.clock.set(LATER);
    await world.ports.addresses.suppress('hash-of-a', { reason: 'bounced', at: '2026-11-10T10:00:00Z' });
    expect(await onDay(message, '2026-11-04')).toMatchObject({
      contacts: [],
      dueContacts: [{ decision: { kind: 'skip', reason: 'min-gap' } }],
    });
    expect(decisionsOf(await onDay(message, '2026-11-11'))).toMatchObject([
      { kind: 'skip', reason: 'bounced' },
    ]);
    expect(await explained(message)).toMatchObject({
      next: { decision: { kind: 'skip', reason: 'bounced' } },
    });
    expect(await onDay(message, '2026-11-20')).toMatchObject({ when: 'today' });
    expect(await onDay(message, '2027-11-03')).toMatchObject({ when: 'future' });
  });

  it('still has to wait because of an ask that is no longer remembered', async () => {
    const message = await world.due('a');
    await world.send(message);
    // Newer asks have pushed it out.
    for (let count = 0; count < MAX_RECENT; count += 1) {
      const customer = await world.customerOf(message);
      const week = `2027-W${10 + count}`;
      if (customer !== undefined)
        await world.ports.customers.move(customer, undefined, { week, kind: 'score', on: mondayOf(week) });
    }
    world.clock.set('2027-07-01T10:00:00Z');
    expect(decisionsOf(await onDay(message, '2026-11-05'))).toMatchObject([
      { kind: 'skip', reason: 'min-gap' },
    ]);
  });

  it('gets no mail at night or at a weekend, and waits for the window', async () => {
    const message = await world.due('a');
    expect(decisionsOf(await onDay(message, '2026-11-07'))).toMatchObject([
      { kind: 'defer', until: expect.stringMatching(/^2026-11-09T/) },
    ]);
  });
});

describe('a customer who was skipped', () => {
  it('has the reason in the ledger, and the decision of that day says the same', async () => {
    const message = await world.due('a');
    await world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY });
    await world.send(message);
    const skipped = { week: '2026-W45', kind: 'score', reason: 'unsubscribed' };
    expect(await explained(message)).toMatchObject({
      customer: { skipped },
      next: { kind: 'nothing', why: 'unsubscribed' },
      contacts: [],
    });
    const on = await onDay(message, '2026-11-03');
    expect(on).toMatchObject({ skipped: 'unsubscribed', contacts: [] });
    expect(decisionsOf(on)).toMatchObject([{ kind: 'skip', reason: 'unsubscribed' }]);
  });

  it('on another day than the one in question is not mixed up with it', async () => {
    const message = await world.due('a');
    await world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY });
    await world.send(message);
    world.clock.set(LATER);
    expect(await onDay(message, '2026-11-04')).not.toHaveProperty('skipped');
    expect((await explained(message, '2026-11-02')).on).toEqual({ kind: 'unknown-then', date: '2026-11-02' });
  });
});

describe('the reason for the day of a contact', () => {
  const reasonOf = async (message: CustomerMessage) => {
    const explanation = await explained(message);
    if (explanation.next.kind !== 'planned') throw new Error(explanation.next.kind);
    const text = explainLines(explanation).join('\n');
    expect(text).not.toContain('undefined');
    return { reason: explanation.next.reason, text };
  };

  it('is its milestone, although it became stale behind a paused gate and another one lies ahead', async () => {
    await world.ports.customers.save(aProfile('a', { since: '2026-10-04' }), ASKED_AT);
    const message = await world.due('a', { since: '2026-10-04' });
    await world.ports.gate.pause('a wrong list', TUESDAY, 'operator');
    world.clock.set(LATER);
    const { reason, text } = await reasonOf(message);
    expect(reason).toMatchObject({ kind: 'milestone', on: '2026-11-03' });
    expect(text).toContain('But as things stand it is not sent, because it had been due for so long');
  });

  it('is none any more where their dates changed so that only a later milestone is left', async () => {
    const message = await world.due('a', { since: '2026-10-20' });
    const { reason, text } = await reasonOf(message);
    expect(reason).toBeUndefined();
    expect(text).toContain('There is no reason for it any more');
  });

  it('is no milestone for a kind that goes by none', async () => {
    const message = await world.due('a', { since: '2020-11-03' });
    const customer = await world.customerOf(message);
    if (customer === undefined) throw new Error('nobody');
    const next = { kind: 'reminder', dueAt: LATER, aboutWeek: ASK_WEEK, lane: 'rest' } as const;
    await world.ports.customers.move(customer, next);
    const { reason, text } = await reasonOf(message);
    expect(reason).toBeUndefined();
    expect(text).toContain('by no milestone of the programme');
  });
});

describe('a reply', () => {
  it('went out by the answer of that day, although the customer has changed their mind since', async () => {
    const message = await world.replyDue('a', 'follow-up', { score: 3 });
    await world.send(message);
    world.clock.set(LATER);
    const ask = { ref: message.ref, week: ASK_WEEK, kind: 'score' } as const;
    await world.ports.contacts.recordTap(ask, { score: 9, at: LATER }, LATER);
    await world.ports.contacts.saveComment(ask, { text: 'All is well now.', at: LATER, mayShare: true });
    const on = await onDay(message, '2026-11-03');
    expect(on.contacts).toMatchObject([{ kind: 'follow-up', week: ASK_WEEK, status: 'SENT' }]);
    // Only the last tap is kept. For the tap before it, the settled answer stands.
    expect(decisionsOf(on)).toMatchObject([
      { kind: 'send', reply: { answer: { score: 3, group: 'detractor' } } },
    ]);
  });

  it.each([
    [9, 'send'],
    [2, 'skip'],
  ])('goes or does not go by explain as by the sender, with words left beside a %i', async (score, kind) => {
    const message = await world.replyDue('a', 'follow-up', { score: 3 });
    const ask = { ref: message.ref, week: ASK_WEEK, kind: 'score' } as const;
    await world.ports.contacts.saveComment(ask, { text: 'So so.', at: ASKED_AT, mayShare: true, score });
    expect((await explained(message)).next).toMatchObject({ decision: { kind } });
    expect(await world.send(message)).toMatchObject([{ kind: kind === 'send' ? 'sent' : 'skipped' }]);
  });

  it('that waits is explained with the ask it answers', async () => {
    const message = await world.replyDue('a', 'thanks', { score: 3, words: 'Too slow.' });
    expect(await explained(message)).toMatchObject({
      next: {
        kind: 'planned',
        contact: { kind: 'thanks', aboutWeek: ASK_WEEK },
        isDue: true,
        decision: { kind: 'send', reply: { answer: { score: 3, group: 'detractor' } } },
      },
      contacts: [{ kind: 'score', week: ASK_WEEK }],
    });
  });
});

it('tells a parked customer, one under review, and one without a milestone apart', async () => {
  const message = await world.due('a');
  world.breakTemplate(true);
  for (let time = 0; time < 3; time += 1) await world.send(message);
  expect((await explained(message)).next).toMatchObject({
    kind: 'parked',
    reason: 'undefined variable: first_nam',
  });
  world.breakTemplate(false);
  await world.ports.customers.unpark(message.ref, TUESDAY);
  expect((await explained(message)).next).toEqual({ kind: 'review' });
  const gone = await world.due('b', { until: '2026-11-01' });
  await world.send(gone);
  expect((await explained(gone)).next).toEqual({ kind: 'nothing', why: 'former-customer' });
  const other = await world.due('c', { addressHash: 'hash-of-b' });
  await world.send(other);
  expect((await explained(other)).next).toEqual({ kind: 'nothing', why: 'address-of-another' });
});

describe('finding a customer', () => {
  const keys = { ref: new Uint8Array(32).fill(7), address: new Uint8Array(32).fill(9) };
  const find = (text: string, aliases = inMemoryAliases()) =>
    findCustomer({ ...world.ports, aliases, keys }, text);

  it('by the id of the CRM or by the ref', async () => {
    await world.due('a');
    for (const text of ['a', ' a ', refFor('a')])
      expect(await find(text)).toMatchObject({ kind: 'customer', customer: { crmId: 'a' } });
  });

  it('by an id that the CRM gave them later', async () => {
    await world.due('a');
    await world.due('b');
    const aliases = inMemoryAliases();
    await aliases.put(refFor('new-a'), refFor('a'));
    // A customer's own id comes before an alias.
    await aliases.put(refFor('b'), refFor('a'));
    await aliases.put(refFor('new-nobody'), refFor('nobody'));
    expect(await find('new-a', aliases)).toMatchObject({ kind: 'customer', customer: { crmId: 'a' } });
    expect(await find('b', aliases)).toMatchObject({ kind: 'customer', customer: { crmId: 'b' } });
    expect(await find('new-nobody', aliases)).toEqual({ kind: 'nobody', lookedFor: ['id'] });
  });

  it('by an id that is an address', async () => {
    await world.ports.customers.save(aProfile('ana@example.com'), TUESDAY);
    expect(await find('ana@example.com')).toMatchObject({
      kind: 'customer',
      customer: { crmId: 'ana@example.com' },
    });
  });

  it.each([
    ['nobody', ['id']],
    ['abcdefghijklmnop', ['id', 'ref']],
    ['nobody@example.com', ['id', 'address']],
  ])('finds nobody as %s, and says what it looked for', async (text, lookedFor) => {
    expect(await find(text)).toEqual({ kind: 'nobody', lookedFor });
  });
});
