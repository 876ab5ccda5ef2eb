import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import type { ContactKind } from '../../functions/domain/mail/contact-kinds.ts';
import type { StaffKind } from '../../functions/domain/mail/staff-mail.ts';
import { isoWeekOf, toInstant } from '../../functions/domain/time/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek, type WeekCount } from '../../functions/use-cases/count-score.ts';
import { isToCustomer, type Mail } from '../../infra/local/files/mailbox.ts';
import type { World } from '../../infra/local/world/world.ts';
import type { WorldOptions } from '../../infra/local/world/world-options.ts';
import { bundleWithoutDigests, startShippedWorld } from './shipped-world.ts';

const HEADER =
  'id,email,first_name,last_name,account,owner_email,owner_locale,region,locale,time_zone,customer_since,annual_value,opted_out';

export interface Person {
  readonly id: string;
  readonly since: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly zone?: string;
  readonly locale?: string;
  readonly ownerEmail?: string;
  readonly ownerLocale?: string;
  readonly annualValue?: number;
  readonly optedOut?: boolean;
}

export interface Journey {
  readonly world: World;
  /** Imports these people as a CSV file. */
  bring(...people: Person[]): ReturnType<World['importFile']>;
  /** The parsed mails to one address so far; with `kind`, only those of that kind. */
  mailsTo(address: string, kind?: ContactKind | StaffKind): Promise<Email[]>;
  /** All mails to customers so far, without those to colleagues. */
  toCustomers(): readonly Mail[];
  /** The figures for the week of the clock. */
  count(): Promise<WeekCount>;
  end(): Promise<void>;
}

export interface JourneyOptions extends Pick<WorldOptions, 'mailboxes'> {
  /** Takes {@link bundleWithoutDigests}. */
  readonly withoutDigests?: boolean;
}

/** The whole system at an instant, still without customers. */
export async function startJourney(
  at: string,
  { withoutDigests = false, ...options }: JourneyOptions = {},
): Promise<Journey> {
  const failures: string[] = [];
  const world = await startShippedWorld({
    ...options,
    ...(withoutDigests ? { bundle: await bundleWithoutDigests() } : {}),
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
      const rows = people.map(
        ({ id, since, email, firstName, zone, locale, ownerEmail, ownerLocale, annualValue, optedOut }) =>
          [
            id,
            email ?? `${id}@example.com`,
            firstName ?? 'Kim',
            'Doe',
            'Example Ltd',
            ownerEmail ?? '',
            ownerLocale ?? '',
            'EU',
            locale ?? 'en',
            zone ?? 'UTC',
            since,
            annualValue ?? '',
            optedOut ?? false,
          ].join(','),
      );
      await writeFile(file, [HEADER, ...rows].join('\n'));
      return world.importFile(file);
    },
    async mailsTo(address, kind) {
      const mine = world.mailbox
        .list()
        .filter(({ to, tags }) => to.includes(address) && (kind === undefined || tags.kind === kind));
      return Promise.all(
        mine.map(async ({ id }) => PostalMime.parse((await world.mailbox.raw(id)) ?? new Uint8Array())),
      );
    },
    toCustomers: () => world.mailbox.list().filter(isToCustomer),
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

/** The first link of a mail that leads to a page of this kind: `w` asks why, `c` is a case. */
export function pageLink(mail: Email, page: 'w' | 'c'): string {
  const link = new RegExp(`href="(http[^"]*/${page}/[^"]+)"`).exec(mail.html ?? '')?.[1];
  if (link === undefined) throw new Error(`The mail "${mail.subject}" has no link to /${page}/.`);
  return link;
}
