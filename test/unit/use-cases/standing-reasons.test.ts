import { describe, expect, it } from 'vitest';
import { CONTACT_KINDS, type ContactKinds } from '../../../functions/domain/mail/contact-kinds.ts';
import { SUPPRESSION_REASONS, type SuppressionReason } from '../../../functions/domain/mail/suppression.ts';
import { sendBatch } from '../../../functions/use-cases/send-batch.ts';
import { invented, withKinds } from '../../support/invented-kinds.ts';
import { plainWorld } from '../../support/plain-world.ts';
import { TUESDAY } from '../../support/send-world.ts';

// A reason that does not pass by itself ends planning for the kinds that it forbids, and for no other.

describe('after a mail that a standing reason forbade', () => {
  it.each([
    ...SUPPRESSION_REASONS,
    // A reason that a later version may bring.
    'deceased' as SuppressionReason,
  ])('nothing is planned while the address is suppressed: %s', async (reason) => {
    const { ports, due, customerOf } = plainWorld();
    const message = await due('a', { since: '2020-11-03' });
    const get = async (hash: string) => ({ hash, suppression: { reason, at: TUESDAY } });
    const suppressed = { ...ports, addresses: { ...ports.addresses, get } };
    expect(await sendBatch(suppressed, [message])).toEqual([{ kind: 'skipped', reason }]);
    const customer = await customerOf(message);
    expect(customer).toMatchObject({ skipped: { kind: 'score', reason } });
    expect(customer).not.toHaveProperty('agenda');
  });

  const farewell = {
    ...CONTACT_KINDS.score,
    code: 20,
    name: 'the farewell',
    priority: 50,
    fatigueApplies: false,
    reachesFormer: true,
  };
  const plannedFor = async (kinds: ContactKinds, change: object): Promise<string | undefined> => {
    const { ports, due, customerOf } = plainWorld();
    const message = await due('a', { since: '2020-11-03', until: '2026-11-02', ...change });
    expect(await sendBatch({ ...ports, kinds }, [message])).toMatchObject([{ kind: 'skipped' }]);
    return (await customerOf(message))?.nextContact?.kind;
  };

  it.each([
    ['former customers, nothing', CONTACT_KINDS, {}, undefined],
    ['former customers, a kind that reaches them', withKinds({ farewell }), {}, invented('farewell')],
    ['who is opted out too, nothing', withKinds({ farewell }), { optedOut: true }, undefined],
  ])('is planned for %s', async (_, kinds, change, kind) => {
    expect(await plannedFor(kinds, change)).toBe(kind);
  });
});
