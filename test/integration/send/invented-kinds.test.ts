import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Planned } from '../../../functions/domain/asking/customer.ts';
import type { BeyondRule } from '../../../functions/domain/asking/rules/rule.ts';
import { RULES } from '../../../functions/domain/asking/rules/rules.ts';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { audienceName } from '../../../functions/domain/mail/audience.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
} from '../../../functions/domain/mail/contact-kinds.ts';
import { checkToken, type Purpose } from '../../../functions/domain/mail/token.ts';
import { dayAfter } from '../../../functions/domain/time/day.ts';
import { isoWeekOf, mondayOf } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { mailWriter } from '../../../functions/email/sending/mail-writer.ts';
import { readSesEvent } from '../../../functions/email/ses/ses-events.ts';
import type { CustomerMessage } from '../../../functions/ports/outbox.ts';
import { messageReader, sqsOutbox } from '../../../functions/runtime/outbox.ts';
import { sqsClient } from '../../../functions/runtime/sqs-client.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { answerStore } from '../../../functions/store/answers.ts';
import { caseItems } from '../../../functions/store/cases.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { fewerMailsStore } from '../../../functions/store/fewer-mails.ts';
import { countWeek } from '../../../functions/use-cases/count-score.ts';
import { digestDue } from '../../../functions/use-cases/digest-due.ts';
import { explain } from '../../../functions/use-cases/explain.ts';
import { planDue } from '../../../functions/use-cases/plan-due.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { settleDue } from '../../../functions/use-cases/settle-due.ts';
import { takeFeedback } from '../../../functions/use-cases/take-feedback.ts';
import { type Visit, webApp } from '../../../functions/web/app.ts';
import { linkPath } from '../../../functions/wiring/routes.ts';
import { AGENDA_SHARDS } from '../../../functions/wiring/table.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { startSqs } from '../../../infra/local/aws/sqs.ts';
import { aCase, aProfile, aProgramme, refFor } from '../../support/factories.ts';
import { formEvent, httpEvent, lambdaContext } from '../../support/http-events.ts';
import { sameHabit } from '../../support/in-memory-receivers.ts';
import { invented, withKinds } from '../../support/invented-kinds.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';
import { aDelivery, envelopeOf, TOPIC } from '../../support/ses-events.ts';
import { english } from '../../support/web-world.ts';

// The whole way of kinds that only these tests know: nothing but the table of kinds names them.

