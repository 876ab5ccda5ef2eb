import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { addContact, EMPTY_TALLY } from '../../../functions/domain/answering/score.ts';
import type { Planned } from '../../../functions/domain/asking/customer.ts';
import { type BeyondRule, RULES } from '../../../functions/domain/asking/eligibility.ts';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
} from '../../../functions/domain/mail/contact-kinds.ts';
import { checkToken, type Purpose } from '../../../functions/domain/mail/token.ts';
import { dayAfter } from '../../../functions/domain/time/day.ts';
import { isoWeekOf, toInstant } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { mailWriter } from '../../../functions/email/sending/mail-writer.ts';
import type { CustomerMessage, OutboxMessage } from '../../../functions/ports/outbox.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { explain } from '../../../functions/use-cases/explain.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { recordAnswer } from '../../../functions/use-cases/record-answer.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { settleDue } from '../../../functions/use-cases/settle-due.ts';
import { AGENDA_SHARDS } from '../../../functions/wiring/table.ts';
import { aCase, aProfile, aProgramme, refFor } from '../../support/factories.ts';
import { invented, withKinds } from '../../support/invented-kinds.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

// The whole way of kinds that only these tests know: nothing but the table of kinds names them.

const keys = makeKeyRing('pepper '.repeat(6), ['signing secret '.repeat(4)]);
const HALF_HOUR_MS = 31 * MINUTE_MS;
const programme = aProgramme();
const mail = (links: string) => ({
  subject: 'Hello {{ first_name }}',
  html: `<p>${links}</p><a href="{{ unsubscribe_url }}">no more</a>`,
  text: `${links}\n{{ unsubscribe_url }}\n{{ sender_name }} {{ sender_postal_address }}`,
});
const TEN_LINKS = Array.from({ length: 10 }, (_, index) => `{{ score_url }}/${index + 1}`).join('\n');
const bundle = {
  version: 'abc123',
  programme,
  mails: {
    ...Object.fromEntries(programme.bands.map(({ template }) => [template, { '': mail(TEN_LINKS) }])),
    [programme.followUp.template]: { '': mail('{{ cause_url }}') },
  },
  pages: { '': {} },
};

let world: SendWorld;
let client: Parameters<typeof customerStore>[0];
sendWorldEach((made, table) => {
  world = made;
  client = table.client;
});

/** Planner, sender and settling, with a table of kinds. */
function working(kinds: ContactKinds) {
  const ports = {
    ...world.ports,
    kinds,
    customers: customerStore(client, world.tableName, kinds),
    bundles: { current: async () => bundle },
    writer: mailWriter({ keys, publicUrl: 'https://q.example', from: 'us@q.example', kinds }),
  };
  const { clock } = world;
  const put: OutboxMessage[] = [];
  return {
    ports,
    /** Makes the planner release what is due now, and the sender work on it. */
    async round() {
      await planDue({
        agenda: agenda(client, world.tableName),
        gate: ports.gate,
        outbox: { put: async (messages) => void put.push(...messages), size: async () => 0 },
        quota: async () => ({ perSecond: 500, leftToday: 50_000 }),
        reputation: async () => [],
        clock,
        shards: AGENDA_SHARDS,
      });
      return sendBatch(ports, put.splice(0));
    },
    settle: () =>
      settleDue({
        ...ports,
        agenda: agenda(client, world.tableName),
        staffMails: ports.staffMails,
        addressKey: keys.address,
        shards: AGENDA_SHARDS,
      }),
  };
}

/** The contact that a link of the newest mail names. */
async function linkedContact(path: string, purpose: Purpose, kinds: ContactKinds) {
  const { text = '' } = await PostalMime.parse(world.wire.at(-1)?.raw ?? '');
  const token = text.split(`https://q.example/${path}/`)[1]?.slice(0, 44) ?? '';
  const check = checkToken(keys, purpose, token, world.clock.now(), kinds);
  if (check.kind !== 'valid') throw new Error(check.kind);
  return check.contact;
}

async function tallyOf(week: string, kinds: ContactKinds) {
  let tally = EMPTY_TALLY;
  const now = toInstant(world.clock.now());
  for await (const contact of world.ports.contacts.inWeek(week))
    tally = addContact(tally, contact, now, kinds);
  return tally;
}

const pulse: ContactKindRow = { ...CONTACT_KINDS.score, code: 20, name: 'the pulse', priority: 1 };

