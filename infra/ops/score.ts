import { Command } from 'commander';
import { isoWeekOf, toInstant, WEEK_FORM } from '../../functions/domain/time/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { receiverStore } from '../../functions/store/receivers.ts';
import { countWeek } from '../../functions/use-cases/count-score.ts';
import { listHabits } from '../../functions/use-cases/list-habits.ts';
import { readWords } from '../../functions/use-cases/read-words.ts';
import { say, sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { habitsLines } from './habits-text.ts';
import { scoreLines, wordsLines } from './score-text.ts';
import { keysOf, runCommand, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

interface Options extends TargetOptions {
  readonly week?: string;
  readonly words?: boolean;
  readonly habits?: boolean;
}

async function score({ week, words = false, habits = false, ...options }: Options): Promise<void> {
  if (week !== undefined && !WEEK_FORM.test(week)) {
    throw new UserError(`"${week}" is not a week. Write the year and the ISO week, such as 2026-W45.`);
  }
  if (habits && (words || week !== undefined))
    throw new UserError('Write --habits alone: what is known of receivers is of no single week.');
  await withTarget(options, async (target) => {
    const { client, tableName, clock, bands } = target;
    if (habits) {
      const stores = {
        receivers: receiverStore(client, tableName),
        customers: customerStore(client, tableName),
      };
      return sayAll(habitsLines(await listHabits(stores, (await keysOf(target)).address)));
    }
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
    .option(
      '--habits',
      'print instead how often mail scanners visit the questions at each receiver; reads every customer',
    )
    .action(score),
);
