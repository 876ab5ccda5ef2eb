import { MAX_DOMAINS, type Receivers, type Visits } from '../answering/habits.ts';
import { wasVisited } from '../answering/machine-visits.ts';
import { type CountedMail, wasAsked } from '../answering/score.ts';
import { sentAtOf } from '../answering/weigh.ts';
import { asksToRecommend, type ContactKinds } from '../mail/contact-kinds.ts';
import { type IsoWeek, mondayOf } from '../time/instant.ts';
import { WEEK_MS } from '../time/units.ts';

/** What one week keeps of what was known before it. After a quarter of a year half of it is left. */
const KEPT_A_WEEK = 0.95;
/** Fewer asks than this say nothing any more. */
const FORGOTTEN_ASKS = 0.2;
/** After so many weeks the gateway of a domain is asked for anew: companies move. */
const NOTE_LASTS_WEEKS = 26;

type Counts = Map<string, Visits>;

const plus = (one: Visits | undefined, { asks, visited }: Visits, factor = 1): Visits => ({
  asks: (one?.asks ?? 0) * factor + asks,
  visited: (one?.visited ?? 0) * factor + visited,
});

const weeksFrom = (from: IsoWeek, to: IsoWeek): number =>
  Math.round((Date.parse(mondayOf(to)) - Date.parse(mondayOf(from))) / WEEK_MS);

/** What the asks of some weeks say of receivers, by week and hash of the domain. */
export interface VisitCounts {
  /**
   * Counts an ask that went out, and whether a machine came early, by what gives machines away by itself. It
   * looks at no answer that we made of the clicks. Memory grows with domains, never with contacts.
   */
  add(contact: CountedMail & { readonly week: IsoWeek; readonly domainHash?: string }): void;
  ofWeek(week: IsoWeek): ReadonlyMap<string, Visits>;
}

export function countVisits(kinds?: ContactKinds): VisitCounts {
  const weeks = new Map<IsoWeek, Counts>();
  return {
    add(contact) {
      const { week, domainHash: domain, evidence, kind } = contact;
      if (domain === undefined || !asksToRecommend(kind, kinds) || !wasAsked(contact)) return;
      const counts = weeks.get(week) ?? new Map<string, Visits>();
      weeks.set(week, counts);
      const visited = wasVisited(evidence, sentAtOf(contact)) ? 1 : 0;
      counts.set(domain, plus(counts.get(domain), { asks: 1, visited }));
    },
    ofWeek: (week) => weeks.get(week) ?? new Map(),
  };
}

/** What a shard knew, and which of its gateways was noted when. */
export interface Known extends Receivers {
  /** The last week that was learnt from. */
  readonly week?: IsoWeek;
  readonly notes: readonly { readonly domain: string; readonly week: IsoWeek }[];
}

/** What a shard knows after some weeks more. */
export interface NowKnown<Note> extends Pick<Receivers, 'anywhere' | 'gateways' | 'domains'> {
  readonly week: IsoWeek;
  readonly forgotten: readonly Note[];
}

/**
 * Learns from the weeks that a shard does not know yet: what it knew fades week by week, and what came is
 * added. Learning the same weeks again changes nothing.
 *
 * @param weeks oldest first, each of them over
 * @param gatewayOf the gateway of any domain, of this shard or of another
 * @param isOurs whether a domain stands in this shard
 * @returns undefined when there is nothing new
 */
export function learn<Note extends Known['notes'][number]>(
  known: Known & { readonly notes: readonly Note[] },
  weeks: readonly IsoWeek[],
  counts: Pick<VisitCounts, 'ofWeek'>,
  gatewayOf: (domain: string) => string | undefined,
  isOurs: (domain: string) => boolean,
): NowKnown<Note> | undefined {
  const unknown = weeks.filter((week) => known.week === undefined || week > known.week);
  const last = unknown.at(-1);
  if (last === undefined) return undefined;

  let { anywhere } = known;
  let [gateways, domains]: [Counts, Counts] = [new Map(known.gateways), new Map(known.domains)];
  let before = known.week;
  for (const week of unknown) {
    const factor = before === undefined ? 1 : KEPT_A_WEEK ** weeksFrom(before, week);
    before = week;
    anywhere = plus(anywhere, { asks: 0, visited: 0 }, factor);
    gateways = faded(gateways, factor);
    domains = faded(domains, factor);
    for (const [domain, visits] of counts.ofWeek(week)) {
      anywhere = plus(anywhere, visits);
      const gateway = gatewayOf(domain);
      if (gateway !== undefined) gateways.set(gateway, plus(gateways.get(gateway), visits));
      if (isOurs(domain)) domains.set(domain, plus(domains.get(domain), visits));
    }
  }
  const kept = mostAsked(domains);
  return {
    week: last,
    anywhere: rounded(anywhere),
    gateways: new Map([...gateways].map(([name, visits]) => [name, rounded(visits)])),
    domains: kept,
    forgotten: forgottenOf(known.notes, kept, last),
  };
}

const faded = (counts: Counts, factor: number): Counts =>
  new Map([...counts].map(([name, visits]) => [name, plus(visits, { asks: 0, visited: 0 }, factor)]));

const twoDigits = (value: number): number => Math.round(value * 100) / 100;
const rounded = ({ asks, visited }: Visits): Visits => ({
  asks: twoDigits(asks),
  visited: twoDigits(visited),
});

function mostAsked(domains: Counts): Counts {
  const ranked = [...domains]
    .map(([domain, visits]): [string, Visits] => [domain, rounded(visits)])
    .filter(([, { asks }]) => asks >= FORGOTTEN_ASKS)
    .sort(([one, { asks: more }], [other, { asks: less }]) => less - more || (one < other ? -1 : 1));
  return new Map(ranked.slice(0, MAX_DOMAINS));
}

/** Old notes; and when there is little room, those of domains that are not known otherwise. */
function forgottenOf<Note extends Known['notes'][number]>(
  notes: readonly Note[],
  domains: Counts,
  week: IsoWeek,
): Note[] {
  const isTight = notes.length > MAX_DOMAINS * 0.75;
  return notes.filter(
    (note) => weeksFrom(note.week, week) >= NOTE_LASTS_WEEKS || (isTight && !domains.has(note.domain)),
  );
}
