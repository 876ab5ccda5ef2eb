import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMix } from '../../scanner-rig/mix.ts';

const NAMES = ['burst at +12 s', 'no script'];

describe('a mix', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hearback-mix-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  const read = async (text: string) => {
    const file = path.join(directory, 'mix.yaml');
    await writeFile(file, text);
    return readMix(file, NAMES);
  };

  it('counts each the same without a file', async () => {
    const weightOf = await readMix(undefined, NAMES);
    expect(NAMES.map(weightOf)).toEqual([1, 1]);
  });

  it.each([
    { what: 'YAML', text: 'burst at +12 s: 2.5\n', weights: [2.5, 0] },
    { what: 'JSON', text: '{"burst at +12 s": 0, "no script": 3}', weights: [0, 3] },
  ])('counts what it names, and nothing else: $what', async ({ text, weights }) => {
    expect(NAMES.map(await read(text))).toEqual(weights);
  });

  it.each([
    { text: 'no skript: 1', says: /no population 'no skript'.*no script/ },
    { text: 'no script: -1', says: /mix\.yaml, 'no script': .*number of 0 or more/ },
    { text: 'no script: many', says: /number of 0 or more/ },
    { text: '- no script', says: /name of a population/ },
    { text: '{', says: /no YAML and no JSON/ },
  ])('says what is wrong with $text', async ({ text, says }) => {
    await expect(read(text)).rejects.toThrow(says);
  });

  it('says so when there is no file', async () => {
    await expect(readMix(path.join(directory, 'none.yaml'), NAMES)).rejects.toThrow(/none\.yaml/);
  });
});
