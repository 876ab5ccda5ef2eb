import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import type { ListOptions } from '../../functions/domain/importing/list-options.ts';
import { type Problems, problemsCsv } from '../../functions/domain/importing/row-problems.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { countRows } from '../terminal/progress.ts';
import { systemProblem, withFile } from '../terminal/system-problem.ts';
import { say, sayAll } from '../terminal/terminal.ts';
import { codeOf, UserError } from '../terminal/user-error.ts';
import { bucketOf, type RemoteReport } from './import-bucket.ts';
import { type ListArguments, listOptionsOf } from './list-arguments.ts';
import { type Target, type TargetOptions, withTarget, withTargetOptions } from './target.ts';
import { undoAndTell } from './undo-run.ts';

export interface FileOptions extends TargetOptions, ListArguments {
  readonly report?: string;
  readonly undo?: string;
}

/** What a command does with its file. */
export interface FileWork {
  inLocal(
    target: Target,
    options: ListOptions,
    /** About how many rows the file has. */
    rows: number,
  ): Promise<{ readonly lines: readonly string[]; readonly found: Problems; readonly isTakenIn: boolean }>;
  inStage(objects: ObjectStore, options: ListOptions): Promise<RemoteReport>;
}

/** What the command prints at the end. */
interface Told {
  readonly lines: readonly string[];
  readonly csv: string;
  readonly isTakenIn: boolean;
}

/**
 * About how many rows a file has. Throws a {@link UserError} when the file cannot be read. Called early,
 * before anything is done.
 */
async function rowsOf(file: string): Promise<number> {
  try {
    return await countRows(file);
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory' };
    const reason = reasons[codeOf(error) ?? ''];
    if (reason !== undefined) throw new UserError(`${file} cannot be read: ${reason}.`);
    throw systemProblem(error, file) ?? error;
  }
}

/** Throws a {@link UserError} unless the folder of a file exists. Called early, before anything is done. */
async function requireFolder(file: string): Promise<void> {
  const folder = path.dirname(file);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UserError(`The report cannot be written: there is no folder ${folder}.`);
}

/** The options that name the target of a command, as a person types them. */
export const whereOf = ({ data, port, stage }: TargetOptions): string =>
  [
    ...(data === undefined ? [] : [` --data ${data}`]),
    ...(port === undefined ? [] : [` --port ${port}`]),
    ...(stage === undefined ? [] : [` --stage ${stage}`]),
  ].join('');

const locally = (work: FileWork, rows: number, options: ListOptions, target: TargetOptions): Promise<Told> =>
  withTarget(target, async (local) => {
    const { lines, found, isTakenIn } = await work.inLocal(local, options, rows);
    return { lines, csv: problemsCsv(found), isTakenIn };
  });

async function onStage(work: FileWork, options: ListOptions, stage: string): Promise<Told> {
  const { name, objects } = await bucketOf(stage);
  say(`Uploading to s3://${name}; then the import function reads it …`);
  const { lines, summary, csv, csvKey } = await work.inStage(objects, options);
  const list = summary.problems > 0 ? [`Problems one by one: s3://${name}/${csvKey}`] : [];
  return { lines: [...list, ...lines], csv, isTakenIn: summary.takenIn };
}

/**
 * Does the work in the target of the options and prints what became of the rows, or undoes a run. The exit
 * status is 1 when the file was not taken in: it was not read to its end, a question is open, or none of it
 * was taken in.
 */
export async function workOnFile(
  file: string | undefined,
  options: FileOptions,
  work: FileWork,
): Promise<void> {
  if (options.undo !== undefined) {
    sayAll(await undoAndTell(options, options.undo));
    return;
  }
  if (file === undefined)
    throw new UserError('Name the file to read, or a run to take back with --undo RUN.');
  const rows = await rowsOf(file);
  const { stage, report } = options;
  if (report !== undefined) await requireFolder(report);
  const said = await listOptionsOf(options);
  sayAll(said.kept);
  const { lines, csv, isTakenIn } = await (stage === undefined
    ? locally(work, rows, said.options, options)
    : onStage(work, said.options, stage));
  sayAll(lines);
  if (report !== undefined) await withFile(report, () => writeFile(report, csv));
  if (!isTakenIn) process.exitCode = 1;
}

/** A command on one file, with the options that all such commands have. */
export const fileCommand = (name: string): Command =>
  withTargetOptions(new Command(`npm run ${name} --`))
    .option('--report <file>', 'also write the problems to this CSV file')
    .option(
      '--undo <run>',
      'take back what a run did, as a whole: whom it suppressed, whom it gave an end date',
    );
