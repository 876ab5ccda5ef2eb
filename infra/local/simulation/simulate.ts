import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isoWeekOf, mondayOf, toEpochMs, toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, type EpochMs, HOUR_MS, WEEK_MS } from '../../../functions/domain/time/units.ts';
import { gate } from '../../../functions/store/gate.ts';
import type { Secrets } from '../world/data-dir.ts';
import type { World } from '../world/world.ts';
import { diary } from './diary.ts';
import { inventedPeople } from './invented-people.ts';
import { simulatedPeople } from './people.ts';
import { halfPast } from './rounds.ts';

/** How many more people the company's list brings each Monday. */
const PER_WEEK = 75;
const LIST_COMES_MS = 9 * HOUR_MS;
/**
 * In these weeks of the simulation everything goes wrong for everybody in this region. The figures should
 * show it.
 */
const OUTAGE = { weeks: [5, 6], region: 'EMEA' } as const;

export interface Simulation {
  readonly world: World;
  readonly seed: number;
  readonly weeks: number;
  /** Whether more invented people join week by week. */
  readonly joinedByOthers: boolean;
  /** Called with the number of weeks that are over. */
  readonly onWeek: (weeks: number) => void;
  readonly witness?: Witness;
}

/** An observer outside the system. It sees the company's lists, what readers do, and what operators do. */
export interface Witness {
  /** A list is imported. */
  onList(csv: string, now: EpochMs): void;
  /** A reader has unsubscribed. */
  onUnsubscribe(address: string, now: EpochMs): void;
  /** Somebody has opened a gate that was shut. */
  onGateOpened(gate: { readonly why: string; readonly since: number; readonly until: number }): void;
  /** The last round of work has begun. */
  onEnd(now: EpochMs): void;
}

/**
 * The secrets of a simulated world. With the same secrets customers get the same refs in each run, and so
 * meet the same fates.
 */
export function secretsOf(seed: number): Secrets {
  const secret = (use: string): string =>
    createHash('sha256').update(`simulation ${use} ${seed}`).digest('base64url');
  return { pepper: secret('pepper'), signing: secret('signing') };
}

/** Epoch ms of the Monday with which a simulation's first week begins. */
export const firstMonday = (startedAt: number): number =>
  toEpochMs(`${mondayOf(isoWeekOf(toInstant(startedAt)))}T00:00:00Z`);

/**
 * Plays weeks of people and machines through the real functions. The people use the public pages, by links
 * from the mails in the inbox. The clock is stopped and jumps from one half hour with work to the next. The
 * simulation ends after the Monday on which the digests of the last week go out.
 */
export async function simulate({
  world,
  seed,
  weeks,
  joinedByOthers,
  onWeek,
  witness,
}: Simulation): Promise<void> {
  const { clock } = world;
  const startedAt = clock.now();
  const monday = firstMonday(startedAt);
  const end = monday + weeks * WEEK_MS + DAY_MS;
  const weeksOver = (now: EpochMs): number => Math.floor((now - monday) / WEEK_MS);
  const people = simulatedPeople(
    world,
    seed,
    (region, now) => region === OUTAGE.region && OUTAGE.weeks.some((week) => week === weeksOver(now) + 1),
    witness?.onUnsubscribe,
  );
  const lists = diary<number>(HOUR_MS);
  for (let week = 0; joinedByOthers && week < weeks; week += 1)
    lists.add(Math.max(startedAt, monday + week * WEEK_MS + LIST_COMES_MS), week);
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-simulation-'));

  async function importLists(now: EpochMs): Promise<boolean> {
    const due = lists.take(now);
    for (const week of due) {
      const file = path.join(files, `week-${week}.csv`);
      const csv = inventedPeople(seed, week * PER_WEEK, PER_WEEK, now);
      await writeFile(file, csv);
      witness?.onList(csv, now);
      await world.importFile(file);
    }
    return due.length > 0;
  }

  /** Opens a gate that has shut by itself. A person does this, an hour after mail began to be late. */
  async function openGate(now: EpochMs): Promise<void> {
    const guard = gate(world.client, world.tableName);
    const { state } = await guard.view();
    if (state.kind !== 'paused') return;
    await guard.open(toInstant(now));
    witness?.onGateOpened({ why: state.why, since: toEpochMs(state.since), until: now });
  }

  async function work(now: EpochMs): Promise<void> {
    await world.tickDue();
    await people.read(now);
  }

  try {
    let workAt = halfPast(startedAt);
    let isLate = false;
    for (;;) {
      const now = Math.min(workAt, people.next() ?? end, lists.next() ?? end);
      if (now >= end) break;
      clock.moveTo(now);
      onWeek(Math.min(weeks, weeksOver(now)));
      const haveListed = await importLists(now);
      const haveActed = await people.act(now);
      if (haveListed || haveActed) workAt = Math.min(workAt, halfPast(now));
      if (now < workAt) continue;
      if (isLate) await openGate(now);
      await work(now);
      // Work that is left over is tried again an hour later.
      const next = (await world.nextWork()) ?? end;
      isLate = next <= now;
      workAt = halfPast(Math.max(now + 1, next));
    }
    clock.moveTo(end);
    witness?.onEnd(end);
    await work(end);
    onWeek(weeks);
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}
