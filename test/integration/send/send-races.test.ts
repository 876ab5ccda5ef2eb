import { describe, expect, it } from 'vitest';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import type { Handled } from '../../../functions/use-cases/handle-message.ts';
import { aProfile, aProgramme } from '../../support/factories.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

let world: SendWorld;
sendWorldEach((fresh) => {
  world = fresh;
});

describe('a crash', () => {
  it('between claim and outcome leaves the contact alone until the lease ends, then ends it as UNKNOWN', async () => {
    const message = await world.due('a');
    world.sesSays(new Error('the process died'));
    expect(await world.send(message)).toMatchObject([{ kind: 'failed' }]);
    expect(await world.contactOf(message)).toMatchObject({ status: 'SENDING' });
    expect(await world.send(message)).toMatchObject([{ kind: 'left' }]);
    world.clock.set('2026-11-03T10:16:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'UNKNOWN' }]);
    expect(world.wire).toHaveLength(1);
    expect((await world.customerOf(message))?.recent).toHaveLength(1);
  });

  it('on a Sunday night, found on Monday, mails nobody twice', async () => {
    world.bundle.programme = aProgramme({
      sendWindow: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', until: '23:59' },
    });
    world.clock.set('2026-11-08T23:55:00Z');
    const message = await world.due('a');
    world.sesSays(new Error('the process died'));
    await world.send(message);
    world.clock.set('2026-11-09T00:30:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'UNKNOWN' }]);
    expect(world.wire).toHaveLength(1);
  });

  it('after the mail was recorded, found outside the window, is not deferred into a second mail', async () => {
    const message = await world.due('a');
    const customer = await world.customerOf(message);
    await world.send(message);
    // The state in which the last write, that of the customer, was lost.
    const moved = await world.customerOf(message);
    if (moved !== undefined && customer?.nextContact !== undefined) {
      await world.ports.customers.move({ ...moved, recent: [] }, { ...customer.nextContact, lane: 'rest' });
    }
    world.clock.set('2026-11-03T22:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'resolved', status: 'SENT' }]);
    expect(world.wire).toHaveLength(1);
    expect((await world.customerOf(message))?.nextContact?.dueAt).toMatch(/^2027/);
  });
});

describe('between plan and send', () => {
  it('an unsubscribe is honoured', async () => {
    const message = await world.due('a');
    await world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY });
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'unsubscribed' }]);
    expect(await world.customerOf(message)).not.toHaveProperty('agenda');
  });

  it('an import puts the customer under review, and the due ask goes out after it', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-03T10:05:00Z');
    const at = toInstant(world.clock.now());
    await world.ports.customers.save(
      aProfile('a', { email: 'new@example.com', addressHash: 'hash-of-new' }),
      at,
    );
    await world.ports.addresses.claim('hash-of-new', message.ref);
    expect(await world.send(message)).toEqual([{ kind: 'dropped', reason: 'moved-on' }]);
    expect(await world.send({ ...message, kind: 'review', dueAt: at })).toEqual([{ kind: 'reviewed' }]);
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    expect(world.wire.map(({ to }) => to)).toEqual(['new@example.com']);
  });

  it('an unsubscribe while the mail is being written is honoured', async () => {
    const message = await world.due('a');
    world.whileWriting(() =>
      world.ports.addresses.suppress('hash-of-a', { reason: 'unsubscribed', at: TUESDAY }),
    );
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'unsubscribed' }]);
    expect(world.wire).toEqual([]);
  });

  it('an import just before the call to SES loses neither the record of the mail nor the new profile', async () => {
    const message = await world.due('a');
    world.justBeforeSes(async () => {
      await world.ports.customers.save(aProfile('a', { since: '2026-10-30' }), '2026-11-03T10:00:01Z');
    });
    expect(await world.send(message)).toEqual([{ kind: 'sent' }]);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toMatchObject([{ week: '2026-W45' }]);
    // The new date counts: the first milestone is too soon after this ask, so the second comes.
    expect(customer?.nextContact?.dueAt).toMatch(/^2027-01-28T/);
    expect(customer?.agenda?.kind).toBe('score');
  });

  it('an import that moves the milestone takes the due ask back', async () => {
    const message = await world.due('a', { since: '2026-10-04' });
    world.clock.set('2026-11-03T10:05:00Z');
    const at = toInstant(world.clock.now());
    await world.ports.customers.save(aProfile('a', { since: '2026-11-02' }), at);
    await world.send({ ...message, kind: 'review', dueAt: at });
    expect(await world.send(message)).toEqual([{ kind: 'skipped', reason: 'no-longer-due' }]);
    // Thirty days after 2 November.
    expect((await world.customerOf(message))?.nextContact?.dueAt).toMatch(/^2026-12-02T/);
    expect(world.wire).toEqual([]);
  });

  it('one worker that defers and one that sends make one mail, now and on the later day', async () => {
    const message = await world.due('a');
    // Friday, two seconds before the window closes. The other worker sees the same message two seconds after
    // that.
    world.clock.set('2026-11-06T15:59:59Z');
    let other: Handled[] = [];
    world.whileWriting(async () => {
      world.whileWriting(async () => undefined);
      world.clock.set('2026-11-06T16:00:01Z');
      other = await world.send(message);
      world.clock.set('2026-11-06T15:59:59Z');
    });
    const handled = await world.send(message);
    expect([...handled, ...other].map(({ kind }) => kind).sort()).toEqual(['deferred', 'sent']);
    const customer = await world.customerOf(message);
    expect(customer?.recent).toHaveLength(1);
    world.clock.set('2026-11-09T12:00:00Z');
    const { agenda } = customer ?? {};
    if (agenda !== undefined) await world.send({ ref: message.ref, kind: 'score', dueAt: agenda.dueAt });
    expect(world.wire).toHaveLength(1);
  });

  it('a deferred contact keeps its name, so that a crash after SES is found under it', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-06T20:00:00Z');
    await world.send(message);
    const deferred = await world.customerOf(message);
    expect(deferred?.nextContact?.dueAt).toBe(message.dueAt);
    world.clock.set('2026-11-09T15:00:00Z');
    await world.send({ ...message, dueAt: deferred?.agenda?.dueAt ?? '' });
    expect(await world.contactOf(message, '2026-W45')).toMatchObject({ status: 'SENT' });
    expect(world.wire).toHaveLength(1);
  });

  it('the window closes and the contact waits for the next one', async () => {
    const message = await world.due('a');
    world.clock.set('2026-11-03T21:00:00Z');
    expect(await world.send(message)).toEqual([{ kind: 'deferred' }]);
    expect((await world.customerOf(message))?.agenda?.dueAt).toMatch(/^2026-11-04T/);
  });
});
