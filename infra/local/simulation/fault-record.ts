import { paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import { fromItem } from '../../../functions/store/items.ts';
import { CONTACT, isStaffKey, readContactKey, readStaffKey, STAFF } from '../../../functions/wiring/table.ts';
import { isToCustomer } from '../files/mailbox.ts';
import type { World } from '../world/world.ts';
import type { Mishaps } from '../world/world-options.ts';
import { type FaultKind, fates, type Incident } from './faults.ts';
import { type List, listedCustomers } from './listed.ts';
import { nameOfContact, nameOfMail, nameOfMessage, nameOfStaffMail } from './mail-name.ts';
import { mailboxHabit } from './mailbox-habits.ts';
import { type MortalSender, mortalSender } from './mortal-sender.ts';
import type { OutsideRecord, TakenMail } from './oracle.ts';
import type { Witness } from './simulate.ts';

const AGAIN_AFTER_MS: Readonly<Partial<Record<FaultKind, number>>> = {
  'message twice at once': 0,
  'message once more': 120_000,
  'event twice': 0,
};

/** The faults of a simulation, and all facts needed to tell what follows from them. */
export interface FaultRecord {
  readonly mishaps: Mishaps;
  readonly witness: Witness;
  /** Call this before anything is played. */
  watch(world: World): void;
  /** Ends the faults: from now on nothing goes wrong. */
  end(): void;
  /** What is known outside the table. */
  outside(): Promise<OutsideRecord>;
  /** What only the table knows. */
  table(): Promise<Table>;
}

export interface Table {
  /** The names of the mails with the status UNKNOWN. */
  readonly unknown: readonly string[];
  /** When each mail was due, by its name, in epoch ms. */
  readonly dueAt: ReadonlyMap<string, number>;
}

const mailSchema = z.object({ pk: z.string(), sk: z.string(), status: z.string(), dueAt: z.string() });

type Handed = readonly [step: 'message' | 'event', about: string, name: string];

/** What a message of the outbox is about, and a name of its own for the draw. */
function ofOutbox(body: string): Handed {
  const message = readMessage(body);
  const about = nameOfMessage(message);
  return ['message', about, `${about} ${message.dueAt}`];
}

const envelopeSchema = z.object({ Message: z.string() });
const eventSchema = z.object({
  eventType: z.string(),
  mail: z.object({ destination: z.array(z.string()), tags: z.record(z.string(), z.array(z.string())) }),
});

/**
 * The same for an event of SES. The mail's id and attempt differ in each run, so the name leaves them out.
 */
function ofFeedback(body: string): Handed {
  const { Message } = envelopeSchema.parse(JSON.parse(body));
  const { eventType, mail } = eventSchema.parse(JSON.parse(Message));
  const { ref, audience, week, kind, turn } = mail.tags;
  const about = [eventType, kind, turn, week, ref ?? audience].flat().join(' ');
  return ['event', about, `${about} ${mail.destination.join()}`];
}

/** Makes the faults for a seed. */
export function faultRecord(seed: number): FaultRecord {
  const drawn = fates(seed);
  const incidents: Incident[] = [];
  const lists: List[] = [];
  const silent = new Map<string, number>();
  let sender: MortalSender | undefined;
  let world: World | undefined;
  let endedAt = 0;
  const watched = (): World => {
    if (world === undefined) throw new Error('No world is watched.');
    return world;
  };

  return {
    mishaps: {
      async sender(start, env, clock) {
        sender = mortalSender({
          env,
          clock,
          start,
          seed,
          fates: drawn,
          onIncident: (incident) => incidents.push(incident),
        });
        return sender.handler;
      },
      again(queue, body) {
        const [step, about, name] = queue === 'outbox' ? ofOutbox(body) : ofFeedback(body);
        const kind = drawn.draw(step, name);
        if (kind === undefined) return undefined;
        incidents.push({ kind, at: watched().clock.now(), call: step, about, batch: [] });
        return AGAIN_AFTER_MS[kind];
      },
      stop: async () => sender?.stop(),
    },

    witness: {
      onList: (csv, at) => void lists.push({ csv, at }),
      onUnsubscribe(address, at) {
        const key = address.toLowerCase();
        silent.set(key, Math.min(at, silent.get(key) ?? at));
      },
      onGateOpened({ why, since, until }) {
        incidents.push({ kind: 'gate shut', at: since, until, call: 'gate', about: why, batch: [] });
      },
      onEnd(now) {
        endedAt = now;
      },
    },

    watch(opened) {
      world = opened;
    },

    end: drawn.end,

    async outside() {
      const { env, mailbox, programme } = watched();
      const keys = await loadKeyRing({ PEPPER_SECRET: env.PEPPER_SECRET ?? '' });
      const gone = new Map(silent);
      for (const mail of mailbox.list()) {
        const [to = ''] = mail.to;
        const habit = mailboxHabit(seed, to, mail);
        const known = gone.get(to.toLowerCase()) ?? Number.POSITIVE_INFINITY;
        if (habit === 'bounces' || habit === 'complains')
          gone.set(to.toLowerCase(), Math.min(known, toEpochMs(mail.at)));
      }
      const taken = mailbox.list().map((mail): TakenMail => {
        const { kind = '', week = '', ref } = mail.tags;
        const { mail: name, message } = nameOfMail(mail, keys.address);
        const to = (mail.to[0] ?? '').toLowerCase();
        const at = toEpochMs(mail.at);
        return {
          name,
          message,
          to,
          kind,
          week,
          at,
          ...(isToCustomer(mail) && ref !== undefined ? { ref } : {}),
        };
      });
      return {
        programme,
        customers: await listedCustomers(lists, keys),
        taken,
        silent: gone,
        incidents,
        endedAt,
      };
    },

    async table() {
      const { client, tableName } = watched();
      const unknown: string[] = [];
      const dueAt = new Map<string, number>();
      const pages = paginateScan(
        { client },
        {
          TableName: tableName,
          FilterExpression: 'begins_with(pk, :contact) OR begins_with(pk, :staff)',
          ExpressionAttributeValues: { ':contact': { S: CONTACT }, ':staff': { S: STAFF } },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const mail = fromItem(mailSchema, item);
          const name = isStaffKey(mail)
            ? nameOfStaffMail(readStaffKey(mail))
            : nameOfContact(readContactKey(mail));
          dueAt.set(name, toEpochMs(mail.dueAt));
          if (mail.status === 'UNKNOWN') unknown.push(name);
        }
      }
      return { unknown, dueAt };
    },
  };
}
