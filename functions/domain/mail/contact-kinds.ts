import type { Group } from '../programme/group.ts';
import type { Band, Programme } from '../programme/programme.ts';

/** What a mail may be sent on: while somebody is a customer, or because they have answered us. */
export type Consent = 'relationship' | 'answer';

/** The one question whose answers make the score. Others may join it. */
export type Question = 'recommend';

/** What a kind of contact says of itself. Nothing else in the code knows one kind from another. */
export interface ContactKindRow {
  /**
   * Stands for the kind in links and in notes at customers, so it lasts: never changed, never given twice. At
   * most {@link MAX_KIND_CODE}.
   */
  readonly code: number;
  /** The mail in a sentence for operators: "the question". */
  readonly name: string;
  /** Several of them: "Asks". */
  readonly plural: string;
  /** Where it waits: with the replies, or by what the customer is worth. */
  readonly lane: 'reply' | 'by-value';
  /** Of contacts that would be due at the same moment the lowest goes first. */
  readonly priority: number;
  /**
   * `milestone`: at the milestones of a band. `answer`: once an answer has settled. `none`: nothing plans it.
   */
  readonly trigger: 'milestone' | 'answer' | 'none';
  /**
   * What the week in its name is, so that it goes once for it: the week in which it was due, or that of what
   * it is about (the ask that it answers or reminds of, an anniversary). Several of a kind for one week, such
   * as two campaigns or two changes, are told apart by their occasion.
   */
  readonly week: 'due' | 'about';
  /** The link that its mail is there for, besides that to unsubscribe. */
  readonly link?: {
    readonly variable: 'score_url' | 'cause_url';
    readonly purpose: 'score' | 'cause';
    /** The contact that a click is counted for. */
    readonly for: 'itself' | 'ask';
  };
  /** The folder of its templates, which also says what they may hold (`mail-kinds.ts`). */
  readonly folder: string;
  /** Its template; undefined where the programme has none for this band and answer. */
  readonly template: (programme: Programme, band: Band | undefined, group?: Group) => string | undefined;
  /** Whether the fatigue rules hold it back. */
  readonly isHeldByFatigue: boolean;
  /** Whether the fatigue rules count it once it has gone. */
  readonly countsForFatigue: boolean;
  /** Whether it may go to somebody after their last day as a customer. */
  readonly reachesFormer: boolean;
  readonly consent: Consent;
  /** How long after its time it would puzzle more than please, as an ISO 8601 duration. */
  readonly staleAfter: (programme: Programme) => string;
  /** Of one that answers an answer. */
  readonly reply?: {
    /** Whether it suits an answer of this group, by somebody who has said why or has not. */
    readonly suits: (group: Group, saidWhy: boolean) => boolean;
    /** How long after the answer has settled it goes, as an ISO 8601 duration; absent: in the next slot. */
    readonly after?: (programme: Programme) => string;
    /** Whether its mail may tell what is given to those who answered so. */
    readonly hasReward?: true;
  };
  /** The question it asks: its answers are counted for that. */
  readonly asks?: Question;
}

/** A token has five bits for it. */
export const MAX_KIND_CODE = 31;
/** A token has six bits for it. */
export const MAX_OCCASION = 63;

/**
 * Every kind of email that a customer can get. A new one is a row here, its templates, and where it is new
 * what its page and the programme say of it.
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
    isHeldByFatigue: true,
    countsForFatigue: true,
    reachesFormer: false,
    consent: 'relationship',
    staleAfter: ({ staleAfter }) => staleAfter,
    asks: 'recommend',
  },
  /** Asks once more for what an ask did not get. No programme can plan it yet. */
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
    isHeldByFatigue: false,
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
    isHeldByFatigue: false,
    countsForFatigue: false,
    reachesFormer: false,
    consent: 'answer',
    staleAfter: ({ staleAfter }) => staleAfter,
    reply: {
      suits: (group, saidWhy) => group === 'detractor' && !saidWhy,
      after: ({ followUp }) => followUp.after,
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
    // The thanks to a detractor are for the reason, and need no band.
    template: ({ followUp }, band, group) =>
      group && (band?.thanks[group] ?? (group === 'detractor' ? followUp.thanks : undefined)),
    isHeldByFatigue: false,
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

/** The table as others take it in: {@link CONTACT_KINDS}, or in a test one with further rows. */
export type ContactKinds = Readonly<Record<ContactKind, ContactKindRow>>;
export const CONTACT_KINDS: ContactKinds = TABLE;

export const kindNames = (kinds: ContactKinds): readonly ContactKind[] => Object.keys(kinds) as ContactKind[];

/** The kind with a code; undefined when none has it. */
export const kindWithCode = (code: number, kinds: ContactKinds = CONTACT_KINDS): ContactKind | undefined =>
  kindNames(kinds).find((kind) => kinds[kind].code === code);

/** Whether a contact of this kind answers an answer. At most one such follows an ask. */
export const isReply = (kind: ContactKind, kinds: ContactKinds = CONTACT_KINDS): boolean =>
  kinds[kind].trigger === 'answer';

/** Whether answers to a contact of this kind make the score. */
export const asksToRecommend = (kind: ContactKind, kinds: ContactKinds = CONTACT_KINDS): boolean =>
  kinds[kind].asks === 'recommend';

/** The kinds that answer an answer, the one to be tried first in front. */
export const replyKinds = (kinds: ContactKinds): readonly ContactKind[] =>
  kindNames(kinds)
    .filter((kind) => isReply(kind, kinds))
    .sort((a, b) => kinds[a].priority - kinds[b].priority);
