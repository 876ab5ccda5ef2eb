import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import type { StaffMessage } from '../../../functions/ports/outbox.ts';
import { startSend } from '../../../functions/services/send.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { aCase, aClaim, aStaffMail } from '../../support/factories.ts';
import { type Journey, startJourney } from '../../support/journey.ts';

let journey: Journey;
beforeEach(async () => {
  journey = await startJourney('2026-11-03T10:00:00Z');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await journey.end();
});

it('names a staff mail in its log by kind, audience and hash, never by address', async () => {
  const { client, tableName, clock, env } = journey.world;
  const contacts = contactStore(client, tableName);
  await contacts.claim(aClaim('kim'));
  await contacts.recordTap(aClaim('kim'), { score: 2, at: toInstant(clock.now()) }, '2026-11-03T10:30:00Z');
  await caseStore(client, tableName).add(aCase('kim'));
  const { to, locale, dueAt, ...staff } = aStaffMail('kim');
  await staffMailStore(client, tableName).plan({ ...staff, to, locale, dueAt });
  const message: StaffMessage = { kind: 'staff', staff, dueAt };

  let written = '';
  const send = await startSend({ ...env, LOG_LEVEL: 'INFO' }, clock);
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: 60_000, maxReceives: 3 });
  queue.send({ body: JSON.stringify(message) });
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
  const result = await send({ Records: queue.receive(10) }, lambdaContext('send')());
  vi.restoreAllMocks();

  expect(result).toEqual({ batchItemFailures: [] });
  expect(await journey.mailsTo(to, 'alert')).toHaveLength(1);
  expect(JSON.parse(written)).toMatchObject({
    message: 'handled',
    mails: [{ staff, dueAt, outcome: { kind: 'sent' } }],
  });
  expect(written).not.toContain('@');
});
