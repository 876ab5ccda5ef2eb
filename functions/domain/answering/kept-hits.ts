import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { type Hit, MAX_HITS } from './evidence.ts';
import { isMachine, type Judged, judge, PRIOR_HABITS } from './judge-hits.ts';
import { type SettledEvidence, weigh } from './weigh.ts';
import { WEIGHTS } from './weights.ts';

/**
 * The hits to keep when one more comes and there is no room: one goes whose loss changes nothing, a machine's
 * first. So no machine crowds a person out.
 *
 * @returns at most {@link MAX_HITS}, with the new one
 */
export function keptHits(evidence: SettledEvidence, hit: Hit, sentAt: Instant): Hit[] {
  const all: SettledEvidence = { ...evidence, hits: [...evidence.hits, hit] };
  if (all.hits.length <= MAX_HITS) return [...all.hits];
  const judgedFrom = (from: SettledEvidence) => judge(from, toEpochMs(sentAt), PRIOR_HABITS);
  const judged = judgedFrom(all);
  const answerAt = (from: SettledEvidence): string =>
    JSON.stringify(weigh(from, sentAt, toInstant(toEpochMs(hit.at) + WEIGHTS.quarantineMs)) ?? 'none');
  const without = (dropped: Hit): SettledEvidence => ({
    ...all,
    hits: all.hits.filter((each) => each !== dropped),
  });
  const isHarmless = ({ hit: dropped }: Judged): boolean => {
    const rest = judgedFrom(without(dropped));
    return (
      rest.every(({ hit: kept, verdict }) =>
        judged.some((each) => each.hit === kept && each.verdict === verdict),
      ) && answerAt(without(dropped)) === answerAt(all)
    );
  };
  const others = judged.filter((each) => each.hit !== hit);
  // Whoever comes in a way of their own goes last.
  const countOf = (kind: Hit['kind'], client: Hit['client']): number =>
    others.filter(({ hit }) => hit.kind === kind && hit.client === client).length;
  const byWorth = [
    ...others.filter((each) => each.verdict === 'declared' || isMachine(each)),
    ...others.filter(({ verdict, hit: { seen } }) => verdict === 'unsure' && seen === undefined),
    ...others.filter(({ hit: { kind, client } }) => countOf(kind, client) > 1),
    ...others,
  ];
  const dropped = byWorth.find(isHarmless) ?? byWorth[0];
  return all.hits.filter((each) => each !== dropped?.hit);
}
