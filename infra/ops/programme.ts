import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { readProgrammeAlone } from '../../functions/email/publishing/programme-file.ts';
import { describeProblem } from '../../functions/email/publishing/template-problem.ts';
import { sesQuota } from '../../functions/email/ses/ses-quota.ts';
import { sesClient } from '../../functions/runtime/ses-client.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { applyProgramme } from '../../functions/use-cases/programme/apply.ts';
import { difference } from '../../functions/use-cases/programme/difference.ts';
import { preview } from '../../functions/use-cases/programme/preview.ts';
import { type Progress, showProgress } from '../terminal/progress.ts';
import { withFile } from '../terminal/system-problem.ts';
import { sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { writePreview } from './programme-files.ts';
import { appliedLines, differenceLines, PUBLISH, previewLines } from './programme-text.ts';
import {
  bundlesOf,
  compileTemplates,
  runCommand,
  type Target,
  type TargetOptions,
  withTarget,
  withTargetOptions,
} from './target.ts';

interface Options extends TargetOptions {
  readonly templates: string;
  readonly days: number;
  readonly out: string;
  readonly against?: string;
}

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
const MAX_DAYS = 730;

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    throw new InvalidArgumentError(`Write a number of days from 1 to ${MAX_DAYS}.`);
  return days;
}

/** What is published stays as it is: these commands compare with it. */
const inTarget = (options: TargetOptions, work: (target: Target) => Promise<void>): Promise<void> =>
  withTarget(options, work, true);

/** The programme in a file, or in a folder of templates. */
async function programmeIn(
  place: string,
): Promise<Pick<Bundle, 'programme'> & { readonly version?: string }> {
  const found = await withFile(place, () => stat(place));
  if (found.isDirectory()) return compileTemplates(place);
  const text = await withFile(place, () => readFile(place, 'utf8'));
  const { programme, problems } = await readProgrammeAlone(path.basename(place), text);
  if (programme === undefined) throw new UserError(problems.map(describeProblem).join('\n'));
  return { programme };
}

async function published(target: Target): Promise<Bundle> {
  const bundles = bundlesOf(target);
  if (bundles === undefined)
    throw new UserError('Nothing says where the programme is. Deploy the stage again.');
  return bundles.current();
}

const portsOf = ({ client, tableName, clock }: Target) => ({
  customers: customerStore(client, tableName),
  addresses: addressStore(client, tableName),
  cases: caseStore(client, tableName),
  contacts: contactStore(client, tableName),
  clock,
});

/** How many mails SES takes in a day; undefined when SES cannot be asked. */
async function quotaPerDay({ env }: Target): Promise<number | undefined> {
  const client = sesClient(env);
  try {
    return (await sesQuota(client)()).perDay;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** Shows progress once the number of customers is known. */
function customerBar(): { begin(customers: number): void; step(): void; end(): void } {
  let progress: Progress | undefined;
  let done = 0;
  return {
    begin: (customers) => {
      progress = showProgress('Customers', customers, process.stderr);
    },
    step: () => {
      done += 1;
      progress?.at(done);
    },
    end: () => progress?.end(),
  };
}

async function showPreview({ templates, days, out, ...options }: Options): Promise<void> {
  await inTarget(options, async (target) => {
    const [bundle, now] = await Promise.all([compileTemplates(templates), published(target)]);
    const isPublished = bundle.version === now.version;
    const from = target.clock.now();
    const bar = customerBar();
    const files = await writePreview(out, bundle);
    const perDay = await quotaPerDay(target);
    const result = await preview(
      portsOf(target),
      { programme: bundle.programme, isReplanned: !isPublished, from, until: from + days * DAY_MS },
      bar.begin,
      async (customer, foreseen) => {
        bar.step();
        await files.add(customer, foreseen);
      },
    );
    bar.end();
    const written = await files.end({ ...result, from, days, perDay });
    sayAll(previewLines({ ...result, from, days, perDay, isPublished }));
    sayAll(['', ...written.map((file) => `Written: ${file}`)]);
  });
}

async function showDifference({ templates, days, against, ...options }: Options): Promise<void> {
  await inTarget(options, async (target) => {
    const [after, before] = await Promise.all([
      compileTemplates(templates),
      against === undefined ? published(target) : programmeIn(against),
    ]);
    if (isDeepStrictEqual(after.programme, before.programme))
      return sayAll([
        `There is no difference: the programme is ${against === undefined ? 'what is published already. If it was not applied since: npm run programme -- apply' : 'the same'}.`,
      ]);
    const from = target.clock.now();
    const bar = customerBar();
    const found = await difference(
      portsOf(target),
      { before: before.programme, after: after.programme, isBeforeReplanned: against !== undefined },
      from,
      from + days * DAY_MS,
      bar.begin,
      bar.step,
    );
    bar.end();
    sayAll(differenceLines({ ...found, from, days, perDay: await quotaPerDay(target) }));
  });
}

async function apply({ templates, ...options }: Options): Promise<void> {
  await inTarget(options, async (target) => {
    const [bundle, now] = await Promise.all([compileTemplates(templates), published(target)]);
    if (bundle.version !== now.version)
      throw new UserError(
        `What stands in ${templates} (version ${bundle.version}) is not published yet; published is ${now.version}. Publish it first (${PUBLISH}), then apply it. Nothing was changed.`,
      );
    const bar = customerBar();
    const applied = await applyProgramme(portsOf(target), now.programme, bar.begin, bar.step);
    bar.end();
    sayAll(appliedLines(applied));
  });
}

const withTemplates = (command: Command): Command =>
  withTargetOptions(command).option('--templates <folder>', 'the folder of templates', TEMPLATES);
const withDays = (command: Command): Command =>
  command.option('--days <number>', 'how many days to look ahead', parseDays, 90);

const program = new Command('npm run programme --').description(
  'Shows what the programme will do, before it does it, and plans everybody anew after a change.',
);
withDays(withTemplates(program.command('preview')))
  .description(
    'Prints who will be mailed when if nobody answers, and what the rules hold back; writes it as CSV and as a calendar for the browser. Sends nothing and changes nothing.',
  )
  .option('--out <folder>', 'where the files are written', 'preview')
  .action(showPreview);
withDays(withTemplates(program.command('diff')))
  .description(
    'Says what the programme in the folder would change: who is asked earlier, later, no longer. Changes nothing.',
  )
  .option(
    '--against <path>',
    'compare with this programme.yaml, or folder of templates, instead of what is published',
  )
  .action(showDifference);
withTemplates(program.command('apply'))
  .description(
    'Plans every customer anew by the programme that is published, and gives the people of each account their turns. It can be stopped and started again at any time.',
  )
  .action(apply);

await runCommand(program);
