import { breakerTrip } from '../domain/mail/breaker.ts';
import { holdOf } from '../domain/mail/gate-state.ts';
import { type Lane, MAIL_LANES } from '../domain/mail/lanes.ts';
import { PACE_SHARE } from '../domain/mail/pace.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import { TICKS_MS } from '../domain/time/ticks.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time/units.ts';
import type { Agenda, Cursor, Due } from '../ports/agenda.ts';
import type { Clock } from '../ports/clock.ts';
import type { Gate, GateView } from '../ports/gate.ts';
import type { MailQuota, ReadReputation } from '../ports/mail.ts';
import type { Outbox, OutboxMessage } from '../ports/outbox.ts';
import { HELD_BY_PAUSE } from '../wiring/log-lines.ts';

const TICK_SECONDS = TICKS_MS.plan / SECOND_MS;
/** Reviews send nothing. The sender works through this many in well under one tick. */
const REVIEWS_PER_TICK = 1_500;
/** A longer sweep starts again at the head, where the most overdue work stands. */
const SWEEP_LIMIT_MS = 15 * MINUTE_MS;
/** The most that SQS and the index are asked for at once. */
const PAGE = 100;

export interface PlanPorts {
  readonly agenda: Agenda;
  readonly gate: Gate;
  readonly outbox: Outbox;
  readonly quota: () => Promise<Omit<MailQuota, 'perDay'>>;
  readonly reputation: ReadReputation;
  readonly clock: Clock;
  /** The number of shards of each lane. */
  readonly shards: number;
}

export interface PlanResult {
  /** Messages put into the outbox that may lead to a mail. */
  readonly released: number;
  readonly reviews: number;
  /** Why nothing that leads to a mail was released, if so. */
  readonly held?: typeof HELD_BY_PAUSE | 'tripped' | 'stop-for-today' | 'no-room' | 'no-quota';
  /** Why the breaker paused the gate in this tick, if it did. */
  readonly tripped?: string;
  /** Why the breaker could not see how many mails come back, if so. Mail goes on meanwhile. */
  readonly unwatched?: unknown;
}

/**
 * One tick of the planner. It first checks whether too many mails come back. Then it releases what is due to
 * the outbox, the most pressing lane first, and no more than SES can take until the next tick. It stores
 * where it stopped, so that a customer who cannot be mailed never blocks those behind.
 *
 * @throws what the quota call threw, after the reviews were released, because reviews need no SES
 */
export async function planDue(ports: PlanPorts): Promise<PlanResult> {
  const now = ports.clock.now();
  const [view, lastSweep] = await Promise.all([ports.gate.view(), ports.gate.sweep()]);
  const underWay =
    lastSweep !== undefined && now - toEpochMs(lastSweep.startedAt) < SWEEP_LIMIT_MS ? lastSweep : undefined;
  const cursors = new Map<string, Cursor>(Object.entries(underWay?.cursors ?? {}));

  // Counted before releasing, so that the releases of this tick do not count against their own room.
  const queued = await ports.outbox.size();
  const reviews = await dueReviews(ports, now);
  // Up to this many queued messages may be reviews that are still on the agenda. Reviews take no room from
  // mails.
  const queuedMails = Math.max(0, queued - reviews.length);
  const plan = await planMails(ports, view, now, queuedMails, cursors);
  // After the mails, so that the mails of this tick come first.
  const reviewRoom = Math.min(REVIEWS_PER_TICK, Math.max(0, REVIEWS_PER_TICK + plan.capacity - queued));
  const put = reviews.slice(0, reviewRoom);
  await ports.outbox.put(put);

  const next =
    cursors.size === 0
      ? undefined
      : { startedAt: underWay?.startedAt ?? toInstant(now), cursors: Object.fromEntries(cursors) };
  // An idle tick writes nothing.
  if (lastSweep !== undefined || next !== undefined) await ports.gate.saveSweep(next);
  const { capacity: _, failure, ...result } = plan;
  if (failure !== undefined) throw failure;
  return { ...result, reviews: put.length };
}

interface MailPlan extends Omit<PlanResult, 'reviews'> {
  /** How many mails SES can take until the next tick. */
  readonly capacity: number;
  /** Why SES could not be asked. */
  readonly failure?: unknown;
}

