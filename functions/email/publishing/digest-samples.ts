import type { Evidence, SCORES } from '../../domain/answering/evidence.ts';
import type { Contact } from '../../domain/asking/contact.ts';
import type { Case } from '../../domain/cases/case.ts';
import { foldDigests, SECTIONS } from '../../domain/digests/digest-fold.ts';
import { FOLDED_WEEKS, weeksUpTo } from '../../domain/digests/digest-schedule.ts';
import type { Section } from '../../domain/digests/section.ts';
import { audienceName } from '../../domain/mail/audience.ts';
import { type Programme, programmeSchema } from '../../domain/programme/programme.ts';
import { type Instant, type IsoWeek, mondayOf, toEpochMs } from '../../domain/time/instant.ts';
import { type DigestValues, digestVariables } from '../sending/digest-variables.ts';

// Sample digests for checking templates. Only the asks and cases of an invented company are written by hand.
// They are counted and worded like real ones, so that the check sees what a template will get. No template
// contains the invented names by chance.

const WEEK = '2026-W47';
const [WEEK_BEFORE = ''] = weeksUpTo(WEEK, 2);
const MADE_AT = '2026-11-23T13:00:00Z';
const A_MINUTE_BEFORE = '2026-11-23T12:59:00Z';

const REGION = 'Qregionq';
const REGIONS = [REGION, 'Qotherregionq', undefined];
const OWNER = 'o@q.example';
const OWNERS = [OWNER, 'other@q.example', undefined];
const CAUSES = ['qcauseq', 'qothercauseq'];

const digest = { to: [OWNER], on: 'mon', at: '08:00', zone: 'America/New_York' } as const;
const PROGRAMME: Programme = programmeSchema.parse({
  sender: { name: 'Qsenderq', postalAddress: 'Qpostalq, Qpostalq' },
  bands: [
    { name: 'qbandq', from: 'P0D', until: 'P1Y', template: 'score/q', ask: { every: 'P6M' } },
    { name: 'qfewq', from: 'P1Y', until: 'P2Y', template: 'score/q', ask: { every: 'P6M' } },
    { name: 'qhiddenq', from: 'P2Y', until: 'P3Y', template: 'score/q', ask: { every: 'P6M' } },
    { name: 'qsilentq', from: 'P3Y', template: 'score/q', ask: { every: 'P6M' } },
  ],
  sendWindow: { days: ['tue'], from: '09:00', until: '16:00' },
  fatigue: { minGap: 'P60D', maxPerYear: 4 },
  staleAfter: 'P14D',
  onboarding: { spreadOver: 'P14D' },
  keyAccounts: { annualValueFrom: 50_000 },
  linksValidFor: 'P60D',
  causes: CAUSES.map((name) => ({ name, label: { en: `Q${name.slice(1)}` } })),
  followUp: { after: 'P1D', template: 'follow-up/q', thanks: 'thanks/q' },
  staff: { locale: 'en', zone: 'UTC' },
  cases: { escalateTo: OWNER, escalateAfter: 'P3D', resolveWithin: 'P14D' },
  digests: [
    { ...digest, name: 'qdigestq' },
    { ...digest, name: 'qregional', slice: { region: REGION } },
    { ...digest, name: 'qbanded', slice: { band: 'qbandq' } },
    { ...digest, name: 'qowned', slice: { owner: OWNER } },
    { ...digest, name: 'qowners', to: [], slice: { owner: 'each' } },
  ],
});

/** How many asks got each score, or no score that counts. */
type Outcomes = {
  readonly [Outcome in (typeof SCORES)[number] | 'silent' | 'pending' | 'unsure' | 'doubtful']?: number;
};

function evidenceOf(outcome: string, index: number, at: Instant): Evidence {
  const none = { hits: [], lostHits: 0 };
  const contradicting = [1, 2].map((score) => ({ score, at }));
  if (outcome === 'silent') return none;
  if (outcome === 'pending') return { ...none, hits: [{ score: 9, at: A_MINUTE_BEFORE }] };
  if (outcome === 'unsure') return { ...none, hits: [{ score: 9, at }] };
  if (outcome === 'doubtful') return { ...none, hits: contradicting };
  return {
    ...none,
    tap: { score: Number(outcome), at },
    // Every second detractor names only one cause.
    ...(Number(outcome) > 6 ? {} : { causes: CAUSES.slice(index % 2) }),
  };
}

/** The asks of a week with their outcomes. Regions and owners take turns, unless `facts` sets them. */
function asked(week: IsoWeek, outcomes: Outcomes, facts: Partial<Contact> = {}): Contact[] {
  const at = `${mondayOf(week)}T09:00:00Z`;
  return Object.entries(outcomes)
    .flatMap(([outcome, times]) => Array.from({ length: times }, () => outcome))
    .map((outcome, index) => {
      const [region, ownerEmail] = [REGIONS[index % REGIONS.length], OWNERS[index % OWNERS.length]];
      return {
        ref: `q${week}${facts.band ?? ''}${index}`,
        week,
        kind: 'score',
        status: 'SENT',
        attempt: 'q',
        dueAt: at,
        claimedAt: at,
        band: 'qbandq',
        templateVersion: 'q',
        locale: 'en',
        addressHash: 'q',
        account: 'Qaccountq',
        annualValue: 1_000 * index,
        ...(region === undefined ? {} : { region }),
        ...(ownerEmail === undefined ? {} : { ownerEmail }),
        evidence: evidenceOf(outcome, index, at),
        revision: 1,
        ...facts,
      };
    });
}

