import { expect, it } from 'vitest';
import type { GateState } from '../../../../functions/domain/mail/gate-state.ts';
import { type Outcome, summaryLines } from '../../../../infra/local/world/summary.ts';
import { csv, HEADER, importWorld } from '../../../support/import-world.ts';

const quiet: Omit<Outcome, 'gate' | 'hold'> = {
  due: 3,
  sent: 1,
  refused: 0,
  unknown: 0,
  putOff: 0,
  aside: 0,
  parked: 0,
  waiting: 2,
  troubles: [],
};
const PAUSED: GateState = { kind: 'paused', why: 'No answer.', since: '2026-11-03T10:00:00Z', by: 'breaker' };
const HOLD = { why: 'stop-for-today', until: Date.parse('2026-11-03T10:15:00Z') } as const;

it.each<[string, Pick<Outcome, 'gate' | 'hold'>, RegExp | undefined]>([
  ['while mail goes out', { gate: { kind: 'open' }, hold: undefined }, undefined],
  [
    'of a pause',
    { gate: PAUSED, hold: undefined },
    /^Gate {6}paused by itself since .*"No answer\."; npm run/,
  ],
  [
    'of a hold, with its end',
    { gate: { kind: 'open', hold: HOLD }, hold: HOLD },
    /^Gate {6}held until .*10:15 UTC: the quota of the day is used up/,
  ],
])('npm start tells of the gate %s', async (_what, gate, line) => {
  const report = await importWorld().import(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
  const [found, ...others] = summaryLines(report, { ...quiet, ...gate }).filter((each) =>
    each.startsWith('Gate'),
  );
  expect(others).toEqual([]);
  if (line === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(line);
});
