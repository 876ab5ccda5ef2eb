import { expect, it } from 'vitest';
import type { Lane } from '../../../functions/domain/mail/lanes.ts';
import type { Agenda, Due, DuePage } from '../../../functions/ports/agenda.ts';
import type { CustomerStore } from '../../../functions/ports/customers.ts';
import type { StaffMailStore } from '../../../functions/ports/staff-mails.ts';
import { aProfile, aStaffMail, refFor } from '../factories.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-02T09:00:01Z';

export interface AgendaPlace {
  readonly agenda: Agenda;
  readonly shards: number;
  readonly customers: CustomerStore;
  readonly staffMails: StaffMailStore;
}

/** What the agenda promises about customers and staff mails. A new place has an empty agenda. */
export function agendaContract(newPlace: () => Promise<AgendaPlace>): void {
  /** All that is due in a lane, read in pages of this size. */
  async function dueOf(
    { agenda, shards }: AgendaPlace,
    lane: Lane,
    until: string,
    limit = 100,
  ): Promise<Due[]> {
    const found: Due[] = [];
    for (let shard = 0; shard < shards; shard += 1) {
      let page: DuePage | undefined;
      do {
        page = await agenda.due(lane, shard, until, limit, page?.cursor);
        expect(page.due.length).toBeLessThanOrEqual(limit);
        found.push(...page.due);
      } while (page.more);
    }
    return found;
  }
  const names = Array.from({ length: 12 }, (_, index) => `g${index}`);

  it('is empty before anything is planned', async () => {
    const place = await newPlace();
    expect(await place.agenda.earliest()).toBeUndefined();
    expect(await place.agenda.due('rest', 0, NOW, 10)).toEqual({ due: [], cursor: undefined, more: false });
    const cursor = `2026-11-01T09:00:00Z#score#${refFor('g')}`;
    expect(await place.agenda.due('rest', 0, NOW, 10, cursor)).toEqual({ due: [], cursor, more: false });
  });

  it.each([
    1, 3, 100,
  ])('names each customer once, where they stand, to the second, %d a page', async (limit) => {
    const place = await newPlace();
    for (const name of names) await place.customers.save(aProfile(name), NOW);
    expect(await dueOf(place, 'review', '2026-11-02T08:59:59Z', limit)).toEqual([]);
    const reviews = await dueOf(place, 'review', NOW, limit);
    expect(reviews).toHaveLength(names.length);
    for (const name of names)
      expect(reviews).toContainEqual({ kind: 'review', ref: refFor(name), dueAt: NOW });

    for (const name of names) {
      const customer = await place.customers.get(refFor(name));
      if (customer !== undefined)
        await place.customers.move(customer, { kind: 'score', dueAt: NOW, notBefore: LATER, lane: 'key' });
    }
    expect(await dueOf(place, 'review', LATER, limit)).toEqual([]);
    expect(await dueOf(place, 'key', NOW, limit)).toEqual([]);
    expect(await dueOf(place, 'key', LATER, limit)).toHaveLength(names.length);
    expect(await place.agenda.earliest()).toBe(LATER);
  });

  it.each([1, 100])('names a mail to a colleague until it has ended, %d a page', async (limit) => {
    const place = await newPlace();
    const [first, second] = [
      aStaffMail('g', { dueAt: NOW }),
      aStaffMail('g', { dueAt: NOW, kind: 'words' }),
    ] as const;
    for (const mail of [first, second]) await place.staffMails.plan(mail);
    expect(await dueOf(place, 'staff', NOW, limit)).toHaveLength(2);
    await place.staffMails.claim(first, 'a1', NOW);
    expect(await dueOf(place, 'staff', NOW, limit)).toHaveLength(2);
    await place.staffMails.finish(first, 'a1', { status: 'SENT', messageId: 'm', at: NOW });
    const { to: _, locale: __, dueAt, ...staff } = second;
    expect(await dueOf(place, 'staff', NOW, limit)).toEqual([{ kind: 'staff', staff, dueAt }]);
  });

  it('finds what stands behind a cursor, and nothing before it', async () => {
    const place = await newPlace();
    const mail = aStaffMail('g', { dueAt: LATER });
    await place.staffMails.plan(mail);
    const shard = (
      await Promise.all(
        Array.from({ length: place.shards }, (_, each) => place.agenda.due('staff', each, LATER, 10)),
      )
    ).findIndex(({ due }) => due.length === 1);
    const page = await place.agenda.due('staff', shard, LATER, 10);
    await place.staffMails.plan(aStaffMail('g', { dueAt: NOW, kind: 'escalation' }));
    await place.staffMails.plan(aStaffMail('g', { dueAt: LATER, kind: 'words' }));
    const next = await place.agenda.due('staff', shard, LATER, 10, page.cursor);
    expect(next.due).toMatchObject([{ staff: { kind: 'words' }, dueAt: LATER }]);
  });
}
