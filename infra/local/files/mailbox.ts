import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { counted } from '../../terminal/counted.ts';
import { ifThere } from '../../terminal/missing-file.ts';
import { makeDirectory, withFile } from '../../terminal/system-problem.ts';
import { UserError } from '../../terminal/user-error.ts';
import { oneByOne } from './one-by-one.ts';

const mailSchema = z.object({
  /** SES's id of the mail. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** When SES took it, by the local clock. */
  at: z.iso.datetime(),
  /** As it stands in the mail's own From header. */
  from: z.string(),
  subject: z.string(),
  /** The envelope: who gets it. */
  to: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  configurationSet: z.string().optional(),
  /** In bytes. */
  size: z.number(),
});

/** One mail that the local SES took, without its content. */
export type Mail = z.infer<typeof mailSchema>;

/** Whether a mail went to a customer. Mails to colleagues name their audience in a tag. */
export const isToCustomer = ({ tags }: Pick<Mail, 'tags'>): boolean => tags.audience === undefined;

/** Everything that the local SES took. Only SES writes this record. */
export interface Mailbox {
  add(mail: Mail, raw: Uint8Array): Promise<void>;
  /** Oldest first. */
  list(): readonly Mail[];
  get(id: string): Mail | undefined;
  /** The whole message as SES would have delivered it. */
  raw(id: string): Promise<Uint8Array | undefined>;
}

/** A mailbox that lives as long as the process. */
export function memoryMailbox(): Mailbox {
  const mails = new Map<string, Mail>();
  const raws = new Map<string, Uint8Array>();
  return {
    async add(mail, raw) {
      raws.set(mail.id, raw);
      mails.set(mail.id, mail);
    },
    list: () => [...mails.values()],
    get: (id) => mails.get(id),
    raw: async (id) => raws.get(id),
  };
}

/** A mailbox that survives, with a list of what is wrong with it. */
export interface KeptMailbox extends Mailbox {
  /** How many mails it holds, counting those whose line in the index cannot be read. */
  count(): number;
  /** What is wrong with the mailbox although the rest can be used; one line each. */
  readonly notices: readonly string[];
}

/** How many mails a killed run may have written without an index line. */
const AT_ONCE = 4;
/** Mails hold working links. */
const OWNER_ONLY = { mode: 0o600 } as const;

/**
 * A mailbox in a directory: each mail is `<id>.eml`, and a line of `index.jsonl`.
 *
 * @throws UserError when it cannot be read or written
 */
export async function directoryMailbox(directory: string): Promise<KeptMailbox> {
  const index = path.join(directory, 'index.jsonl');
  const fileOf = (id: string): string => path.join(directory, `${id}.eml`);
  await makeDirectory(directory, 0o700);
  const { read, spoilt, ...start } = await withFile(index, () => readIndex(index));
  const mails = new Map(read.map((mail) => [mail.id, mail]));
  const names = await withFile(directory, () => readdir(directory));
  const sizes = await Promise.all([...mails.keys()].map((id) => sizeOf(fileOf(id))));
  // A full disk leaves empty files.
  const lost = sizes.filter((size) => size === 0).length;
  const strays = names.filter((name) => name.endsWith('.eml')).length;
  if (read.length + spoilt.length === 0 && strays > AT_ONCE)
    throw new UserError(`${index} is missing or empty, beside ${strays} mails. Put it back from a copy.`);
  const serially = oneByOne();
  let { end, isOpen } = start;

  /**
   * SES never acknowledged what follows the last whole line. It is cut off, so that it does not spoil the
   * next line.
   */
  async function append(line: string): Promise<void> {
    const file = await open(index, 'a', OWNER_ONLY.mode);
    try {
      const { size } = await file.stat();
      if (size > end) await file.truncate(end);
      const bytes = Buffer.from(isOpen ? `\n${line}\n` : `${line}\n`);
      const from = Math.min(size, end);
      await file.writeFile(bytes).catch(async (error: unknown) => {
        // A full disk may keep the line without its line break. The next run would then count it.
        await file.truncate(from).catch(() => undefined);
        throw error;
      });
      end = from + bytes.length;
      isOpen = false;
    } finally {
      await file.close();
    }
  }

  return {
    count: () => mails.size + spoilt.length,
    notices: [
      ...(spoilt[0] === undefined
        ? []
        : [
            `${index} has ${counted(spoilt.length, 'line')} that cannot be read, the first is line ${spoilt[0]}: those mails are not shown. Put the file back from a copy, or leave it.`,
          ]),
      ...(lost === 0
        ? []
        : [
            `${directory} has lost the content of ${counted(lost, 'mail')}. Put the files back from a copy, or leave it.`,
          ]),
    ],
    add: (mail, raw) =>
      serially(async () => {
        await withFile(fileOf(mail.id), () => writeFile(fileOf(mail.id), raw, OWNER_ONLY));
        await withFile(index, () => append(JSON.stringify(mail))).catch(async (error: unknown) => {
          await rm(fileOf(mail.id), { force: true });
          throw error;
        });
        mails.set(mail.id, mail);
      }),
    list: () => [...mails.values()],
    get: (id) => mails.get(id),
    async raw(id) {
      // Only ids of the index become file names, so a request can name no other file.
      if (!mails.has(id)) return undefined;
      const content = await ifThere(readFile(fileOf(id)));
      return content?.length === 0 ? undefined : content;
    },
  };
}

/** How long a file is, in bytes; 0 when there is none. */
const sizeOf = (file: string): Promise<number> =>
  withFile(file, async () => (await ifThere(stat(file)))?.size ?? 0);

function mailOf(line: string): Mail | undefined {
  try {
    return mailSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

interface Index {
  readonly read: readonly Mail[];
  /** The numbers of the lines that cannot be read. */
  readonly spoilt: readonly number[];
  /** Where the next line begins, in bytes from the start. */
  readonly end: number;
  /** Whether the last line lacks its line break. */
  readonly isOpen: boolean;
}

async function readIndex(file: string): Promise<Index> {
  const bytes = (await ifThere(readFile(file))) ?? Buffer.alloc(0);
  const whole = bytes.lastIndexOf('\n') + 1;
  const last = bytes.toString('utf8', whole);
  // Either a killed run cut the line off, and SES never acknowledged its mail; or an editor removed the line
  // break.
  const isOpen = mailOf(last) !== undefined;
  const end = isOpen ? bytes.length : whole;
  const lines = bytes
    .toString('utf8', 0, end)
    .split('\n')
    .map((line, index) => ({ number: index + 1, line, mail: mailOf(line) }));
  return {
    read: lines.flatMap(({ mail }) => (mail === undefined ? [] : [mail])),
    spoilt: lines
      .filter(({ line, mail }) => mail === undefined && line.trim() !== '')
      .map(({ number }) => number),
    end,
    isOpen,
  };
}
