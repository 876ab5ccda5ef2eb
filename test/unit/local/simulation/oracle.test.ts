import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { faultReport } from '../../../../infra/local/simulation/fault-report.ts';
import type { Incident } from '../../../../infra/local/simulation/faults.ts';
import {
  delayedOthers,
  judge,
  type OutsideRecord,
  type TakenMail,
} from '../../../../infra/local/simulation/oracle.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

// Cy's third anniversary is 3 November 2026, and she is due at 12:16:46. So the round at 12:30 takes her, and
// then none for a year.
const CY = aCustomer('cy');
const at = (instant: string): number => Date.parse(instant);
const DUE = at('2026-11-03T12:16:46Z');
const ROUND = at('2026-11-03T12:30:04Z');
const AN_HOUR_LATER = at('2026-11-03T13:30:04Z');
const ASK = `score 2026-W45 ${CY.ref}`;

const ask = (when: number, change: Partial<TakenMail> = {}): TakenMail => ({
  name: ASK,
  message: `score ${CY.ref}`,
  to: CY.email,
  kind: 'score',
  ref: CY.ref,
  week: '2026-W45',
  at: when,
  ...change,
});
const incident = (change: Partial<Incident>): Incident => ({
  kind: 'throttled',
  at: ROUND,
  call: 'mail',
  about: `score 2026-W45 somebody`,
  batch: [`score ${CY.ref}`],
  ...change,
});
const facts = (change: Partial<OutsideRecord> = {}): OutsideRecord => ({
  programme: aProgramme(),
  customers: [CY],
  taken: [ask(ROUND)],
  silent: new Map(),
  incidents: [],
  endedAt: at('2026-12-01T00:00:00Z'),
  ...change,
});
const CLEAN = { doubles: [], forgotten: [], unwanted: [], delayed: [], untimely: [] };

describe('the oracle', () => {
  it('finds nothing when SES took what was due, when it was due', () => {
    expect(judge(facts())).toEqual(CLEAN);
  });

  it.each<[string, Partial<OutsideRecord>]>([
    ['has unsubscribed before', { silent: new Map([[CY.email, DUE - 1]]) }],
    ['has opted out', { customers: [{ ...CY, optedOut: true }] }],
    ['has left', { customers: [{ ...CY, until: '2026-11-02' }] }],
    ['comes after the end', { endedAt: at('2026-11-03T12:00:00Z') }],
  ])('expects no mail to somebody whose turn %s', (_, change) => {
    expect(judge(facts({ taken: [], ...change }))).toEqual(CLEAN);
  });

  it('finds a forgotten customer: one who was due and is in no record', () => {
    expect(judge(facts({ taken: [] }))).toEqual({ ...CLEAN, forgotten: [{ ref: CY.ref, dueAt: DUE }] });
  });

  it('accepts no fault as an excuse if it was about somebody else', () => {
    const other = incident({ batch: ['score somebody'] });
    expect(judge(facts({ taken: [], incidents: [other] })).forgotten).toHaveLength(1);
    expect(judge(facts({ taken: [ask(AN_HOUR_LATER)], incidents: [other] })).delayed).toEqual([
      { name: ASK, dueAt: DUE, at: AN_HOUR_LATER, because: [] },
    ]);
  });

  it('accepts no fault as an excuse for longer than it lasts', () => {
    const incidents = [incident({})];
    expect(judge(facts({ taken: [], incidents })).forgotten).toHaveLength(1);
    const twoHours = AN_HOUR_LATER + HOUR_MS;
    expect(judge(facts({ taken: [ask(twoHours)], incidents })).delayed).toMatchObject([{ because: [] }]);
  });

  it.each<[string, Incident]>([
    ['a batch that SES throttled', incident({})],
    ['a crash of its batch', incident({ kind: 'crash after', call: 'move' })],
    ['a shut gate', incident({ kind: 'gate shut', call: 'gate', batch: [], until: AN_HOUR_LATER })],
  ])('explains a delay by %s', (_, fault) => {
    expect(judge(facts({ taken: [ask(AN_HOUR_LATER)], incidents: [fault] }))).toEqual({
      ...CLEAN,
      delayed: [{ name: ASK, dueAt: DUE, at: AN_HOUR_LATER, because: [fault] }],
    });
  });

  it('allows for a delay that ends after the window, on the next day', () => {
    // Ada is due at 15:25, in the last round inside the window.
    const ada = aCustomer('ada');
    const [due, tried] = [at('2026-11-03T15:25:16Z'), at('2026-11-03T15:30:04Z')];
    const fault = incident({ at: tried, batch: [`score ${ada.ref}`] });
    const late = ask(at('2026-11-04T15:30:04Z'), { ref: ada.ref, to: ada.email, name: 'score 2026-W45 ada' });
    expect(judge(facts({ customers: [ada], taken: [late], incidents: [fault] }))).toEqual({
      ...CLEAN,
      delayed: [{ name: 'score 2026-W45 ada', dueAt: due, at: late.at, because: [fault] }],
    });
  });

  it('does not count as forgotten a mail that was given up because nobody could know whether SES had taken it', () => {
    const incidents = [incident({ kind: 'request lost', about: ASK })];
    expect(judge(facts({ taken: [], incidents }))).toEqual(CLEAN);
    const abandoned = [incident({ kind: 'crash after', call: 'claim', about: ASK, abandons: true })];
    expect(judge(facts({ taken: [], incidents: abandoned }))).toEqual(CLEAN);
    // A crash that left no claim behind excuses nothing.
    const crashed = [incident({ kind: 'crash before', call: 'claim', about: ASK })];
    expect(judge(facts({ taken: [], incidents: crashed })).forgotten).toHaveLength(1);
  });

  it.each<[string, TakenMail]>([
    ['a second mail of one name', ask(AN_HOUR_LATER)],
    [
      'a second ask within the programme’s gap, under another name',
      ask(at('2026-11-10T12:30:04Z'), { name: `score 2026-W46 ${CY.ref}`, week: '2026-W46' }),
    ],
    ['a second mail to a colleague', ask(AN_HOUR_LATER, { name: 'alert.1 x', kind: 'alert' })],
  ])('finds %s', (_, second) => {
    const first = second.kind === 'alert' ? [{ ...second, at: ROUND }] : [];
    expect(judge(facts({ taken: [ask(ROUND), ...first, second] })).doubles).toEqual([second]);
  });

  it('finds a mail to somebody who had said no', () => {
    const reply = ask(AN_HOUR_LATER, { name: `thanks 2026-W45 ${CY.ref}`, kind: 'thanks' });
    const silent = new Map([[CY.email, ROUND + 1_000]]);
    expect(judge(facts({ taken: [ask(ROUND), reply], silent }))).toEqual({ ...CLEAN, unwanted: [reply] });
  });

  it('finds an ask before its time', () => {
    const early = ask(DUE - HOUR_MS);
    expect(judge(facts({ taken: [early] })).untimely).toEqual([early]);
  });

  it('finds late replies and staff mails, and those that were delayed and have not gone', () => {
    const thanks = ask(AN_HOUR_LATER, {
      name: `thanks 2026-W45 ${CY.ref}`,
      message: `thanks ${CY.ref}`,
      kind: 'thanks',
    });
    const dueAt = new Map([[thanks.name, DUE]]);
    const late = { name: thanks.name, dueAt: DUE, at: AN_HOUR_LATER };
    expect(delayedOthers(facts({ taken: [thanks] }), dueAt)).toEqual([{ ...late, because: [] }]);
    expect(delayedOthers(facts({ taken: [{ ...thanks, at: ROUND }] }), dueAt)).toEqual([]);
    const held = incident({ batch: [thanks.message, 'alert.1 2026-W45 .case.x y'] });
    expect(delayedOthers(facts({ taken: [thanks], incidents: [held] }), dueAt)).toEqual([
      { ...late, because: [held] },
      { name: 'alert.1 2026-W45 .case.x y', dueAt: ROUND, because: [held] },
    ]);
  });
});

