import { HOLDS_MS } from '../../domain/mail/breaker.ts';
import { holdOf } from '../../domain/mail/gate-state.ts';
import { FIRST_PACE } from '../../domain/mail/pace.ts';
import type { Gate } from '../../ports/gate.ts';
import { toItem } from '../items.ts';
import { type GateItem, readGate, stateOf } from './gate-item.ts';

/** Two workers may collide a few times on one item. A reservation that keeps losing counts as slowed. */
const MAX_TRIES = 8;

/** How fast mail may go, across all workers. */
export function pace(item: GateItem): Pick<Gate, 'setPace' | 'reserve' | 'hold'> {
  const take = (update: string, when: string, values: Record<string, number>) =>
    item.updateIf({
      UpdateExpression: update,
      ConditionExpression: `attribute_not_exists(pausedWhy) AND ${when}`,
      ExpressionAttributeValues: toItem(values),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });

  return {
    async setPace(perSecond) {
      // The planner sets this every minute and has just read the gate. Only a change is worth a write.
      if (perSecond === item.seen?.perSecond) return;
      await item.updateIf({
        UpdateExpression: 'SET perSecond = :perSecond',
        ConditionExpression: 'attribute_not_exists(perSecond) OR perSecond <> :perSecond',
        ExpressionAttributeValues: toItem({ ':perSecond': perSecond }),
      });
      item.seen = { ...item.seen, perSecond };
    },

    // The generic cell rate algorithm (ITU-T I.371): one conditional write reserves a whole batch.
    async reserve(count, now, maxWaitMs) {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        item.seen ??= await item.get();
        const { freeFrom = 0, perSecond = FIRST_PACE } = item.seen;
        if (!(perSecond > 0)) return { kind: 'slowed' };
        const spacingMs = 1_000 / perSecond;
        const length = Math.ceil(count * spacingMs);
        const outcome =
          freeFrom > now
            ? await take('SET freeFrom = freeFrom + :length', 'freeFrom > :now AND freeFrom <= :latest', {
                ':length': length,
                ':now': now,
                ':latest': now + maxWaitMs,
              })
            : await take('SET freeFrom = :next', '(attribute_not_exists(freeFrom) OR freeFrom <= :now)', {
                ':next': now + length,
                ':now': now,
              });
        const seen = readGate(outcome.isWritten ? outcome.result.Attributes : outcome.old);
        item.seen = seen;
        const next = seen.freeFrom ?? 0;
        if (outcome.isWritten) return { kind: 'granted', from: next - length, spacingMs };
        const state = stateOf(seen);
        if (state.kind === 'paused') return { kind: 'paused', why: state.why };
        if (next > now + maxWaitMs) {
          const hold = holdOf(state, now);
          return hold === undefined ? { kind: 'slowed' } : { kind: 'held', why: hold.why };
        }
      }
      return { kind: 'slowed' };
    },

    async hold(why, now) {
      const until = now + HOLDS_MS[why];
      const update = (UpdateExpression: string, ConditionExpression: string) =>
        item.updateIf({
          UpdateExpression,
          ConditionExpression,
          ExpressionAttributeValues: toItem({ ':why': why, ':until': until }),
        });
      // A longer hold stays, and so do slots that were given already.
      const later = '(attribute_not_exists(holdUntil) OR holdUntil < :until)';
      const kept = 'SET holdWhy = :why, holdUntil = :until';
      const first = await update(
        `${kept}, freeFrom = :until`,
        `${later} AND (attribute_not_exists(freeFrom) OR freeFrom < :until)`,
      );
      if (!first.isWritten) await update(kept, `${later} AND freeFrom >= :until`);
    },
  };
}
