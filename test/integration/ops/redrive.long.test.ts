import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { sqsClient } from '../../../functions/runtime/sqs-client.ts';
import { toKey } from '../../../functions/store/items.ts';
import { customerKey } from '../../../functions/wiring/table.ts';
import { isToCustomer } from '../../../infra/local/files/mailbox.ts';
import { type CommandTarget, startCommandTarget, WITHIN_MS } from '../../support/command-target.ts';

let target: CommandTarget;
beforeAll(async () => {
  target = await startCommandTarget();
}, WITHIN_MS);
afterAll(() => target.stop());

const command: CommandTarget['command'] = (...words) => target.command(...words);

const mailsTo = (id: string): number =>
  target.world.mailbox
    .list()
    .filter((mail) => isToCustomer(mail) && mail.to.includes(`${id.toLowerCase()}@example.com`)).length;

const setLocale = async (id: string, value: { S: string } | { N: string }): Promise<void> =>
  void (await target.world.client.send(
    new UpdateItemCommand({
      TableName: target.world.tableName,
      Key: toKey(customerKey(await target.refFor(id))),
      UpdateExpression: 'SET #locale = :value',
      ExpressionAttributeNames: { '#locale': 'locale' },
      ExpressionAttributeValues: { ':value': value },
    }),
  ));

describe('npm run redrive', { timeout: WITHIN_MS }, () => {
  it('has nothing to show when all is well', async () => {
    const { code, out } = await command('redrive');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Nothing is parked.\nNo dead letters of outbox.\nNo dead letters of feedback.',
    });
  });

  it('shows what failed for good with its reason, brings it back, and mails nobody twice', async () => {
    await target.bring('R-1', 'R-2');
    await target.world.tick();
    await target.world.tick();
    const ref = await target.refFor('R-1');
    await setLocale('R-1', { N: '7' });
    const sqs = sqsClient(target.world.env);
    for (const MessageBody of ['not JSON', '{"kind":"postcard"}'])
      await sqs.send(new SendMessageCommand({ QueueUrl: target.world.env.OUTBOX_URL, MessageBody }));
    await target.world.move(4 * DAY_MS);
    expect(mailsTo('R-1')).toBe(0);
    expect(mailsTo('R-2')).toBe(1);

    expect((await target.world.overview()).parked).toBe(1);
    expect(await (await fetch(target.world.url)).text()).toContain('<dt>Parked</dt>');
    const listed = (await command('redrive')).out;
    expect(listed).toContain('Parked: 1 customer, 0 mails to colleagues.');
    expect(listed).toContain(`  customer ${ref}, since 2026-11-`);
    expect(listed).toContain(`/ ${ref} cannot be read: locale.`);
    // How often the planner released it meanwhile is not known.
    expect(listed).toMatch(/^Dead letters of outbox: \d+\.$/m);
    expect(listed).toMatch(/: it cannot be read: .*JSON/);
    expect(listed).toMatch(/: it cannot be read: Not an outbox message: kind/);
    // Looking changes nothing.
    expect((await command('redrive')).out).toBe(listed);

    // The fault is not repaired yet: it comes back, fails again, and is parked again with its reason.
    expect((await command('redrive', 'parked')).out).toMatch(
      /^Brought back: 1 customer, 0 mails to colleagues\./,
    );
    await target.world.move(HOUR_MS);
    expect((await command('redrive')).out).toContain(`/ ${ref} cannot be read: locale.`);

    await setLocale('R-1', { S: 'en' });
    const back = await command('redrive', 'dlq', 'outbox');
    expect(back.out).toMatch(
      /^\d+ messages? went back to outbox\. Nobody is mailed twice by it\.\n2 messages stay a dead letter/,
    );
    await target.world.move(HOUR_MS);
    // A message does not bring back a parked customer.
    expect(mailsTo('R-1')).toBe(0);
    expect((await command('redrive', 'parked', '--ref', await target.refFor('R-2'))).err).toMatch(
      /^Nothing of [a-z2-7]{16} is parked\./,
    );
    expect((await command('redrive', 'parked', '--ref', ref)).code).toBe(0);
    // Over the weekend, and to the hour at which this customer gets mail.
    await target.world.move(5 * DAY_MS);
    expect(mailsTo('R-1')).toBe(1);
    // Repeated messages about the sent mail change nothing.
    for (let time = 0; time < 3; time += 1)
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: target.world.env.OUTBOX_DEAD_LETTERS_URL,
          MessageBody: JSON.stringify({ ref, kind: 'score', dueAt: '2026-11-03T09:00:00Z' }),
        }),
      );
    expect((await command('redrive')).out).toContain('has been done or planned anew since; it is not needed');
    await command('redrive', 'dlq', 'outbox');
    await target.world.move(HOUR_MS);
    sqs.destroy();
    expect([mailsTo('R-1'), mailsTo('R-2')]).toEqual([1, 1]);
    expect((await command('redrive')).out).toMatch(/^Nothing is parked\.\nDead letters of outbox: 2\./);
  });

  it('says in one line which queues there are', async () => {
    const err = 'Say which: npm run redrive -- dlq outbox, or npm run redrive -- dlq feedback';
    expect(await command('redrive', 'dlq')).toEqual({ code: 1, out: '', err });
  });

  it('names what is wrong with a dead letter of feedback, leaves those that would only fail again, and puts back the rest once', async () => {
    const sqs = sqsClient(target.world.env);
    const url = target.world.env.FEEDBACK_DEAD_LETTERS_URL ?? '';
    const envelope = (TopicArn: string, Message: string) =>
      JSON.stringify({ Type: 'Notification', TopicArn, Message });
    const topic = target.world.env.FEEDBACK_TOPIC ?? '';
    for (const body of [
      envelope('arn:aws:sns:eu-west-1:1:foreign', '{}'),
      envelope(topic, '{"eventType":"Bounce"}'),
      envelope(topic, '{"eventType":"Send"}'),
      envelope(
        topic,
        JSON.stringify({
          eventType: 'Bounce',
          bounce: { bounceType: 'Permanent', bouncedRecipients: [], timestamp: '2026-11-03T10:00:00Z' },
          mail: { destination: ['kim@example.com', 'lee@example.com'] },
        }),
      ),
    ])
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    sqs.destroy();
    const { out } = await command('redrive');
    expect(out).toContain('Dead letters of feedback: 4.');
    expect(out).toContain('it names nobody whose address could be read');
    expect(out).toContain('it came through another topic than ours');
    expect(out).toMatch(/it cannot be read: .*bounce/);
    expect(out).toContain('it could not be worked on, see the log of feedback');
    expect((await command('redrive', 'dlq', 'feedback')).out).toMatch(/^1 message went back to feedback/m);
    expect((await command('redrive')).out).toContain('Dead letters of feedback: 3.');
  });
});
