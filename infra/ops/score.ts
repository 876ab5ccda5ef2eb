import { Command } from 'commander';
import { isoWeekOf, toInstant, WEEK_FORM } from '../../functions/domain/time/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek } from '../../functions/use-cases/count-score.ts';
import { readWords } from '../../functions/use-cases/read-words.ts';
import { say, sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { scoreLines, wordsLines } from './score-text.ts';
import { runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

interface Options extends TargetOptions {
  readonly week?: string;
  readonly words?: boolean;
}

async function score({ week, words = false, ...options }: Options): Promise<void> {
  if (week !== undefined && !WEEK_FORM.test(week)) {
    throw new UserError(`"${week}" is not a week. Write the year and the ISO week, such as 2026-W45.`);
  }
  await withTarget(options, async ({ client, tableName, clock, bands }) => {
    const ports = { contacts: contactStore(client, tableName), clock };
    const wanted = week ?? isoWeekOf(toInstant(clock.now()));
    const count = await countWeek(wanted, ports);
    sayAll(scoreLines(count, clock.now(), bands));
    if (!words) return;
    say();
    sayAll(wordsLines(await readWords(wanted, ports)));
  });
}

await runCommand(
  withTargetOptions(new Command('npm run score --'))
    .description('Prints what the asks of one week add up to, folded from the raw contacts.')
    .option('--week <week>', 'an ISO week, such as 2026-W45; without it the week of today')
    .option('--words', 'also print what customers wrote, newest first')
    .action(score),
);