const keys = makeKeyRing('pepper '.repeat(6), ['signing secret '.repeat(4)]);
const HALF_HOUR_MS = 31 * MINUTE_MS;
const programme = aProgramme({
  digests: [{ name: 'leadership', to: ['l@example.com'], on: 'mon', at: '08:00', template: 'digest/weekly' }],
});
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
    'pulse/ask': { '': mail(TEN_LINKS) },
    [programme.followUp.template]: { '': mail('{{ cause_url }}') },
  },
  pages: { '': english },
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
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: 360_000, maxReceives: 3 });
  const readMessage = messageReader(kinds);
  const visits: Visit[] = [];
  const app = webApp({
    contacts: answerStore(client, world.tableName),
    addresses: ports.addresses,
    wishes: fewerMailsStore(client, world.tableName),
    reviews: fewerMailsStore(client, world.tableName),
    cases: caseItems(client, world.tableName),
    bundles: ports.bundles,
    habits: sameHabit(),
    keys: { ring: () => keys, renew: async () => keys },
    clock,
    observe: (visit) => void visits.push(visit),
    kinds,
  });
  return {
    ports,
    /** Makes the planner release what is due now, and the sender work on it. */
    async round() {
      const { url, urlOf, stop } = await startSqs([queue]);
      const sqs = sqsClient({
        AWS_ENDPOINT_URL_SQS: url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      });
      await planDue({
        agenda: agenda(client, world.tableName),
        gate: ports.gate,
        outbox: sqsOutbox(sqs, urlOf('outbox')),
        quota: async () => ({ perSecond: 500, leftToday: 50_000 }),
        reputation: async () => [],
        clock,
        shards: AGENDA_SHARDS,
      });
      sqs.destroy();
      await stop();
      const records = [];
      for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) records.push(...batch);
      const outcomes = await sendBatch(
        ports,
        records.map(({ body }) => readMessage(body)),
      );
      for (const { receiptHandle } of records) queue.remove(receiptHandle);
      return outcomes;
    },
    /** What the public pages made of a request. */
    async visit(event: APIGatewayProxyEventV2): Promise<string | undefined> {
      await app(event, lambdaContext);
      return visits.at(-1)?.outcome;
    },
    /** What the feedback function makes of SES's word that the newest mail was delivered. */
    async report() {
      const { tags = {}, to = '' } = world.wire.at(-1) ?? {};
      const body = envelopeOf(aDelivery({ recipients: [to], mail: { tags } }));
      const event = readSesEvent(body, TOPIC, undefined, kinds);
      if (event.kind !== 'feedback') throw new Error(event.kind);
      return takeFeedback(
        { ...ports, gateways: { note: async () => {} }, addressKey: keys.address },
        event.feedback,
      );
    },
    /** The tally of a week as commands and pages count it, which is that of its digest. */
    async countedIn(week: string) {
      const { all } = await countWeek(week, { contacts: ports.contacts, clock, kinds });
      clock.set(`${mondayAfter(week)}T09:00:00Z`);
      expect(await digestDue({ ...ports, keys, clock })).toMatchObject({ made: [{ week }], failed: [] });
      const digest = await ports.digests.get(audienceName({ kind: 'digest', digest: 'leadership' }), week);
      expect(digest?.weeks.find((each) => each.week === week)?.tally).toEqual(all);
      return all;
    },
    settle: () =>
      settleDue({
        ...ports,
        agenda: agenda(client, world.tableName),
        staffMails: ports.staffMails,
        addressKey: keys.address,
        habits: sameHabit(),
        shards: AGENDA_SHARDS,
      }),
  };
}

const mondayAfter = (week: string): string => dayAfter(mondayOf(week), 'P7D');

/** The path of a link of the newest mail, without a score. */
async function pathOf(purpose: Purpose): Promise<string> {
  const { text = '' } = await PostalMime.parse(world.wire.at(-1)?.raw ?? '');
  return `${linkPath(purpose)}${text.split(`https://q.example${linkPath(purpose)}`)[1]?.slice(0, 44) ?? ''}`;
}

/** The contact that a link of the newest mail names. */
async function linkedContact(purpose: Purpose, kinds: ContactKinds) {
  const token = (await pathOf(purpose)).slice(linkPath(purpose).length);
  const check = checkToken(keys, purpose, token, world.clock.now(), kinds);
  if (check.kind !== 'valid') throw new Error(check.kind);
  return check.contact;
}

const pulse: ContactKindRow = {
  ...CONTACT_KINDS.score,
  code: 20,
  name: 'the pulse',
  priority: 1,
  folder: 'pulse',
  template: () => 'pulse/ask',
};

