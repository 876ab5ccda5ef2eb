import { Readable } from 'node:stream';
import { addressHash } from '../../domain/identity/address.ts';
import type { KeyRing } from '../../domain/identity/key-ring.ts';
import type { RunId } from '../../domain/identity/run.ts';
import type { PlannedColumn } from '../../domain/importing/columns.ts';
import {
  type ConsentCounter,
  consentCounter,
  isOptionMisspelt,
  isReadable,
} from '../../domain/importing/consent-survey.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import { consentQuestion, unmetQuestion } from '../../domain/importing/questions.ts';
import { ProblemList, type RowProblem } from '../../domain/importing/row-problems.ts';
import {
  type ListLayout,
  readFirstRow,
  readListRow,
  withRefusals,
} from '../../domain/importing/suppress-list.ts';
import type { SuppressCounts, SuppressReport } from '../../domain/importing/suppress-report.ts';
import { clip } from '../../domain/importing/text.ts';
import { saidByRow } from '../../domain/importing/wish.ts';
import type { OptOutListReason } from '../../domain/mail/suppression.ts';
import { toInstant } from '../../domain/time/instant.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RunStore } from '../../ports/runs.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { suppressByList } from './hear-wishes.ts';
import { ROWS_IN_FLIGHT } from './in-flight.ts';
import { type ListSource, readSuppressionList } from './list-source.ts';
import type { ListEvent } from './reading/list-event.ts';
import { ONE_PAGE } from './reading/row-notes.ts';
import { serialByKey } from './serial-by-key.ts';

export interface SuppressDeps {
  readonly addresses: Pick<AddressStore, 'get' | 'suppressInRun'>;
  readonly runs: Pick<RunStore, 'start' | 'note'>;
  readonly keys: Pick<KeyRing, 'address'>;
  readonly clock: Clock;
  /** The name of this run, for undoing it. */
  readonly run: RunId;
  /** Questions to answer first, besides those that the list raises. */
  readonly questions?: readonly string[];
  /** Called with the layout of the list, before anything is written. */
  readonly onLayout?: (layout: ListLayout) => void;
  /** Called after each row. */
  readonly onProgress?: (counts: SuppressCounts) => void;
}

const EMPTY_LIST: RowProblem = {
  line: 1,
  column: '',
  value: '',
  expected: 'an email address on each line, or a CSV file with a column named email',
};

const ANYWHERE = { kind: 'anywhere', everybody: false } as ListLayout;
const columnsOf = (layout: ListLayout): readonly PlannedColumn[] =>
  layout.kind === 'columns' ? layout.columns : [];

/** Places of columns that are not about mail, but with a cell that plainly refuses it. */
async function refusingPlaces(source: ListSource, options: ListOptions): Promise<ReadonlySet<number>> {
  const places = new Set<number>();
  let columns: readonly PlannedColumn[] = [];
  for await (const event of readSuppressionList(source, options)) {
    if (event.kind === 'header') {
      const first = readFirstRow(event.line, event.cells, options);
      if (first.kind !== 'header') return places;
      columns = columnsOf(first.layout);
    }
    if (event.kind !== 'row') continue;
    for (const [place] of saidByRow(columns, event.cells)) if (columns[place]?.mayRefuse) places.add(place);
  }
  return places;
}

/**
 * Takes in a list of addresses that must never be mailed again, whether or not they belong to customers. If a
 * column says who wants mail, the list means only those who do not. Good lines go in, bad lines go into the
 * report, and neither stops the other. The same list again changes nothing. A heavier reason stays.
 *
 * Memory does not grow with the list. Only a dry run remembers addresses, to find those that come twice.
 *
 * @param source a CSV file, plain addresses one per line, or an export of SES: JSON, JSON lines, text
 * @param reason the reason when the list does not give one
 * @throws what the store or the source throw; taking the list in again is always safe
 */
