import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import { withFile } from '../../infra/terminal/system-problem.ts';
import { messageOf, UserError } from '../../infra/terminal/user-error.ts';
import { EACH_THE_SAME, type WeightOf } from './figures.ts';

const mixSchema = z.record(z.string(), z.number().min(0));

/**
 * Reads how much each population counts: a YAML or JSON file of names and numbers. What it does not name
 * counts nothing.
 *
 * @param names those of all populations
 * @throws UserError when the file cannot be read, or names what there is not
 */
export async function readMix(file: string | undefined, names: readonly string[]): Promise<WeightOf> {
  if (file === undefined) return EACH_THE_SAME;
  const text = await withFile(file, () => readFile(file, 'utf8'));
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new UserError(`${file}: this is no YAML and no JSON: ${messageOf(error)}`);
  }
  const { data: mix, error } = mixSchema.safeParse(content);
  if (mix === undefined) {
    const where = error.issues[0]?.path.join('.') ?? '';
    throw new UserError(
      `${file}${where === '' ? '' : `, '${where}'`}: write the name of a population, a colon and a number of 0 or more on each line.`,
    );
  }
  const unknown = Object.keys(mix).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`${file}: there is no population '${unknown}'. There are: ${names.join('; ')}.`);
  return (name) => mix[name] ?? 0;
}
