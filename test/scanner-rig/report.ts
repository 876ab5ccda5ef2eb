import { byPopulation, type Figures, figuresOf, sharesOf, type WeightOf } from './figures.ts';
import { harmsOf } from './harms.ts';
import { type Pair, pairsOf, type Stored } from './pairs.ts';
import type { Played } from './play.ts';
import { NAIVE, oursOn, POLICIES, type Policy } from './policies.ts';
import type { Who } from './population.ts';

/** A table with a heading, as rows of words. */
export interface Table {
  readonly title: string;
  /** The first row names the columns. The first column is of words, the others of figures. */
  readonly rows: readonly (readonly string[])[];
}

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;

/** The title of populations of one kind, and what is false about them. */
const KINDS: Readonly<Record<Exclude<Who, 'wish'>, string>> = {
  machine: 'Machines: false accepts',
  presser: 'Machines that press by real input: false accepts',
  person: 'People: false rejects',
  forwarded: 'Forwarded mails: false rejects',
};

/** How each policy does on each population of a kind. */
function kindTable(played: readonly Played[], who: Exclude<Who, 'wish'>): Table {
  const groups = byPopulation(played.filter(({ population }) => population.who === who));
  const [ours, ...naive] = POLICIES.map(({ name }) => name);
  const rows = [...groups].map(([name, asks]) => {
    const [mine, ...others] = POLICIES.map((policy) => {
      const shares = sharesOf(asks, policy);
      return { ...shares, isFalse: shares.falseAccepts + shares.falseRejects };
    });
    return [
      name,
      String(asks.length),
      percent(mine?.isFalse),
      percent(mine?.unsure),
      ...others.map(({ isFalse }) => percent(isFalse)),
    ];
  });
  return { title: KINDS[who], rows: [['population', 'asks', ours ?? '', 'unsure', ...naive], ...rows] };
}

const policyRow = (name: string, figures: Figures): string[] => [
  name,
  percent(figures.falseAccepts),
  percent(figures.falseRejects),
  percent(figures.unsure),
  percent(figures.forwardedFalseRejects),
  percent(figures.presserFalseAccepts),
];

/** The policies in all; ours also without what was learnt, where something could be learnt. */
const policiesOn = (played: readonly Played[]): Policy[] => [...oursOn(played), ...NAIVE];

/** The figures of each policy over all populations. */
const policyTable = (played: readonly Played[], weightOf: WeightOf): Table => ({
  title: 'In all',
  rows: [
    ['policy', 'false accepts', 'false rejects', 'unsure', 'forwarded: rejects', 'real input: accepts'],
    ...policiesOn(played).map((policy) => policyRow(policy.name, figuresOf(played, policy, weightOf))),
  ],
});

const harmTable = (played: readonly Played[]): Table => ({
  title: 'Harm done',
  rows: [
    ['harm', 'asks', 'where'],
    ...harmsOf(played).map(({ harm, asks, populations }) => [
      harm,
      String(asks),
      Object.entries(populations)
        .map(([name, count]) => `${name} (${count})`)
        .join(', ') || '–',
    ]),
  ],
});

/** What a population's share is in all of its kind. */
function shareInAll(played: readonly Stored[], name: string, share: number, weightOf: WeightOf): number {
  const groups = byPopulation(played);
  const who = groups.get(name)?.[0]?.population.who;
  const alike = [...groups].filter(([, asks]) => asks[0]?.population.who === who);
  const sum = alike.reduce((total, [each]) => total + weightOf(each), 0);
  return sum === 0 ? 0 : (share * weightOf(name)) / sum;
}

/** A pair with what it costs in all, as shares from 0 to 1 of the populations of its kind. */
export interface PairCost extends Pair {
  readonly costs: readonly [number, number];
}

/** Pairs of which one side would be judged wrongly by any policy, the dearest first. */
export const pairCosts = (played: readonly Stored[], weightOf: WeightOf): PairCost[] =>
  pairsOf(played)
    .map((pair) => {
      const [one, other] = pair.names;
      const cost = (name: string, share: number) => shareInAll(played, name, share, weightOf);
      return { ...pair, costs: [cost(one, pair.shares[0]), cost(other, pair.shares[1])] as const };
    })
    .sort((a, b) => Math.min(...b.costs) - Math.min(...a.costs));

const pairTable = (played: readonly Played[], weightOf: WeightOf): Table => ({
  title: 'The same evidence: one or the other is judged wrongly, and that costs in all',
  rows: [
    ['this', 'its asks', 'costs', 'or its asks', 'costs', 'that'],
    ...pairCosts(played, weightOf).map(({ names, shares, costs }) => [
      names[0],
      percent(shares[0]),
      percent(costs[0]),
      percent(shares[1]),
      percent(costs[1]),
      names[1],
    ]),
  ],
});

/** The whole report. Tables without rows are left out. */
export const tablesOf = (played: readonly Played[], weightOf: WeightOf): Table[] =>
  [
    ...(['machine', 'presser', 'person', 'forwarded'] as const).map((who) => kindTable(played, who)),
    policyTable(played, weightOf),
    harmTable(played),
    pairTable(played, weightOf),
  ].filter(({ rows }) => rows.length > 1);

/** A table as the README has it: figures to the right. */
export function markdownOf({ rows: [head = [], ...rows] }: Table): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const isFigure = (_: string, column: number): boolean =>
    rows.every((cells) => /^(?:[\d.]+(?: %)?|–)$/.test(cells[column] ?? ''));
  return [
    line(head),
    line(head.map((cell, column) => (isFigure(cell, column) ? '--:' : '---'))),
    ...rows.map(line),
  ];
}

/** Everything as one object. Shares are from 0 to 1; null where nothing was played. */
export function jsonOf(played: readonly Played[], weightOf: WeightOf) {
  const entries = policiesOn(played).map((policy) => {
    const populations = [...byPopulation(played.filter(({ population }) => population.who !== 'wish'))];
    const each = populations.map(([name, asks]) => [
      name,
      { who: asks[0]?.population.who, asks: asks.length, ...sharesOf(asks, policy) },
    ]);
    const figures = Object.entries(figuresOf(played, policy, weightOf));
    const inAll = Object.fromEntries(figures.map(([name, share]) => [name, share ?? null]));
    return [policy.name, { inAll, populations: Object.fromEntries(each) }] as const;
  });
  return {
    policies: Object.fromEntries(entries),
    harms: harmsOf(played),
    pairs: pairCosts(played, weightOf),
  };
}
