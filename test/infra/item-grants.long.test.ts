import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressHash } from '../../functions/domain/identity/address.ts';
import { dayAfter, dayOf } from '../../functions/domain/time/day.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { loadKeyRing } from '../../functions/runtime/key-source.ts';
import { startImport } from '../../functions/services/import.ts';
import { startPlan } from '../../functions/services/plan.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { gate } from '../../functions/store/gate.ts';
import { ITEM_GRANTS } from '../../infra/constructs/item-grants.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { startSes } from '../../infra/local/aws/ses.ts';
import { startWireProxy, type WireProxy, type WireRequest } from '../../infra/local/aws/wire-proxy.ts';
import { isToCustomer, memoryMailbox } from '../../infra/local/files/mailbox.ts';
import { browser } from '../../infra/local/simulation/browser.ts';
import { faultRecord } from '../../infra/local/simulation/fault-record.ts';
import { OWNERS } from '../../infra/local/simulation/invented-names.ts';
import { inventedPeople } from '../../infra/local/simulation/invented-people.ts';
import { readLinks } from '../../infra/local/simulation/mail.ts';
import { mailboxHabit } from '../../infra/local/simulation/mailbox-habits.ts';
import { secretsOf, simulate } from '../../infra/local/simulation/simulate.ts';
import type { ServiceName } from '../../infra/local/world/functions.ts';
import type { World } from '../../infra/local/world/world.ts';
import { aDrop } from '../support/s3-events.ts';
import { startTestS3 } from '../support/s3-server.ts';
import { startShippedWorld } from '../support/shipped-world.ts';

// Compares what each function does on the wire, in weeks with many faults, with what the stack lets it do.

const SEED = 7;
const PEOPLE = 110;
const MONDAY = Date.parse('2026-11-02T09:00:00Z');

const KINDS = [...new Set(Object.values(ITEM_GRANTS).flatMap((grants) => Object.keys(grants)))];
const kindOf = (pk: string): string => KINDS.find((kind) => pk.startsWith(kind)) ?? pk;

/** The item that a call of DynamoDB is about; undefined for the agenda. */
function partitionOf({ body }: WireRequest): string | undefined {
  const { Key, Item, IndexName, ExpressionAttributeValues = {} } = JSON.parse(body.toString());
  if (IndexName !== undefined) return undefined;
  return (Key?.pk ?? Item?.pk ?? ExpressionAttributeValues[':pk'])?.S;
}

type Done = Record<string, Set<string>>;
const done = new Map<string, Done>();
function note(service: string, request: WireRequest): void {
  const pk = partitionOf(request);
  if (pk === undefined) return;
  const doneHere = done.get(service) ?? {};
  done.set(service, doneHere);
  const kind = kindOf(pk);
  doneHere[kind] = (doneHere[kind] ?? new Set()).add(request.target);
}

let world: World;
let folder: string;
const proxies: WireProxy[] = [];
async function watched(service: ServiceName | 'import', env: Readonly<Record<string, string>>) {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const proxy = await startWireProxy(endpoint, (request) => {
    note(service, request);
    return 'pass';
  });
  proxies.push(proxy);
  return { ...env, AWS_ENDPOINT_URL_DYNAMODB: proxy.url };
}

/** A colleague who must not be mailed. Their staff mails go to somebody else. */
async function suppressOwner(): Promise<void> {
  const { address } = await loadKeyRing({ PEPPER_SECRET: world.env.PEPPER_SECRET ?? '' });
  const hash = addressHash(`${OWNERS.EMEA[0]}@hearback.example.com`, address);
  const addresses = addressStore(world.client, world.tableName);
  await addresses.suppress(hash, { reason: 'bounced', at: toInstant(MONDAY) });
}

/** A reader uses the unsubscribe link in a mail's header. */
async function unsubscribe(): Promise<void> {
  const mail = world.mailbox.list().find(isToCustomer);
  const raw = Buffer.from((await world.mailbox.raw(mail?.id ?? '')) ?? []).toString();
  const link = /^List-Unsubscribe: <([^>]+)>/m.exec(raw)?.[1] ?? '';
  expect((await fetch(link, { method: 'POST' })).status).toBe(200);
}

/** A reader chooses a pause on the page behind the link in a mail's text. */
async function pause(): Promise<void> {
  const mail = world.mailbox.list().findLast(isToCustomer);
  const { unsubscribe: link = '' } = await readLinks(
    (await world.mailbox.raw(mail?.id ?? '')) ?? new Uint8Array(),
  );
  await browser('en', 'person').post(link, { fewer: 'P3M' });
}

