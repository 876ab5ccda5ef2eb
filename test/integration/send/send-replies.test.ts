import { describe, expect, it } from 'vitest';
import type { NextContact, Planned } from '../../../functions/domain/asking/customer.ts';
import { type ContactKind, isReply } from '../../../functions/domain/mail/contact-kinds.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { CustomerMessage } from '../../../functions/ports/outbox.ts';
import type { Handled } from '../../../functions/use-cases/handle-message.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { settleAsk } from '../../../functions/use-cases/settle-ask.ts';
import { crashingAt } from '../../support/crash.ts';
import { aClaim, aProfile, refFor } from '../../support/factories.ts';
import { sameHabit } from '../../support/in-memory-receivers.ts';
import {
  ASK_WEEK,
  ASKED_AT,
  type Said,
  type SendWorld,
  sendWorldEach,
  TUESDAY,
} from '../../support/send-world.ts';

let world: SendWorld;
const newWorld = sendWorldEach((fresh) => {
  world = fresh;
});

const askOf = (name: string) => ({ ref: refFor(name), week: ASK_WEEK, kind: 'score' }) as const;
/** The replies that the customer remembers. */
const repliesOf = async (message: CustomerMessage): Promise<ContactKind[]> =>
  ((await world.customerOf(message))?.recent ?? []).flatMap(({ kind }) => (isReply(kind) ? [kind] : []));
const minutesFrom = (instant: string, minutes: number): string =>
  toInstant(Date.parse(instant) + minutes * MINUTE_MS);

