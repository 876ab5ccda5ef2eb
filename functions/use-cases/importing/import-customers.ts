import type { KeyRing } from '../../domain/identity/key-ring.ts';
import type { RunId } from '../../domain/identity/run.ts';
import type { ColumnPlan } from '../../domain/importing/columns.ts';
import type { RowRules } from '../../domain/importing/customer-row.ts';
import { type ImportReport, ReportBuilder } from '../../domain/importing/import-report.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { type Instant, toInstant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { AliasStore } from '../../ports/aliases.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import { dryStores } from './dry-stores.ts';
import { endMissing } from './end-missing.ts';
import { foreseeFirst } from './foresee-first.ts';
import { hearWishes } from './hear-wishes.ts';
import { hintsOf } from './import-hints.ts';
import { importRows } from './import-rows.ts';
import type { ListSource } from './list-source.ts';
import { type Survey, surveyList } from './survey.ts';

/** The phases of an import, in this order. */
export type ImportPhase = 'looking' | 'wishes' | 'rows' | 'missing';

export interface ImportDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly aliases: AliasStore;
  readonly runs: RunStore;
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
  readonly clock: Clock;
  /** The name of this import, for undoing it. */
  readonly run: RunId;
  /** Questions to answer first, besides those that the file raises. */
  readonly questions?: readonly string[];
  /** What is published. With it the first list of all is told as a plan. */
  readonly programme?: Programme;
  /** Columns with a day that the programme names, as tags are named. They are kept as `2026-02-28`. */
  readonly dateColumns?: readonly string[];
  /** Things to know for whoever imports, besides those that the file shows. */
  readonly hints?: readonly string[];
  /** Called with the use of the columns, before anything is written. */
  readonly onColumns?: (plan: ColumnPlan) => void;
  /** Called after each row, or each customer read. */
  readonly onProgress?: (phase: ImportPhase, done: number) => void;
}

const speaksOfMail = ({ plan, refusing }: Survey): boolean =>
  refusing.length > 0 || (plan?.columns.some(({ use }) => use.kind === 'consent') ?? false);

/** Whether no customer is stored yet. Reads no more than the first customers. */
async function isNobodyKnown(customers: Pick<CustomerStore, 'every'>): Promise<boolean> {
  for await (const _ of customers.every()) return false;
  return true;
}

/**
 * Imports a file of customers in this order. It reads the whole file; takes in every plain "no" to mail;
 * stops there if the header or the consent columns raise questions; brings the rows in; and, if the list is
 * complete, finds who is missing. Good rows go in, bad rows go into the report. Importing the same file twice
 * changes nothing. A dry run does all of it and writes nothing.
 *
 * Memory grows by at most 16 bytes a row, to find ids that come twice.
 *
 * @throws what the stores or the source throw; importing the file again is always safe
 */
export async function importCustomers(
  source: ListSource,
  deps: ImportDeps,
  options: ListOptions = {},
): Promise<ImportReport> {
  const { keys, clock, run, onColumns, onProgress } = deps;
  const isDryRun = options.dryRun === true;
  const dry = isDryRun ? dryStores(deps) : undefined;
  const { customers, addresses, aliases, runs } = dry ?? deps;
  const shared = { customers, addresses, aliases, runs, keys };
  const now: Instant = toInstant(clock.now());
  const rules: RowRules = { today: now.slice(0, 10), dates: options.dates, decimal: options.decimal };
  const report = new ReportBuilder({ run, isDryRun });
  const onRow = (phase: ImportPhase) => (done: number) => onProgress?.(phase, done);

  const survey = await surveyList(source, options, rules, {
    refKey: keys.ref,
    onRow: onRow('looking'),
    ...(deps.dateColumns === undefined ? {} : { dateColumns: deps.dateColumns }),
  });
  const { plan } = survey;
  if (plan === undefined) {
    if (survey.stopped !== undefined) report.problems.stop(survey.stopped);
    return report.build();
  }
  report.tellColumns(plan);
  onColumns?.(plan);
  await runs.start(run, { what: 'import', at: now });

  if (speaksOfMail(survey)) {
    const onProblem = (problem: RowProblem): void => report.problems.add([problem]);
    const wishDeps = { ...shared, run, now, onProblem, onRow: onRow('wishes') };
    report.noMail = await hearWishes(source, plan, survey.asked, options, rules, wishDeps);
  }
  const questions = [...(deps.questions ?? []), ...survey.questions];
  if (questions.length > 0) {
    report.problems.ask(...questions);
    report.waiting = survey.rows;
  } else {
    const isComplete = options.complete === true;
    const { tagColumns } = survey;
    report.isFirst = await isNobodyKnown(customers);
    const rowDeps = { ...shared, clock, tagColumns, isComplete, onRow: onRow('rows') };
    await importRows(source, survey, options, rules, report, rowDeps);
    if (isComplete) {
      const isWhole = report.build().stopped === undefined;
      const missingDeps = { customers, runs, run, clock, onCustomer: onRow('missing') };
      report.missing = await endMissing(survey, options, isWhole, missingDeps);
    }
  }
  if (report.isFirst && report.addedOld > 0 && deps.programme !== undefined) {
    const first = dry?.added() ?? customers.every();
    report.foreseen = await foreseeFirst(first, { addresses }, deps.programme, clock.now());
  }
  report.hints.push(...(deps.hints ?? []), ...hintsOf(survey, report.build()));
  return report.build();
}
