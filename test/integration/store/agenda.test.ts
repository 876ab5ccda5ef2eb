import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUE_LANES, type Lane } from '../../../functions/domain/mail/lanes.ts';
import type { Due, DuePage } from '../../../functions/ports/agenda.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { AGENDA_SHARDS, agendaKey } from '../../../functions/wiring/table.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aCase, aClaim, aProfile, aStaffMail, refFor } from '../../support/factories.ts';

const NOW = '2026-11-02T09:00:00Z';
let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

const allDue = async (lane: Lane, until: string): Promise<Due[]> => {
  const pages = await Promise.all(
    Array.from({ length: AGENDA_SHARDS }, (_, shard) =>
      agenda(table.client, table.tableName).due(lane, shard, until, 100),
    ),
  );
  return pages.flatMap(({ due }) => due);
};

describe('the agenda', () => {
  it('is empty, and has no earliest entry, before anything is planned', async () => {
    expect(await agenda(table.client, table.tableName).earliest()).toBeUndefined();
    expect(await allDue('review', '9999-01-01T00:00:00Z')).toEqual([]);
  });

  it('shows what is due by a time, to the second, and keeps showing it until it is moved', async () => {
    const customers = customerStore(table.client, table.tableName);
    await customers.save(aProfile('d1'), NOW);
    expect(await allDue('review', '2026-11-02T08:59:59Z')).toEqual([]);
    expect(await allDue('review', NOW)).toEqual([{ kind: 'review', ref: refFor('d1'), dueAt: NOW }]);
    expect(await allDue('review', '2027-01-01T00:00:00Z')).toHaveLength(1);
    expect(await agenda(table.client, table.tableName).earliest()).toBe(NOW);

    const customer = await customers.get(refFor('d1'));
    if (customer !== undefined)
      await customers.move(customer, { kind: 'score', dueAt: '2026-12-01T09:00:00Z', lane: 'rest' });
    expect(await allDue('review', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(await allDue('rest', '2026-12-01T09:00:00Z')).toMatchObject([{ kind: 'score' }]);
  });

  it('names the ask whose answer is to be settled', async () => {
    const contacts = contactStore(table.client, table.tableName);
    await contacts.claim(aClaim('d2'));
    await contacts.recordHit(aClaim('d2'), { score: 9, at: NOW }, '2026-11-02T09:30:00Z');
    expect(await allDue('settle', '2026-11-02T09:30:00Z')).toEqual([
      {
        kind: 'settle',
        dueAt: '2026-11-02T09:30:00Z',
        contact: { ref: refFor('d2'), week: '2026-W45', kind: 'score' },
      },
    ]);
  });

  it('names the case that nobody has resolved, until somebody does', async () => {
    const cases = caseStore(table.client, table.tableName);
    const opened = aCase('d3', { nudgeAt: NOW });
    await cases.add(opened);
    const id = { ref: opened.ref, week: opened.week };
    expect(await allDue('case', '2026-11-02T08:59:59Z')).toEqual([]);
    expect(await allDue('case', NOW)).toEqual([{ kind: 'case', case: id, dueAt: NOW }]);
    const { nudgeAt: _, ...rest } = opened;
    await cases.replace(opened, { ...rest, status: 'resolved', resolvedAt: NOW });
    expect(await allDue('case', NOW)).toEqual([]);
  });

  it('names each staff mail until it was sent, however many are due in one second', async () => {
    const staffMails = staffMailStore(table.client, table.tableName);
    const mails = [
      aStaffMail('d4', { dueAt: NOW }),
      aStaffMail('d4', { dueAt: NOW, kind: 'words' }),
      aStaffMail('d4', { dueAt: NOW, turn: 2 }),
      aStaffMail('d4', { dueAt: NOW, week: '2026-W20' }),
      aStaffMail('d4', { dueAt: NOW, audience: 'leadership', kind: 'digest', turn: 0 }),
    ] as const;
    for (const mail of mails) await staffMails.plan(mail);
    const found: Due[] = [];
    for (let shard = 0; shard < AGENDA_SHARDS; shard += 1) {
      let page: DuePage | undefined;
      do {
        // One per page: a page would skip entries with equal sort keys.
        page = await agenda(table.client, table.tableName).due('staff', shard, NOW, 1, page?.cursor);
        found.push(...page.due);
      } while (page.more);
    }
    expect(found).toHaveLength(mails.length);
    for (const { to: _, locale: __, dueAt, ...staff } of mails)
      expect(found).toContainEqual({ kind: 'staff', staff, dueAt });

    const [sent, skipped, parked, freed, claimed] = mails;
    for (const mail of [sent, freed, claimed]) await staffMails.claim(mail, 'a1', NOW);
    await staffMails.finish(sent, 'a1', { status: 'SENT', messageId: 'm', at: NOW });
    await staffMails.skip(skipped, 'case-closed');
    for (let count = 0; count < 3; count += 1) await staffMails.fail(parked, 'template broken', NOW);
    await staffMails.free(freed, 'a1');
    const left = (await allDue('staff', NOW)).flatMap((due) => (due.kind === 'staff' ? [due.staff] : []));
    // A mail that is being sent stays until its outcome is known, so that the next tick finds a crash.
    expect(left).toHaveLength(2);
    for (const mail of [freed, claimed])
      expect(left.some(({ week, kind }) => week === mail.week && kind === mail.kind)).toBe(true);
  });

  it('keeps the parked in a lane of their own, and never brings them up by itself', async () => {
    const customers = customerStore(table.client, table.tableName);
    const staffMails = staffMailStore(table.client, table.tableName);
    const mail = aStaffMail('d6', { dueAt: NOW });
    const { to: _, locale: __, dueAt: ___, ...staff } = mail;
    await staffMails.plan(mail);
    await customers.save(aProfile('d6'), NOW);
    const since = '2026-11-02T09:05:00Z';
    const before = await allDue('parked', '9999-01-01T00:00:00Z');
    for (let count = 0; count < 3; count += 1) {
      await customers.fail({ kind: 'review', ref: refFor('d6'), dueAt: NOW }, 'broken', since);
      await staffMails.fail(mail, 'broken', since);
    }
    const parked = await allDue('parked', '9999-01-01T00:00:00Z');
    expect(parked).toHaveLength(before.length + 2);
    expect(parked).toContainEqual({ kind: 'parked', ref: refFor('d6'), dueAt: since });
    expect(parked).toContainEqual({ kind: 'parked', staff, dueAt: since });
    for (const lane of DUE_LANES) {
      const due = await allDue(lane, '9999-01-01T00:00:00Z');
      expect(due.filter((each) => 'ref' in each && each.ref === refFor('d6'))).toEqual([]);
    }
    await customers.unpark(refFor('d6'), since);
    await staffMails.unpark(mail, since);
    expect(await allDue('parked', '9999-01-01T00:00:00Z')).toEqual(before);
    expect(await allDue('staff', since)).toContainEqual({ kind: 'staff', staff, dueAt: since });
  });

  it('pages through a shard without missing or repeating anybody', async () => {
    const customers = customerStore(table.client, table.tableName);
    const shardOfFirst = 5;
    const names: string[] = [];
    for (let index = 0; names.length < 23; index += 1) {
      const name = `page-${index}`;
      // All of them are in one shard, so that there is more than one page.
      const due = { kind: 'review' as const, ref: refFor(name) };
      if (agendaKey('review', { ...due, dueAt: NOW }).lane.endsWith(`#0${shardOfFirst}`)) names.push(name);
    }
    await Promise.all(names.map((name) => customers.save(aProfile(name), NOW)));
    const found: string[] = [];
    let page: DuePage | undefined;
    do {
      page = await agenda(table.client, table.tableName).due('review', shardOfFirst, NOW, 5, page?.cursor);
      found.push(...page.due.flatMap((due) => ('ref' in due ? [due.ref] : [])));
    } while (page.more);
    expect(found.sort()).toEqual(names.map(refFor).sort());
  });
});
