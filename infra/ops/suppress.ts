import { Option } from 'commander';
import { layoutLine } from '../../functions/domain/importing/suppress-list.ts';
import { isListTakenIn, suppressLines } from '../../functions/domain/importing/suppress-report.ts';
import {
  DEFAULT_LIST_REASON,
  OPT_OUT_LIST_REASONS,
  type OptOutListReason,
} from '../../functions/domain/mail/suppression.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { showProgress } from '../terminal/progress.ts';
import { say } from '../terminal/terminal.ts';
import { type FileOptions, fileCommand, whereOf, workOnFile } from './import-command.ts';
import { withListArguments } from './list-arguments.ts';
import { suppressInLocal, suppressThroughBucket } from './suppress-file.ts';
import { runCommand } from './target.ts';

interface Options extends FileOptions {
  readonly reason: OptOutListReason;
}

const command = withListArguments(fileCommand('suppress'))
  .description(
    'Takes in a list of people who want no mail: a CSV file with a column of addresses, one address on each line, or what SES puts out (JSON, JSON lines, text). None of them is mailed again, whether a customer has the address now, later or never. Where a column says who wants mail, only those who do not are meant.',
  )
  .argument('[file]', 'the list')
  .addOption(
    new Option('--reason <reason>', 'why they are not mailed, where the list itself does not say')
      .choices(OPT_OUT_LIST_REASONS)
      .default(DEFAULT_LIST_REASON),
  )
  .option('--everybody', 'everybody in the list wants no mail, although it looks like a list of customers')
  .action((name: string | undefined, { reason, ...options }: Options) => {
    const file = name ?? '';
    return workOnFile(name, options, {
      async inLocal(target, said, rows) {
        const progress = showProgress('Suppressing', rows, process.stderr);
        const report = await suppressInLocal(
          target,
          { file, reason, options: said },
          {
            onLayout: (layout) => say(layoutLine(layout)),
            onProgress: ({ read }) => progress.at(read),
          },
        ).finally(progress.end);
        return {
          lines: suppressLines(report, whereOf(options)),
          found: report,
          isTakenIn: isListTakenIn(report),
        };
      },
      inStage: (objects, said) =>
        suppressThroughBucket(objects, { file, reason, options: said }, systemClock),
    });
  });

await runCommand(command);
