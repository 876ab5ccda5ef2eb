import type { DigestValues, StateFlags } from './digest-model.ts';

const STATES = {
  shown: { shown: 'yes', too_few: '', no_answers: '', nobody_asked: '' },
  tooFew: { shown: '', too_few: 'yes', no_answers: '', nobody_asked: '' },
  noAnswers: { shown: '', too_few: '', no_answers: 'yes', nobody_asked: '' },
  nobodyAsked: { shown: '', too_few: '', no_answers: '', nobody_asked: 'yes' },
  unknown: { shown: '', too_few: '', no_answers: '', nobody_asked: '' },
} as const satisfies Readonly<Record<string, StateFlags>>;

const NO_BAR = { width: '0', rest: '100', blocks: '' };
const HALF = { width: '50', rest: '50', blocks: '█████' };
const FULL = { width: '100', rest: '0', blocks: '██████████' };

const TREND_ROW = {
  week_number: '46',
  from: 'Nov 9',
  ...STATES.shown,
  unknown: '',
  score: '−7',
  rate: '−50%',
  asked: '40',
  answered: '14',
  so_far: '',
  down: HALF,
  up: NO_BAR,
} as const;

/**
 * A digest in which everything is there, to check templates with: what is not in it does not exist. Its names cannot stand in a
 * template by chance.
 */
export const DIGEST_SAMPLE = {
  sender_name: 'Qsenderq',
  digest_name: 'qdigestq',
  slice: { region: 'Qregionq', band: '', owner: '', own: '' },
  week_number: '47',
  week_range: 'November 16 – 22, 2026',
  made_at: 'Monday, November 23 at 8:00 AM EST',
  min_answers: '5',
  ...STATES.shown,
  score: '+12',
  rate: '+41%',
  rate_low: '+12%',
  rate_high: '+63%',
  promoters: '18',
  passives: '5',
  detractors: '6',
  asked: '84',
  answered: '29',
  response_rate: '35%',
  pending: '2',
  doubtful: '3',
  distribution: [
    { score: '10', count: '18', share: '62%', group: 'promoter', ...FULL },
    { score: '8', count: '5', share: '17%', group: 'passive', width: '28', rest: '72', blocks: '███' },
    { score: '3', count: '6', share: '21%', group: 'detractor', width: '33', rest: '67', blocks: '███' },
    { score: '1', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
  ],
  trend: [
    { ...TREND_ROW, ...STATES.nobodyAsked, score: '', rate: '', asked: '0', answered: '0', down: NO_BAR },
    {
      ...TREND_ROW,
      ...STATES.unknown,
      unknown: 'yes',
      score: '',
      rate: '',
      asked: '',
      answered: '',
      down: NO_BAR,
    },
    { ...TREND_ROW, ...STATES.noAnswers, score: '', rate: '', answered: '0', down: NO_BAR },
    { ...TREND_ROW, ...STATES.tooFew, score: '', rate: '', answered: '4', down: NO_BAR },
    TREND_ROW,
    {
      week_number: '47',
      from: 'Nov 16',
      ...STATES.shown,
      unknown: '',
      score: '+12',
      rate: '+41%',
      asked: '84',
      answered: '29',
      so_far: 'yes',
      down: NO_BAR,
      up: { width: '41', rest: '59', blocks: '████' },
    },
  ],
  bands: [
    { band: 'qbandq', ...STATES.shown, hidden: '', asked: '60', answered: '22', score: '+13', rate: '+59%' },
    { band: 'qfewq', ...STATES.tooFew, hidden: '', asked: '24', answered: '', score: '', rate: '' },
    { band: 'qotherq', ...STATES.unknown, hidden: 'yes', asked: '24', answered: '', score: '', rate: '' },
  ],
  band_width: '14',
  change: {
    known: 'yes',
    up: 'yes',
    down: '',
    flat: '',
    points: '91',
    low: '+31',
    high: '+128',
    noise: '',
    rate_before: '−50%',
  },
  causes: {
    shown: 'yes',
    too_few: '',
    named_by: '9',
    weeks: '5',
    rows: [
      { label: 'Qcauseq', count: '8', ...FULL },
      { label: 'Qothercauseq', count: '4', ...HALF },
    ],
  },
  cases: {
    total: '12',
    more: '10',
    rows: [
      { account: 'Qaccountq', band: 'qbandq', owner: 'o@q.example', age: '9 days ago', taken: 'yes' },
      { account: '', band: 'qbandq', owner: '', age: '2 days ago', taken: '' },
    ],
  },
} as const satisfies DigestValues;

const NO_FIGURES = {
  score: '',
  rate: '',
  rate_low: '',
  rate_high: '',
  promoters: '',
  passives: '',
  detractors: '',
  distribution: [],
  change: {
    known: '',
    up: '',
    down: '',
    flat: '',
    points: '',
    low: '',
    high: '',
    noise: '',
    rate_before: '',
  },
} as const;
const NOTHING_ASKED = {
  asked: '0',
  answered: '0',
  response_rate: '',
  pending: '',
  doubtful: '',
  bands: [],
} as const;
const NO_CAUSES = { shown: '', too_few: '', named_by: '', weeks: '5', rows: [] } as const;
const NO_CASES = { total: '', more: '', rows: [] } as const;
const EVERYBODY = { region: '', band: '', owner: '', own: '' } as const;

/** Digests at the edges, which a template must get right too. */
export const DIGEST_EDGES: readonly DigestValues[] = [
  // The first week of all, with few answers.
  {
    ...DIGEST_SAMPLE,
    ...NO_FIGURES,
    ...STATES.tooFew,
    slice: EVERYBODY,
    answered: '3',
    trend: [],
    bands: [],
    causes: { ...NO_CAUSES, too_few: 'yes' },
  },
  {
    ...DIGEST_SAMPLE,
    ...NO_FIGURES,
    ...STATES.noAnswers,
    slice: { ...EVERYBODY, own: 'yes' },
    answered: '0',
  },
  {
    ...DIGEST_SAMPLE,
    ...NO_FIGURES,
    ...NOTHING_ASKED,
    ...STATES.nobodyAsked,
    slice: { ...EVERYBODY, band: 'qbandq' },
    causes: NO_CAUSES,
    cases: NO_CASES,
  },
  // A change that may be chance, and none at all.
  {
    ...DIGEST_SAMPLE,
    slice: { ...EVERYBODY, owner: 'o@q.example' },
    change: { ...DIGEST_SAMPLE.change, up: '', down: 'yes', points: '1', low: '−40', noise: 'yes' },
  },
  {
    ...DIGEST_SAMPLE,
    change: { ...DIGEST_SAMPLE.change, up: '', flat: 'yes', points: '0', low: '−40', noise: 'yes' },
    cases: { ...DIGEST_SAMPLE.cases, more: '' },
  },
];
