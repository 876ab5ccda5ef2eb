import { expect, it } from 'vitest';
import { MAIL_STATUSES, TRANSITIONS } from '../../../../functions/domain/mail/mail-status.ts';

const arrows = Object.values(TRANSITIONS).flatMap((byTarget) =>
  Object.entries(byTarget).flatMap(([to, from]) => from.map((each: string) => [each, to] as const)),
);
const reach = (from: string, seen = new Set<string>()): Set<string> => {
  for (const [start, end] of arrows) {
    if (start !== from || seen.has(end)) continue;
    seen.add(end);
    reach(end, seen);
  }
  return seen;
};

it('nothing leads back to SENDING: what was claimed once is never claimed again', () => {
  expect(arrows.filter(([, to]) => to === 'SENDING')).toEqual([]);
});

it('there is no cycle: no status comes back once it was left', () => {
  for (const status of MAIL_STATUSES) expect([...reach(status)]).not.toContain(status);
});

it('nothing follows a refusal or a complaint', () => {
  expect([...reach('REFUSED')]).toEqual([]);
  expect([...reach('COMPLAINED')]).toEqual([]);
});

it('every status can be reached from a claim', () => {
  expect([...reach('SENDING'), 'SENDING'].sort()).toEqual([...MAIL_STATUSES].sort());
});

it('the sender writes an outcome only while the outcome of its attempt is unknown', () => {
  for (const from of Object.values(TRANSITIONS.outcome)) expect(from).toEqual(['SENDING']);
});
