import * as z from 'zod';

/** The numbers of days that CloudWatch Logs accepts (PutRetentionPolicy), up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

const ADDRESS_HINT = 'write a plain email address in lower case, such as hello@example.com';
const DOMAIN_HINT = 'write a domain in lower case, such as example.com';
const ACCOUNT_HINT = 'write the 12 digits of the account in quotes';
const CERTIFICATE_HINT = 'write the ARN of the certificate, which starts with arn:';

const address = z.string(ADDRESS_HINT).regex(ADDRESS, ADDRESS_HINT);
const domain = z.string(DOMAIN_HINT).regex(DOMAIN, DOMAIN_HINT);
const wholeNumber = (from: number, to: number) => {
  const hint = `write a whole number from ${from} to ${to}`;
  return z.int(hint).min(from, hint).max(to, hint);
};
const yesOrNo = z.boolean('write true or false, without quotes');

const stageSettings = z
  .strictObject({
    /**
     * The account that the stage belongs to. With it, `cdk deploy` refuses credentials of any other account;
     * without it, the stage goes to the account of your credentials.
     */
    account: z
      .string(ACCOUNT_HINT)
      .regex(/^\d{12}$/, ACCOUNT_HINT)
      .optional(),
    /**
     * The region that the stage belongs to; it wins over the settings of the terminal. Without it, the stage
     * goes to the region of `AWS_REGION` or of your AWS profile. Data stay in one region: a stage deployed to
     * another one starts empty.
     */
    region: z
      .string('write a region')
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'write a region, such as eu-central-1')
      .optional(),
    /** The sender of every mail. */
    mailFrom: address,
    /** The SES identity that `mailFrom` belongs to: a domain, or `mailFrom` itself. */
    identity: z.union(
      [domain, address],
      'write the domain or the address that is verified in SES, such as example.com',
    ),
    /** Whether the stack creates the identity; otherwise SES must have it already. */
    createIdentity: yesOrNo.default(false),
    /**
     * Only for an account in the SES sandbox: there SES wants permission on the recipients' identities too.
     */
    sandboxRecipients: z
      .array(
        z.union([domain, address], 'write the verified domain or address of a recipient'),
        'write a list, such as ["me@example.com"]',
      )
      .default([]),
    /** Who gets a mail when an alarm goes off. */
    alarmEmail: address.optional(),
    /**
     * How many sending functions may run at once; each sends up to ten mails at a time, and all share the
     * pace of SES.
     */
    sendConcurrency: wholeNumber(2, 1000).default(2),
    /**
     * Keeps one concurrent run each for `plan`, `settle` and `digest`. A new AWS account with a limit of ten
     * concurrent runs cannot reserve any: set false until the limit is raised.
     */
    reserveConcurrency: yesOrNo.default(true),
    /** Requests a second, and the burst above it, that the public pages take before they answer 429. */
    throttle: z
      .strictObject({ rate: wholeNumber(1, 10_000), burst: wholeNumber(1, 5_000) })
      .default({ rate: 100, burst: 200 }),
    /** Days that CloudWatch keeps the logs. It accepts certain numbers only. */
    logRetentionDays: z
      .union(
        RETENTION_DAYS.map((days) => z.literal(days)),
        `write one of ${RETENTION_DAYS.join(', ')}`,
      )
      .default(30),
    /**
     * Days that imported files and their reports are kept, and a week more as deleted versions. They hold
     * personal data.
     */
    importRetentionDays: wholeNumber(1, 3_650).default(30),
    /**
     * Whether table, buckets and pepper outlive the stack. False deletes every customer and answer with it.
     */
    keepData: yesOrNo.default(true),
    /** A name of your own for the links in the mails, with a certificate in ACM in the stack's region. */
    customDomain: z
      .strictObject({
        name: domain,
        certificateArn: z.string(CERTIFICATE_HINT).startsWith('arn:', CERTIFICATE_HINT),
      })
      .optional(),
  })
  .superRefine((value, context) => {
    if (!ADDRESS.test(value.mailFrom)) return;
    const inIdentity =
      value.mailFrom === value.identity ||
      value.mailFrom.endsWith(`@${value.identity}`) ||
      value.mailFrom.endsWith(`.${value.identity}`);
    if (!inIdentity) {
      context.addIssue({
        code: 'custom',
        path: ['identity'],
        message: `it does not cover mailFrom ("${value.mailFrom}"): name that address, its domain or a parent domain`,
      });
    }
  });

/** The names of all settings. */
export const STAGE_SETTINGS: readonly string[] = Object.keys(stageSettings.shape);

/** The settings of one stage, such as `dev` or `prod`. */
export type StageSettings = z.output<typeof stageSettings>;
export interface Stage extends StageSettings {
  readonly name: string;
}

const NAME = /^[a-z][a-z0-9-]{0,19}$/;

/** The value at a path of the settings, for an error message. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

function describe(issue: z.core.$ZodIssue, name: string, settings: unknown): string[] {
  const path = ['stages', name, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = STAGE_SETTINGS.join(', ');
    return issue.keys.map((key) => {
      const value = JSON.stringify(valueAt(settings, [...issue.path, key]));
      const advice = issue.path.length === 0 ? `remove it, or use one of ${known}` : 'remove it';
      return `${[...path, key].join('.')} is ${value}: there is no such setting; ${advice}.`;
    });
  }
  const value = valueAt(settings, issue.path);
  const state = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  const advice =
    issue.code === 'invalid_type' && issue.expected === 'object'
      ? 'write an object with its settings'
      : issue.message;
  return [`${path.join('.')} ${state}: ${advice}.`];
}

/**
 * Reads one stage's settings from the `stages` of `cdk.json`'s context.
 *
 * @param stages the context value `stages`; it comes from a file and may be anything
 * @param name of the stage, from the option `-c stage=`
 * @throws Error with one line per problem: the key's path, its value and what to do
 */
export function readStage(stages: unknown, name: unknown): Stage {
  if (
    typeof stages !== 'object' ||
    stages === null ||
    Array.isArray(stages) ||
    Object.keys(stages).length === 0
  ) {
    throw new Error(
      'cdk.json has no stages: add context.stages with one object of settings per stage, such as "dev".',
    );
  }
  const names = Object.keys(stages).join(', ');
  if (typeof name !== 'string' || !Object.hasOwn(stages, name)) {
    throw new Error(
      `There is no stage ${JSON.stringify(name)} in cdk.json, only: ${names}. Choose one with -c stage=NAME, or add it to context.stages.`,
    );
  }
  if (!NAME.test(name)) {
    throw new Error(
      `The stage ${JSON.stringify(name)} cannot be named so: use at most 20 lower-case letters, digits and hyphens, starting with a letter.`,
    );
  }
  const settings: unknown = Reflect.get(stages, name);
  const result = stageSettings.safeParse(settings);
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) => describe(issue, name, settings));
    throw new Error(['cdk.json cannot be used:', ...problems.map((line) => `  context.${line}`)].join('\n'));
  }
  return { ...result.data, name };
}