describe('a kind that asks for the score', () => {
  it('goes the whole way: planned, sent, answered, counted, followed up, explained', async () => {
    const kinds = withKinds({ pulse });
    const { ports, round, settle } = working(kinds);
    const profile = aProfile('a', { since: '2020-11-03' });
    await ports.addresses.claim(profile.addressHash, profile.ref);
    await ports.customers.save(profile, TUESDAY);
    expect(await round()).toEqual([{ kind: 'reviewed' }]);
    const planned = await ports.customers.get(profile.ref);
    expect(planned?.nextContact).toMatchObject({ kind: 'pulse' });

    world.clock.set(planned?.nextContact?.dueAt ?? '');
    expect(await round()).toEqual([{ kind: 'sent' }]);
    const ask = await linkedContact('s', 'score', kinds);
    const week = isoWeekOf(planned?.nextContact?.dueAt ?? '');
    expect(ask).toEqual({ ref: profile.ref, week, kind: 'pulse' });
    expect(world.wire.at(-1)?.tags).toMatchObject({ kind: 'pulse' });

    const said = { score: 3, causes: [], words: { text: '', mayShare: false } };
    const sent = { isPerson: true, by: {} };
    await recordAnswer(ports.contacts, ask, said, sent, world.clock.now());
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 1, casesOpened: 1, replies: { 'follow-up': 1 } });
    expect(await tallyOf(week, kinds)).toMatchObject({ asked: 1, answered: 1, detractors: 1 });

    const replying = await ports.customers.get(profile.ref);
    world.clock.set(replying?.nextContact?.dueAt ?? '');
    expect(await round()).toContainEqual({ kind: 'sent' });
    expect(await linkedContact('w', 'cause', kinds)).toEqual(ask);

    const after = await ports.customers.get(profile.ref);
    expect(after?.recent).toMatchObject([{ week, kind: 'pulse' }]);
    if (after === undefined) throw new Error('gone');
    const explained = await explain(ports, programme, after);
    expect(explained.contacts.map(({ kind }) => kind)).toEqual(['pulse', 'follow-up']);
  });

  it('goes so for twenty kinds at once: each is counted, none is taken for another', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `kind-${String.fromCharCode(97 + index)}`);
    const kinds = withKinds(
      Object.fromEntries(names.map((name, index) => [name, { ...pulse, code: 4 + index }])),
    );
    const { ports, round, settle } = working(kinds);
    const week = isoWeekOf(TUESDAY);
    for (const name of names) {
      const profile = aProfile(name, { since: '2020-11-03' });
      await ports.addresses.claim(profile.addressHash, profile.ref);
      await ports.customers.save(profile, '2026-10-01T10:00:00Z');
      const customer = await ports.customers.get(profile.ref);
      if (customer === undefined) throw new Error('gone');
      await ports.customers.move(customer, { kind: invented(name), dueAt: TUESDAY, lane: 'rest' });
      expect(await round()).toEqual([{ kind: 'sent' }]);
      const ask = await linkedContact('s', 'score', kinds);
      expect(ask).toEqual({ ref: profile.ref, week, kind: name });
      await ports.contacts.recordTap(ask, { score: 9, at: TUESDAY }, TUESDAY);
    }
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 20, casesOpened: 0 });
    expect(await tallyOf(week, kinds)).toMatchObject({ asked: 20, answered: 20, promoters: 20 });
  });

  it('is named by its own name when it was not sent, among twenty', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `kind-${String.fromCharCode(97 + index)}`);
    const kinds = withKinds(
      Object.fromEntries(names.map((name, index) => [name, { ...pulse, code: 4 + index }])),
    );
    const { ports, round } = working(kinds);
    for (const name of names) {
      const profile = aProfile(name, { optedOut: true });
      await ports.customers.save(profile, '2026-10-01T10:00:00Z');
      const customer = await ports.customers.get(profile.ref);
      if (customer === undefined) throw new Error('gone');
      await ports.customers.move(customer, { kind: invented(name), dueAt: TUESDAY, lane: 'rest' });
    }
    expect(await round()).toHaveLength(20);
    for (const name of names)
      expect((await ports.customers.get(refFor(name)))?.skipped).toMatchObject({
        kind: name,
        reason: 'opted-out',
      });
  });
});

