import { describe, expect, it } from 'vitest';
import type { DueLane } from '../../../../functions/domain/mail/lanes.ts';
import { toInstant } from '../../../../functions/domain/time/instant.ts';
import { TICKS_MS } from '../../../../functions/domain/time/ticks.ts';
import { DAY_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { schedules } from '../../../../infra/local/world/schedules.ts';

const NOW = Date.parse('2026-11-02T12:00:00Z');

/** Schedules over an agenda with one time in the first shard of each lane. They record what was called. */
function world(
  lanes: Partial<Record<DueLane, number>>,
  more: { settleAdds?: DueLane; waiting?: number; told?: number; toldAgainAt?: number; fails?: string } = {},
) {
  const agenda = new Map(Object.entries(lanes).map(([lane, at]) => [`${lane}#00`, toInstant(at)]));
  const called: string[] = [];
  let waiting = more.waiting ?? 0;
  let told = more.told ?? 0;
  const made = schedules({
    clock: { now: () => NOW, sleep: async () => undefined },
    settle: async () => {
      called.push('settle');
      agenda.delete('settle#00');
      if (more.settleAdds !== undefined) agenda.set(`${more.settleAdds}#00`, toInstant(NOW));
    },
    digest: async () => {
      called.push('digest');
      if (more.fails === 'digest') throw new Error('no templates');
    },
    plan: async () => {
      called.push('plan');
      waiting += 1;
    },
    drain: async () => {
      called.push('drain');
      waiting = 0;
    },
    hear: async () => {
      called.push('hear');
      told = 0;
    },
    feedback: {
      counts: () => ({ waiting: told, inFlight: 0, delayed: 0, dead: 0 }),
      nextVisibleAt: () => more.toldAgainAt,
    },
    queue: {
      counts: () => ({ waiting, inFlight: 0, delayed: 0, dead: 0 }),
      nextVisibleAt: () => undefined,
    },
    heads: async () => {
      if (more.fails === 'heads') throw new Error('no database');
      return new Map(agenda);
    },
    nextDigestAt: (now) => now + DAY_MS,
    onError: (where, error) => called.push(`${where}: ${String(error)}`),
  });
  return { ...made, called };
}

describe('a tick', () => {
  it('calls everything, in the order in which one thing leads to the next', async () => {
    const { tick, called } = world({});
    await tick();
    expect(called).toEqual(['settle', 'digest', 'plan', 'drain', 'hear']);
  });

  it('calls everything although nobody could look at the agenda first', async () => {
    const { tick, called } = world({}, { fails: 'heads' });
    await tick();
    expect(called).toEqual(['settle', 'digest', 'plan', 'drain', 'hear']);
  });
});

describe('a function that fails', () => {
  it('does not stop the others, and is called again soon', async () => {
    const { tick, nextWork, called } = world({}, { fails: 'digest' });
    await tick();
    expect(called).toEqual(['settle', 'digest', 'digest: Error: no templates', 'plan', 'drain', 'hear']);
    expect(await nextWork()).toBe(NOW + TICKS_MS.digest);
  });
});

describe('a tick of a clock that asks often', () => {
  it.each<[string, Partial<Record<DueLane, number>>, string[]]>([
    ['nothing but what is planned for later', { settle: NOW + MINUTE_MS, rest: NOW + MINUTE_MS }, []],
    ['an answer to settle', { settle: NOW, rest: NOW + MINUTE_MS }, ['settle']],
    ['a case to nudge', { case: NOW - DAY_MS }, ['settle']],
    ['a mail', { settle: NOW + MINUTE_MS, key: NOW }, ['plan', 'drain']],
    ['a review', { review: NOW }, ['plan', 'drain']],
  ])('with %s calls only what has something to do', async (_what, lanes, expected) => {
    const { tick, tickDue, called } = world(lanes);
    await tick();
    called.length = 0;
    const again = world(lanes);
    await again.tickDue();
    // The first tick finds out when digests are due.
    expect(again.called.filter((name) => name !== 'digest')).toEqual(expected);
    await tickDue();
    expect(called).not.toContain('digest');
  });

  it('sends at once the mails that settling has planned', async () => {
    const { tickDue, called } = world({ settle: NOW }, { settleAdds: 'staff' });
    await tickDue();
    expect(called).toEqual(['settle', 'digest', 'plan', 'drain']);
  });

  it('lets the sender work on what the queue still holds', async () => {
    const { tickDue, called } = world({}, { waiting: 1 });
    await tickDue();
    expect(called).toEqual(['digest', 'drain']);
  });
});

describe('the events of SES', () => {
  it('are taken when there are any', async () => {
    const { tickDue, called } = world({}, { told: 1 });
    await tickDue();
    expect(called).toEqual(['digest', 'hear']);
  });

  it('are taken after the mails that they are about have gone', async () => {
    const { tickDue, called } = world({ rest: NOW }, { told: 1 });
    await tickDue();
    expect(called).toEqual(['digest', 'plan', 'drain', 'hear']);
  });

  it('come again when they could not be taken', async () => {
    expect(await world({}, { toldAgainAt: NOW + MINUTE_MS }).nextWork()).toBe(NOW + MINUTE_MS);
  });
});

describe('the next work', () => {
  it('is the earliest of all lanes, and the next digest', async () => {
    const { tick, nextWork } = world({ case: NOW + 2 * DAY_MS });
    await tick();
    expect(await nextWork()).toBe(NOW + DAY_MS);
    const sooner = world({ case: NOW + 2 * DAY_MS, settle: NOW - MINUTE_MS });
    await sooner.tick();
    expect(await world({ settle: NOW - MINUTE_MS }).nextWork()).toBe(NOW - MINUTE_MS);
  });

  it('is none when nothing is planned and no digest ran', async () => {
    expect(await world({}).nextWork()).toBeUndefined();
  });
});