describe('a kind that asks for the score', () => {
  it('goes the whole way: planned, sent, answered, counted, followed up, explained', async () => {
    const kinds = withKinds({ pulse });
    const { ports, round, settle, visit, report, countedIn } = working(kinds);
    const profile = aProfile('a', { since: '2020-11-03' });
    await ports.addresses.claim(profile.addressHash, profile.ref);
    await ports.customers.save(profile, TUESDAY);
    expect(await round()).toEqual([{ kind: 'reviewed' }]);
    const planned = await ports.customers.get(profile.ref);
    expect(planned?.nextContact).toMatchObject({ kind: 'pulse' });

    world.clock.set(planned?.nextContact?.dueAt ?? '');
    expect(await round()).toEqual([{ kind: 'sent' }]);
    const ask = await linkedContact('score', kinds);
    const week = isoWeekOf(planned?.nextContact?.dueAt ?? '');
    expect(ask).toEqual({ ref: profile.ref, week, kind: 'pulse' });
    expect(world.wire.at(-1)?.tags).toMatchObject({ kind: 'pulse' });

    expect(await report()).toMatchObject([{ mail: 'as-before', status: 'SENT' }]);
    const page = await pathOf('score');
    // A click in the first minutes may be a machine's.
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await visit(httpEvent({ path: `${page.toUpperCase().replace('/S/', '/S/%20')}.//3)` }))).toBe(
      'chosen',
    );
    expect(await visit(formEvent(page, { score: '3' }))).toBe('thanks');
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 1, casesOpened: 1, replies: { 'follow-up': 1 } });

    const replying = await ports.customers.get(profile.ref);
    world.clock.set(replying?.nextContact?.dueAt ?? '');
    expect(await round()).toContainEqual({ kind: 'sent' });
    expect(await linkedContact('cause', kinds)).toEqual(ask);
    expect(await visit(formEvent(await pathOf('cause'), { cause: 'price' }))).toBe('thanks');

    const after = await ports.customers.get(profile.ref);
    expect(after?.recent).toMatchObject([
      { week, kind: 'pulse' },
      { week, kind: 'follow-up' },
    ]);
    if (after === undefined) throw new Error('gone');
    const explained = await explain(ports, programme, after);
    expect(explained.contacts.map(({ kind }) => kind)).toEqual(['pulse', 'follow-up']);
    expect(await countedIn(week)).toMatchObject({ asked: 1, answered: 1, detractors: 1 });
  });

  it('goes so for twenty kinds at once: each is counted, none is taken for another', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `kind-${String.fromCharCode(97 + index)}`);
    const kinds = withKinds(
      Object.fromEntries(names.map((name, index) => [name, { ...pulse, code: 4 + index }])),
    );
    const { ports, round, settle, visit, report, countedIn } = working(kinds);
    const week = isoWeekOf(TUESDAY);
    for (const name of names) {
      const profile = aProfile(name, { since: '2020-11-03' });
      await ports.addresses.claim(profile.addressHash, profile.ref);
      await ports.customers.save(profile, '2026-10-01T10:00:00Z');
      const customer = await ports.customers.get(profile.ref);
      if (customer === undefined) throw new Error('gone');
      await ports.customers.move(customer, { kind: invented(name), dueAt: TUESDAY, lane: 'rest' });
      expect(await round()).toEqual([{ kind: 'sent' }]);
      const ask = await linkedContact('score', kinds);
      expect(ask).toEqual({ ref: profile.ref, week, kind: name });
      expect(await report()).toMatchObject([{ mail: 'as-before' }]);
      expect(await visit(formEvent(await pathOf('score'), { score: '9' }))).toBe('thanks');
    }
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 20, casesOpened: 0 });
    expect(await countedIn(week)).toMatchObject({ asked: 20, answered: 20, promoters: 20 });
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
    const made = working(kinds);
    const { ports, round } = made;
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
    return { ...made, ref: profile.ref, ask: { ref: profile.ref, week, kind: 'score' } as const };
  }
  const nudge: ContactKindRow = { ...CONTACT_KINDS.reminder, code: 22, name: 'the nudge' };

  it.each([
    ['reminder', CONTACT_KINDS],
    ['nudge', withKinds({ nudge })],
  ] as const)('signs it for that ask, whose answer counts once: %s', async (name, kinds) => {
    const kind = invented(name);
    const { ports, round, settle, visit, countedIn, ref, ask } = await reminded(kinds, kind, week);
    const customer = await ports.customers.get(ref);
    if (customer === undefined) throw new Error('gone');
    expect((await explain(ports, programme, customer)).next).toMatchObject({
      decision: { kind: 'send', ask },
    });
    expect(await round()).toEqual([{ kind: 'sent' }]);
    expect(await linkedContact('score', kinds)).toEqual(ask);
    expect(world.wire.at(-1)?.tags).toMatchObject({ kind, week });
    expect(await visit(formEvent(await pathOf('score'), { score: '9' }))).toBe('thanks');
    await world.clock.sleep(HALF_HOUR_MS);
    expect(await settle()).toMatchObject({ settled: 1 });
    expect(await countedIn(week)).toMatchObject({ asked: 1, answered: 1, promoters: 1 });
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
    expect(await linkedContact('leave', kinds)).toMatchObject({ kind: 'campaign', occasion: 2 });

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
    const past = { week: '2026-W01', kind: invented('anniversary'), on: '2026-01-02' };
    const asked = { week: '2026-W44', kind: 'score', on: '2026-10-27' } as const;
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
    name: 'while-case-open',
    needs: 'openCases',
    concerns: ({ kind }) => kind.asks !== undefined,
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

  describe('keeps the ask back, whatever happens until its day', () => {
    const known = { since: '2020-11-03' };
    /** An ask that was due on Tuesday, by a milestone, and is held until 27 November. */
    async function held() {
      // Somebody who was asked before is beyond the onboarding.
      const message = await due('a');
      const customer = await world.customerOf(message);
      const past = { week: '2026-W02', kind: 'score', on: '2026-01-05' } as const;
      if (customer === undefined) throw new Error('gone');
      await world.ports.customers.move(customer, { kind: 'score', dueAt: TUESDAY, lane: 'rest' }, past);
      await world.ports.cases.add(aCase('a', { openedAt: '2026-10-28T10:00:00Z' }));
      expect(await sendBatch(ports(), [message])).toEqual([{ kind: 'skipped', reason: 'too-soon' }]);
      return message;
    }
    /** An import changes their row. */
    async function changed(message: CustomerMessage, at: string, change = {}) {
      world.clock.set(at);
      await world.ports.customers.save(aProfile('a', { ...known, region: at, ...change }), at);
      const review = await world.messageFor(message.ref);
      expect(await sendBatch(ports(), [review])).toEqual([{ kind: 'reviewed' }]);
      return (await world.customerOf(message))?.agenda?.dueAt;
    }
    const sentOnItsDay = async (message: CustomerMessage, day: string) => {
      const next = await world.messageFor(message.ref);
      expect(next.dueAt).toContain(day);
      world.clock.set(next.dueAt);
      expect(await sendBatch(ports(), [next])).toEqual([{ kind: 'sent' }]);
      expect((await world.customerOf(message))?.nextContact).not.toHaveProperty('keptBackSince');
    };

    it('such as an import after its milestone would be stale', async () => {
      const message = await held();
      for (const at of ['2026-11-04T12:00:00Z', '2026-11-23T12:00:00Z'])
        expect(await changed(message, at)).toMatch(/^2026-11-27T/);
      const customer = await world.customerOf(message);
      if (customer === undefined) throw new Error('gone');
      expect((await explain(ports(), world.bundle.programme, customer)).next).toMatchObject({
        contact: { keptBackSince: TUESDAY },
        reason: { kind: 'milestone', on: '2026-11-03' },
      });
      await sentOnItsDay(message, '2026-11-27');
    });

    it('such as a rule that then names a later day', async () => {
      const message = await held();
      const next = await world.messageFor(message.ref);
      const later = {
        ...rule,
        objects: () => ({ kind: 'until', day: '2026-12-21', reason: 'too-soon' }) as const,
      };
      world.clock.set(next.dueAt);
      const again = { ...ports(), rules: { ...RULES, beyond: [later] } };
      expect(await sendBatch(again, [next])).toEqual([{ kind: 'skipped', reason: 'too-soon' }]);
      await sentOnItsDay(message, '2026-12-21');
    });

    it('but not where another date of theirs leaves no reason for it', async () => {
      const message = await held();
      expect(await changed(message, '2026-11-23T12:00:00Z', { since: '2020-12-15' })).toMatch(/^2026-12-15T/);
    });

    it('but not past its time once it is due and stale', async () => {
      const message = await held();
      const next = await world.messageFor(message.ref);
      world.clock.set('2026-12-21T12:00:00Z');
      expect(await sendBatch(ports(), [next])).toEqual([{ kind: 'skipped', reason: 'stale' }]);
      expect((await world.customerOf(message))?.agenda?.dueAt).toMatch(/^2027-11-03T/);
    });
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
