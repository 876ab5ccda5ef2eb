import { Option } from 'commander';
import {
  DEFAULT_REASON,
  SUPPRESS_REASONS,
  type SuppressReason,
} from '../../functions/domain/lists/suppress-list.ts';
import { suppressCountLine } from '../../functions/domain/lists/suppress-report.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { type FileOptions, fileCommand, workOnFile } from './import-command.ts';
import { suppressInLocal, suppressThroughBucket } from './suppress-file.ts';
import { runCommand } from './target.ts';

interface Options extends FileOptions {
  readonly reason: SuppressReason;
}

const command = fileCommand('suppress')
  .description(
    'Takes in a list of people who want no mail: a CSV file with a column of addresses, or one address on each line. None of them is mailed again, whether a customer has the address now, later or never.',
  )
  .argument('<file>', 'the list')
  .addOption(
    new Option('--reason <reason>', 'why they are not mailed')
      .choices(SUPPRESS_REASONS)
      .default(DEFAULT_REASON),
  )
  .action((file: string, options: Options) => {
    const list = { file, reason: options.reason };
    return workOnFile(file, options, {
      doing: 'Suppressing',
      async inLocal(target, onProgress) {
        const report = await suppressInLocal(target, list, onProgress);
        return { lines: [suppressCountLine(report.counts)], found: report };
      },
      async inStage(objects) {
        const report = await suppressThroughBucket(objects, list, systemClock);
        return { lines: [suppressCountLine(report.summary)], report };
      },
    });
  });

await runCommand(command);
