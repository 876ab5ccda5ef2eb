import type { KeyRing } from '../../domain/identity/key-ring.ts';
import type { RunId } from '../../domain/identity/run.ts';
import type { ColumnPlan } from '../../domain/importing/columns.ts';
import type { RowRules } from '../../domain/importing/customer-row.ts';
import { type ImportReport, ReportBuilder } from '../../domain/importing/import-report.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import { type Instant, toInstant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { AliasStore } from '../../ports/aliases.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import { dryStores } from './dry-stores.ts';
import { endMissing } from './end-missing.ts';
import { hearWishes } from './hear-wishes.ts';
import { importRows } from './import-rows.ts';
import type { ListSource } from './list-source.ts';
import { type Survey, surveyList } from './survey.ts';

/** What an import is at; in this order. */
export type ImportPhase = 'looking' | 'wishes' | 'rows' | 'missing';

export interface ImportDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly aliases: AliasStore;
  readonly runs: RunStore;
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
  readonly clock: Clock;
  /** The name of this import, by which it can be undone. */
  readonly run: RunId;
  /** What has to be answered first, whatever the file asks. */
  readonly questions?: readonly string[];
  /** Called with what the columns are taken for, before anything is written. */
  readonly onColumns?: (plan: ColumnPlan) => void;
  /** Called after each row, or each customer looked at. */
  readonly onProgress?: (phase: ImportPhase, done: number) => void;
}

const speaksOfMail = ({ plan, refusing }: Survey): boolean =>
  refusing.length > 0 || (plan?.columns.some(({ use }) => use.kind === 'consent') ?? false);

const ORDER_TEXT = { DMY: 'the day first', MDY: 'the month first' } as const;

/**
 * What whoever imports should know besides: what they said of columns that are not there, and what the file
 * itself tells of open values.
 */
function hintsOf({ plan, refusing, unheard, dateOrder, decimal }: Survey, report: ImportReport): string[] {
  const absent = plan?.absent ?? [];
  const isOpen = (flag: string): boolean => report.groups.some(({ expected }) => expected.includes(flag));
  return [
    ...(absent.length > 0 ? [`The file has no such column: ${absent.join(', ')}.`] : []),
    ...(refusing.length > 0
      ? [
          `Heard although the column is about something else, and its name says nothing of mail: ${refusing.join(', ')}. If a word there means no such thing: --not-consent.`,
        ]
      : []),
    ...unheard.map(
      ({ header, cells }) =>
        `${cells} ${cells === 1 ? 'cell' : 'cells'} of "${header}" plainly refuse mail, and were not heard, as --not-consent says.`,
    ),
    ...(dateOrder !== undefined && isOpen('--dates')
      ? [`Other dates of this file have ${ORDER_TEXT[dateOrder]}: --dates ${dateOrder} reads all of them so.`]
      : []),
    ...(decimal !== undefined && isOpen('--decimal')
      ? [`Other amounts of this file have a decimal ${decimal}: --decimal ${decimal} reads all of them so.`]
      : []),
  ];
}

/**
 * Imports a file of customers, in this order: looks through all of it; takes in every plain "no" to mail;
 * stops there, if its header or what it says of mail has to be asked about; brings its rows in; and, where
 * the list names itself complete, finds who is missing. Good rows go in, bad rows come back in the report.
 * Importing the same file twice changes nothing. A dry run does all of it and writes nothing.
 *
 * Memory grows by at most 16 bytes a row, which tell an id that comes twice.
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
  const { customers, addresses, aliases, runs } = isDryRun ? dryStores(deps) : deps;
  const now: Instant = toInstant(clock.now());
  const rules: RowRules = { today: now.slice(0, 10), dates: options.dates, decimal: options.decimal };
  const report = new ReportBuilder({ run, isDryRun });
  const onRow = (phase: ImportPhase) => (done: number) => onProgress?.(phase, done);

  const survey = await surveyList(source, options, rules, { refKey: keys.ref, onRow: onRow('looking') });
  const { plan } = survey;
  const questions = [...(deps.questions ?? []), ...survey.questions];
  if (plan === undefined) {
    if (survey.stopped !== undefined) report.problems.stop(survey.stopped);
    return report.build();
  }
  report.tellColumns(plan);
  onColumns?.(plan);
  await runs.start(run, { what: 'import', at: now });
  if (speaksOfMail(survey)) {
    report.noMail = await hearWishes(source, plan, survey.asked, options, rules, {
      customers,
      addresses,
      aliases,
      runs,
      keys,
      run,
      now,
      onProblem: (problem) => report.problems.add([problem]),
      onRow: onRow('wishes'),
    });
  }
  if (questions.length > 0) {
    report.problems.ask(...questions);
    report.waiting = survey.rows;
    report.hints.push(...hintsOf(survey, report.build()));
    return report.build();
  }
  await importRows(source, survey, options, rules, report, {
    customers,
    addresses,
    aliases,
    runs,
    keys,
    clock,
    tagColumns: survey.tagColumns,
    isComplete: options.complete === true,
    onRow: onRow('rows'),
  });
  if (options.complete === true) {
    const isWhole = report.build().stopped === undefined;
    const deps = { customers, runs, run, clock, onCustomer: onRow('missing') };
    report.missing = await endMissing(survey, options, isWhole, deps);
  }
  report.hints.push(...hintsOf(survey, report.build()));
  return report.build();
}
