import { isTakenIn, planLines, resultLines } from '../../functions/domain/importing/import-report.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import type { ImportPhase } from '../../functions/use-cases/importing/import-customers.ts';
import { showPhases } from '../terminal/progress.ts';
import { sayAll } from '../terminal/terminal.ts';
import { type FileOptions, fileCommand, whereOf, workOnFile } from './import-command.ts';
import { importIntoLocal, importThroughBucket } from './import-file.ts';
import { withCustomerArguments } from './list-arguments.ts';
import { runCommand } from './target.ts';

const PHASES: Readonly<Record<ImportPhase, string>> = {
  looking: 'Looking through',
  wishes: 'Hearing who wants no mail',
  rows: 'Importing',
  missing: 'Looking who is missing',
};

const command = withCustomerArguments(fileCommand('import'))
  .description(
    'Imports a CSV file of customers. Who wants no mail is heard first; good rows go in; bad rows are listed with what was expected.',
  )
  .argument('[file]', 'the CSV file')
  .action((file: string | undefined, options: FileOptions) =>
    workOnFile(file, options, {
      async inLocal(target, said, rows) {
        const progress = showPhases(PHASES, { looking: rows, wishes: rows, rows }, process.stderr);
        const onColumns = (plan: Parameters<typeof planLines>[0]): void => {
          progress.end();
          sayAll(planLines(plan));
        };
        const report = await importIntoLocal(target, file ?? '', said, {
          onColumns,
          onProgress: progress.at,
        }).finally(progress.end);
        return { lines: resultLines(report, whereOf(options)), found: report, isTakenIn: isTakenIn(report) };
      },
      inStage: (objects, said) => importThroughBucket(objects, file ?? '', said, systemClock),
    }),
  );

await runCommand(command);
