import { Readable } from 'node:stream';
import type { Customer } from '../../domain/asking/customer.ts';
import { addressHash } from '../../domain/identity/address.ts';
import type { KeyRing } from '../../domain/identity/key-ring.ts';
import { type Ref, refOf } from '../../domain/identity/ref.ts';
import { type RowRules, rowReader } from '../../domain/importing/customer-row.ts';
import type { ReportBuilder } from '../../domain/importing/import-report.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import { addressesIn } from '../../domain/importing/row-addresses.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import { clip } from '../../domain/importing/text.ts';
import { rowSays } from '../../domain/importing/wish.ts';
import type { Suppression } from '../../domain/mail/suppression.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { type ImportRowDeps, importRow, type RowOutcome, wishAt } from './import-row.ts';
import { ROWS_IN_FLIGHT } from './in-flight.ts';
import { type ListSource, readCustomerList } from './list-source.ts';
import { serialByKey } from './serial-by-key.ts';
import type { Survey } from './survey.ts';
import { type KeyedRow, rowChains, type WaitingRow } from './waiting-rows.ts';

export interface ImportRowsDeps extends ImportRowDeps {
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
  /** Called after each row. */
  readonly onRow?: (rows: number) => void;
}

const TOTAL =
  /^(?:grand |sub)?(?:totals?|sums?|counts?)\b|^(?:summe|gesamt|anzahl|stand|somme|nombre|suma|sumatoria|cantidad|número de)\b/iu;

/** Whether a row is the total below a table that somebody keeps by hand. */
const isTotal = (cells: readonly string[]): boolean =>
  !cells.some((cell) => cell.includes('@')) &&
  TOTAL.test(cells.find((cell) => cell.trim() !== '')?.trim() ?? '');

/** An address as its row spells it. */
const writtenAs = (normalised: string, cells: readonly string[]): string =>
  cells.find((cell) => addressesIn(cell).includes(normalised))?.trim() ?? normalised;

/** A row in order. */
type GoodRow = Omit<KeyedRow, 'ref'>;

/** A row, with its customer as just read. */
type ReadRow = KeyedRow & { readonly known: Customer | undefined };

/** The most rows to keep for a second try after the last row. They take less than 20 MB. */
export const MAX_WAITING = 10_000;

const NEW_ID = {
  cause:
    'an address of its own; customers whose ids are not in this list have these addresses. Did your CRM give new ids? Then --rename-ids lets the new ids stand for the same customers',
} as const;

/**
 * Brings the rows of a file in. Good rows go in, bad rows go into the report, and neither stops the other.
 * The first customer to claim an address keeps it; a second id with the same address is refused. If a
 * customer gives up an address anywhere in the file, another row may take it, and customers may swap
 * addresses. Nobody is mailed in between, because only the owner of an address is mailed.
 *
 * Memory does not grow with the rows, apart from what the survey keeps.
 */
