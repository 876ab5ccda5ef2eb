import { STREAKS } from '../../domain/mail/breaker.ts';
import type { Gate } from '../../ports/gate.ts';
import { ALL_RUNS, type GateItem, RUN_FIELDS, readGate } from './gate-item.ts';

/** The runs that the breaker counts: mails in a row that went wrong in one way, across all workers. */
export const breakerRuns = (item: GateItem, pause: Gate['pause']): Pick<Gate, 'count' | 'clear'> => ({
  async count(run, mail, at) {
    const { limit, why } = STREAKS[run];
    const field = RUN_FIELDS[run];
    const { Attributes } = await item.update({
      UpdateExpression: 'ADD #run :mail',
      ExpressionAttributeNames: { '#run': field },
      ExpressionAttributeValues: { ':mail': { SS: [mail] } },
      ReturnValues: 'ALL_NEW',
    });
    item.seen = readGate(Attributes);
    if ((item.seen[field]?.size ?? 0) < limit) return 'open';
    await pause(why, at, 'breaker');
    return 'tripped';
  },

  async clear() {
    // Only if a run is known, because nearly always there is none. Each reservation shows what other workers
    // have counted. An earlier answer of SES must not end a run that began after it.
    if (item.seen?.ambiguousMails === undefined && item.seen?.faultyMails === undefined) return;
    await item.update({ UpdateExpression: `REMOVE ${ALL_RUNS}` });
    const { ambiguousMails: _silent, faultyMails: _faulty, ...rest } = item.seen;
    item.seen = rest;
  },
});
