import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { signToken } from '../../functions/domain/mail/token.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { startAnswer } from '../../functions/services/answer.ts';
import { startSettle } from '../../functions/services/settle.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { formEvent, httpEvent } from '../support/http-events.ts';
import { asked } from './asked.ts';
import { startBenchWorld } from './bench-world.ts';
import { NOW_MS } from './due-customers.ts';
import { meter } from './watched-client.ts';

export interface AnswerUnits {
  readonly get: number;
  readonly getAgain: number;
  readonly beacon: number;
  readonly confirm: number;
  readonly confirmAfterSettling: number;
  readonly settle: number;
  readonly settleDetractor: number;
}

/** Says where the page tells that somebody is there. */
const seenPath = (body: string): string => /data-seen="([^"]+)"/.exec(body)?.[1] ?? '';

/**
 * DynamoDB's write units of each step from a click to what follows, on the real functions. Each step is
 * exact, so one of each is enough. The engine counts.
 */
export async function measureAnswerUnits(): Promise<AnswerUnits> {
  const clock = movableClock();
  clock.hold(NOW_MS);
  const world = await startBenchWorld({ clock, quota: { perSecond: 14, perDay: 50_000 } });
  const clients = { answer: dynamoClient(world.env), settle: dynamoClient(world.env) };
  try {
    const [promoter, detractor] = await asked(world, 2);
    if (promoter === undefined || detractor === undefined) throw new Error('Nobody was asked.');
    const meters = { answer: meter(clients.answer), settle: meter(clients.settle) };
    const answer = await startAnswer(world.env, clock, { client: clients.answer });
    const settle = await startSettle(world.env, clock, { client: clients.settle });
    clock.moveTo(NOW_MS + HOUR_MS);

    const cost = async (of: keyof typeof meters, act: () => Promise<unknown>): Promise<number> => {
      meters[of].reset();
      await act();
      return meters[of].total('write');
    };
    const visit = async (event: Parameters<typeof answer>[0], status = 200): Promise<string> => {
      const reply = await answer(event, lambdaContext('answer')());
      if (reply.statusCode !== status) throw new Error(`A page answered with ${reply.statusCode}.`);
      return reply.body ?? '';
    };
    const link = (ask: ContactId): string =>
      `/s/${signToken(world.keys, 'score', ask, NOW_MS + 60 * DAY_MS)}`;

    let page = '';
    const get = await cost('answer', async () => {
      page = await visit(httpEvent({ path: `${link(promoter)}/9` }));
    });
    const getAgain = await cost('answer', () => visit(httpEvent({ path: `${link(promoter)}/9` })));
    const beacon = await cost('answer', () => {
      const headers = {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'empty',
      };
      return visit(httpEvent({ method: 'POST', path: seenPath(page), headers, body: 'm' }), 204);
    });
    const confirm = await cost('answer', () => visit(formEvent(link(promoter), { score: '9' })));
    clock.moveTo(NOW_MS + 2 * HOUR_MS);
    const settled = await cost('settle', () => settle({}, lambdaContext('settle')()));
    const confirmAfterSettling = await cost('answer', () =>
      visit(formEvent(link(promoter), { score: '10' })),
    );
    clock.moveTo(NOW_MS + 2 * HOUR_MS + 31 * MINUTE_MS);
    await settle({}, lambdaContext('settle')());

    await visit(httpEvent({ path: `${link(detractor)}/3` }));
    clock.moveTo(NOW_MS + 4 * HOUR_MS);
    const settleDetractor = await cost('settle', () => settle({}, lambdaContext('settle')()));
    return { get, getAgain, beacon, confirm, confirmAfterSettling, settle: settled, settleDetractor };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await world.stop();
  }
}
