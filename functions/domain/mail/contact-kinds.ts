import type { Group } from '../programme/group.ts';
import { followUpAfter } from '../programme/key-account.ts';
import type { Band, Programme } from '../programme/programme.ts';

/** What entitles us to a mail: somebody is a customer, or has answered us. */
export type Consent = 'relationship' | 'answer';

/** The one question whose answers make the score. Others may follow. */
export type Question = 'recommend';

/** One kind of contact. The rest of the code knows a kind only by this row. */
export interface ContactKindRow {
  /**
   * Stands for the kind in links and in notes on customers, so it is never changed and never given twice. At
   * most {@link MAX_KIND_CODE}.
   */
  readonly code: number;
  /** The mail, in a sentence for operators: "the question". */
  readonly name: string;
  /** The plural: "Asks". */
  readonly plural: string;
  /** The lane it waits in: with the replies, or by the customer's value. */
  readonly lane: 'reply' | 'by-value';
  /** When several contacts would be due at one moment, the lowest goes first. */
  readonly priority: number;
  /**
   * `milestone`: planned at the milestones of a band. `answer`: once an answer has settled. `none`: never
   * planned.
   */
  readonly trigger: 'milestone' | 'answer' | 'none';
  /**
   * The week in its name. Under one name it goes once. `due`: the week in which it was due. `about`: the
   * week of what it is about: the ask that it answers, or the milestone that calls for it, such as an
   * anniversary. The occasion tells several of one kind and week apart, such as two campaigns.
   */
  readonly week: 'due' | 'about';
  /** The main link of its mail. Every mail has the link to unsubscribe too. */
  readonly link?: {
    readonly variable: 'score_url' | 'cause_url';
    readonly purpose: 'score' | 'cause';
    /** The contact that gets the click. */
    readonly for: 'itself' | 'ask';
  };
  /** The folder of its templates. It also decides what they may contain (`mail-kinds.ts`). */
  readonly folder: string;
  /** Its template; undefined when the programme has none for this band and answer. */
  readonly template: (programme: Programme, band: Band | undefined, group?: Group) => string | undefined;
  /** Whether the fatigue rules apply to it. */
  readonly fatigueApplies: boolean;
  /** Whether the fatigue rules count it once it has gone. */
  readonly countsForFatigue: boolean;
  /** Whether it may go to somebody after their last day as a customer. */
  readonly reachesFormer: boolean;
  readonly consent: Consent;
  /** How long after its time the mail would puzzle more than please, as an ISO 8601 duration. */
  readonly staleAfter: (programme: Programme) => string;
  /** Only for a kind that answers an answer. */
  readonly reply?: {
    /** Whether it suits an answer of this group. `saidWhy`: the customer has given a reason. */
    readonly suits: (group: Group, saidWhy: boolean) => boolean;
    /** How long after settling it goes, as an ISO 8601 duration. Absent: in the next slot. */
    readonly after?: (customer: { readonly annualValue?: number }, programme: Programme) => string;
    /** Whether its mail may mention the reward for answering. */
    readonly hasReward?: true;
  };
  /** The question it asks. Its answers count for this question. */
  readonly asks?: Question;
}

/** A token has five bits for the code. */
export const MAX_KIND_CODE = 31;
/** A token has six bits for the occasion. */
export const MAX_OCCASION = 63;

/**
 * Every kind of mail that a customer can get. A new kind is a row here, its templates, and perhaps a page and
 * a part of the programme.
 */
