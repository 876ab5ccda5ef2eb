import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { counted } from '../../../infra/terminal/counted.ts';
import { ifThere } from '../../../infra/terminal/missing-file.ts';

const HERE = fileURLToPath(import.meta.url);

describe('what may be missing', () => {
  it('is nothing where it is not there, whatever is read of it', async () => {
    const missing = `${HERE}.none`;
    expect([
      await ifThere(readFile(missing)),
      await ifThere(readdir(missing)),
      await ifThere(stat(missing)),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it('is what it is where it is there', async () => {
    expect(await ifThere(readFile(HERE, 'utf8'))).toContain('what may be missing');
  });

  it('is no excuse for any other failure', async () => {
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

it('counts in the plural that is given', () => {
  expect([counted(1, 'address', 'addresses'), counted(3, 'address', 'addresses')]).toEqual([
    '1 address',
    '3 addresses',
  ]);
});
