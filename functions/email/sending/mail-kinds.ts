/** One value that a template may put in with `{{ … }}`. */
export interface Variable {
  /** In characters as people count them. Values come from outside and can be anything; nothing longer belongs in a mail. */
  readonly limit: number;
  /** A value that cannot stand in a template by chance. */
  readonly sample: string;
  /** It may be empty; and a word that could stand there then, '' when none could. */
  readonly instead?: string;
  /**
   * `name`: people register as "Win at evil.example/now" to have others' mail carry their link; such a name is left out.
   * `paragraphs`: keeps its line breaks.
   */
  readonly form?: 'name' | 'paragraphs';
}

const SENDER = {
  sender_name: { limit: 80, sample: 'Qsenderq' },
} as const satisfies Record<string, Variable>;

const TO_CUSTOMERS = {
  first_name: { limit: 40, sample: 'Qfirstq', instead: 'there', form: 'name' },
  account: { limit: 80, sample: 'Qaccountq', instead: 'your company', form: 'name' },
  tenure_text: { limit: 40, sample: 'qtenureq' },
  ...SENDER,
  sender_postal_address: { limit: 200, sample: 'Qpostalq' },
  unsubscribe_url: { limit: 500, sample: 'https://q.example/u/q' },
} as const satisfies Record<string, Variable>;

const SCORE = { score: { limit: 2, sample: '3' } } as const satisfies Record<string, Variable>;

/** Longer than any comment that the pages take. */
const MAX_WORDS = 5_000;

interface MailKindOf<Variables> {
  /** Empty where the values have a structure. */
  readonly variables: Variables;
  /** The values have a structure, which the code that makes them says. */
  readonly isStructured?: true;
  /** Whether a mail must have the ten score links. */
  readonly scale: boolean;
  /** Variables that every mail must link to, in both its parts. */
  readonly links: readonly string[];
  /** Variables that every mail must show. */
  readonly shows: readonly string[];
  /** Whether a mail must say why it came. */
  readonly saysWhy: boolean;
}

/**
 * The kinds of mail, by the folder their templates lie in: what a template may say, and what no mail of the kind may lack.
 * Bulk mail must name its sender and its reason and let people unsubscribe; mail to colleagues need not.
 */
export const MAIL_KINDS = {
  score: {
    variables: { ...TO_CUSTOMERS, score_url: { limit: 500, sample: 'https://q.example/s/q' } },
    scale: true,
    links: ['unsubscribe_url'],
    shows: ['sender_name', 'sender_postal_address'],
    saysWhy: true,
  },
  'follow-up': {
    variables: { ...TO_CUSTOMERS, ...SCORE, cause_url: { limit: 500, sample: 'https://q.example/w/q' } },
    scale: false,
    links: ['cause_url', 'unsubscribe_url'],
    shows: ['sender_name', 'sender_postal_address'],
    saysWhy: true,
  },
  thanks: {
    variables: {
      ...TO_CUSTOMERS,
      ...SCORE,
      // From the words of the pages, which hold at most this much.
      reward: { limit: 400, sample: 'Qrewardq', instead: '' },
    },
    scale: false,
    links: ['unsubscribe_url'],
    shows: ['sender_name', 'sender_postal_address'],
    saysWhy: true,
  },
  alert: {
    variables: {
      customer_name: { limit: 80, sample: 'Qcustomerq', instead: 'A customer', form: 'name' },
      customer_email: { limit: 320, sample: 'q@q.example', instead: '' },
      account: { limit: 80, sample: 'Qaccountq', instead: 'no account', form: 'name' },
      band: { limit: 40, sample: 'qbandq' },
      value: { limit: 40, sample: 'qvalueq', instead: 'not known' },
      ...SCORE,
      causes: { limit: 600, sample: 'Qcausesq', instead: '' },
      words: { limit: MAX_WORDS, sample: 'Qwordsq', instead: '', form: 'paragraphs' },
      has_hidden_words: { limit: 10, sample: 'yes', instead: '' },
      age: { limit: 40, sample: 'qageq' },
      owner: { limit: 320, sample: 'o@q.example', instead: 'nobody' },
      case_url: { limit: 500, sample: 'https://q.example/c/q' },
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

/** What differs between kinds of mail; also the name of their templates' folder. */
export type MailKindName = keyof typeof MAIL_KINDS;
export const MAIL_KIND_NAMES = Object.keys(MAIL_KINDS) as readonly MailKindName[];
export type MailKind = MailKindOf<Readonly<Record<string, Variable>>>;

/** The values for one mail of a kind; plain text, never HTML. */
export type MailValues<Name extends MailKindName> = Readonly<
  Record<keyof (typeof MAIL_KINDS)[Name]['variables'], string>
>;

/** Values for a mail of any kind, as a template gets them. */
export type Values = Readonly<Record<string, unknown>>;

const isKind = (name: string): name is MailKindName => Object.hasOwn(MAIL_KINDS, name);

/**
 * The kind of mail that a template is for.
 *
 * @param template `score/new`
 * @throws Error when its folder is none of the kinds
 */
export function kindOf(template: string): MailKind {
  const folder = template.split('/')[0] ?? '';
  if (!isKind(folder)) throw new Error(`"${template}" lies in no folder of mails.`);
  return MAIL_KINDS[folder];
}
