import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type ImportReport, reportCsv, reportLines } from '../../functions/domain/import-report.ts';
import { s3Client } from '../../functions/runtime/clients.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { objectStore } from '../../functions/store/object-store.ts';
import { codeOf, messageOf, Problem } from '../local/problem.ts';
import { countRows, showProgress } from '../local/progress.ts';
import { startWorld } from '../local/world.ts';
import { findDeployed } from './deployed.ts';
import { importIntoRunning, importThroughBucket } from './import-file.ts';
import { findRunning, runCommand, type TargetOptions, withTargetOptions } from './target.ts';

interface Options extends TargetOptions {
  readonly report?: string;
}

type Progress = (counts: { readonly read: number }) => void;

/** How many rows there are, about; also finds out early whether the file can be read. */
async function rowsOf(file: string): Promise<number> {
  try {
    return await countRows(file);
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory' };
    throw new Problem(`${file} cannot be read: ${reasons[codeOf(error) ?? ''] ?? messageOf(error)}.`);
  }
}

async function importIntoData(data: string, file: string, onProgress: Progress): Promise<ImportReport> {
  const world = await startWorld({ dataDir: data, mustExist: true });
  try {
    return await world.importFile(file, onProgress);
  } finally {
    await world.stop();
  }
}

async function importLocally(file: string, { data, port, report: to }: Options): Promise<boolean> {
  const running = data === undefined ? await findRunning(port) : undefined;
  const progress = showProgress('Importing', await rowsOf(file), process.stderr);
  const onProgress: Progress = ({ read }) => progress.at(read);
  const work =
    running === undefined
      ? importIntoData(data ?? '', file, onProgress)
      : importIntoRunning(running, file, onProgress);
  const report = await work.finally(progress.end);
  for (const line of reportLines(report)) console.log(line);
  if (to !== undefined) await writeFile(to, reportCsv(report));
  return report.complete;
}

async function importIntoStage(stage: string, file: string, { report: to }: Options): Promise<boolean> {
  await rowsOf(file);
  const { outputs, region } = await findDeployed(stage, process.env);
  const bucket = outputs.ImportBucket;
  if (bucket === undefined) throw new Problem(`The stack of ${stage} has no import bucket; deploy it again.`);
  console.log(`Uploading to s3://${bucket}; then the import function reads it …`);
  const objects = objectStore(s3Client({ ...process.env, AWS_REGION: region }), bucket);
  const report = await importThroughBucket(objects, file, systemClock);
  const { read, added, updated, unchanged, refused, problems, csv, csvKey, complete } = report;
  console.log(
    `Read ${read}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`,
  );
  if (problems > 0) console.log(`${problems} problems, listed in s3://${bucket}/${csvKey}.`);
  if (to !== undefined) await writeFile(to, csv);
  return complete;
}

const command = withTargetOptions(new Command('npm run import --'))
  .description(
    'Imports a CSV file of customers. Good rows go in; bad rows are listed with what was expected.',
  )
  .argument('<file>', 'the CSV file')
  .option('--report <file>', 'also write the problems to this CSV file')
  .action(async (file: string, options: Options) => {
    const complete =
      options.stage === undefined
        ? await importLocally(file, options)
        : await importIntoStage(options.stage, file, options);
    if (!complete) process.exitCode = 1;
  });

await runCommand(command);
