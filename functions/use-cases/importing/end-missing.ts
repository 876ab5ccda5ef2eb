import type { Customer } from '../../domain/asking/customer.ts';
import type { RunId } from '../../domain/identity/run.ts';
import type { Missing } from '../../domain/importing/import-report.ts';
import { type ListOptions, MAX_ENDED_PERCENT } from '../../domain/importing/list-options.ts';
import { clip } from '../../domain/importing/text.ts';
import { type Day, dayAfter, laterDay } from '../../domain/time/day.ts';
import { toInstant } from '../../domain/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import type { Survey } from './survey.ts';

export interface EndMissingDeps {
  readonly customers: Pick<CustomerStore, 'every' | 'get' | 'change'>;
  readonly runs: Pick<RunStore, 'note'>;
  readonly run: RunId;
  readonly clock: Clock;
  /** Called with the number of customers read so far. */
  readonly onCustomer?: (customers: number) => void;
}

const MAX_SAMPLES = 10;

const percentOf = (endMissing: ListOptions['endMissing']): number =>
  typeof endMissing === 'number' ? endMissing : MAX_ENDED_PERCENT;

/** Why nobody is ended although customers are missing. */
function whyNobodyEnds(
  missing: number,
  { rows, nameless }: Survey,
  options: ListOptions,
  isWhole: boolean,
): string | undefined {
  if (!isWhole) return 'Nobody was given an end date: the list could not be read to its end.';
  if (nameless > 0)
    return `Nobody was given an end date: of ${nameless} ${nameless === 1 ? 'row' : 'rows'} neither id nor address can be read, so nobody knows who is missing.`;
  const percent = percentOf(options.endMissing);
  if (missing <= (rows * percent) / 100) return undefined;
  const share = Math.ceil((missing / Math.max(rows, 1)) * 100);
  const allows = share <= 100 ? ` If they have left, --end-missing ${share} allows it.` : '';
  return `Nobody was given an end date: ${missing} missing customers are more than ${percent} % of the ${rows} rows of this list, which looks as if it were cut short.${allows}`;
}

/**
 * Finds the customers who are missing from a complete list and, if the options say so, ends them. Their last
 * day is yesterday, because today's list says that they are no customers today. It reads all customers once,
 * and again only if some must be ended. Each of those is read again, and left alone if another import has
 * changed the case meanwhile.
 *
 * @param isWhole whether the file was read to its end
 */
export async function endMissing(
  survey: Survey,
  options: ListOptions,
  isWhole: boolean,
  { customers, runs, run, clock, onCustomer }: EndMissingDeps,
): Promise<Missing> {
  const now = toInstant(clock.now());
  const yesterday = dayAfter(now.slice(0, 10), { months: 0, days: -1 });
  const isMissing = ({ ref, until, importedAt }: Customer): boolean =>
    !survey.inFile.has(ref) && (until === undefined || until > yesterday) && importedAt < now;
  let looked = 0;

  async function* missing(): AsyncGenerator<Customer> {
    for await (const customer of customers.every()) {
      looked += 1;
      onCustomer?.(looked);
      if (!(customer instanceof UnreadableItem) && isMissing(customer)) yield customer;
    }
  }

  let count = 0;
  const samples: string[] = [];
  for await (const { crmId } of missing()) {
    count += 1;
    if (samples.length < MAX_SAMPLES) samples.push(clip(crmId));
  }
  const isWanted = options.endMissing !== undefined && options.endMissing !== false;
  const whyNone = isWanted && count > 0 ? whyNobodyEnds(count, survey, options, isWhole) : undefined;
  if (!isWanted || whyNone !== undefined || count === 0)
    return { count, samples, ended: 0, ...(whyNone === undefined ? {} : { whyNoneEnded: whyNone }) };

  let ended = 0;
  for await (const customer of missing()) {
    const { ref, until: before, since } = customer;
    const until: Day = laterDay(yesterday, since);
    const isStill = (current: Customer): boolean =>
      isMissing(current) && current.until === before && current.since === since;
    const current = await customers.get(ref);
    // Recorded only if this run does it: what another run ended is not this run's to take back.
    if (current === undefined || !isStill(current)) continue;
    await runs.note(run, { kind: 'ended', ref, until, ...(before === undefined ? {} : { before }) });
    const end = (read: Customer) => (isStill(read) ? { ...read, until } : undefined);
    if ((await customers.change(ref, end, now)).isWritten) ended += 1;
  }
  return { count, samples, ended };
}
