import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { contactStore } from '../../../../functions/store/contacts.ts';
import { staffMailStore } from '../../../../functions/store/staff-mails.ts';
import { lambdaContext } from '../../../../infra/local/aws/lambda-context.ts';
import { listen } from '../../../../infra/local/aws/listen.ts';
import { makeQueue } from '../../../../infra/local/aws/queue.ts';
import type { FaultKind, Incident, Step } from '../../../../infra/local/simulation/faults.ts';
import { Crash, mortalSender, type Start } from '../../../../infra/local/simulation/mortal-sender.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';
import { aClaim, aStaffMail, refFor } from '../../../support/factories.ts';

const AT_NOON = '2026-11-03T12:00:00Z';
const NOON = Date.parse(AT_NOON);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A service that records which requests took effect. */
async function service(nameOf: (request: Request) => Promise<string>) {
  const effects: string[] = [];
  const app = new Hono();
  app.post('/', async (c) => {
    effects.push(await nameOf(c.req.raw));
    return c.json({});
  });
  const { url, stop } = await listen(app);
  ends.push(stop);
  return { url, effects };
}

/**
 * Does for each message what a sender does: claim, mail, outcome. Like our own sender, it tries to continue
 * whatever happens.
 */
const start: Start =
  async (env, clock, { dynamo }) =>
  async (event) => {
    const contacts = contactStore(dynamo, 'table');
    const goOn = (work: Promise<unknown>) => work.catch(() => undefined);
    for (const { body } of event.Records) {
      const { ref } = JSON.parse(body) as { ref: string };
      const claim = { ...aClaim('ada'), ref };
      clock.now();
      await goOn(contacts.claim(claim));
      const mail = { method: 'POST', body: 'Action=SendRawEmail&Version=2010-12-01' };
      await goOn(fetch(env.AWS_ENDPOINT_URL_SES ?? '', mail));
      await goOn(contacts.finish(claim, claim.attempt, { status: 'SENT', messageId: '1', at: AT_NOON }));
      await clock.sleep(1);
    }
    return { batchItemFailures: [] };
  };

/** A sender with known faults, by step and call of the first customer. */
async function world(faults: Partial<Record<`${Step} ${number}`, FaultKind>>, startOne = start) {
  const table = await service(async (request) => request.headers.get('x-amz-target')?.split('.')[1] ?? '');
  const ses = await service(async () => 'mail');
  const clock = movableClock();
  clock.hold(NOON);
  const incidents: Incident[] = [];
  const calls = new Map<string, number>();
  const sender = mortalSender({
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ENDPOINT_URL_SES: ses.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    clock,
    start: startOne,
    seed: 1,
    fates: {
      isOutage: () => false,
      end: () => undefined,
      draw(step, name) {
        const call = (calls.get(`${step} ${name}`) ?? 0) + 1;
        calls.set(`${step} ${name}`, call);
        return name.endsWith(refFor('ada')) ? faults[`${step} ${call}`] : undefined;
      },
    },
    onIncident: (incident) => incidents.push(incident),
  });
  ends.push(sender.stop);
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: 1, maxReceives: 9 });
  const send = async (...people: string[]) => {
    for (const name of people)
      queue.send({
        body: JSON.stringify({ kind: 'score', ref: refFor(name), dueAt: '2026-11-03T11:59:00Z' }),
      });
    return sender.handler({ Records: queue.receive(10) }, lambdaContext('send')());
  };
  return { send, incidents, table: table.effects, ses: ses.effects, clock };
}

describe('a sender that can die', () => {
  it('works like the plain sender when nothing goes wrong', async () => {
    const { send, incidents, table, ses, clock } = await world({});
    expect(await send('ada', 'ben')).toEqual({ batchItemFailures: [] });
    expect(table).toEqual(['PutItem', 'UpdateItem', 'PutItem', 'UpdateItem']);
    expect(ses).toEqual(['mail', 'mail']);
    expect(incidents).toEqual([]);
    expect(clock.now()).toBe(NOON + 2);
  });

  it.each<[string, Parameters<typeof world>[0], string[], string[], boolean]>([
    ['before its claim', { 'write 1': 'crash before' }, [], [], false],
    ['after its claim', { 'write 1': 'crash after' }, ['PutItem'], [], true],
    ['before SES gets the mail', { 'mail 1': 'crash before' }, ['PutItem'], [], true],
    ['after SES took the mail', { 'mail 1': 'crash after' }, ['PutItem'], ['mail'], true],
    ['before it writes the outcome', { 'write 2': 'crash before' }, ['PutItem'], ['mail'], true],
    ['after it wrote the outcome', { 'write 2': 'crash after' }, ['PutItem', 'UpdateItem'], ['mail'], false],
  ])('that dies %s leaves what took effect until then, and nothing more', async (_, faults, table, ses, abandons) => {
    const played = await world(faults);
    await expect(played.send('ada', 'ben')).rejects.toThrow(Crash);
    expect(played.table).toEqual(table);
    expect(played.ses).toEqual(ses);
    expect(played.incidents).toHaveLength(1);
    expect(played.incidents[0]).toMatchObject({
      kind: Object.values(faults)[0],
      about: `score 2026-W45 ${refFor('ada')}`,
      batch: [`score ${refFor('ada')}`, `score ${refFor('ben')}`],
    });
    expect(played.incidents[0]?.abandons ?? false).toBe(abandons);
    // A fresh process gets the next batch.
    expect(await played.send('cy')).toEqual({ batchItemFailures: [] });
    expect(played.table).toEqual([...table, 'PutItem', 'UpdateItem']);
  });

  it('dies alone: another batch at the same time goes on', async () => {
    const played = await world({ 'mail 1': 'crash before' });
    const [first, second] = await Promise.allSettled([played.send('ada'), played.send('ben', 'cy')]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: { batchItemFailures: [] } });
    expect(played.ses).toEqual(['mail', 'mail']);
  });

  it.each<[FaultKind, string[]]>([
    ['request lost', []],
    ['response lost', ['mail']],
    ['throttled', []],
    ['SES failed', []],
  ])('lives on when it meets “%s”', async (kind, ses) => {
    const played = await world({ 'mail 1': kind });
    expect(await played.send('ada')).toEqual({ batchItemFailures: [] });
    expect(played.ses).toEqual(ses);
    expect(played.incidents).toMatchObject([{ kind, call: 'mail', at: NOON }]);
  });

  it('holds no claim on a staff mail that it only puts on the agenda', async () => {
    const planning: Start =
      async (_env, _clock, { dynamo }) =>
      async () => {
        await staffMailStore(dynamo, 'table').plan({ ...aStaffMail('ada'), recipient: refFor('ada') });
        return { batchItemFailures: [] };
      };
    const { send, incidents } = await world({ 'write 1': 'crash after' }, planning);
    await expect(send('ada')).rejects.toThrow();
    expect(incidents).toMatchObject([{ kind: 'crash after', call: 'plan' }]);
    expect(incidents[0]).not.toHaveProperty('abandons');
  });

  it('may make no write without a name from the store: such a write could meet no fault', async () => {
    const unnamed: Start =
      async (_env, _clock, { dynamo }) =>
      async () => {
        await dynamo.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'new' } } }));
        return { batchItemFailures: [] };
      };
    const { send, table } = await world({}, unnamed);
    await expect(send('ada')).rejects.toThrow('a write that has no name');
    expect(table).toEqual([]);
  });
});
