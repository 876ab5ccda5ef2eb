import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { objectStore } from '../../../functions/store/object-store.ts';
import { startTestS3, type TestS3 } from '../../support/s3-server.ts';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startTestS3();
});
afterAll(() => s3.stop());

it('reads back what was written, also under a name with blanks, plus signs and letters beyond ASCII', async () => {
  const store = objectStore(s3.client, 'bucket');
  const key = 'incoming/Kunden + Käufer.csv';
  await store.write(key, 'id,email\nÉ', 'text/csv');
  const body = await store.read(key);
  expect(await text(Readable.from(body ?? []))).toBe('id,email\nÉ');
});

it('reports that an object does not exist', async () => {
  expect(await objectStore(s3.client, 'bucket').read('nothing')).toBeUndefined();
});

it('fails when the connection breaks, instead of taking that for the end of the file', async () => {
  const store = objectStore(s3.client, 'bucket');
  await store.write('large', 'x'.repeat(1_000_000), 'text/plain');
  s3.breakNextRead();
  await expect(async () => {
    for await (const _ of (await store.read('large')) ?? []);
  }).rejects.toThrow();
});