describe('the report of a simulation with faults', () => {
  const table = { unknown: [], dueAt: new Map() };
  const last = (lines: readonly string[]): readonly string[] => lines.slice(-4);

  it('is clean when everything is explained, and lists it with its fault', () => {
    const incidents = [
      incident({ kind: 'response lost', about: ASK }),
      incident({ kind: 'event twice', call: 'event', batch: [] }),
    ];
    const { lines, isClean } = faultReport(facts({ incidents }), { ...table, unknown: [ASK] });
    expect(isClean).toBe(true);
    expect(lines).toContain('Injected faults: 2');
    expect(lines).toContain('    1  response lost');
    expect(lines).toContain(`  ${ASK}  SES took it: response lost, Tue 3 Nov, 12:30`);
    expect(last(lines)).toEqual([
      'unexplained: 0',
      'mails after a no: 0',
      'double mails: 0',
      'forgotten customers: 0',
    ]);
  });

  it.each<[string, Partial<OutsideRecord>, readonly string[], string]>([
    ['a double mail', { taken: [ask(ROUND), ask(ROUND)] }, [], 'double mails: 1'],
    ['a forgotten customer', { taken: [] }, [], 'forgotten customers: 1'],
    ['a mail after a no', { silent: new Map([[CY.email, 0]]) }, [], 'mails after a no: 1'],
    ['a delay without a fault', { taken: [ask(AN_HOUR_LATER)] }, [], 'unexplained: 1'],
    ['an UNKNOWN without a fault', {}, [ASK], 'unexplained: 1'],
    ['an ask before its time', { taken: [ask(DUE - HOUR_MS)] }, [], 'unexplained: 1'],
  ])('is not clean with %s', (_, change, unknown, line) => {
    const { lines, isClean } = faultReport(facts(change), { ...table, unknown });
    expect(isClean).toBe(false);
    expect(last(lines)).toContain(line);
  });
});
