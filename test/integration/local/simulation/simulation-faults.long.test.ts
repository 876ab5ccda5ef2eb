import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { faultRecord, type Table } from '../../../../infra/local/simulation/fault-record.ts';
import {
  type FaultReport,
  faultReport,
  uncertainMails,
} from '../../../../infra/local/simulation/fault-report.ts';
import { inventedPeople } from '../../../../infra/local/simulation/invented-people.ts';
import { mailboxHabit } from '../../../../infra/local/simulation/mailbox-habits.ts';
import { Crash } from '../../../../infra/local/simulation/mortal-sender.ts';
import {
  delayedOthers,
  judge,
  type OutsideRecord,
  type TakenMail,
} from '../../../../infra/local/simulation/oracle.ts';
import { halfPast, ROUND_MS } from '../../../../infra/local/simulation/rounds.ts';
import { secretsOf, simulate } from '../../../../infra/local/simulation/simulate.ts';
import { startShippedWorld } from '../../../support/shipped-world.ts';

const MONDAY = Date.parse('2026-11-02T09:00:00Z');
const SEED = 7;
const PEOPLE = 110;

interface Played {
  /** The facts for the oracle, with the local SES's own record. */
  readonly facts: OutsideRecord;
  readonly table: Table;
  readonly report: FaultReport;
  /** Subjects by the name of the mail. */
  readonly subjects: ReadonlyMap<string, string>;
  readonly failures: readonly string[];
}

/** Three weeks with few people. */
async function play(faults: boolean): Promise<Played> {
  const failures: string[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), 'hearback-simulation-'));
  const record = faultRecord(SEED);
  const world = await startShippedWorld({
    firstStartAt: MONDAY,
    repeatable: secretsOf(SEED),
    mailboxes: (address, mail) => mailboxHabit(SEED, address, mail),
    ...(faults ? { mishaps: record.mishaps } : {}),
    onError: (where, error) => {
      if (!(error instanceof Crash)) failures.push(`${where}: ${String(error)}`);
    },
  });
  try {
    record.watch(world);
    const csv = inventedPeople(1, 0, PEOPLE, MONDAY);
    const file = path.join(folder, 'customers.csv');
    await writeFile(file, csv);
    record.witness.onList(csv, MONDAY);
    await world.importFile(file);
    await simulate({
      world,
      seed: SEED,
      weeks: 3,
      joinedByOthers: false,
      onWeek: () => undefined,
      witness: record.witness,
    });
    const [facts, table] = await Promise.all([record.outside(), record.table()]);
    const subjects = new Map(
      world.mailbox.list().map(({ subject }, index) => [facts.taken[index]?.name ?? '', subject]),
    );
    return { facts, table, report: faultReport(facts, table), subjects, failures };
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const REF = /(?:^| |\.case\.)([a-z2-7]{16})(?= |$)/;
/**
 * Whose mail it is: a customer owns their own mails and those about their case, and a digest stands for
 * itself.
 */
const ownerOf = (name: string): string => REF.exec(name)?.[1] ?? name;
const roundOf = (at: number): string => new Date(halfPast(at - ROUND_MS)).toISOString();

it('differs from the run without faults only in the listed mails, each with its fault', async () => {
  const plain = await play(false);
  const faulty = await play(true);
  expect({ plain: plain.failures, faulty: faulty.failures }).toEqual({ plain: [], faulty: [] });
  expect(plain.report.lines.slice(0, 3)).toEqual([
    'Injected faults: 0',
    'Of which nobody knew whether SES took them (UNKNOWN, never sent again): 0',
    'Delayed: 0',
  ]);
  expect(plain.report.isClean).toBe(true);

  // The oracle says: every difference has its fault, nobody got a mail twice, and nobody was forgotten.
  expect(faulty.report.lines.slice(-4)).toEqual([
    'unexplained: 0',
    'mails after a no: 0',
    'double mails: 0',
    'forgotten customers: 0',
  ]);
  expect(faulty.report.isClean).toBe(true);
  expect(new Set(faulty.facts.incidents.map(({ kind }) => kind)).size).toBeGreaterThan(8);

  const uncertain = uncertainMails(faulty.facts, faulty.table.unknown);
  const delayed = [...judge(faulty.facts).delayed, ...delayedOthers(faulty.facts, faulty.table.dueAt)];
  const listed = new Set([...uncertain, ...delayed].map(({ name }) => ownerOf(name)));
  expect(uncertain.length).toBeGreaterThan(5);
  expect(delayed.length).toBeGreaterThan(5);

  // All people who are not listed got the same mails in the same rounds, and so did their colleagues.
  const mailsOfOthers = ({ facts, subjects }: Played): string[] =>
    facts.taken
      .filter(({ name }) => !listed.has(ownerOf(name)))
      // The figures in the subject of a digest are about everybody, so they are left out.
      .map(({ name, at, kind }) => `${name} ${roundOf(at)} ${kind === 'digest' ? '' : subjects.get(name)}`)
      .sort();
  expect(mailsOfOthers(faulty)).toEqual(mailsOfOthers(plain));
  expect(mailsOfOthers(faulty).length).toBeGreaterThan(50);

  // The listed people differ as the list says. In so short a time everybody is asked once.
  const asks = ({ facts }: Played): Map<string, TakenMail> =>
    new Map(facts.taken.filter(({ kind }) => kind === 'score').map((mail) => [mail.name, mail]));
  const [before, after] = [asks(plain), asks(faulty)];
  for (const { name, taken } of uncertain.filter((each) => each.name.startsWith('score '))) {
    expect({ name, planned: before.has(name) }).toEqual({ name, planned: true });
    expect({ name, taken: after.has(name) }).toEqual({ name, taken: taken === 'SES took it' });
  }
  for (const { name, at } of delayed.filter((each) => each.name.startsWith('score '))) {
    expect({ name, at: after.get(name)?.at }).toEqual({ name, at });
    expect(after.get(name)?.at).toBeGreaterThan(
      (before.get(name)?.at ?? Number.POSITIVE_INFINITY) + ROUND_MS,
    );
  }
  // Twice three weeks, on a machine that may be busy.
}, 400_000);