describe('a kind whose link is for an ask, and that is no reply', () => {
  const week = isoWeekOf(TUESDAY);
  /** A customer who was asked, and whom a mail of the kind reminds of it ten days later. */
  async function reminded(kinds: ContactKinds, kind: ContactKind, aboutWeek: string) {
    const { ports, round, settle } = working(kinds);
    const profile = aProfile('a', { since: '2020-11-03' });
    await ports.addresses.claim(profile.addressHash, profile.ref);
    await ports.customers.save(profile, '2026-10-01T10:00:00Z');
    const move = async (next: Planned): Promise<void> => {
      const customer = await ports.customers.get(profile.ref);
      if (customer !== undefined) await ports.customers.move(customer, next);
    };
    await move({ kind: 'score', dueAt: TUESDAY, lane: 'rest' });
    expect(await round()).toEqual([{ kind: 'sent' }]);
    world.clock.set('2026-11-13T10:00:00Z');
    await move({ kind, aboutWeek, dueAt: '2026-11-13T10:00:00Z', lane: 'rest' });
    return {
      ports,
      round,
      settle,
      ref: profile.ref,
      ask: { ref: profile.ref, week, kind: 'score' } as const,
    };
  }
  const nudge: ContactKindRow = { ...CONTACT_KINDS.reminder, code: 22, name: 'the nudge' };

  it.each([
    ['reminder', CONTACT_KINDS],
    ['nudge', withKinds({ nudge })],
  ] as const)('signs it for that ask, whose answer counts once: %s', async (name, kinds) => {
    const kind = invented(name);
    const { ports, round, settle, ref, ask } = await reminded(kinds, kind, week);
    const customer = await ports.customers.get(ref);
    if (customer === undefined) throw new Error('gone');
    expect((await explain(ports, programme, customer)).next).toMatchObject({
      decision: { kind: 'send', ask },
    });
    expect(await round()).toEqual([{ kind: 'sent' }]);
    expect(await linkedContact('s', 'score', kinds)).toEqual(ask);
    expect(world.wire.at(-1)?.tags).toMatchObject({ kind, week });
    const said = { score: 9, causes: [], words: { text: '', mayShare: false } };
    await recordAnswer(ports.contacts, ask, said, { isPerson: true, by: {} }, world.clock.now());
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 1 });
    expect(await tallyOf(week, kinds)).toMatchObject({ asked: 1, answered: 1, promoters: 1 });
  });

  it('is not sent where that ask is not stored', async () => {
    const { ports, round, ref } = await reminded(CONTACT_KINDS, 'reminder', '2026-W40');
    expect(await round()).toEqual([{ kind: 'skipped', reason: 'no-such-ask' }]);
    expect((await ports.customers.get(ref))?.skipped).toMatchObject({ kind: 'reminder', week: '2026-W40' });
  });
});

describe('two campaigns in one week', () => {
  it('do not collide: each goes once, under its own name', async () => {
    const { asks: _, ...row } = pulse;
    const campaign = { ...row, code: 21, trigger: 'none', fatigueApplies: false } as const;
    const kinds = withKinds({ campaign });
    const { ports, round } = working(kinds);
    const profile = aProfile('a', { since: '2024-11-03' });
    await ports.addresses.claim(profile.addressHash, profile.ref);
    await ports.customers.save(profile, '2026-10-01T10:00:00Z');
    for (const occasion of [1, 2, 2]) {
      const customer = await ports.customers.get(profile.ref);
      if (customer === undefined) throw new Error('gone');
      const next = { kind: invented('campaign'), dueAt: TUESDAY, occasion, lane: 'rest' } as const;
      await ports.customers.move(customer, next);
      expect((await ports.customers.get(profile.ref))?.nextContact?.occasion).toBe(occasion);
      await round();
    }
    const sent = await ports.contacts.ofCustomer(profile.ref, isoWeekOf(TUESDAY));
    expect(sent.map(({ occasion }) => occasion).sort()).toEqual([1, 2]);
    expect(world.wire.map(({ tags }) => tags.occasion)).toEqual(['1', '2']);
    expect(await linkedContact('u', 'leave', kinds)).toMatchObject({ kind: 'campaign', occasion: 2 });

    const customer = await ports.customers.get(profile.ref);
    if (customer === undefined) throw new Error('gone');
    const late = { kind: invented('campaign'), dueAt: '2026-10-06T10:00:00Z', occasion: 3 } as const;
    await ports.customers.move(customer, { ...late, lane: 'rest' });
    expect(await round()).toContainEqual({ kind: 'skipped', reason: 'stale' });
    const skipped = { kind: 'campaign', occasion: 3, reason: 'stale' };
    expect((await ports.customers.get(profile.ref))?.skipped).toMatchObject(skipped);
  });
});