export async function importRows(
  source: ListSource,
  survey: Survey,
  options: ListOptions,
  rules: RowRules,
  report: ReportBuilder,
  deps: ImportRowsDeps,
): Promise<void> {
  const columns = survey.plan?.columns ?? [];
  const reader = rowReader(columns, rules);
  const { inFile } = survey;
  // Rows are worked on in parallel, but of two rows with one address the first in the file must win. So a row
  // takes its place in the order before anything is read for it.
  const seriallyByAddress = serialByKey();
  const waiting: KeyedRow[] = [];
  const awaited = new Set<string>();

  const refuse = (...problems: RowProblem[]): void => {
    report.row('refused', problems);
    deps.onRow?.(report.counts.read);
  };

  function saved({ problems, row }: KeyedRow, outcome: Extract<RowOutcome, { kind: 'saved' }>): void {
    report.emptied(outcome.emptied);
    report.left(outcome.left);
    if (outcome.isAgainstNo) report.yesAgainstNo += 1;
    if (outcome.hasMoved) report.moved += 1;
    if (outcome.outcome === 'added' && row.since < rules.today) report.addedOld += 1;
    report.row(outcome.outcome, [...problems, ...outcome.problems]);
    deps.onRow?.(report.counts.read);
  }

  async function refuseTaken({ line, email }: KeyedRow, by: Ref, hint = ''): Promise<void> {
    const owner = (await deps.customers.get(by))?.crmId;
    const holder = owner === undefined ? 'another customer' : `customer ${clip(owner)}`;
    const isAbsent = !inFile.has(by);
    // The owner of the address is in the list, only under another id.
    inFile.announce(by);
    const expected = `an address of its own; ${holder} has this one${hint}`;
    refuse({ line, column: 'email', value: email, expected, cost: 'row', ...(isAbsent ? NEW_ID : {}) });
  }

  const tell = async (keyed: KeyedRow, outcome: RowOutcome, hint = ''): Promise<void> => {
    if (outcome.kind === 'saved') return saved(keyed, outcome);
    if (outcome.kind === 'too-long') return refuse(outcome.problem);
    return refuseTaken(keyed, outcome.by, hint);
  };

  /** The customer that a new id means from now on, if it is a new id. */
  async function renamed(keyed: KeyedRow, by: Ref): Promise<KeyedRow | undefined> {
    if (options.renameIds !== true || inFile.has(by)) return undefined;
    // A stored customer with that id shows that it is no new id.
    if ((await deps.customers.get(keyed.ref)) !== undefined) return undefined;
    const ref = await deps.aliases.put(keyed.ref, by);
    inFile.announce(ref);
    report.renamed += 1;
    return { ...keyed, ref };
  }

  async function claim({ known, ...keyed }: ReadRow): Promise<RowOutcome | 'waiting'> {
    const { hash } = keyed;
    const wait = (): 'waiting' => {
      waiting.push(keyed);
      awaited.add(hash);
      return 'waiting';
    };
    const mayWait = waiting.length < MAX_WAITING;
    if (mayWait && awaited.has(hash)) return wait();
    const outcome = await importRow(keyed, deps, { read: { known } });
    if (outcome.kind !== 'taken') return outcome;
    const again = await renamed(keyed, outcome.by);
    if (again !== undefined) return importRow(again, deps);
    // Only an owner who is in the file can give up the address.
    return mayWait && inFile.has(outcome.by) ? wait() : outcome;
  }

  /**
   * Remembers a customer whose row was refused as being in the file: by the id, or as the owner of the
   * address.
   */
  async function announce(cells: readonly string[]): Promise<void> {
    if (!deps.isComplete) return;
    const id = reader.idOf(cells);
    if (id !== undefined) return inFile.announce((await customerOf(id)).ref);
    for (const address of reader.addressesOf(cells)) {
      const owner = (await deps.addresses.get(addressHash(address, deps.keys.address)))?.ref;
      if (owner !== undefined) inFile.announce(owner);
    }
  }

  /**
   * The customer that an id means: under its own ref, or the one it stands for since the CRM changed its ids.
   */
  async function customerOf(id: string): Promise<{ ref: Ref; known: Customer | undefined }> {
    const ref = refOf(id, deps.keys.ref);
    const known = await deps.customers.get(ref);
    const alias = known === undefined ? await deps.aliases.get(ref) : undefined;
    return alias === undefined ? { ref, known } : { ref: alias, known: await deps.customers.get(alias) };
  }

  async function goodRow(line: number, cells: readonly string[]): Promise<GoodRow | undefined> {
    const mail = rowSays(columns, reader.waysOf(cells));
    if (isTotal(cells)) {
      report.notes += 1;
      return undefined;
    }
    const extra = cells.length - columns.length;
    if (extra > 0) {
      const expected = `${columns.length} values, as many as the header has`;
      await announce(cells);
      refuse({
        line,
        column: '',
        value: `${cells.length} values`,
        expected,
        cause: 'as many values as the header has',
      });
      return undefined;
    }
    const check = reader.read(cells, line);
    if (check.kind === 'bad') {
      await announce(cells);
      refuse(...check.problems);
      return undefined;
    }
    const { row } = check;
    return {
      line,
      row,
      mail,
      problems: check.problems,
      email: clip(writtenAs(row.normalisedAddress, cells)),
      hash: addressHash(row.normalisedAddress, deps.keys.address),
    };
  }

  /** A row with its customer. Undefined when an earlier row has this customer. */
  async function readRow(good: GoodRow): Promise<ReadRow | undefined> {
    const { line, row } = good;
    const { ref, known } = await customerOf(row.crmId);
    const earlier = inFile.note(ref, line);
    if (earlier !== undefined) {
      const expected = `an id of its own; line ${earlier} has this one`;
      refuse({
        line,
        column: 'id',
        value: clip(row.crmId),
        expected,
        cause: 'an id of its own; an earlier line has this one',
      });
      return undefined;
    }
    return { ...good, ref, known };
  }

  async function onRow(line: number, cells: readonly string[]): Promise<void> {
    try {
      const good = await goodRow(line, cells);
      if (good === undefined) return;
      await seriallyByAddress(good.hash, async () => {
        const keyed = await readRow(good);
        if (keyed === undefined) return;
        const outcome = await claim(keyed);
        if (outcome !== 'waiting')
          await tell(keyed, outcome, '; if this file gives it up, import the file again');
      });
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      const value = clip(reader.idOf(cells) ?? '');
      const expected = `a customer whose stored item can be read; tell whoever runs the system: ${error.message}`;
      refuse({ line, column: 'id', value, expected });
    }
  }

  /**
   * Tries the rows again whose address belonged to another customer. Meanwhile that customer may have given
   * it up, or waits as well.
   */
  async function onWaiting(): Promise<void> {
    const refs = new Set(waiting.map(({ ref }) => ref));
    const hopeful: WaitingRow[] = [];
    const look = async (keyed: KeyedRow): Promise<void> => {
      const owner = (await deps.addresses.get(keyed.hash))?.ref;
      if (owner === undefined) hopeful.push(keyed);
      else if (refs.has(owner)) hopeful.push({ ...keyed, owner });
      else await refuseTaken(keyed, owner);
    };
    await Readable.from(waiting).forEach(look, { concurrency: ROWS_IN_FLIGHT });

    for (const { rows, isRing } of rowChains(hopeful)) {
      const [first] = rows;
      let wishOf = (left: string): Promise<Suppression | undefined> => wishAt(deps.addresses, left);
      if (isRing && first?.owner !== undefined) {
        // Read now: when the owner's own row comes, the address may already have the first customer's wish.
        const wish = await wishAt(deps.addresses, first.hash);
        wishOf = async (left) => (left === first.hash ? wish : wishAt(deps.addresses, left));
        // After a crash from here on, one customer has no address and gets no mail, until the file is
        // imported again.
        await deps.addresses.release(first.hash, first.owner);
      }
      for (const keyed of rows) await tell(keyed, await importRow(keyed, deps, { wishOf }));
    }
  }

  const events = readCustomerList(source, options);
  await Readable.from(events).forEach(
    async (event: Awaited<ReturnType<typeof events.next>>['value']) => {
      const { line } = event;
      if (event.kind === 'row') await onRow(line, event.cells);
      if (event.kind === 'note') report.notes += 1;
      if (event.kind === 'bad-line')
        refuse({ line, column: '', value: clip(event.text), expected: event.expected });
      if (event.kind === 'unreadable')
        report.problems.stop({ line, column: '', value: '', expected: event.expected });
    },
    { concurrency: ROWS_IN_FLIGHT },
  );
  await onWaiting();
}
