import { type Lane, MAIL_LANES } from '../domain/customer.ts';
import { toEpochMs, toInstant } from '../domain/instant.ts';
import type { Agenda, Clock, Cursor, Due, Gate, Outbox, OutboxMessage, ReadQuota } from '../domain/ports.ts';

/** SES counts a rate of its own; a tenth is left for its clock and ours. */
const PACE_SHARE = 0.9;
const TICK_SECONDS = 60;
/** Reviews send nothing; the limit is what the sender works through in well under one tick. */
const REVIEWS_PER_TICK = 1_500;
/** A sweep that takes longer starts again at the head, where the most overdue work stands. */
const SWEEP_LIMIT_MS = 15 * 60_000;
/** SQS and the index are asked for no more than this at once. */
const PAGE = 100;

export interface PlanPorts {
  readonly agenda: Agenda;
  readonly gate: Gate;
  readonly outbox: Outbox;
  readonly quota: ReadQuota;
  readonly clock: Clock;
  /** Shards of every lane. */
  readonly shards: number;
}

export interface PlanResult {
  /** Messages put in the outbox that may lead to a mail. */
  readonly released: number;
  readonly reviews: number;
  /** Why nothing was released to be mailed, where that is so. */
  readonly held?: 'paused' | 'no-room' | 'no-quota';
}

/**
 * One tick of the planner: releases what is due to the outbox, the most pressing lane first, and no more than SES can
 * take until the next tick. Where it stopped is kept, so that a customer who cannot be mailed never blocks those behind.
 *
 * @throws what the quota call threw, after the reviews were released: they need no SES
 */
export async function planDue(ports: PlanPorts): Promise<PlanResult> {
  const now = ports.clock.now();
  const [state, held] = await Promise.all([ports.gate.state(), ports.gate.sweep()]);
  const underWay = held !== undefined && now - toEpochMs(held.startedAt) < SWEEP_LIMIT_MS ? held : undefined;
  const cursors = new Map<string, Cursor>(Object.entries(underWay?.cursors ?? {}));

  // Counted before anything is released: what this tick adds must not take its own room.
  const queued = await ports.outbox.size();
  const reviews = await dueReviews(ports, now);
  let released = 0;
  let reason: PlanResult['held'];
  let failure: unknown;
  let capacity = 0;
  if (state.kind === 'paused') {
    reason = 'paused';
  } else {
    try {
      capacity = await capacityOfTick(ports);
    } catch (error) {
      failure = error;
    }
    // Of what is queued as many may be reviews as still stand on the agenda; they take no room from mails.
    let room = capacity - Math.max(0, queued - reviews.length);
    if (room <= 0) reason = failure === undefined ? 'no-room' : 'no-quota';
    for (const lane of MAIL_LANES) {
      const count = room <= 0 ? 0 : await release(ports, lane, room, now, cursors);
      room -= count;
      released += count;
    }
  }
  // After the mails, so that those of this tick come first.
  const reviewRoom = Math.min(REVIEWS_PER_TICK, Math.max(0, REVIEWS_PER_TICK + capacity - queued));
  const put = reviews.slice(0, reviewRoom);
  await ports.outbox.put(put);

  const next =
    cursors.size === 0
      ? undefined
      : { startedAt: underWay?.startedAt ?? toInstant(now), cursors: Object.fromEntries(cursors) };
  // An idle tick writes nothing.
  if (held !== undefined || next !== undefined) await ports.gate.saveSweep(next);
  if (failure !== undefined) throw failure;
  return { released, reviews: put.length, ...(reason === undefined ? {} : { held: reason }) };
}

/** How many mails SES can take until the next tick. */
async function capacityOfTick({ quota, gate }: PlanPorts): Promise<number> {
  const { perSecond, leftToday } = await quota();
  const pace = perSecond * PACE_SHARE;
  await gate.setPace(pace);
  return Math.min(Math.floor(pace * TICK_SECONDS), leftToday);
}

/** The reviews that stand at the heads of their shards. They need no cursors: each leaves the agenda when it is worked on. */
async function dueReviews({ agenda, shards }: PlanPorts, now: number): Promise<OutboxMessage[]> {
  const share = Math.ceil(REVIEWS_PER_TICK / shards);
  const pages = await Promise.all(
    Array.from({ length: shards }, (_, shard) => agenda.due('review', shard, toInstant(now), share)),
  );
  return pages.flatMap(({ due }) => due.flatMap(toMessage));
}

function toMessage(due: Due): OutboxMessage[] {
  switch (due.kind) {
    case 'settle':
    case 'case':
    case 'parked':
      return [];
    default:
      return [due];
  }
}

/** Releases up to `limit` entries of one lane, all its shards in turn; moves or clears their cursors. */
async function release(
  { agenda, outbox, shards }: PlanPorts,
  lane: Lane,
  limit: number,
  now: number,
  cursors: Map<string, Cursor>,
): Promise<number> {
  let released = 0;
  // Each tick begins at another shard, so that a small limit does not always serve the same customers first.
  const first = Math.floor(now / (TICK_SECONDS * 1_000)) % shards;
  let open = Array.from({ length: shards }, (_, index) => (first + index) % shards);
  while (open.length > 0 && released < limit) {
    const left = limit - released;
    const asked = open.slice(0, left);
    const share = Math.min(PAGE, Math.floor(left / asked.length));
    const pages = await Promise.all(
      asked.map(async (shard) => ({
        shard,
        ...(await agenda.due(lane, shard, toInstant(now), share, cursors.get(`${lane}#${shard}`))),
      })),
    );
    const due = pages.flatMap((page) => page.due);
    await outbox.put(due.flatMap(toMessage));
    for (const { shard, cursor } of pages) if (cursor !== undefined) cursors.set(`${lane}#${shard}`, cursor);
    released += due.length;
    open = [...open.slice(asked.length), ...pages.filter(({ more }) => more).map(({ shard }) => shard)];
  }
  // Only when the whole lane is done does it start again at the head: else the quick shards would go round and round.
  if (open.length === 0) for (const shard of Array(shards).keys()) cursors.delete(`${lane}#${shard}`);
  return released;
}