describe('an anniversary', () => {
  it('is named by its own week from plan to ledger, although its mail is due in a later one', async () => {
    const { asks: _, ...row } = pulse;
    const anniversary = { ...row, code: 23, week: 'about', fatigueApplies: false } as const;
    const kinds = withKinds({ anniversary });
    const { ports, round } = working(kinds);
    // Their day is a Saturday, so the mail goes on the Monday after it.
    const profile = aProfile('a', { since: '2020-11-07' });
    await ports.addresses.claim(profile.addressHash, profile.ref);
    const imported = '2026-11-06T20:00:00Z';
    world.clock.set(imported);
    await ports.customers.save(profile, imported);
    const known = await ports.customers.get(profile.ref);
    const past = { week: '2026-W01', kind: invented('anniversary'), at: '2026-01-02T10:00:00Z' };
    const asked = { week: '2026-W44', kind: 'score', at: '2026-10-27T10:00:00Z' } as const;
    if (known !== undefined) await ports.customers.move({ ...known, recent: [past, asked] }, undefined);
    await ports.customers.save({ ...profile, region: 'US' }, imported);
    await round();
    const planned = await ports.customers.get(profile.ref);
    expect(planned?.nextContact).toMatchObject({ kind: 'anniversary', aboutWeek: '2026-W45' });
    expect(planned?.nextContact?.dueAt).toMatch(/^2026-11-09T/);
    world.clock.set(planned?.nextContact?.dueAt ?? '');
    expect(await round()).toContainEqual({ kind: 'sent' });
    expect(await ports.contacts.ofCustomer(profile.ref, '2026-W45')).toMatchObject([{ kind: 'anniversary' }]);
    const after = await ports.customers.get(profile.ref);
    expect(after?.recent.at(-1)).toMatchObject({ week: '2026-W45', kind: 'anniversary' });
  });
});

describe('a rule on open cases', () => {
  const rule: BeyondRule<'openCases'> = {
    name: 'open-case',
    needs: 'openCases',
    concerns: ({ asks }) => asks !== undefined,
    objects: (_, cases) => {
      const [first] = cases;
      return first === undefined
        ? undefined
        : { kind: 'until', day: dayAfter(first.openedAt.slice(0, 10), 'P30D'), reason: 'too-soon' };
    },
  };
  let reads: string[];
  const ports = () => {
    const { cases } = world.ports;
    const unresolvedOf = (ref: string) => {
      reads.push(ref);
      return cases.unresolvedOf(ref);
    };
    return { ...world.ports, rules: { ...RULES, beyond: [rule] }, cases: { ...cases, unresolvedOf } };
  };
  beforeEach(() => {
    reads = [];
  });
  const due = (name: string, change = {}): Promise<CustomerMessage> =>
    world.due(name, { since: '2020-11-03', ...change });

  it('plans the customer for the day on which it may change, and does not look at them before', async () => {
    const message = await due('a');
    await world.ports.cases.add(aCase('a', { openedAt: '2026-10-28T10:00:00Z' }));
    expect(await sendBatch(ports(), [message])).toEqual([{ kind: 'skipped', reason: 'too-soon' }]);
    const customer = await world.customerOf(message);
    expect(customer?.agenda?.dueAt).toMatch(/^2026-11-27T/);
    expect(customer?.skipped).toMatchObject({ kind: 'score', reason: 'too-soon' });
    expect(world.wire).toEqual([]);
  });

  it('does not stop customers whose cases are resolved', async () => {
    const message = await due('a');
    const { nudgeAt: _, ...closed } = aCase('a', { status: 'resolved' });
    await world.ports.cases.add(closed);
    expect(await sendBatch(ports(), [message])).toEqual([{ kind: 'sent' }]);
    expect(reads).toEqual([message.ref]);
  });

  it('reads nothing for customers whom another rule stops already, and nothing for replies', async () => {
    const optedOut = await due('b', { optedOut: true });
    const reply = await world.replyDue('c', 'follow-up');
    await sendBatch(ports(), [optedOut, reply]);
    expect(reads).toEqual([]);
    expect(world.wire).toHaveLength(1);
  });
});
