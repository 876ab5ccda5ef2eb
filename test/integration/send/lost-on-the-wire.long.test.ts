import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { countWeek } from '../../../functions/use-cases/count-score.ts';
import type { Fate, WireRequest } from '../../../infra/local/aws/wire-proxy.ts';
import { scoreLines } from '../../../infra/ops/score-text.ts';
import { ASK_WEEK } from '../../support/send-world.ts';
import { SUBJECTS, type Subject, startWire, type WireWorld } from '../../support/wire-world.ts';

let wire: Awaited<ReturnType<typeof startWire>>;
let world: WireWorld;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(() => wire.stop());
beforeEach(async () => {
  world = await wire.world();
});
afterEach(async () => {
  vi.useRealTimers();
  await wire.endWorlds();
});

const once = (fate: Fate): (() => Fate) => {
  let left = 1;
  return () => {
    left -= 1;
    return left < 0 ? 'pass' : fate;
  };
};

/**
 * Lets everything happen that may still come: the message again and again, the planner's releases, the end of
 * the lease.
 */
async function letTimePass(world: WireWorld, message: OutboxMessage): Promise<void> {
  for (const minutes of [1, 6, 6, 6, 20]) {
    const due = await world.onAgenda(message);
    if (due !== undefined) world.release(due);
    await world.later(minutes);
  }
}

