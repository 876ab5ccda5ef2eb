import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { counted } from '../../../infra/terminal/counted.ts';
import { ifThere } from '../../../infra/terminal/missing-file.ts';

const HERE = fileURLToPath(import.meta.url);

describe('what may be missing', () => {
  it('is undefined when it does not exist, whatever is read from it', async () => {
    const missing = `${HERE}.none`;
    expect([
      await ifThere(readFile(missing)),
      await ifThere(readdir(missing)),
      await ifThere(stat(missing)),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it('is its content when it exists', async () => {
    expect(await ifThere(readFile(HERE, 'utf8'))).toContain('what may be missing');
  });

  it('hides no other failure', async () => {
    await expect(ifThere(readdir(HERE))).rejects.toThrow('ENOTDIR');
  });
});

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
])('counts %s in words', (count, text) => {
  expect(counted(count, 'row')).toBe(text);
});

it('counts in the given plural', () => {
  expect([counted(1, 'address', 'addresses'), counted(3, 'address', 'addresses')]).toEqual([
    '1 address',
    '3 addresses',
  ]);
});
