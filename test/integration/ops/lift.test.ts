import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import type { SuppressionReason } from '../../../functions/domain/mail/suppression.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { type ImportDeps, importCustomers } from '../../../functions/use-cases/importing/import-customers.ts';
import { liftSuppression } from '../../../functions/use-cases/lift-suppression.ts';
import { liftText } from '../../../infra/ops/lift-text.ts';
import { type SendWorld, sendWorldEach, TUESDAY } from '../../support/send-world.ts';

const keys = { ref: new Uint8Array(32).fill(1), address: new Uint8Array(32).fill(2) };
const HASH = addressHash('ana@example.com', keys.address);
const REF = refOf('C-1', keys.ref);
const BECAUSE = 'She asked us by phone.';
const RUN = '20261103-090000-aaaa';
const EARLIER = '2026-11-02T10:00:00Z';

let world: SendWorld;
let lists: Pick<ImportDeps, 'aliases' | 'runs'>;
sendWorldEach((fresh, { client }) => {
  world = fresh;
  lists = { aliases: aliasStore(client, fresh.tableName), runs: runStore(client, fresh.tableName) };
});

const bring = (optedOut: '' | 'true' | 'false' | 'maybe' = '', id = 'C-1', email = 'ana@example.com') =>
  importCustomers(
    async function* file() {
      yield new TextEncoder().encode(
        `id,email,customer_since,opted_out\n${id},${email},2023-11-03,${optedOut}\n`,
      );
    },
    { ...world.ports, ...lists, keys, run: RUN },
  );
const suppress = (reason: SuppressionReason) => world.ports.addresses.suppress(HASH, { reason, at: EARLIER });
const lift = (force = false) => liftSuppression(world.ports, HASH, { because: BECAUSE, force });
const address = () => world.ports.addresses.get(HASH);

/** Works on what is due for the customer, twice: the review, then the ask if there is one. */
async function work(ref = REF): Promise<string[]> {
  const kinds: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const agenda = (await world.ports.customers.get(ref))?.agenda;
    if (agenda === undefined || agenda.kind === 'parked' || agenda.dueAt > '2026-11-03T23') break;
    world.clock.set(agenda.dueAt > TUESDAY ? agenda.dueAt : TUESDAY);
    const [handled] = await world.send(await world.messageFor(ref));
    kinds.push(handled?.kind ?? '');
  }
  return kinds;
}

