import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { codeOf } from './problem.ts';

const mailSchema = z.object({
  /** The id SES gave the mail. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** When SES took it, by the local clock. */
  at: z.string(),
  /** As written in the mail's own From header. */
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

/** Whether a mail went to a customer; all others are to colleagues, and name their audience. */
export const isToCustomer = ({ tags }: Pick<Mail, 'tags'>): boolean => tags.audience === undefined;

/** Everything the local SES took: its own record, which nothing but SES writes. */
export interface Mailbox {
  add(mail: Mail, raw: Uint8Array): Promise<void>;
  /** Oldest first. */
  list(): readonly Mail[];
  get(id: string): Mail | undefined;
  /** The whole message as it would have been delivered. */
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

/** Mails hold working links. */
const OWNER_ONLY = { mode: 0o600 } as const;

/** A mailbox in a directory: each mail is `<id>.eml`, and a line of `index.jsonl`. */
export async function directoryMailbox(directory: string): Promise<Mailbox> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const index = path.join(directory, 'index.jsonl');
  const mails = new Map((await readIndex(index)).map((mail) => [mail.id, mail]));
  const fileOf = (id: string): string => path.join(directory, `${id}.eml`);
  return {
    async add(mail, raw) {
      await writeFile(fileOf(mail.id), raw, OWNER_ONLY);
      await appendFile(index, `${JSON.stringify(mail)}\n`, OWNER_ONLY);
      mails.set(mail.id, mail);
    },
    list: () => [...mails.values()],
    get: (id) => mails.get(id),
    // Only ids of the index become file names, so a request can name no other file.
    raw: async (id) => (mails.has(id) ? readFile(fileOf(id)) : undefined),
  };
}

async function readIndex(file: string): Promise<Mail[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n');
  // What follows the last line break was cut off when a run was killed; its mail was never acknowledged.
  const torn = lines.pop();
  if (torn) await writeFile(file, text.slice(0, text.length - torn.length), OWNER_ONLY);
  return lines.filter((line) => line !== '').map((line) => mailSchema.parse(JSON.parse(line)));
}