describe('a reply', () => {
  it.each<[ContactKind, Said, string]>([
    ['follow-up', { score: 3 }, 'detractor'],
    ['thanks', { score: 3, causes: ['price'] }, 'detractor'],
    ['thanks', { score: 3, words: 'Too slow.' }, 'detractor'],
  ])('goes out as a %s under the week of its ask, a week after it, and then the next ask is planned', async (kind, said, group) => {
    // After the question, the customer has moved to another band.
    const message = await world.replyDue('a', kind, { ...said, band: 'settled' });
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.letters).toMatchObject([
      {
        contact: { week: ASK_WEEK, kind },
        band: { name: 'settled' },
        reply: { answer: { score: 3, group } },
      },
    ]);
    expect(await world.contactOf(message, ASK_WEEK)).toMatchObject({ status: 'SENT', band: 'settled' });
    const customer = await world.customerOf(message);
    expect(customer?.recent).toEqual([
      { week: ASK_WEEK, kind: 'score', on: ASKED_AT.slice(0, 10) },
      { week: ASK_WEEK, kind, on: TUESDAY.slice(0, 10) },
    ]);
    expect(customer?.nextContact).toEqual({ kind: 'score', dueAt: expect.stringMatching(/^2027-11-03T/) });
    expect(customer?.agenda).toMatchObject({ kind: 'score', lane: 'rest' });
  });

  it('goes out once, however often its message comes', async () => {
    const message = await world.replyDue('a', 'follow-up');
    const handled = await Promise.all(Array.from({ length: 8 }, () => world.send(message)));
    expect(handled.flat().filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(world.wire).toHaveLength(1);
  });

  it('waits for the next window in its own lane, under its own name', async () => {
    const message = await world.replyDue('a', 'follow-up');
    world.clock.set('2026-11-03T21:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'deferred' }]);
    const customer = await world.customerOf(message);
    expect(customer?.nextContact).toEqual({ kind: 'follow-up', aboutWeek: ASK_WEEK, dueAt: TUESDAY });
    expect(customer?.agenda).toMatchObject({ lane: 'reply', dueAt: expect.stringMatching(/^2026-11-04T/) });
    world.clock.set(customer?.agenda?.dueAt ?? '');
    expect(await world.send(await world.messageFor(message.ref))).toEqual([{ kind: 'sent' }]);
  });

  it.each<[string, ContactKind, (message: CustomerMessage) => Promise<unknown>, string]>([
    [
      'unsubscribed',
      'follow-up',
      () => world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY }),
      'unsubscribed',
    ],
    [
      'changed to 9',
      'follow-up',
      async () => {
        await world.ports.contacts.recordTap(askOf('a'), { score: 9, at: TUESDAY }, TUESDAY);
        await world.settle(askOf('a'));
      },
      'answered-otherwise',
    ],
    [
      'said why',
      'follow-up',
      async () => {
        await world.ports.contacts.recordCauses(askOf('a'), { causes: ['price'], at: TUESDAY }, TUESDAY);
        await world.settle(askOf('a'));
      },
      'said-why',
    ],
    [
      'got the other reply',
      'thanks',
      async () => {
        const claim = aClaim('a', { week: ASK_WEEK, kind: 'follow-up' });
        await world.ports.contacts.claim(claim);
        const sent = { status: 'SENT', messageId: 'm1', at: TUESDAY } as const;
        await world.ports.contacts.finish(claim, claim.attempt, sent);
      },
      'replied-already',
    ],
  ])('is not sent to one who has %s since it was planned', async (_, kind, since, reason) => {
    const message = await world.replyDue('a', kind, kind === 'thanks' ? { causes: ['price'] } : {});
    await since(message);
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason }]);
    expect(world.wire).toEqual([]);
    expect(await world.contactOf(message, ASK_WEEK)).toBeUndefined();
    // The next milestone decides again whether the customer may be mailed.
    const next = (await world.customerOf(message))?.agenda;
    if (reason === 'unsubscribed') expect(next).toBeUndefined();
    else expect(next).toMatchObject({ kind: 'score', dueAt: expect.stringMatching(/^2027-11-03T/) });
  });

  it('is not sent after an unsubscribe while it is being written', async () => {
    const message = await world.replyDue('a', 'follow-up');
    world.whileWriting(() =>
      world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY }),
    );
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'unsubscribed' }]);
    expect(world.wire).toEqual([]);
  });

  it('waits until a later answer is settled, and goes if it is the same', async () => {
    const message = await world.replyDue('a', 'follow-up');
    const settleAt = minutesFrom(TUESDAY, 30);
    await world.ports.contacts.recordTap(askOf('a'), { score: 9, at: TUESDAY }, settleAt);
    expect(await world.send(message)).toEqual([{ kind: 'deferred' }]);
    await world.ports.contacts.recordTap(askOf('a'), { score: 2, at: TUESDAY }, settleAt);
    world.clock.set(settleAt);
    await world.settle(askOf('a'));
    const again = await world.messageFor(message.ref);
    expect(again).toEqual({ ...message, dueAt: minutesFrom(settleAt, 1) });
    expect(await world.send(again)).toEqual([{ kind: 'sent' }]);
    expect(world.letters).toMatchObject([{ reply: { answer: { score: 2 } } }]);
  });

  it('is not changed by an import, due or not', async () => {
    const message = await world.replyDue('a', 'follow-up');
    const at = minutesFrom(TUESDAY, 1);
    for (const dueAt of [TUESDAY, '2026-11-04T10:00:00Z']) {
      const customer = await world.customerOf(message);
      const planned = { kind: 'follow-up', aboutWeek: ASK_WEEK, dueAt, lane: 'reply' } as const;
      if (customer !== undefined) await world.ports.customers.move(customer, planned);
      await world.ports.customers.save(aProfile('a', { account: `as of ${dueAt}` }), at);
      world.clock.set(at);
      expect(await world.send(await world.messageFor(message.ref))).toEqual([{ kind: 'reviewed' }]);
      expect(await world.customerOf(message)).toMatchObject({
        nextContact: { kind: 'follow-up', aboutWeek: ASK_WEEK, dueAt },
        agenda: { kind: 'follow-up', lane: 'reply', dueAt },
      });
    }
  });

  it('that settling replaces while SES is asked is the only one', async () => {
    const message = await world.replyDue('a', 'follow-up');
    world.justBeforeSes(async () => {
      const customer = await world.customerOf(message);
      const thanks = { kind: 'thanks', aboutWeek: ASK_WEEK, dueAt: TUESDAY, lane: 'reply' } as const;
      if (customer !== undefined) await world.ports.customers.move(customer, thanks);
    });
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect((await world.customerOf(message))?.nextContact?.kind).toBe('score');
    expect(await repliesOf(message)).toEqual(['follow-up']);
  });

  it('under review by an import while SES is asked gives way to the next ask', async () => {
    const message = await world.replyDue('a', 'follow-up');
    world.justBeforeSes(async () => {
      await world.ports.customers.save(aProfile('a', { account: 'Another' }), minutesFrom(TUESDAY, 1));
    });
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect((await world.customerOf(message))?.agenda).toMatchObject({ kind: 'score' });
    expect(await repliesOf(message)).toEqual(['follow-up']);
  });

  it('that settling replaces just before its claim is the only one, whichever is sent first', async () => {
    const message = await world.replyDue('a', 'follow-up');
    let other: Handled[] = [];
    world.whileWriting(async () => {
      world.whileWriting(async () => undefined);
      const customer = await world.customerOf(message);
      const thanks = { kind: 'thanks', aboutWeek: ASK_WEEK, dueAt: TUESDAY, lane: 'reply' } as const;
      await world.ports.contacts.recordCauses(askOf('a'), { causes: ['price'], at: TUESDAY }, TUESDAY);
      await world.settle(askOf('a'));
      if (customer !== undefined) await world.ports.customers.move(customer, thanks);
      other = await world.send({ ...message, kind: 'thanks' });
    });
    const handled = await world.send(message);
    expect([...other, ...handled].map(({ kind }) => kind)).toEqual(['sent', 'left']);
    expect(world.wire).toHaveLength(1);
    expect(await world.contactOf(message, ASK_WEEK)).toBeUndefined();
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(await repliesOf(message)).toEqual(['thanks']);
  });

  it('that meets the claim of another reply steps back, and the one that is still due goes', async () => {
    const message = await world.replyDue('a', 'thanks', { causes: ['price'] });
    const other = aClaim('a', { week: ASK_WEEK, kind: 'follow-up' });
    world.whileWriting(async () => {
      world.whileWriting(async () => undefined);
      await world.ports.contacts.claim(other);
    });
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    // The other reply steps back too.
    await world.ports.contacts.free(other, other.attempt);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.wire).toHaveLength(1);
  });

  it('whose sender stopped and that settling has replaced, ends as UNKNOWN before the other is decided', async () => {
    const message = await world.replyDue('a', 'thanks', { causes: ['price'] });
    const replaced = { week: ASK_WEEK, kind: 'follow-up', claimedAt: TUESDAY } as const;
    await world.ports.contacts.claim(aClaim('a', replaced));
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    world.clock.set(minutesFrom(TUESDAY, 16));
    // This outcome is reported separately, so that it appears in the figures.
    expect(await world.send(message)).toEqual([
      { kind: 'resolved', status: 'UNKNOWN', contact: 'follow-up' },
    ]);
    expect(await world.ports.contacts.get({ ref: message.ref, ...replaced })).toMatchObject({
      status: 'UNKNOWN',
    });
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'replied-already' }]);
    expect(world.wire).toEqual([]);
    expect((await world.customerOf(message))?.agenda?.kind).toBe('score');
    expect(await repliesOf(message)).toEqual(['follow-up']);
  });

  it('whose sender stopped once it was recorded and that settling has replaced, is remembered', async () => {
    const message = await world.replyDue('a', 'thanks', { causes: ['price'] });
    const replaced = aClaim('a', { week: ASK_WEEK, kind: 'follow-up', claimedAt: TUESDAY });
    const sent = { status: 'SENT', messageId: 'm1', at: TUESDAY } as const;
    await world.ports.contacts.claim(replaced);
    await world.ports.contacts.finish(replaced, replaced.attempt, sent);
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'replied-already' }]);
    expect(await repliesOf(message)).toEqual(['follow-up']);
  });

  it('that SES throttles while the customer says why is replaced by the thanks', async () => {
    const message = await world.replyDue('a', 'follow-up');
    const settle = () =>
      settleAsk(
        {
          ...world.ports,
          habits: sameHabit(),
          staffMails: world.ports.staffMails,
          addressKey: new Uint8Array(32),
        },
        world.bundle.programme,
        askOf('a'),
        world.clock.now(),
      );
    world.sesSays({ kind: 'slow-down', reason: 'Maximum sending rate exceeded.' });
    world.justBeforeSes(async () => {
      await world.ports.contacts.recordCauses(askOf('a'), { causes: ['price'], at: TUESDAY }, TUESDAY);
      expect(await settle()).toEqual({ kind: 'changed' });
    });
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    expect(await settle()).toMatchObject({ kind: 'settled', planned: 'thanks' });
    expect((await world.customerOf(message))?.nextContact).toMatchObject({ kind: 'thanks' });
  });

  describe('that has gone is remembered, once, and leaves alone what was planned meanwhile', () => {
    const later = { kind: 'thanks', aboutWeek: '2026-W45', dueAt: '2026-11-05T10:00:00Z' } as const;
    const ask = { kind: 'score', dueAt: '2026-11-06T10:00:00Z' } as const;
    /** Sends the reply, and before SES is asked something else is planned. */
    async function sentWhile(next: Planned | undefined, then?: () => Promise<unknown>) {
      const message = await world.replyDue('a', 'follow-up');
      world.justBeforeSes(async () => {
        const customer = await world.customerOf(message);
        if (customer !== undefined) await world.ports.customers.move(customer, next);
        await then?.();
      });
      expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
      return message;
    }

    it.each<[string, Planned, Partial<NextContact>, string]>([
      ['the reply to a later ask', { ...later, lane: 'reply' }, later, later.dueAt],
      ['an ask', { ...ask, lane: 'rest' }, ask, ask.dueAt],
      [
        'a reply that waits for its window',
        { ...later, lane: 'reply', notBefore: '2026-11-06T09:30:00Z' },
        later,
        '2026-11-06T09:30:00Z',
      ],
    ])('%s', async (_, planned, next, dueAt) => {
      const message = await sentWhile(planned);
      const customer = await world.customerOf(message);
      expect(customer?.nextContact).toEqual(next);
      expect(customer?.agenda).toEqual({ lane: planned.lane, kind: planned.kind, dueAt });
      expect(await repliesOf(message)).toEqual(['follow-up']);
    });

    it('nothing at all', async () => {
      const message = await sentWhile(undefined);
      expect(await world.customerOf(message)).not.toHaveProperty('agenda');
      expect(await repliesOf(message)).toEqual(['follow-up']);
    });

    it('also when an import then puts the customer under review', async () => {
      const message = await sentWhile({ ...later, lane: 'reply' }, () =>
        world.ports.customers.save(aProfile('a', { account: 'Another' }), minutesFrom(TUESDAY, 1)),
      );
      world.clock.set(minutesFrom(TUESDAY, 2));
      if ((await world.customerOf(message))?.agenda?.kind === 'review')
        expect(await world.send(await world.messageFor(message.ref))).toEqual([{ kind: 'reviewed' }]);
      const customer = await world.customerOf(message);
      expect(customer).toMatchObject({ account: 'Another', nextContact: later, agenda: { kind: 'thanks' } });
      expect(await repliesOf(message)).toEqual(['follow-up']);
    });
  });
});

