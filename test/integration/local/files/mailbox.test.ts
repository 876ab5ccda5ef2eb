import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryMailbox, type Mail } from '../../../../infra/local/files/mailbox.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const mail = (id: string): Mail => ({
  id,
  at: '2026-11-04T12:00:00Z',
  from: 'hello@hearback.example',
  subject: 'Über uns',
  to: [`${id}@example.com`],
  tags: {},
  size: 2,
});
const RAW = new TextEncoder().encode('Hi');
const indexFile = (): string => path.join(directory, 'index.jsonl');
const lineOf = (id: string): string => JSON.stringify(mail(id));

/** Writes what an earlier run left: an index, and the contents of some mails. */
async function left(index: string | Uint8Array, contents: readonly string[]): Promise<void> {
  await writeFile(indexFile(), index);
  for (const id of contents) await writeFile(path.join(directory, `${id}.eml`), RAW);
}
const idsOf = (mails: readonly Mail[]): string[] => mails.map(({ id }) => id);

describe('a mailbox in a directory', () => {
  it('keeps mails in their order, for the next run too', async () => {
    const first = await directoryMailbox(path.join(directory, 'mails'));
    await Promise.all(['a', 'b', 'c'].map((id) => first.add(mail(id), RAW)));
    const second = await directoryMailbox(path.join(directory, 'mails'));
    expect([idsOf(second.list()), second.count(), second.notices]).toEqual([['a', 'b', 'c'], 3, []]);
    expect(second.get('b')).toEqual(mail('b'));
    expect(await second.raw('b')).toEqual(Buffer.from(RAW));
    expect(await second.raw('../mails/index')).toBeUndefined();
  });

  const spoilt: [what: string, line: string][] = [
    ['no JSON', 'spoilt{'],
    ['JSON of something else', '{"hello":"world"}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['an id that leads to another file', JSON.stringify({ ...mail('b'), id: '../keys/pepper' })],
    ['a time that is none', JSON.stringify({ ...mail('b'), at: 'yesterday' })],
    ['no time', JSON.stringify({ ...mail('b'), at: '' })],
    ['a person in place of people', JSON.stringify({ ...mail('b'), to: 'ada@example.com' })],
    ['half of it', lineOf('b').slice(0, 40)],
    ['zeroes of a disk that lost power', '\0'.repeat(200)],
    ['two on one line', `${lineOf('b')}${lineOf('x')}`],
  ];
  it.each(spoilt)('shows the rest, and says which line cannot be read: %s', async (_what, line) => {
    const index = `${lineOf('a')}\n${line}\n${lineOf('c')}\n`;
    await left(index, ['a', 'b', 'c']);
    const mailbox = await directoryMailbox(directory);
    expect(idsOf(mailbox.list())).toEqual(['a', 'c']);
    expect(mailbox.count()).toBe(3);
    expect(mailbox.notices).toEqual([
      `${indexFile()} has 1 line that cannot be read, the first is line 2: those mails are not shown. Put the file back from a copy, or leave it.`,
    ]);
    await mailbox.add(mail('d'), RAW);
    expect(mailbox.count()).toBe(4);
    expect(await readFile(indexFile(), 'utf8')).toBe(`${index}${lineOf('d')}\n`);
  });

  it('counts the lines that cannot be read', async () => {
    await left(`x\n${lineOf('a')}\n\ny\n`, ['a']);
    const mailbox = await directoryMailbox(directory);
    expect([idsOf(mailbox.list()), mailbox.count()]).toEqual([['a'], 3]);
    expect(mailbox.notices).toEqual([
      expect.stringMatching(/2 lines that cannot be read, the first is line 1:/),
    ]);
  });

  it.each([
    ['a line that was cut off', `${lineOf('a')}\n${lineOf('b').slice(0, 30)}`, ['a']],
    [
      'one that was cut within a letter',
      Buffer.from(`${lineOf('a')}\n${lineOf('b')}`).subarray(0, -40),
      ['a'],
    ],
    ['a line break that an editor left out', `${lineOf('a')}\n${lineOf('b')}`, ['a', 'b']],
    ['line breaks of Windows', `${lineOf('a')}\r\n${lineOf('b')}\r\n`, ['a', 'b']],
    ['empty lines', `\n${lineOf('a')}\n\n`, ['a']],
    ['nothing', '', []],
  ])('goes on after %s, and changes nothing before there is a mail', async (_what, index, ids) => {
    await left(index, ['a', 'b']);
    const mailbox = await directoryMailbox(directory);
    expect([idsOf(mailbox.list()), mailbox.count(), mailbox.notices]).toEqual([ids, ids.length, []]);
    expect(await readFile(indexFile())).toEqual(Buffer.from(index));
    await mailbox.add(mail('d'), RAW);
    await mailbox.add(mail('e'), RAW);
    const next = await directoryMailbox(directory);
    expect([idsOf(next.list()), next.notices]).toEqual([[...ids, 'd', 'e'], []]);
  });

  it('stops when mails have no index, but not after a first run that was cut short', async () => {
    await left('', ['a', 'b', 'c', 'd']);
    expect((await directoryMailbox(directory)).list()).toEqual([]);
    await left('', ['a', 'b', 'c', 'd', 'e']);
    const says = `${indexFile()} is missing or empty, beside 5 mails. Put it back from a copy.`;
    await expect(directoryMailbox(directory)).rejects.toThrow(says);
    await rm(indexFile());
    await expect(directoryMailbox(directory)).rejects.toThrow(says);
    // A single overwritten mail does not stop the start; it stays for a person to look at.
    await left('garbage', []);
    await expect(directoryMailbox(directory)).rejects.toThrow(says);
    expect(await readFile(indexFile(), 'utf8')).toBe('garbage');
  });

  it.each<{ gone: string[]; empty: string[]; lost: string | undefined }>([
    { gone: ['a'], empty: [], lost: '1 mail' },
    { gone: ['a', 'c'], empty: [], lost: '2 mails' },
    { gone: [], empty: ['a'], lost: '1 mail' },
    { gone: [], empty: ['a', 'b', 'c'], lost: '3 mails' },
    { gone: ['a'], empty: ['b', 'c'], lost: '3 mails' },
    { gone: [], empty: [], lost: undefined },
  ])('says how many mails have lost their content: $lost of $gone and $empty', async ({
    gone,
    empty,
    lost,
  }) => {
    const ids = ['a', 'b', 'c'];
    await left(
      `${ids.map(lineOf).join('\n')}\n`,
      ids.filter((id) => !gone.includes(id)),
    );
    for (const id of empty) await writeFile(path.join(directory, `${id}.eml`), '');
    const mailbox = await directoryMailbox(directory);
    expect(mailbox.notices).toEqual(
      lost === undefined
        ? []
        : [`${directory} has lost the content of ${lost}. Put the files back from a copy, or leave it.`],
    );
    for (const id of ids)
      expect((await mailbox.raw(id)) === undefined).toBe([...gone, ...empty].includes(id));
  });

  it('names the obstacle', async () => {
    await mkdir(indexFile());
    await expect(directoryMailbox(directory)).rejects.toThrow(
      `${indexFile()} is a directory, where a file is needed. Move it away.`,
    );
    const file = path.join(directory, 'file');
    await writeFile(file, '');
    await expect(directoryMailbox(path.join(file, 'mails'))).rejects.toThrow(/a directory is needed/);
    await expect(directoryMailbox(file)).rejects.toThrow(`${file} is there already, and is something else.`);
  });

  it('takes no mail that it cannot store, and continues as soon as it can', async () => {
    const mailbox = await directoryMailbox(directory);
    await mailbox.add(mail('a'), RAW);
    const index = await readFile(indexFile());
    await rm(indexFile());
    await mkdir(indexFile());
    await expect(mailbox.add(mail('b'), RAW)).rejects.toThrow(`${indexFile()} is a directory`);
    expect(idsOf(mailbox.list())).toEqual(['a']);
    expect((await readdir(directory)).sort()).toEqual(['a.eml', 'index.jsonl']);
    await rm(indexFile(), { recursive: true });
    await writeFile(indexFile(), index);
    await mailbox.add(mail('c'), RAW);
    expect(idsOf((await directoryMailbox(directory)).list())).toEqual(['a', 'c']);
  });
});
