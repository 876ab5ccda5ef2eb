import { Command } from 'commander';
import { isoWeekOf, toInstant } from '../../functions/domain/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek } from '../../functions/use-cases/count-score.ts';
import { Problem } from '../local/problem.ts';
import { scoreLines } from './score-text.ts';
import { runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

const WEEK = /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/;

async function score({ week, ...options }: TargetOptions & { readonly week?: string }): Promise<void> {
  if (week !== undefined && !WEEK.test(week)) {
    throw new Problem(`"${week}" is not a week. Write the year and the ISO week, such as 2026-W45.`);
  }
  await withTarget(options, async ({ client, tableName, clock }) => {
    const wanted = week ?? isoWeekOf(toInstant(clock.now()));
    const count = await countWeek(wanted, { contacts: contactStore(client, tableName), clock });
    for (const line of scoreLines(count, clock.now())) console.log(line);
  });
}

await runCommand(
  withTargetOptions(new Command('npm run score --'))
    .description('Prints what the asks of one week add up to, folded from the raw contacts.')
    .option('--week <week>', 'an ISO week, such as 2026-W45; without it the week of today')
    .action(score),
);