/** Releases what may lead to a mail, unless the gate is paused or held, or the breaker pauses it now. */
async function planMails(
  ports: PlanPorts,
  { state, openedAt }: GateView,
  now: EpochMs,
  queuedMails: number,
  cursors: Map<string, Cursor>,
): Promise<MailPlan> {
  if (state.kind === 'paused') return { released: 0, capacity: 0, held: HELD_BY_PAUSE };
  const [limits, points] = await Promise.allSettled([ports.quota(), ports.reputation()]);
  // A breaker that cannot see stops nothing. Otherwise one failed read would stop all mail.
  const seen = points.status === 'rejected' ? { unwatched: points.reason } : {};
  const trip = points.status === 'rejected' ? undefined : breakerTrip(points.value, openedAt, now);
  if (trip !== undefined) {
    const isFirst = await ports.gate.pause(trip.why, toInstant(now), 'breaker');
    return isFirst
      ? { released: 0, capacity: 0, held: 'tripped', tripped: trip.why }
      : { released: 0, capacity: 0, held: HELD_BY_PAUSE };
  }
  if (limits.status === 'rejected')
    return { released: 0, capacity: 0, held: 'no-quota', failure: limits.reason, ...seen };

  const { perSecond, leftToday } = limits.value;
  const pace = perSecond * PACE_SHARE;
  await ports.gate.setPace(pace);
  // The senders would only put everything back.
  if (holdOf(state, now)?.why === 'stop-for-today')
    return { released: 0, capacity: 0, held: 'stop-for-today', ...seen };

  const capacity = Math.min(Math.floor(pace * TICK_SECONDS), leftToday);
  const firstRoom = capacity - queuedMails;
  if (firstRoom <= 0) return { released: 0, capacity, held: 'no-room', ...seen };
  let released = 0;
  for (const lane of MAIL_LANES) {
    const room = firstRoom - released;
    // A mail that goes now uses up quota of the day. So the lane `rest` leaves what the key accounts of the
    // day still need.
    const most =
      lane === 'rest' && Number.isFinite(leftToday)
        ? async () => leftToday - queuedMails - (await keyAccountsWithinDay(ports, now, leftToday))
        : undefined;
    released += room <= 0 ? 0 : await release(ports, lane, room, now, cursors, most);
  }
  return { released, capacity, ...seen };
}

/**
 * How many mails to key accounts are due within a day, with those already released. Counts no further than
 * `enough`.
 */
async function keyAccountsWithinDay(
  { agenda, shards }: PlanPorts,
  now: EpochMs,
  enough: number,
): Promise<number> {
  const until = toInstant(now + DAY_MS);
  let count = 0;
  let open: { shard: number; cursor?: Cursor | undefined }[] = Array.from({ length: shards }, (_, shard) => ({
    shard,
  }));
  while (open.length > 0 && count < enough) {
    const pages = await Promise.all(
      open.map(async ({ shard, cursor }) => ({
        shard,
        ...(await agenda.due('key', shard, until, PAGE, cursor)),
      })),
    );
    for (const { due } of pages) count += due.length;
    open = pages.filter(({ more }) => more);
  }
  return count;
}

/**
 * The reviews at the heads of their shards. They need no cursors, because each leaves the agenda when it is
 * worked on.
 */
async function dueReviews({ agenda, shards }: PlanPorts, now: EpochMs): Promise<OutboxMessage[]> {
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

/**
 * Releases up to `room` entries of one lane, from all its shards in turn, and moves or clears their cursors.
 *
 * @param most a lower limit; called once, and only when something is due, so that an idle tick pays nothing
 */
async function release(
  { agenda, outbox, shards }: PlanPorts,
  lane: Lane,
  room: number,
  now: EpochMs,
  cursors: Map<string, Cursor>,
  most?: () => Promise<number>,
): Promise<number> {
  let released = 0;
  let limit = room;
  let isLowered = most === undefined;
  // Each tick begins at another shard. Otherwise a small limit would always serve the same customers first.
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
    if (!isLowered && due.length > 0) {
      isLowered = true;
      limit = Math.min(room, (await most?.()) ?? room);
      // Read again with the lower limit, because more was read than may go.
      if (due.length > limit) continue;
    }
    await outbox.put(due.flatMap(toMessage));
    for (const { shard, cursor } of pages) if (cursor !== undefined) cursors.set(`${lane}#${shard}`, cursor);
    released += due.length;
    open = [...open.slice(asked.length), ...pages.filter(({ more }) => more).map(({ shard }) => shard)];
  }
  // Shards start again at the head only when the whole lane is done. Otherwise the quick shards would go
  // round and round.
  if (open.length === 0) for (const shard of Array(shards).keys()) cursors.delete(`${lane}#${shard}`);
  return released;
}
