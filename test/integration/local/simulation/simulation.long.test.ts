import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weeksUpTo } from '../../../../functions/domain/digests/digest-schedule.ts';
import { type PlayedWeek, weekFigures } from '../../../../infra/local/simulation/figures.ts';
import { inventedPeople } from '../../../../infra/local/simulation/invented-people.ts';
import { secretsOf, simulate } from '../../../../infra/local/simulation/simulate.ts';
import { startShippedWorld } from '../../../support/shipped-world.ts';

const MONDAY = Date.parse('2026-11-02T09:00:00Z');
const PEOPLE = 60;

interface Played {
  readonly figures: readonly PlayedWeek[];
  /** The local SES's own record: to whom, when, of which kind, about which week. */
  readonly mails: readonly string[];
  readonly failures: readonly string[];
  readonly weeksOver: readonly number[];
  readonly endedAt: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-simulation-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two weeks with few people. */
async function play(seed: number): Promise<Played> {
  const failures: string[] = [];
  const weeksOver = new Set<number>();
  const world = await startShippedWorld({
    firstStartAt: MONDAY,
    repeatable: secretsOf(seed),
    onError: (where, error) => failures.push(`${where}: ${String(error)}`),
  });
  try {
    // The same people for every seed. Only what they do differs.
    const file = path.join(folder, 'customers.csv');
    await writeFile(file, inventedPeople(1, 0, PEOPLE, MONDAY));
    await world.importFile(file);
    await simulate({ world, seed, weeks: 2, joinedByOthers: false, onWeek: (over) => weeksOver.add(over) });
    return {
      figures: await weekFigures(weeksUpTo('2026-W46', 2), world),
      mails: world.mailbox
        .list()
        .map(({ to, at, tags }) => [to[0], at, tags.kind, tags.audience, tags.week, tags.turn].join(' '))
        .sort(),
      failures,
      weeksOver: [...weeksOver],
      endedAt: new Date(world.clock.now()).toISOString(),
    };
  } finally {
    await world.stop();
  }
}

describe('a simulation', () => {
  it('is the same for the same seed, mail by mail, and differs for another', async () => {
    const first = await play(1);
    expect(first.failures).toEqual([]);
    expect(first.endedAt).toBe('2026-11-17T00:00:00.000Z');
    expect(first.weeksOver).toEqual([0, 1, 2]);
    expect(await play(1)).toEqual(first);
    const other = await play(2);
    expect(other.failures).toEqual([]);
    expect(other.figures).not.toEqual(first.figures);

    const [asked, answered] = [first.figures, first.figures].map((figures, index) =>
      figures.reduce((sum, { tally }) => sum + (index === 0 ? tally.asked : tally.answered), 0),
    );
    expect(asked).toBeGreaterThan(20);
    expect(answered).toBeGreaterThan(3);
    // The mailbox's own record shows that nobody got a mail twice: no customer got one kind of mail twice
    // about one ask, and no colleague did.
    const names = first.mails.map((mail) => mail.replace(/ \S+Z /, ' '));
    expect(new Set(names).size).toBe(names.length);
    // Three times two weeks, on a machine that may be busy.
  }, 180_000);
});