/** This many open cases. The second is taken, and the oldest has neither account nor owner. */
const opened = (count: number, facts: Partial<Case> = {}): Case[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: `q${index}`,
    week: WEEK,
    band: 'qbandq',
    ...(index === 0 ? {} : { account: 'Qaccountq', ownerEmail: OWNER }),
    status: index === 1 ? 'taken' : 'open',
    openedAt: `2026-11-${10 + (index % 10)}T13:00:00Z`,
    openings: 1,
    toldWhy: false,
    nudges: 0,
    revision: 1,
    ...facts,
  }));

// Every kind of week, before the weeks that are folded with the last one. In the third week nobody is asked.
const [first = '', unknown = '', , noAnswers = '', tooFew = ''] = weeksUpTo(WEEK, 2 * FOLDED_WEEKS);
const BEFORE = [
  ...asked(first, { 10: 2, 2: 9, silent: 30 }),
  ...asked(noAnswers, { silent: 9 }),
  ...asked(tooFew, { 9: 3, 5: 1 }),
];
/** One of its answers changed after the week was reported. */
const A_BAD_WEEK = asked(WEEK_BEFORE, { 9: 3, 7: 3, 3: 14, silent: 20 }).map(
  (contact, index): Contact =>
    index > 0
      ? contact
      : {
          ...contact,
          settled: { score: 3, grade: 'confirmed', at: `${mondayOf(WEEK)}T10:00:00Z`, was: 9 },
        },
);

/** The input of one digest of the programme. */
interface Sample {
  readonly name: string;
  readonly contacts: readonly Contact[];
  readonly cases: readonly Case[];
  /** How many of the cases keep a question back from their customer. The others were not looked at. */
  readonly keptBack?: number;
}

/**
 * The first sample has everything: a template may use only what exists in it. The others are edge cases that
 * a template must get right too.
 */
const SAMPLES: readonly Sample[] = [
  {
    name: 'qdigestq',
    contacts: [
      ...BEFORE,
      ...A_BAD_WEEK,
      ...asked(WEEK, {
        10: 18,
        9: 7,
        8: 5,
        7: 2,
        4: 5,
        1: 1,
        silent: 20,
        pending: 2,
        unsure: 4,
        doubtful: 3,
      }),
      ...asked(WEEK, { 9: 2 }, { band: 'qfewq' }),
      ...asked(WEEK, { 10: 6 }, { band: 'qhiddenq' }),
      ...asked(WEEK, { silent: 3 }, { band: 'qsilentq' }),
    ],
    cases: opened(12),
    keptBack: 3,
  },
  // The very first week, with few answers.
  { name: 'qdigestq', contacts: asked(WEEK, { 9: 2, 3: 1 }), cases: opened(12) },
  // No answers, in the digest of one owner.
  {
    name: 'qowners',
    contacts: [...BEFORE, ...A_BAD_WEEK, ...asked(WEEK, { silent: 9 })],
    cases: opened(12, { ownerEmail: OWNER }),
    keptBack: 1,
  },
  // Nobody was asked, and no case is open.
  { name: 'qbanded', contacts: BEFORE, cases: [] },
  // A change of one point that may be chance.
  {
    name: 'qowned',
    contacts: [
      ...BEFORE,
      ...asked(WEEK_BEFORE, { 9: 60, 3: 40 }, { ownerEmail: OWNER }),
      ...asked(WEEK, { 9: 59, 7: 1, 3: 40 }, { ownerEmail: OWNER }),
    ],
    cases: opened(12),
  },
  // No change, and every case fits into the list.
  {
    name: 'qregional',
    contacts: [
      ...BEFORE,
      ...asked(WEEK_BEFORE, { 9: 20, 3: 10 }, { region: REGION }),
      ...asked(WEEK, { 9: 20, 3: 10 }, { region: REGION }),
    ],
    cases: opened(2, { region: REGION }),
    keptBack: 2,
  },
];

/** The values of a digest, counted and worded like a real one. */
function valuesOf({ name, contacts, cases, keptBack }: Sample, sections: readonly Section[]): DigestValues {
  const slice = PROGRAMME.digests.find((plan) => plan.name === name)?.slice;
  const counted = (week: IsoWeek) => {
    const fold = foldDigests([{ name, week, slice }], MADE_AT, sections);
    for (const contact of contacts) fold.addContact(contact);
    for (const [index, unresolved] of cases.entries())
      fold.addCase(unresolved, keptBack === undefined ? 'free' : index < keptBack ? 'kept-back' : 'unknown');
    return fold.result().flatMap(({ figures, owners }) => {
      const [owner] = owners;
      return owner === undefined
        ? { audience: audienceName({ kind: 'digest', digest: name }), ...figures }
        : { audience: audienceName({ kind: 'owner', digest: name, recipient: 'q' }), ...owner.figures };
    });
  };
  const [digest] = counted(WEEK);
  if (digest === undefined) throw new Error('Nothing was counted.');
  // Nothing is known of a week that no digest has counted.
  const earlier = counted(tooFew).flatMap(({ weeks }) => weeks.filter(({ week }) => week !== unknown));
  const now = toEpochMs(MADE_AT);
  return digestVariables({ ...digest, madeAt: MADE_AT, earlier }, PROGRAMME, 'en', now, sections);
}

/** The values of the samples: first the one that has everything, then the edge cases. */
export const digestSamples = (sections: readonly Section[] = SECTIONS): readonly DigestValues[] =>
  SAMPLES.map((sample) => valuesOf(sample, sections));