export async function suppressAddresses(
  source: ListSource,
  reason: OptOutListReason,
  deps: SuppressDeps,
  options: ListOptions = {},
): Promise<SuppressReport> {
  const { keys, clock, run, onProgress } = deps;
  const isDryRun = options.dryRun === true;
  const now = toInstant(clock.now());
  const counts = { read: 0, suppressed: 0, already: 0, spared: 0, refused: 0 };
  const problems = new ProblemList();
  problems.ask(...(deps.questions ?? []));
  const hints: string[] = [];
  let notes = 0;
  // Of two rows with one address, the second must find it suppressed.
  const seriallyByAddress = serialByKey();
  const seen = new Set<string>();
  let layout = ANYWHERE;
  let counters: (ConsentCounter | undefined)[] = [];

  function tell(outcome: Exclude<keyof SuppressCounts, 'read'>): void {
    counts.read += 1;
    counts[outcome] += 1;
    onProgress?.({ ...counts });
  }

  function refuse(problem: RowProblem): void {
    problems.add([problem]);
    tell('refused');
  }

  /** What would become of an address, for a dry run. */
  async function outcomeOf(hash: string): Promise<'suppressed' | 'already'> {
    const isKnown = seen.has(hash) || (await deps.addresses.get(hash))?.suppression !== undefined;
    seen.add(hash);
    return isKnown ? 'already' : 'suppressed';
  }

  async function onCells(line: number, cells: readonly string[], otherwise?: RowProblem): Promise<void> {
    for (const [place, said] of saidByRow(columnsOf(layout), cells))
      counters[place]?.add(said, cells[place] ?? '');
    const row = readListRow(layout, line, cells);
    if (row.kind === 'spared') return tell('spared');
    if (row.kind === 'bad') return refuse(otherwise ?? row.problem);
    const why = row.reason ?? reason;
    const outcomes: ('suppressed' | 'already')[] = [];
    try {
      for (const address of row.addresses) {
        const hash = addressHash(address, keys.address);
        const work = () => (isDryRun ? outcomeOf(hash) : suppressByList({ ...deps, now }, hash, why));
        outcomes.push(await seriallyByAddress(hash, work));
      }
      tell(outcomes.includes('suppressed') ? 'suppressed' : 'already');
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      const expected = `an address whose stored item can be read; tell whoever runs the system: ${error.message}`;
      refuse({ line, column: '', value: '', expected });
    }
  }

  async function onEvent(event: ListEvent): Promise<void> {
    const { line } = event;
    if (event.kind === 'row') await onCells(line, event.cells);
    if (event.kind === 'note' && event.text === ONE_PAGE) hints.push(event.text);
    else if (event.kind === 'note') notes += 1;
    if (event.kind === 'unreadable') problems.stop({ line, column: '', value: '', expected: event.expected });
    if (event.kind !== 'bad-line') return;
    const problem = { line, column: '', value: clip(event.text), expected: event.expected };
    // The line is damaged, but its address and a plain "no" still count.
    if (event.cells === undefined) refuse(problem);
    else await onCells(line, event.cells, problem);
  }

  /** Makes a row of the first line unless it is a header. Stops reading if this is no opt-out list. */
  async function* rowsOf(
    events: AsyncIterable<ListEvent>,
    refusing: ReadonlySet<number>,
  ): AsyncGenerator<ListEvent> {
    let isEmpty = true;
    for await (const event of events) {
      isEmpty = false;
      if (event.kind !== 'header') {
        yield event;
        continue;
      }
      const first = readFirstRow(event.line, event.cells, options);
      if (first.kind === 'question') return problems.ask(first.question);
      layout = withRefusals(first.layout, refusing);
      deps.onLayout?.(layout);
      counters = columnsOf(layout).map(({ use }) =>
        use.kind === 'consent' ? consentCounter(use) : undefined,
      );
      if (first.kind === 'bad-row') refuse(first.problem);
      if (first.kind === 'row') yield { ...event, kind: 'row' };
    }
    if (isEmpty) problems.stop(EMPTY_LIST);
  }

  if (!isDryRun) await deps.runs.start(run, { what: 'suppress', at: now });
  const refusing = await refusingPlaces(source, options);
  await Readable.from(rowsOf(readSuppressionList(source, options), refusing)).forEach(onEvent, {
    concurrency: ROWS_IN_FLIGHT,
  });
  for (const [place, column] of columnsOf(layout).entries()) {
    const found = counters[place]?.build();
    if (found === undefined || column.use.kind !== 'consent') continue;
    if (isOptionMisspelt(found)) problems.ask(unmetQuestion(column.header, found));
    else if (!isReadable(column.use, found)) problems.ask(consentQuestion(column.header, found));
  }
  if (notes > 0)
    hints.push(`${notes} ${notes === 1 ? 'line is' : 'lines are'} no row, such as a title or a total.`);
  return { run, isDryRun, counts, hints, ...problems.build() };
}
