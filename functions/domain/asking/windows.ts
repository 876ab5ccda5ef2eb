import type { Programme, SendWindow } from '../programme/programme.ts';
import type { Day } from '../time/day.ts';

/** When mail may arrive at the customers of one region, in their own time zones. */
export type MailWindow = SendWindow & {
  /** Days on which no mail goes. */
  readonly off?: ReadonlySet<Day>;
};

/** A cache: a programme has few regions, and a plan asks for their windows again and again. */
const known = new WeakMap<object, Map<string | undefined, MailWindow>>();

/**
 * The window of a region: its own, or that of everybody, without its holidays.
 *
 * @param programme as it is published: holidays of countries are listed as days
 */
export function windowOf(
  programme: Pick<Programme, 'sendWindow' | 'windows' | 'holidays'>,
  region: string | undefined,
): MailWindow {
  const byRegion = known.get(programme) ?? new Map<string | undefined, MailWindow>();
  known.set(programme, byRegion);
  const before = byRegion.get(region);
  if (before !== undefined) return before;
  const isHere = (regions: readonly string[] | undefined): boolean =>
    regions === undefined || (region !== undefined && regions.includes(region));
  const own = programme.windows?.find(({ regions }) => isHere(regions));
  const { days, from, until } = own ?? programme.sendWindow;
  const off = programme.holidays?.flatMap(({ regions, dates }) => (isHere(regions) ? dates : [])) ?? [];
  const made = { days, from, until, ...(off.length === 0 ? {} : { off: new Set(off) }) };
  byRegion.set(region, made);
  return made;
}