describe('a sender that stops at any call', () => {
  const STORES = ['customers', 'addresses', 'contacts', 'gate', 'mail'] as const;
  const points = Array.from({ length: 16 }, (_, call) =>
    (['before', 'after'] as const).map((when) => ({ call, when })),
  ).flat();

  it('never sends a reply twice, nor loses it before its claim', async () => {
    let reached = 0;
    let unknown = 0;
    for (const point of points) {
      world = await newWorld();
      const message = await world.replyDue('a', 'follow-up');
      const { ports, crashed } = crashingAt(world.ports, STORES, point);
      await sendBatch(ports, [message]).catch(() => undefined);
      if (crashed()) reached += 1;
      // The next tick, and one after the lease of the claim has ended.
      for (const minutes of [1, 17, 40]) {
        world.clock.set(minutesFrom(TUESDAY, minutes));
        const { agenda } = (await world.customerOf(message)) ?? {};
        if (agenda?.kind === 'follow-up') await world.send(await world.messageFor(message.ref));
      }
      const label = `${point.when} call ${point.call}`;
      const kept = await world.contactOf(message, ASK_WEEK);
      if (kept?.status === 'UNKNOWN') unknown += 1;
      else expect(kept?.status, label).toBe('SENT');
      expect(world.wire.length, label).toBeLessThanOrEqual(1);
      if (kept?.status === 'SENT') expect(world.wire, label).toHaveLength(1);
      expect((await world.customerOf(message))?.agenda, label).toMatchObject({ kind: 'score' });
      expect(await repliesOf(message), label).toEqual(['follow-up']);
    }
    // One mail makes at least ten calls. This test must have tried both sides of each.
    expect(reached).toBeGreaterThanOrEqual(20);
    expect(reached).toBeLessThan(points.length);
    // A mail is given up only in these places: after the claim, on both sides of the look for another reply,
    // on both sides of SES, and before the outcome is written.
    expect(unknown).toBe(6);
  });
});

