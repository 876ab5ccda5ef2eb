import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { removeFolder } from '../../../../infra/local/files/remove-folder.ts';

it('removes a folder into which another thread still writes', async () => {
  for (let round = 0; round < 10; round += 1) {
    const folder = await mkdtemp(path.join(tmpdir(), 'hearback-gone-'));
    const writer = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads');
       const { writeFileSync } = require('node:fs');
       parentPort.postMessage('writes');
       for (let file = 0; file < 100; file += 1)
         try { writeFileSync(workerData + '/' + file, 'x'); } catch {}`,
      { eval: true, workerData: folder },
    );
    const ended = once(writer, 'exit');
    await once(writer, 'message');
    try {
      removeFolder(folder);
      expect(existsSync(folder)).toBe(false);
    } finally {
      await ended;
      await rm(folder, { recursive: true, force: true });
    }
  }
});

it('does nothing where there is no folder, and takes a file as well', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hearback-gone-'));
  const file = path.join(folder, 'file');
  await writeFile(file, 'x');
  removeFolder(file);
  removeFolder(file);
  expect(existsSync(file)).toBe(false);
  removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
