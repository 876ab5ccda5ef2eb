import type { Gate } from '../../ports/gate.ts';
import { toItem } from '../items.ts';
import { ALL_RUNS, type GateItem, readGate, stateOf } from './gate-item.ts';

/** Whether mail may go at all: an operator sees it, pauses it and opens it. */
export const operatorsGate = (item: GateItem): Pick<Gate, 'view' | 'look' | 'pause' | 'open'> => ({
  async view() {
    const seen = await item.get();
    item.seen = seen;
    const { openedAt, perSecond, ambiguousMails, faultyMails } = seen;
    return {
      state: stateOf(seen),
      ...(openedAt === undefined ? {} : { openedAt }),
      ...(perSecond === undefined ? {} : { perSecond }),
      ambiguous: ambiguousMails?.size ?? 0,
      faulty: faultyMails?.size ?? 0,
    };
  },

  look: async () => stateOf(await item.get(false)),

  async pause(why, at, by) {
    const outcome = await item.updateIf({
      UpdateExpression: 'SET pausedWhy = :why, pausedSince = :at, pausedBy = :by',
      // The first reason stays, because it is the one to look into.
      ConditionExpression: 'attribute_not_exists(pausedWhy)',
      ExpressionAttributeValues: toItem({ ':why': why, ':at': at, ':by': by }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (outcome.isWritten) return true;
    // The SDK repeats a request whose answer was lost, and then finds its own pause.
    const { pausedWhy, pausedSince, pausedBy } = readGate(outcome.old);
    return pausedWhy === why && pausedSince === at && pausedBy === by;
  },

  async open(at) {
    const { holdUntil } = await item.get();
    await item.update({
      // A hold that is lifted gives back its time.
      UpdateExpression: `SET openedAt = :at REMOVE pausedWhy, pausedSince, pausedBy, ${ALL_RUNS}, holdWhy, holdUntil${holdUntil === undefined ? '' : ', freeFrom'}`,
      ExpressionAttributeValues: toItem({ ':at': at }),
    });
    item.seen = undefined;
  },
});
