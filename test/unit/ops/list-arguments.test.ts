import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListOptions } from '../../../functions/domain/importing/list-options.ts';
import {
  type ListArguments,
  listOptionsOf,
  withCustomerArguments,
} from '../../../infra/ops/list-arguments.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** The meaning of a command line. Throws a CommanderError where the command would end. */
function parse(...words: string[]): ListArguments {
  const command = withCustomerArguments(new Command()).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  return command.parse(words, { from: 'user' }).opts<ListArguments>();
}
const optionsOf = async (...words: string[]): Promise<ListOptions> =>
  (await listOptionsOf(parse(...words))).options;

describe('the words of a command', () => {
  it.each<[string[], ListOptions]>([
    [[], {}],
    [
      ['--map', 'id=Code', '--map', 'customer_since=Create Date'],
      { columns: { id: 'Code', customer_since: 'Create Date' } },
    ],
    [['--map', 'region=a=b'], { columns: { region: 'a=b' } }],
    [['--map', 'id=Code', '--map', 'id=Key'], { columns: { id: 'Key' } }],
    [['--tag', 'Plan', '--tag', 'Size'], { tags: ['Plan', 'Size'] }],
    [['--drop', 'Notes'], { drop: ['Notes'] }],
    [['--not-consent', 'Mood'], { notConsent: ['Mood'] }],
    [['--dates', 'DMY', '--decimal', 'comma'], { dates: 'DMY', decimal: 'comma' }],
    [['--encoding', 'windows-1252'], { encoding: 'windows-1252' }],
    [['--complete'], { complete: true }],
    [['--complete', '--end-missing'], { complete: true, endMissing: true }],
    [['--complete', '--end-missing', '20'], { complete: true, endMissing: 20 }],
    [['--complete', '--end-missing', '7.5%'], { complete: true, endMissing: 7.5 }],
    [['--rename-ids', '--dry-run'], { renameIds: true, dryRun: true }],
  ])('%j', async (words, options) => {
    expect(await optionsOf(...words)).toEqual(options);
  });

  it('--says-no has words between commas, and may be repeated', async () => {
    const options = await optionsOf('--says-no', 'Status=paused, gone', '--says-no', 'Status=away');
    expect(Object.keys(options.saysNo ?? {})).toEqual(['Status']);
    expect(options.saysNo?.Status).toEqual(expect.arrayContaining(['paused', 'gone', 'away']));
  });

  it.each([
    [['--map', 'Code'], 'Write it like customer_since="Create Date"'],
    [['--map', '=Code'], 'Write it like'],
    [['--map', 'id='], 'Write it like'],
    [['--map', 'emial=Code'], 'There is no column emial; did you mean email?'],
    [['--says-no', 'Status'], 'Write it like "Status=paused,gone"'],
    [['--dates', 'dmy'], 'Allowed choices are DMY, MDY, YMD'],
    [['--decimal', ','], 'Allowed choices are comma, point'],
    [['--encoding', 'klingon'], 'Use the name of an encoding'],
    [['--end-missing', 'all'], 'Use a percentage'],
    [['--end-missing=-1'], 'Use a percentage'],
    [['--end-missing='], 'Use a percentage'],
  ])('%j is refused with what it takes', (words, message) => {
    expect(() => parse(...words)).toThrow(CommanderError);
    expect(() => parse(...words)).toThrow(message);
  });

  it('--end-missing needs --complete', async () => {
    await expect(optionsOf('--end-missing')).rejects.toThrow('--end-missing needs --complete');
  });
});

describe('a mapping file', () => {
  const kept = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

  it('keeps new answers, adds to old ones, and keeps nothing of a single run', async () => {
    const file = path.join(directory, 'crm.json');
    const first = await listOptionsOf(parse('--mapping', file, '--map', 'id=Code', '--complete'));
    expect(first).toEqual({
      options: { columns: { id: 'Code' }, complete: true },
      kept: [expect.stringContaining(file)],
    });
    expect(await kept(file)).toEqual({ columns: { id: 'Code' } });
    const second = await listOptionsOf(parse('--mapping', file, '--dates', 'DMY'));
    expect(second.options).toEqual({ columns: { id: 'Code' }, dates: 'DMY' });
    expect(await kept(file)).toEqual({ columns: { id: 'Code' }, dates: 'DMY' });
  });

  it('is read and left alone when the call says nothing new, or is a dry run', async () => {
    const file = path.join(directory, 'same.json');
    await writeFile(file, '{"dates":"DMY"}');
    const plain = await listOptionsOf(parse('--mapping', file));
    expect(plain).toEqual({ options: { dates: 'DMY' }, kept: [] });
    const dry = await listOptionsOf(parse('--mapping', file, '--decimal', 'comma', '--dry-run'));
    expect(dry).toEqual({ options: { dates: 'DMY', decimal: 'comma', dryRun: true }, kept: [] });
    expect(await readFile(file, 'utf8')).toBe('{"dates":"DMY"}');
  });

  it('that does not exist says nothing, and is not written without an answer', async () => {
    const file = path.join(directory, 'none.json');
    expect(await listOptionsOf(parse('--mapping', file))).toEqual({ options: {}, kept: [] });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('that is wrong is reported, and stays as it is', async () => {
    const file = path.join(directory, 'wrong.json');
    await writeFile(file, '{"date":"DMY"}');
    await expect(listOptionsOf(parse('--mapping', file, '--dates', 'DMY'))).rejects.toThrow(
      `The mapping file ${file} cannot be used`,
    );
    expect(await readFile(file, 'utf8')).toBe('{"date":"DMY"}');
  });
});
