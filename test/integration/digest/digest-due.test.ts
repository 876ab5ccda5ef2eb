import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../../functions/domain/answering/score.ts';
import type { Digest } from '../../../functions/domain/digests/digest.ts';
import type { StaffMailId } from '../../../functions/domain/mail/staff-mail.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { digestStore } from '../../../functions/store/digests.ts';
import { receiverStore } from '../../../functions/store/receivers.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { countWeek } from '../../../functions/use-cases/count-score.ts';
import { type DigestPorts, digestDue } from '../../../functions/use-cases/digest-due.ts';
import { AGENDA_SHARDS } from '../../../functions/wiring/table.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { crashingAt } from '../../support/crash.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aBundle, aCase, aClaim, aProgramme, refFor } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const WEEKS = ['2026-W46', '2026-W47'] as const;
const REGIONS = ['EMEA', 'AMER'] as const;
const OWNERS = ['dana@example.com', 'lee@example.com', 'kim@example.com'] as const;
const PROGRAMME = aProgramme({
  digests: [
    {
      name: 'leadership',
      to: ['lead@example.com', 'board@example.com'],
      on: 'mon',
      at: '08:00',
      template: 'digest/weekly',
    },
    {
      name: 'emea',
      to: ['emea@example.com'],
      slice: { region: 'EMEA' },
      on: 'mon',
      at: '08:00',
      template: 'digest/weekly',
    },
    { name: 'owners', to: [], slice: { owner: 'each' }, on: 'mon', at: '08:00', template: 'digest/weekly' },
  ],
});
/** One for each of the three named recipients, and one for each owner. */
const MAILS = 3 + OWNERS.length;

const idOf = ({ audience, week, recipient, kind, turn }: StaffMailId): string =>
  [audience, week, recipient, kind, turn].join(' ');

let table: TestTable;
let tableName: string;

beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  tableName = `digest-${randomUUID()}`;
  await createTable(table.client, tableName);
});

function world() {
  const { client } = table;
  const clock = manualClock(MONDAY);
  const contacts = contactStore(client, tableName);
  const ports = {
    bundles: { current: async () => aBundle({ programme: PROGRAMME }) },
    contacts,
    cases: caseStore(client, tableName),
    digests: digestStore(client, tableName),
    staffMails: staffMailStore(client, tableName),
    receivers: receiverStore(client, tableName),
    keys: { address: new Uint8Array(32).fill(3) },
    clock,
  } satisfies DigestPorts;

  async function ask(
    name: string,
    week: string,
    facts: { region: string; ownerEmail: string },
  ): Promise<void> {
    const claim = aClaim(name, { week, ...facts });
    await contacts.claim(claim);
    await contacts.finish(claim, claim.attempt, {
      status: 'SENT',
      messageId: `m-${name}`,
      at: '2026-11-17T09:00:00Z',
    });
  }
  const press = (name: string, week: string, score: number, at = '2026-11-18T10:00:00Z') =>
    contacts.recordTap(
      { ref: refFor(name), week, kind: 'score' },
      { score, at },
      '2026-11-18T10:30:00Z',
      score < 7 ? ['price'] : [],
    );

  async function onAgenda(): Promise<StaffMailId[]> {
    const pages = await Promise.all(
      Array.from({ length: AGENDA_SHARDS }, (_, shard) =>
        agenda(client, tableName).due('staff', shard, MONDAY, 100),
      ),
    );
    return pages.flatMap(({ due }) => due.flatMap((each) => (each.kind === 'staff' ? [each.staff] : [])));
  }

  return {
    ports,
    clock,
    press,
    onAgenda,
    /** Makes this many asks in each of two weeks, half of them answered; and a case. */
    async fill(asks = 20): Promise<void> {
      for (const week of WEEKS) {
        await Promise.all(
          Array.from({ length: asks }, async (_, index) => {
            const name = `${week}-${index}`;
            await ask(name, week, {
              region: REGIONS[index % 2] ?? '',
              ownerEmail: OWNERS[index % 3] ?? '',
            });
            if (index % 4 < 2) await press(name, week, 1 + ((index * 7) % 10));
          }),
        );
      }
      await ports.cases.add(aCase('a', { region: 'EMEA', ownerEmail: OWNERS[0] }));
    },
    /** The digests of this week: of each audience that has a planned mail, and of all owners together. */
    async kept(): Promise<(Digest | undefined)[]> {
      const audiences = [...(await onAgenda()).map(({ audience }) => audience), 'owners'];
      return Promise.all(
        [...new Set(audiences)].sort().map((audience) => ports.digests.get(audience, '2026-W47')),
      );
    },
  };
}

