import { randomUUID } from 'node:crypto';
import type { Digest } from '../../functions/domain/digests/digest.ts';
import type { StaffMailId } from '../../functions/domain/mail/staff-mail.ts';
import { agenda } from '../../functions/store/agenda.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { digestStore } from '../../functions/store/digests.ts';
import { receiverStore } from '../../functions/store/receivers.ts';
import { staffMailStore } from '../../functions/store/staff-mails.ts';
import type { DigestPorts } from '../../functions/use-cases/digest-due.ts';
import { AGENDA_SHARDS } from '../../functions/wiring/table.ts';
import { createTable } from '../../infra/local/aws/dynamodb.ts';
import type { TestTable } from './dynamodb.ts';
import { aBundle, aCase, aClaim, aProgramme, refFor } from './factories.ts';
import { manualClock } from './manual-clock.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const WEEKS = ['2026-W46', '2026-W47'] as const;
const REGIONS = ['EMEA', 'AMER'] as const;
export const OWNERS = ['dana@example.com', 'lee@example.com', 'kim@example.com'] as const;
export const PROGRAMME = aProgramme({
  fatigue: { minGap: 'P60D', maxPerYear: 4, whileCaseOpen: 'P90D' },
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
export const MAILS = 3 + OWNERS.length;

/** Two weeks of asks in a table of their own, and what the Monday after them makes of them. */
export async function digestWeeks({ client }: TestTable) {
  const tableName = `digest-${randomUUID()}`;
  await createTable(client, tableName);
  const clock = manualClock(MONDAY);
  const contacts = contactStore(client, tableName);
  const ports = {
    bundles: { current: async () => aBundle({ programme: PROGRAMME }) },
    contacts,
    cases: caseStore(client, tableName),
    customers: customerStore(client, tableName),
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