/** A detractor changes to a 9 while the alert waits: settling drops the alert. */
async function changeOfMind(): Promise<void> {
  const { clock, client, tableName } = world;
  const mail = world.mailbox.list().findLast(({ tags }) => tags.kind === 'score');
  const links = await readLinks((await world.mailbox.raw(mail?.id ?? '')) ?? new Uint8Array());
  const visitor = browser('en', 'person');
  const press = async (score: number): Promise<void> => {
    const url = links.scores.get(score) ?? '';
    expect(await visitor.send(url, { press: ({ value }) => value === String(score) })).toBe(true);
    clock.moveTo(clock.now() + 31 * MINUTE_MS);
    await world.tick();
  };
  const doors = gate(client, tableName);
  await doors.pause('Wait a moment', toInstant(clock.now()), 'operator');
  for (const score of [9, 2, 9]) await press(score);
  await doors.open(toInstant(clock.now()));
}

/** More mails are due than SES takes in one tick, so the planner has to remember where it stopped. */
async function sweepInTwo(): Promise<void> {
  const { clock } = world;
  const since = dayAfter(dayOf(clock.now()), { months: 0, days: -30 });
  const rows = Array.from({ length: 40 }, (_, n) => `due-${n},due-${n}@example.com,${since}`);
  const file = path.join(folder, 'due.csv');
  await writeFile(file, ['id,email,customer_since', ...rows].join('\n'));
  await world.importFile(file);
  await world.tick();
  clock.moveTo(clock.now() + DAY_MS);
  const ses = await startSes({ mailbox: memoryMailbox(), clock, quota: { perSecond: 0.02, perDay: 1_000 } });
  const env = await watched('plan', { ...world.env, AWS_ENDPOINT_URL_SES: ses.url });
  const plan = await startPlan(env, clock);
  expect(await plan({}, lambdaContext('plan')())).toMatchObject({ released: 1 });
  await ses.stop();
  await world.tick();
}

/** Months later the next questions are due: the sender reads which cases are open, and past answers. */
async function askAgain(): Promise<void> {
  const { clock } = world;
  for (let ticks = 1; ticks <= 40; ticks += 1) {
    const day = dayOf(clock.now() + 2 * DAY_MS);
    // In the afternoon of Europe and the morning of America the windows of most are open.
    clock.moveTo(Date.parse(`${day}T14:30:00Z`));
    await world.tick();
  }
}

/** Lists dropped into the bucket. The mapping files beside them use every option. */
async function importLists(): Promise<void> {
  const s3 = await startTestS3();
  const env = await watched('import', { ...world.env, ...s3.env });
  const take = await startImport(env, world.clock);
  const drop = async (key: string, lines: readonly string[], mapping: object = {}): Promise<void> => {
    s3.objects.set(`imports/${key}`, Buffer.from(lines.join('\n')));
    const beside = key.replace(/\.\w+$/, '.mapping.json');
    s3.objects.set(`imports/${beside}`, Buffer.from(JSON.stringify(mapping)));
    await take(aDrop(key), lambdaContext('import')());
  };
  const header = 'id,email,customer_since,first_name,opted_out';
  await drop('incoming/new.csv', [
    header,
    'L-1,l1@example.com,2024-01-01,Ana,no',
    'L-2,l2@example.com,2024-01-01,Bo,yes',
  ]);
  const renamed = [header, 'N-1,l1@example.com,2024-01-01,Anna,no'];
  await drop('incoming/renamed.csv', renamed, { renameIds: true, complete: true, endMissing: 100_000 });
  await drop('incoming/opt-outs/old-tool.txt', ['l1@example.com']);
  await s3.stop();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-grants-'));
  const record = faultRecord(SEED);
  world = await startShippedWorld({
    firstStartAt: MONDAY,
    repeatable: secretsOf(SEED),
    mailboxes: (address, mail) => mailboxHabit(SEED, address, mail),
    mishaps: record.mishaps,
    envOf: watched,
  });
  record.watch(world);
  await suppressOwner();
  const customers = path.join(folder, 'customers.csv');
  const csv = inventedPeople(1, 0, PEOPLE, MONDAY);
  await writeFile(customers, csv);
  record.witness.onList(csv, MONDAY);
  await world.importFile(customers);
  await simulate({
    world,
    seed: SEED,
    weeks: 3,
    joinedByOthers: false,
    onWeek: () => undefined,
    witness: record.witness,
  });
  record.end();
  await unsubscribe();
  await pause();
  await changeOfMind();
  await sweepInTwo();
  await askAgain();
  // The last list ends everybody who is missing from it.
  await importLists();
  // Three weeks, on a machine that may have other things to do.
}, 400_000);
afterAll(async () => {
  await world.stop();
  await Promise.all([...proxies.map((proxy) => proxy.stop()), rm(folder, { recursive: true })]);
});

const sorted = (byKind: Readonly<Record<string, Iterable<string>>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(byKind).map(([kind, actions]) => [kind, [...actions].sort()]));

describe('what a function may do with items', () => {
  it.each([
    'plan',
    'send',
    'settle',
    'digest',
    'answer',
    'feedback',
    'import',
  ] as const)('is what it does: %s', (service) => {
    expect(sorted(done.get(service) ?? {})).toEqual(sorted(ITEM_GRANTS[service]));
  });
});
