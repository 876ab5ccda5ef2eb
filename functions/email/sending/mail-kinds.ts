import { MAX_COMMENT } from '../../domain/answering/comment.ts';
import {
  CONTACT_KINDS,
  type ContactFolder,
  type ContactKindRow,
  type ContactKinds,
  kindNames,
} from '../../domain/mail/contact-kinds.ts';
import type { Purpose } from '../../domain/mail/token.ts';
import { linkPath } from '../../wiring/routes.ts';

/** One value that a template may output with `{{ … }}`. */
export interface Variable {
  /**
   * In characters as people count them. Values come from outside, so this cuts off what is too long for a
   * mail.
   */
  readonly limit: number;
  /** A value that no template contains by chance. */
  readonly sample: string;
  /** Present if the value may be empty: a word that could stand there then, or '' when none could. */
  readonly instead?: string;
  /**
   * `name`: some people register as "Win at evil.example/now", so that mails to others carry their link; such
   * a name is left out. `paragraphs`: keeps its line breaks.
   */
  readonly form?: 'name' | 'paragraphs';
}

const sampleLink = (purpose: Purpose): string => `https://q.example${linkPath(purpose)}q`;

const SENDER = {
  sender_name: { limit: 80, sample: 'Qsenderq' },
} as const satisfies Record<string, Variable>;

const TO_CUSTOMERS = {
  first_name: { limit: 40, sample: 'Qfirstq', instead: 'there', form: 'name' },
  account: { limit: 80, sample: 'Qaccountq', instead: 'your company', form: 'name' },
  tenure_text: { limit: 40, sample: 'qtenureq' },
  ...SENDER,
  sender_postal_address: { limit: 200, sample: 'Qpostalq' },
  unsubscribe_url: { limit: 500, sample: sampleLink('unsubscribe') },
} as const satisfies Record<string, Variable>;

const SCORE = { score: { limit: 2, sample: '3' } } as const satisfies Record<string, Variable>;

/** The main link of a mail, by its variable. */
const LINKS = {
  score_url: { limit: 500, sample: sampleLink('score') },
  cause_url: { limit: 500, sample: sampleLink('cause') },
} as const satisfies Record<string, Variable>;

// The words of the pages, where it comes from, are no longer than this.
const REWARD = { reward: { limit: 400, sample: 'Qrewardq', instead: '' } } as const;

interface MailKindOf<Variables> {
  /** Empty when the values have a structure. */
  readonly variables: Variables;
  /** Present when the values have a structure. The code that makes them defines it. */
  readonly isStructured?: true;
  /** Whether a mail must have the ten score links. */
  readonly scale: boolean;
  /** Links, by variable, that both parts of every mail must have. */
  readonly links: readonly string[];
  /** Variables that every mail must show. */
  readonly shows: readonly string[];
  /** Whether a mail must say why it came. */
  readonly saysWhy: boolean;
}

/** Mails to customers must name their sender and their reason, and let people unsubscribe. */
function mailToCustomers({ link, reply }: ContactKindRow): MailKind {
  const isScale = link?.variable === 'score_url';
  return {
    variables: {
      ...TO_CUSTOMERS,
      ...(reply && SCORE),
      ...(reply?.hasReward && REWARD),
      ...(link && { [link.variable]: LINKS[link.variable] }),
    },
    scale: isScale,
    links: [...(link === undefined || isScale ? [] : [link.variable]), 'unsubscribe_url'],
    shows: ['sender_name', 'sender_postal_address'],
    saysWhy: true,
  };
}

/** Staff mails are part of somebody's work. */
const STAFF_MAILS = {
  alert: {
    variables: {
      customer_name: { limit: 80, sample: 'Qcustomerq', instead: 'A customer', form: 'name' },
      customer_email: { limit: 320, sample: 'q@q.example', instead: '' },
      account: { limit: 80, sample: 'Qaccountq', instead: 'no account', form: 'name' },
      band: { limit: 40, sample: 'qbandq' },
      value: { limit: 40, sample: 'qvalueq', instead: 'not known' },
      ...SCORE,
      // Only a mail about a withdrawn case has these four.
      old_score: { limit: 2, sample: '2', instead: '' },
      new_score: { limit: 2, sample: '9', instead: '' },
      was_machine: { limit: 10, sample: 'yes', instead: '' },
      was_unsure: { limit: 10, sample: 'yes', instead: '' },
      may_contact: { limit: 10, sample: 'yes', instead: '' },
      causes: { limit: 600, sample: 'Qcausesq', instead: '' },
      words: { limit: MAX_COMMENT, sample: 'Qwordsq', instead: '', form: 'paragraphs' },
      has_hidden_words: { limit: 10, sample: 'yes', instead: '' },
      age: { limit: 40, sample: 'qageq' },
      owner: { limit: 320, sample: 'o@q.example', instead: 'nobody' },
      case_url: { limit: 500, sample: sampleLink('case') },
      ...SENDER,
    },
    scale: false,
    links: ['case_url'],
    shows: ['sender_name'],
    saysWhy: false,
  },
  digest: {
    variables: {},
    isStructured: true,
    scale: false,
    links: [],
    shows: ['sender_name'],
    saysWhy: false,
  },
} as const satisfies Record<string, MailKindOf<Readonly<Record<string, Variable>>>>;

/** The name of a kind of mail. Its templates lie in the folder of this name. */
export type MailKindName = ContactFolder | keyof typeof STAFF_MAILS;
export type MailKind = MailKindOf<Readonly<Record<string, Variable>>>;

const known = new WeakMap<ContactKinds, Readonly<Record<string, MailKind>>>();

/**
 * The kinds of mail, by their templates' folder: what a template may contain, and what every mail of the kind
 * must have.
 */
export function mailKindsOf(kinds: ContactKinds): Readonly<Record<string, MailKind>> {
  const before = known.get(kinds);
  if (before !== undefined) return before;
  const toCustomers: Record<string, MailKind> = {};
  for (const kind of kindNames(kinds)) {
    const { folder } = kinds[kind];
    const mail = mailToCustomers(kinds[kind]);
    const beside = toCustomers[folder];
    // One template cannot obey two sets of rules.
    if (beside !== undefined && JSON.stringify(beside) !== JSON.stringify(mail))
      throw new Error(`The mails in ${folder}/ are of kinds that differ in their links or variables.`);
    toCustomers[folder] = mail;
  }
  const all = { ...toCustomers, ...STAFF_MAILS };
  known.set(kinds, all);
  return all;
}

export const MAIL_KINDS = mailKindsOf(CONTACT_KINDS) as Readonly<Record<MailKindName, MailKind>>;
export const MAIL_KIND_NAMES = Object.keys(MAIL_KINDS) as readonly MailKindName[];

/** The values for one mail about a case, as plain text. */
export type AlertValues = Readonly<Record<keyof (typeof STAFF_MAILS)['alert']['variables'], string>>;

/** Values for a template of any kind. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The kind of mail that a template is for.
 *
 * @param template `score/new`
 * @throws Error when no kind has its folder
 */
export function kindOf(template: string, kinds: ContactKinds = CONTACT_KINDS): MailKind {
  const [folder = ''] = template.split('/');
  const all = mailKindsOf(kinds);
  const kind = Object.hasOwn(all, folder) ? all[folder] : undefined;
  if (kind === undefined) throw new Error(`"${template}" lies in no folder of mails.`);
  return kind;
}