describe('a mail for which SES does not answer', () => {
  it.each<[Subject, Fate, number]>(
    SUBJECTS.flatMap((subject) => [
      [subject, 'lose-response', 1],
      [subject, 'lose-request', 0],
    ]),
  )('%s, %s: one request, UNKNOWN and counted, however often the message comes again', async (subject, fate, taken) => {
    const message = await world.dueMail(subject);
    world.faults({ ses: once(fate) });
    world.release(message, message, message);
    await world.work();
    expect(await world.ambiguousInARow()).toBe(1);
    await letTimePass(world, message);

    expect(world.sesCalls()).toBe(1);
    expect(world.mails()).toHaveLength(taken);
    expect(await world.statusOf(message)).toBe('UNKNOWN');
    expect(await world.onAgenda(message)).toBeUndefined();
    if (message.kind === 'staff') return;
    const week = subject === 'ask' ? '2026-W45' : ASK_WEEK;
    const count = await countWeek(week, world.ports);
    expect(count.unknown).toBe(1);
    expect(scoreLines(count, world.clock.now(), []).join('\n')).toMatch(/^1 unknown: /m);
  });

  it.each(SUBJECTS)('%s, until the sender gives up: UNKNOWN, after one request', async (subject) => {
    const message = await world.dueMail(subject);
    let hung = 0;
    world.faults({
      ses: () => {
        hung += 1;
        return 'hang';
      },
    });
    world.release(message);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const worked = world.work();
    await vi.waitUntil(() => hung === 1 && world.mails().length === 1, { timeout: 30_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    await worked;
    vi.useRealTimers();
    expect(await world.statusOf(message)).toBe('UNKNOWN');
    await letTimePass(world, message);
    expect(world.sesCalls()).toBe(1);
    expect(await world.statusOf(message)).toBe('UNKNOWN');
  });
});

const isWrite = ({ target }: WireRequest): boolean => !['GetItem', 'Query'].includes(target);

/** `PutItem CONTACT`: the action and the kind of item. */
function nameOf({ target, body }: WireRequest): string {
  const { Key, Item } = JSON.parse(body.toString());
  return `${target} ${String((Key ?? Item).pk.S).split('#')[0]}`;
}

interface Lost {
  /** Which write, counted from 0. */
  readonly index: number;
  readonly fate: 'lose-response' | 'lose-request';
  /** Whether the SDK's own repeats of the write are lost too. */
  readonly repeats: 'arrive' | 'are lost';
}

/** Loses one write. The SDK repeats a write unchanged, so a repeat shows by its body. */
function losing({ index, fate, repeats }: Lost) {
  const seen: string[] = [];
  let lost = 0;
  return {
    lost: () => lost,
    fates: (request: WireRequest): Fate => {
      if (!isWrite(request)) return 'pass';
      const body = request.body.toString();
      if (!seen.includes(body)) seen.push(body);
      const isChosen = seen.indexOf(body) === index && (repeats === 'are lost' || lost === 0);
      if (isChosen) lost += 1;
      return isChosen ? fate : 'pass';
    },
  };
}

const says = (code: string, message: string): Fate => ({
  answer: {
    status: 400,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  },
});

/** What SES answers first, and how the mail ends if nothing else goes wrong. */
const SENT = { ses: 'pass', ends: 'SENT', taken: 1 } as const;
const SILENT = { ses: 'lose-response', ends: 'UNKNOWN', taken: 1 } as const;
const THROTTLED = { ses: says('Throttling', 'Maximum sending rate exceeded.'), ends: 'SENT', taken: 1 };
const REFUSED = { ses: says('InvalidParameterValue', 'Illegal address'), ends: 'REFUSED', taken: 0 };
const FAULTY = { ses: says('MessageRejected', 'Bad content'), ends: 'SENT', taken: 1 };
/** Asks and replies are written by one store, staff mails by another. */
const ANSWERS: Readonly<Record<Subject, readonly Answer[]>> = {
  ask: [SENT, SILENT, THROTTLED, REFUSED, FAULTY],
  'follow-up': [SENT],
  'staff mail': [SENT, SILENT, THROTTLED],
};

interface Answer {
  readonly ses: Fate;
  readonly ends: string;
  readonly taken: number;
}
const nameOfAnswer = ({ ses }: Answer): string =>
  typeof ses === 'string' ? ses : (/<Code>(\w+)/.exec(ses.answer.body)?.[1] ?? '');

describe.each<Subject>([...SUBJECTS])('a write of the database that is lost, %s', (subject) => {
  /** The writes of one mail, by name, in their order. */
  async function writesOf({ ses }: Answer): Promise<string[]> {
    const world = await wire.world();
    const message = await world.dueMail(subject);
    const recorded: string[] = [];
    world.faults({
      ses: once(ses),
      database: (request) => {
        if (isWrite(request)) recorded.push(nameOf(request));
        return 'pass';
      },
    });
    world.release(message);
    await world.work();
    return recorded;
  }

  /** How a mail ends when this write is lost. */
  async function endWithout({ ses }: Answer, lost: Lost) {
    const world = await wire.world();
    const message = await world.dueMail(subject);
    const { fates, lost: count } = losing(lost);
    world.faults({ ses: once(ses), database: fates });
    world.release(message);
    await world.work();
    expect(count()).toBeGreaterThan(0);
    world.faults({ database: () => 'pass' });
    await letTimePass(world, message);

    const recent = message.kind === 'staff' ? undefined : (await world.customerOf(message))?.recent;
    const week = subject === 'ask' ? '2026-W45' : ASK_WEEK;
    return {
      status: await world.statusOf(message),
      taken: world.mails().length,
      stillDue: await world.onAgenda(message),
      // Only asks and replies are remembered at the customer.
      remembered: recent?.filter((each) => each.week === week && each.kind === message.kind).length ?? 1,
    };
  }

  it('makes a handful of writes', async () => {
    const isStaff = subject === 'staff mail';
    const mail = isStaff ? 'UpdateItem STAFF' : 'UpdateItem CONTACT';
    expect(await writesOf(SENT)).toEqual([
      'UpdateItem GATE',
      isStaff ? mail : 'PutItem CONTACT',
      mail,
      ...(isStaff ? [] : ['UpdateItem CUSTOMER']),
    ]);
  });

  it.each(
    ANSWERS[subject].map((answer) => [nameOfAnswer(answer), answer] as const),
  )('and SES says %s: no second mail, and nobody is forgotten', async (_name, answer) => {
    const writes = await writesOf(answer);
    const points = writes.flatMap((write, index) =>
      (['lose-response', 'lose-request'] as const).flatMap((fate) =>
        (['arrive', 'are lost'] as const).map((repeats) => ({ write, index, fate, repeats })),
      ),
    );
    const found = await Promise.all(
      points.map(async (point) => ({ point, end: await endWithout(answer, point) })),
    );
    for (const { point, end } of found) {
      const label = `${point.fate} of ${point.write} (${point.index}), its repeats ${point.repeats}`;
      const { status, taken, ...rest } = end;
      expect(rest, label).toEqual({ stillDue: undefined, remembered: 1 });
      // If the sender could not write its outcome at all, the mail is UNKNOWN. There is never a second mail.
      const mayBeUnknown =
        point.repeats === 'are lost' && /STAFF|CONTACT/.test(point.write) && status === 'UNKNOWN';
      if (mayBeUnknown) expect(taken, label).toBeLessThanOrEqual(1);
      else expect({ status, taken }, label).toEqual({ status: answer.ends, taken: answer.taken });
    }
  });
});