describe('the digests', () => {
  it('hold the numbers of a recount, for all weeks and bands', async () => {
    const { ports, fill } = world();
    await fill();
    await digestDue(ports);
    const digest = await ports.digests.get('leadership', '2026-W47');
    for (const { week, tally } of digest?.weeks ?? [])
      expect(tally).toEqual((await countWeek(week, ports)).all);
    const { all, byBand } = await countWeek('2026-W47', ports);
    expect(all).toMatchObject({ asked: 20, answered: 10 });
    expect(digest?.byBand).toEqual([...byBand].map(([band, tally]) => ({ band, tally })));
  });

  it('of the owners sum to the whole', async () => {
    const { ports, fill, kept } = world();
    await fill();
    await digestDue(ports);
    const own = (await kept()).filter((digest) => digest?.audience.startsWith('owners.'));
    expect(own).toHaveLength(OWNERS.length);
    const asked = own.reduce((sum, digest) => sum + (digest?.weeks.at(-1)?.tally ?? EMPTY_TALLY).asked, 0);
    expect(asked).toBe((await ports.digests.get('leadership', '2026-W47'))?.weeks.at(-1)?.tally.asked);
  });

  it('put every mail on the agenda once', async () => {
    const { ports, fill, onAgenda } = world();
    await fill();
    const { made } = await digestDue(ports);
    expect(made.map(({ mails }) => mails)).toEqual([2, 1, OWNERS.length]);
    expect(await onAgenda()).toHaveLength(MAILS);
    expect(await digestDue(ports)).toEqual({ made: [], failed: [] });
    expect(await onAgenda()).toHaveLength(MAILS);
  });

  it('are the same when two runs make them at once', async () => {
    const { ports, fill, onAgenda, kept } = world();
    await fill();
    const results = await Promise.all([digestDue(ports), digestDue(ports)]);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    const planned = results.flatMap(({ made }) => made).reduce((sum, { mails }) => sum + mails, 0);
    expect(planned).toBe(MAILS);
    expect(await onAgenda()).toHaveLength(MAILS);
    expect(await kept()).not.toContain(undefined);
  });

  it('show a late answer or change in the next one, and leave the last as it was', async () => {
    const { ports, clock, fill, press } = world();
    await fill();
    await digestDue(ports);
    const before = await ports.digests.get('leadership', '2026-W47');
    await press('2026-W47-2', '2026-W47', 10, '2026-11-25T10:00:00Z');
    await press('2026-W46-0', '2026-W46', 9, '2026-11-25T10:00:00Z');
    clock.set('2026-11-30T08:00:00Z');
    await digestDue(ports);
    const next = await ports.digests.get('leadership', '2026-W48');
    expect(next?.weeks.map(({ week }) => week).slice(-3)).toEqual(['2026-W46', '2026-W47', '2026-W48']);
    for (const { week, tally } of next?.weeks ?? [])
      expect(tally).toEqual((await countWeek(week, ports)).all);
    expect(next?.weeks.at(-2)?.tally.answered).toBe(11);
    expect(next?.weeks.at(-3)?.tally.promoters).toBe(
      (before?.weeks.at(-2)?.tally.promoters ?? Number.NaN) + 1,
    );
    expect(await ports.digests.get('leadership', '2026-W47')).toEqual(before);
  });
});

describe('a run that breaks off', () => {
  const STORES = ['digests', 'staffMails'] as const;
  const ASKS = 6;

  it('at any of its calls comes to the same end after the next run', async () => {
    const whole = world();
    await whole.fill(ASKS);
    await digestDue(whole.ports);
    const expected = { mails: (await whole.onAgenda()).map(idOf).sort(), digests: await whole.kept() };

    let crashed = true;
    for (let call = 0; crashed; call += 1) {
      tableName = `digest-${randomUUID()}`;
      await createTable(table.client, tableName);
      const { ports, fill, onAgenda, kept } = world();
      await fill(ASKS);
      const crashing = crashingAt(ports, STORES, { call, when: 'before' });
      await digestDue(crashing.ports).catch(() => undefined);
      crashed = crashing.crashed();
      // A mail whose digest does not exist yet waits for it. But once a digest exists, a missing mail would
      // never be planned.
      const planned = (await onAgenda()).map(({ audience }) => audience);
      for (const { name } of PROGRAMME.digests.filter(({ to }) => to.length > 0))
        if ((await ports.digests.get(name, '2026-W47')) !== undefined) expect(planned).toContain(name);
      await digestDue(ports);
      expect((await onAgenda()).map(idOf).sort(), `call ${call}`).toEqual(expected.mails);
      expect(await kept(), `call ${call}`).toEqual(expected.digests);
    }
  }, 120_000);
});
