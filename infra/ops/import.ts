import { countLines } from '../../functions/domain/lists/import-report.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { type FileOptions, fileCommand, workOnFile } from './import-command.ts';
import { importIntoLocal, importThroughBucket } from './import-file.ts';
import { runCommand } from './target.ts';

const command = fileCommand('import')
  .description(
    'Imports a CSV file of customers. Good rows go in; bad rows are listed with what was expected.',
  )
  .argument('<file>', 'the CSV file')
  .action((file: string, options: FileOptions) =>
    workOnFile(file, options, {
      doing: 'Importing',
      async inLocal(target, onProgress) {
        const report = await importIntoLocal(target, file, onProgress);
        return { lines: countLines(report.counts, report), found: report };
      },
      async inStage(objects) {
        const report = await importThroughBucket(objects, file, systemClock);
        return { lines: countLines(report.summary, report.summary), report };
      },
    }),
  );

await runCommand(command);
