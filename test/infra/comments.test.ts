import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WIDEST = 110;

const FOLDERS = ['functions', 'infra', 'test', 'templates', '.ci', '.github'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((each) => /\.(ts|cjs|ya?ml|mjml)$/.test(each) || folder === '.ci')
    .map((each) => path.join(folder, each)),
);
const FILES = [...FOLDERS, '.dependency-cruiser.cjs'];

/** A line that is a comment and nothing else, or the comment behind code on its line. */
const COMMENT = /^\s*(?:\/\/|\/\*|\*|#|<!--(?!\[))|[;,{}()] \/\/ /;

it('has no comment over 110 columns: a tired reader reads short lines', () => {
  expect(FILES.length).toBeGreaterThan(500);
  const wide = FILES.flatMap((file) =>
    readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        COMMENT.test(line) && [...line].length > WIDEST ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  );
  expect(wide).toEqual([]);
});
