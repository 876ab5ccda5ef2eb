import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DATA_ONLY, WINGS } from '../mutation/rule-files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const at = (file: string): string => path.join(ROOT, file);

const codeIn = (folder: string): string[] =>
  readdirSync(at(folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));

const RULES = Object.values(WINGS).flatMap(({ rules, files }) => files.map((file) => `${rules}/${file}`));

describe('the list of rules that are mutated', () => {
  it('has each file of the domain once, or names it as one that decides nothing', () => {
    const listed = [
      ...RULES.filter((file) => file.startsWith('functions/domain/')),
      ...Object.keys(DATA_ONLY),
    ];
    expect(listed.sort()).toEqual(codeIn('functions/domain').sort());
  });

  it.each([...RULES, ...Object.keys(DATA_ONLY)])('names a file that exists: %s', (file) => {
    expect(existsSync(at(file))).toBe(true);
  });

  it.each(Object.entries(WINGS))('has tests that judge %s', (_name, { tests }) => {
    for (const each of tests) {
      const files = each.endsWith('.ts') ? [each].filter((file) => existsSync(at(file))) : codeIn(each);
      expect(
        files.filter((file) => file.endsWith('.test.ts')),
        each,
      ).not.toEqual([]);
    }
  });

  it.each(Object.entries(DATA_ONLY))('says what %s holds', (_file, what) => {
    expect(what).toMatch(/^[a-z].{10,}$/);
  });

  it('is of files without an exception from mutation', () => {
    for (const file of RULES) expect(readFileSync(at(file), 'utf8'), file).not.toMatch(/\bStryker\b/i);
  });
});