const TABLE = {
  score: {
    code: 0,
    name: 'the question',
    plural: 'Asks',
    lane: 'by-value',
    priority: 10,
    trigger: 'milestone',
    week: 'due',
    link: { variable: 'score_url', purpose: 'score', for: 'itself' },
    folder: 'score',
    template: (_, band) => band?.template,
    fatigueApplies: true,
    countsForFatigue: true,
    reachesFormer: false,
    consent: 'relationship',
    staleAfter: ({ staleAfter }) => staleAfter,
    asks: 'recommend',
  },
  /** Repeats the question when an ask got no answer. No programme can plan it yet. */
  reminder: {
    code: 1,
    name: 'the reminder',
    plural: 'Reminders',
    lane: 'by-value',
    priority: 20,
    trigger: 'none',
    week: 'about',
    link: { variable: 'score_url', purpose: 'score', for: 'ask' },
    folder: 'score',
    template: (_, band) => band?.template,
    fatigueApplies: false,
    countsForFatigue: false,
    reachesFormer: false,
    consent: 'relationship',
    staleAfter: ({ staleAfter }) => staleAfter,
  },
  'follow-up': {
    code: 2,
    name: 'the mail that asks what went wrong',
    plural: 'Follow-ups',
    lane: 'reply',
    priority: 0,
    trigger: 'answer',
    week: 'about',
    link: { variable: 'cause_url', purpose: 'cause', for: 'ask' },
    folder: 'follow-up',
    template: ({ followUp }) => followUp.template,
    fatigueApplies: false,
    countsForFatigue: false,
    reachesFormer: false,
    consent: 'answer',
    staleAfter: ({ staleAfter }) => staleAfter,
    reply: {
      suits: (group, saidWhy) => group === 'detractor' && !saidWhy,
      after: followUpAfter,
    },
  },
  thanks: {
    code: 3,
    name: 'the mail of thanks',
    plural: 'Thanks',
    lane: 'reply',
    priority: 1,
    trigger: 'answer',
    week: 'about',
    folder: 'thanks',
    // A detractor is thanked for the reason, so these thanks need no band.
    template: ({ followUp }, band, group) =>
      group && (band?.thanks[group] ?? (group === 'detractor' ? followUp.thanks : undefined)),
    fatigueApplies: false,
    countsForFatigue: false,
    reachesFormer: false,
    consent: 'answer',
    staleAfter: ({ staleAfter }) => staleAfter,
    reply: { suits: () => true, hasReward: true },
  },
} as const satisfies Readonly<Record<string, ContactKindRow>>;

export type ContactKind = keyof typeof TABLE;
/** A folder of templates for mails to customers. */
export type ContactFolder = (typeof TABLE)[ContactKind]['folder'];

/** The table as a parameter: {@link CONTACT_KINDS}, or in a test one with more rows. */
export type ContactKinds = Readonly<Record<ContactKind, ContactKindRow>>;
export const CONTACT_KINDS: ContactKinds = TABLE;

export const kindNames = (kinds: ContactKinds): readonly ContactKind[] => Object.keys(kinds) as ContactKind[];

/**
 * Contacts that are stored without a kind are of this one: they were written when there was no other. So it
 * is never changed.
 */
export const STORED_DEFAULT: ContactKind = 'score';

/** The kinds that are planned at milestones, the most pressing first. */
export const milestoneKinds = (kinds: ContactKinds): readonly ContactKind[] =>
  kindNames(kinds)
    .filter((kind) => kinds[kind].trigger === 'milestone')
    .sort((a, b) => kinds[a].priority - kinds[b].priority);

/** The kinds whose mail has a link of this purpose. */
export const kindsThatLink = (
  purpose: NonNullable<ContactKindRow['link']>['purpose'],
  kinds: ContactKinds,
): readonly ContactKind[] => kindNames(kinds).filter((kind) => kinds[kind].link?.purpose === purpose);

/** The kind with a code; undefined when none has it. */
export const kindWithCode = (code: number, kinds: ContactKinds = CONTACT_KINDS): ContactKind | undefined =>
  kindNames(kinds).find((kind) => kinds[kind].code === code);

/** Whether this kind answers an answer. At most one such contact follows an ask. */
export const isReply = (kind: ContactKind, kinds: ContactKinds = CONTACT_KINDS): boolean =>
  kinds[kind].trigger === 'answer';

/** Whether its mail cannot be written without the ask that it is about. */
export const linksToAsk = (kind: ContactKind, kinds: ContactKinds = CONTACT_KINDS): boolean =>
  kinds[kind].link?.for === 'ask';

/** Whether answers to a contact of this kind make the score. */
export const asksToRecommend = (kind: ContactKind, kinds: ContactKinds = CONTACT_KINDS): boolean =>
  kinds[kind].asks === 'recommend';

/** The kinds that answer an answer, in the order in which to try them. */
export const replyKinds = (kinds: ContactKinds): readonly ContactKind[] =>
  kindNames(kinds)
    .filter((kind) => isReply(kind, kinds))
    .sort((a, b) => kinds[a].priority - kinds[b].priority);
