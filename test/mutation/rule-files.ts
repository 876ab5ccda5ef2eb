/** Rules that are mutated in one run and judged by the same unit tests. */
export interface Wing {
  readonly rules: string;
  /** Folders and files of tests that mirror the rules; none starts a process or an engine. */
  readonly tests: readonly string[];
  /** Every file with a rule, under `rules`. */
  readonly files: readonly string[];
}

const domainWing = (name: string, files: readonly string[], besides: readonly string[] = []): Wing => ({
  rules: `functions/domain/${name}`,
  tests: [`test/unit/domain/${name}`, ...besides],
  files: files.map((file) => `${file}.ts`),
});

/** Every file that decides something by itself, wing by wing. A new rule is put here by whoever writes it. */
export const WINGS: Readonly<Record<string, Wing>> = {
  time: domainWing('time', ['age-text', 'day', 'duration', 'instant', 'zone']),
  text: domainWing('text', ['letters-apart', 'locale', 'shown-text', 'text-width']),
  identity: domainWing('identity', ['address', 'key-ring', 'ref', 'run']),
  programme: domainWing('programme', ['band-order', 'group', 'label', 'page-words', 'programme', 'tenure']),
  mail: domainWing('mail', [
    'audience',
    'bounce-type',
    'breaker',
    'bundle-needs',
    'contact-id',
    'contact-kinds',
    'feedback-policy',
    'gate-state',
    'gateway',
    'link-path',
    'soft-bounces',
    'staff-mail',
    'suppression',
    'templates',
    'token',
  ]),
  answering: domainWing('answering', [
    'evidence',
    'habits',
    'hit-text',
    'judge-hits',
    'preview-policy',
    'request-kind',
    'score',
    'weigh',
  ]),
  cases: domainWing('cases', ['case-mail', 'case-steps', 'case', 'owner-locale', 'staff-decision']),
  asking: domainWing('asking', [
    'take-back',
    'consequence',
    'contact',
    'customer',
    'decision',
    'eligibility',
    'hindsight',
    'schedule',
  ]),
  digests: domainWing(
    'digests',
    [
      'by-band',
      'change',
      'digest',
      'digest-cells',
      'digest-fold',
      'digest-schedule',
      'learn-habits',
      'named-causes',
      'numbers',
      'open-cases',
      'trend',
      'week-figures',
      'weeks',
    ],
    [
      // What the sections say is tested as the mail says it.
      'test/unit/email/sending/digest-variables.test.ts',
      'test/unit/email/sending/change-in-print.test.ts',
    ],
  ),
  importing: domainWing('importing', [
    'column-candidates',
    'column-names',
    'column-spellings',
    'columns',
    'consent-columns',
    'consent-header-words',
    'consent-survey',
    'consent-values',
    'consent-words',
    'csv-cell',
    'customer-profile',
    'customer-row',
    'header-text',
    'import-report',
    'list-options',
    'near-consent',
    'row-problems',
    'questions',
    'reading',
    'refusal-phrases',
    'row-addresses',
    'spelling',
    'suppress-list',
    'suppress-report',
    'tags',
    'text',
    'values/amounts',
    'values/cell-text',
    'values/currencies',
    'values/dates',
    'values/ids',
    'values/locale-names',
    'values/locales',
    'values/month-names',
    'values/remembered',
    'values/spreadsheet-damage',
    'values/yes-no',
    'values/zone-names',
    'values/zone-offsets',
    'values/zones',
    'wish',
  ]),
  ses: {
    rules: 'functions/email/ses',
    tests: ['test/unit/email/ses'],
    files: ['classify-ses-error.ts'],
  },
};

/** The files of the domain that hold nothing to decide, and what they hold. */
export const DATA_ONLY: Readonly<Record<string, string>> = {
  'functions/domain/answering/comment.ts': 'the shape of a comment',
  'functions/domain/answering/weights.ts': 'the windows and weights of evidence',
  'functions/domain/digests/section.ts': 'the shape of a section',
  'functions/domain/importing/consent.ts': 'shapes that the rules of consent share',
  'functions/domain/importing/customer-columns.ts': 'the names of the columns',
  'functions/domain/mail/feedback.ts': 'the shape of what SES tells',
  'functions/domain/mail/lanes.ts': 'the names of the lanes',
  'functions/domain/mail/mail-status.ts':
    'the table of statuses: the stores write by it, and their tests walk it',
  'functions/domain/mail/pace.ts': 'shares and rates of SES',
  'functions/domain/mail/skip-reason.ts': 'the reasons and the codes that last',
  'functions/domain/programme/bundle.ts': 'the shape of what is published',
  'functions/domain/time/ticks.ts': 'how often functions run',
  'functions/domain/time/units.ts': 'lengths of time in milliseconds',
};
