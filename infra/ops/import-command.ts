import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type Problems, problemLines, problemsCsv } from '../../functions/domain/lists/import-problems.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { codeOf, messageOf, Problem } from '../local/problem.ts';
import { countRows, showProgress } from '../local/progress.ts';
import type { RemoteReport, Summary } from './import-bucket.ts';
import { bucketOf, type LocalTarget, onLocalTarget } from './import-target.ts';
import { type TargetOptions, withTargetOptions } from './target.ts';

export interface FileOptions extends TargetOptions {
  readonly report?: string;
}

/** What a command does with its file, and what it says of the rows that were taken in. */
export interface FileWork {
  /** Stands before the bar: `Importing`. */
  readonly doing: string;
  inLocal(
    target: LocalTarget,
    onProgress: (counts: { readonly read: number }) => void,
  ): Promise<{ readonly lines: readonly string[]; readonly found: Problems }>;
  inStage(
    objects: ObjectStore,
  ): Promise<{ readonly lines: readonly string[]; readonly report: RemoteReport<Summary> }>;
}

/** What the command says in the end. */
interface Told {
  readonly lines: readonly string[];
  readonly csv: string;
  readonly complete: boolean;
}

/** How many rows a file has, about. Throws a {@link Problem} when it cannot be read, before anything is done. */
async function rowsOf(file: string): Promise<number> {
  try {
    return await countRows(file);
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory' };
    throw new Problem(`${file} cannot be read: ${reasons[codeOf(error) ?? ''] ?? messageOf(error)}.`);
  }
}

async function locally(work: FileWork, rows: number, options: FileOptions): Promise<Told> {
  const { lines, found } = await onLocalTarget(options, (target) => {
    const progress = showProgress(work.doing, rows, process.stderr);
    return work.inLocal(target, ({ read }) => progress.at(read)).finally(progress.end);
  });
  return { lines: [...lines, ...problemLines(found)], csv: problemsCsv(found), complete: found.complete };
}

async function onStage(work: FileWork, stage: string): Promise<Told> {
  const { name, objects } = await bucketOf(stage);
  console.log(`Uploading to s3://${name}; then the import function reads it …`);
  const { lines, report } = await work.inStage(objects);
  const { problems, complete } = report.summary;
  const list = problems > 0 ? [`${problems} problems, listed in s3://${name}/${report.csvKey}.`] : [];
  return { lines: [...lines, ...list], csv: report.csv, complete };
}

/** Does the work where the options say, tells what became of the rows and, when the file was not read to its end, fails. */
export async function workOnFile(file: string, options: FileOptions, work: FileWork): Promise<void> {
  const rows = await rowsOf(file);
  const { stage, report } = options;
  const { lines, csv, complete } = await (stage === undefined
    ? locally(work, rows, options)
    : onStage(work, stage));
  for (const line of lines) console.log(line);
  if (report !== undefined) await writeFile(report, csv);
  if (!complete) process.exitCode = 1;
}

/** A command on one file, with the options that all such commands have. */
export const fileCommand = (name: string): Command =>
  withTargetOptions(new Command(`npm run ${name} --`)).option(
    '--report <file>',
    'also write the problems to this CSV file',
  );