describe('an ask whose customer settling has planned for a reply meanwhile', () => {
  const OLD_WEEK = '2026-W36';
  const reply = { kind: 'follow-up', aboutWeek: OLD_WEEK, dueAt: '2026-11-04T10:00:00Z' } as const;
  const redate = async (message: CustomerMessage): Promise<void> => {
    const customer = await world.customerOf(message);
    if (customer === undefined) throw new Error('gone');
    await world.ports.customers.move(customer, {
      ...reply,
      lane: 'reply',
      notBefore: '2026-11-05T10:00:00Z',
    });
  };

  it('is remembered, and the reply keeps its place', async () => {
    const message = await world.due('a');
    world.justBeforeSes(() => redate(message));
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toMatchObject([{ week: '2026-W45', kind: 'score' }]);
    expect(customer?.nextContact).toEqual(reply);
    expect(customer?.agenda).toMatchObject({ lane: 'reply', dueAt: '2026-11-05T10:00:00Z' });
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(world.wire).toHaveLength(1);
  });

  it('is remembered even when an import then puts the customer under review', async () => {
    const message = await world.due('a');
    world.justBeforeSes(async () => {
      await redate(message);
      await world.ports.customers.save(aProfile('a', { account: 'Another' }), minutesFrom(TUESDAY, 1));
    });
    await world.send(message);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toHaveLength(1);
    expect(customer?.nextContact).toEqual(reply);
    expect(customer?.agenda).toMatchObject({ kind: 'follow-up', dueAt: reply.dueAt });
  });

  it('is not remembered twice when settling has done so', async () => {
    const message = await world.due('a');
    world.justBeforeSes(async () => {
      const customer = await world.customerOf(message);
      const past = { week: '2026-W45', kind: 'score', on: TUESDAY.slice(0, 10) } as const;
      if (customer !== undefined)
        await world.ports.customers.move(customer, { ...reply, aboutWeek: '2026-W45', lane: 'reply' }, past);
    });
    await world.send(message);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toHaveLength(1);
    expect(customer?.nextContact).toMatchObject({ kind: 'follow-up', aboutWeek: '2026-W45' });
  });

  it('is neither asked nor lost when that happened before it was claimed', async () => {
    const message = await world.replyDue('a', 'follow-up');
    // An ask was due too, and its message is on the way.
    expect(await world.send({ ...message, kind: 'score' })).toEqual([
      { kind: 'dropped', reason: 'moved-on' },
    ]);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect((await world.customerOf(message))?.nextContact?.kind).toBe('score');
  });
});

describe('an ask', () => {
  it('reads nothing that only replies need', async () => {
    const message = await world.due('a');
    const never = (): Promise<never> => Promise.reject(new Error('This costs a read.'));
    const contacts = { ...world.ports.contacts, get: never, comment: never };
    expect(await sendBatch({ ...world.ports, contacts }, [message])).toEqual([{ kind: 'sent' }]);
  });
});