describe('lifting a suppression', () => {
  it.each<[SuppressionReason, boolean]>([
    ['unsubscribed', false],
    ['operator', false],
    ['unclear', false],
    ['bounced', false],
    ['complained', true],
  ])('of %s is kept with its reason, and the customer is planned and asked again', async (reason, force) => {
    await bring();
    await suppress(reason);
    expect(await work()).toEqual(['reviewed', 'skipped']);
    expect((await world.ports.customers.get(REF))?.skipped).toMatchObject({ reason, kind: 'score' });
    expect(await lift(force)).toEqual({ kind: 'lifted', stood: { reason, at: EARLIER }, ref: REF });
    expect(await address()).toEqual({
      hash: HASH,
      ref: REF,
      lifted: { reason, because: BECAUSE, at: expect.stringMatching(/^2026-11-03T/) },
    });
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('from a company’s own record takes the record back as well, and an import of it suppresses again', async () => {
    await bring('true');
    expect(await work()).toEqual(['reviewed']);
    expect(await lift()).toEqual({
      kind: 'lifted',
      stood: expect.objectContaining({ reason: 'opted-out' }),
      ref: REF,
    });
    expect(await world.ports.customers.get(REF)).toMatchObject({ optedOut: false });
    // A file that says nothing about mail leaves it so.
    await bring('');
    expect((await address())?.suppression).toBeUndefined();
    await bring('true');
    expect(await address()).toMatchObject({
      suppression: { reason: 'opted-out' },
      lifted: { because: BECAUSE },
    });
    expect(await work()).toEqual(['reviewed']);
    expect(world.wire).toEqual([]);
  });

  it('leaves what the company’s own record says, when something heavier stood before it', async () => {
    await bring('true');
    await suppress('operator');
    expect(await lift()).toMatchObject({
      kind: 'lifted',
      stood: { reason: 'operator' },
      stands: { reason: 'opted-out', lists: [{ run: RUN }] },
    });
    expect((await address())?.suppression?.reason).toBe('opted-out');
    expect(await work()).toEqual(['reviewed']);
    expect(await lift()).toMatchObject({ kind: 'lifted', stood: { reason: 'opted-out' } });
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('leaves the company’s own record even if the address has no word for it', async () => {
    await bring();
    await suppress('operator');
    const known = await world.ports.customers.get(REF);
    if (known === undefined) throw new Error('nobody');
    await world.ports.customers.change(REF, (current) => ({ ...current, optedOut: true }), EARLIER);
    expect(await lift()).toMatchObject({ kind: 'lifted', stands: { reason: 'opted-out' } });
    expect((await address())?.suppression?.reason).toBe('opted-out');
    expect(await lift()).not.toHaveProperty('stands');
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it.each<[SuppressionReason, SuppressionReason]>([
    ['complained', 'unsubscribed'],
    ['complained', 'operator'],
    ['complained', 'bounced'],
    ['operator', 'unsubscribed'],
    ['unsubscribed', 'operator'],
    ['unsubscribed', 'bounced'],
  ])('of %s leaves %s in force, and mails nobody until that is lifted as well', async (reason, other) => {
    await bring();
    await suppress(reason);
    await world.ports.addresses.suppress(HASH, { reason: other, at: '2026-11-02T11:00:00Z' });
    const stands = { reason: other, at: '2026-11-02T11:00:00Z' };
    const lifting = await lift(true);
    expect(lifting).toEqual({
      kind: 'lifted',
      stood: expect.objectContaining({ reason, at: EARLIER }),
      ref: REF,
      stands,
    });
    expect(liftText(lifting).lines.join('\n')).toContain(`It still gets no mail: since ${stands.at} `);
    expect((await address())?.suppression).toEqual(stands);
    expect(await work()).toEqual(['reviewed', 'skipped']);
    expect((await world.ports.customers.get(REF))?.skipped).toMatchObject({ reason: other });
    expect(world.wire).toEqual([]);
    expect(await lift()).toEqual({ kind: 'lifted', stood: stands, ref: REF });
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('takes back what an unreadable cell said about the owner', async () => {
    await bring('maybe');
    expect(await work()).toEqual(['reviewed', 'skipped']);
    expect(await lift()).toMatchObject({ kind: 'lifted', stood: { reason: 'unclear' }, ref: REF });
    expect(await lift()).toEqual({ kind: 'not-suppressed', ref: REF });
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('of a complaint is refused, and changes nothing', async () => {
    await bring();
    await suppress('complained');
    const before = await address();
    expect(await lift()).toEqual({ kind: 'refused', stood: { reason: 'complained', at: EARLIER } });
    expect(await address()).toEqual(before);
  });

  it('of an address without an owner frees it for whoever gets it', async () => {
    await suppress('operator');
    expect(await lift()).toMatchObject({ kind: 'lifted' });
    await bring();
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('that does not exist changes nothing', async () => {
    expect(await lift()).toEqual({ kind: 'unknown-address' });
    expect(await address()).toBeUndefined();
    await bring();
    await work();
    const before = await world.ports.customers.get(REF);
    expect(await lift()).toEqual({ kind: 'not-suppressed', ref: REF });
    expect(await world.ports.customers.get(REF)).toEqual(before);
  });

  it('that broke off before its owner was planned is completed by repeating it', async () => {
    await bring();
    await suppress('bounced');
    await work();
    const customers = {
      ...world.ports.customers,
      change: () => Promise.reject(new Error('out of reach')),
    };
    await expect(
      liftSuppression({ ...world.ports, customers }, HASH, { because: BECAUSE, force: false }),
    ).rejects.toThrow('out of reach');
    expect((await world.ports.customers.get(REF))?.agenda).toBeUndefined();
    expect(await lift()).toEqual({ kind: 'not-suppressed', ref: REF });
    expect(await work()).toEqual(['reviewed', 'sent']);
  });

  it('leaves a heavier one that came at the same moment', async () => {
    await bring();
    await suppress('unsubscribed');
    const addresses = {
      ...world.ports.addresses,
      get: async (hash: string) => {
        const read = await world.ports.addresses.get(hash);
        await suppress('complained');
        return read;
      },
    };
    expect(
      await liftSuppression({ ...world.ports, addresses }, HASH, { because: BECAUSE, force: false }),
    ).toEqual({ kind: 'changed' });
    expect((await address())?.suppression?.reason).toBe('complained');
  });
});

describe('a suppression stays with the address', () => {
  it('for a customer who is imported later', async () => {
    await suppress('unsubscribed');
    await bring();
    expect(await work()).toEqual(['reviewed', 'skipped']);
    expect(world.wire).toEqual([]);
  });

  it('when another id takes over the address', async () => {
    await bring();
    await suppress('complained');
    await bring('', 'C-1', 'new@example.com');
    await bring('', 'C-2', 'Ana@Example.com');
    expect((await address())?.ref).toBe(refOf('C-2', keys.ref));
    expect(await work(refOf('C-2', keys.ref))).toEqual(['reviewed', 'skipped']);
    expect(world.wire).toEqual([]);
  });
});

describe('what the command says', () => {
  const stood = { reason: 'bounced', at: EARLIER } as const;
  it.each([
    [{ kind: 'unknown-address' }, false, /^This address is not known here/],
    [{ kind: 'not-suppressed' }, false, /^This address is not suppressed; there is nothing to lift\.$/],
    [{ kind: 'refused', stood: { reason: 'complained', at: EARLIER } }, false, /repeat with --force\.$/],
    [{ kind: 'changed' }, false, /^Not lifted: .* Look again, then repeat\.$/],
    [
      { kind: 'lifted', stood },
      true,
      /No customer has this address now\.\nSES keeps a suppression list of its own/,
    ],
    [{ kind: 'lifted', stood, ref: 'abc' }, true, /Its owner abc is planned anew.*\nSES/],
    [
      { kind: 'lifted', stood, ref: 'abc', stands: { reason: 'unclear', at: EARLIER } },
      true,
      /This is lifted.*\nIt still gets no mail: since .* a list says neither .* if it may be lifted too, repeat this command\.\nIts owner is abc\.\nSES/,
    ],
    [{ kind: 'lifted', stood: { ...stood, reason: 'operator' } }, true, /^(?!.*SES)/s],
  ] as const)('%j', (lifting, isDone, text) => {
    const told = liftText(lifting);
    expect(told.isDone).toBe(isDone);
    expect(told.lines.join('\n')).toMatch(text);
  });
});
