import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffMailId } from '../../../functions/domain/mail/staff-mail.ts';
import { digestDue } from '../../../functions/use-cases/digest-due.ts';
import { crashingAt } from '../../support/crash.ts';
import { digestWeeks, PROGRAMME } from '../../support/digest-weeks.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

const idOf = ({ audience, week, recipient, kind, turn }: StaffMailId): string =>
  [audience, week, recipient, kind, turn].join(' ');

describe('a run that breaks off', () => {
  const STORES = ['digests', 'staffMails'] as const;
  const ASKS = 6;

  it('at any of its calls comes to the same end after the next run', async () => {
    const whole = await digestWeeks(table);
    await whole.fill(ASKS);
    await digestDue(whole.ports);
    const expected = { mails: (await whole.onAgenda()).map(idOf).sort(), digests: await whole.kept() };

    let crashed = true;
    for (let call = 0; crashed; call += 1) {
      const { ports, fill, onAgenda, kept } = await digestWeeks(table);
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
