import { Command } from 'commander';
import { WEEK_FORM } from '../../functions/domain/time/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { weighWeek } from '../../functions/use-cases/weigh-week.ts';
import { sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';
import { weighLines } from './weigh-text.ts';

interface Options extends TargetOptions {
  readonly week: string;
  readonly apply?: boolean;
}

async function work({ week, apply = false, ...options }: Options): Promise<void> {
  if (!WEEK_FORM.test(week))
    throw new UserError(`"${week}" is not a week. Write the year and the ISO week, such as 2026-W45.`);
  await withTarget(options, async ({ client, tableName, clock }) => {
    const ports = { contacts: contactStore(client, tableName), clock };
    sayAll(weighLines(await weighWeek(week, ports, apply), apply));
  });
}

await runCommand(
  withTargetOptions(new Command('npm run weigh --'))
    .description(
      'Weighs the answers of one week anew by the policy of today, and says which ones move and why. Answers settled before stay as they are until then.',
    )
    .requiredOption('--week <week>', 'an ISO week, such as 2026-W45')
    .option('--apply', 'settle those answers anew, with all that follows')
    .action(work),
);
