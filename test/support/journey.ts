import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { isoWeekOf, toInstant } from '../../functions/domain/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek, type WeekCount } from '../../functions/use-cases/count-score.ts';
import { startWorld, type World } from '../../infra/local/world.ts';

const HEADER = 'id,email,first_name,last_name,account,region,locale,time_zone,customer_since,opted_out';

export interface Person {
  readonly id: string;
  readonly since: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly zone?: string;
  readonly optedOut?: boolean;
}

export interface Journey {
  readonly world: World;
  /** Imports these people as a CSV file. */
  bring(...people: Person[]): ReturnType<World['importFile']>;
  /** The mails to one address so far, parsed. */
  mailsTo(address: string): Promise<Email[]>;
  /** What the week of the clock adds up to. */
  count(): Promise<WeekCount>;
  end(): Promise<void>;
}

/** The whole system at an instant, with nobody in it yet. */
export async function startJourney(at: string): Promise<Journey> {
  const failures: string[] = [];
  const world = await startWorld({
    startAt: Date.parse(at),
    onError: (where, error) => failures.push(`${where}: ${String(error)}`),
  });
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-journey-'));
  let imports = 0;
  return {
    world,
    async bring(...people) {
      imports += 1;
      const file = path.join(files, `customers-${imports}.csv`);
      const rows = people.map(({ id, since, email, firstName, zone, optedOut }) =>
        [
          id,
          email ?? `${id}@example.com`,
          firstName ?? 'Kim',
          'Doe',
          'Example Ltd',
          'EU',
          'en',
          zone ?? 'UTC',
          since,
          optedOut ?? false,
        ].join(','),
      );
      await writeFile(file, [HEADER, ...rows].join('\n'));
      return world.importFile(file);
    },
    async mailsTo(address) {
      const mine = world.mailbox.list().filter(({ to }) => to.includes(address));
      return Promise.all(
        mine.map(async ({ id }) => PostalMime.parse((await world.mailbox.raw(id)) ?? new Uint8Array())),
      );
    },
    count: () =>
      countWeek(isoWeekOf(toInstant(world.clock.now())), {
        contacts: contactStore(world.client, world.tableName),
        clock: world.clock,
      }),
    async end() {
      await world.stop();
      await rm(files, { recursive: true, force: true });
      if (failures.length > 0) throw new Error(`Functions failed on the way: ${failures.join('; ')}`);
    },
  };
}

/** The ten score links of a mail, by score. */
export function scoreLinks(mail: Email): Map<number, string> {
  const links = [...(mail.html ?? '').matchAll(/href="(http[^"]*\/s\/[^"/]+\/(\d+))"/g)];
  return new Map(links.map(([, url = '', score = '']) => [Number(score), url]));
}

/** The link behind `List-Unsubscribe`. */
export const unsubscribeLink = (mail: Email): string => {
  const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  return /<([^>]+)>/.exec(header)?.[1] ?? '';
};
