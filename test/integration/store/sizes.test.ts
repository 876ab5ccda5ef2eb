import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_HITS } from '../../../functions/domain/answering/evidence.ts';
import { MAX_DOMAINS } from '../../../functions/domain/answering/habits.ts';
import type { ContactFacts } from '../../../functions/domain/asking/contact.ts';
import { toBase32 } from '../../../functions/domain/identity/ref.ts';
import { MAX_TEXT_BYTES } from '../../../functions/domain/importing/customer-profile.ts';
import { GATEWAYS } from '../../../functions/domain/mail/gateway.ts';
import { MAX_LIST_WORDS, SUPPRESSION_REASONS } from '../../../functions/domain/mail/suppression.ts';
import { toEpochMs, toInstant } from '../../../functions/domain/time/instant.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { toKey } from '../../../functions/store/items.ts';
import { receiverStore } from '../../../functions/store/receivers.ts';
import { addressKey, contactKey, receiversKey } from '../../../functions/wiring/table.ts';
import { sizeOf, WRITE_UNIT } from '../../../infra/local/aws/item-size.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aClaim, refFor } from '../../support/factories.ts';

const NOW = '2026-11-03T10:00:00Z';
/** As many causes as a programme may have, with the longest names. */
const LONGEST = Array.from({ length: 8 }, (_, index) => `${'c'.repeat(15)}${index}`);
/** The causes of the programme that we ship. */
const USUAL = ['product', 'quality', 'support', 'price', 'contact', 'other'];

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

/** The size of an ask with all possible evidence, settled once and waiting to be settled again. */
async function fullAsk(
  name: string,
  facts: Partial<ContactFacts>,
  causes: readonly string[],
): Promise<number> {
  const contacts = contactStore(table.client, table.tableName);
  const claim = aClaim(name, { attempt: '0f8fad5b-d9cb-469f-a165-70867728950e', ...facts });
  await contacts.claim(claim);
  await contacts.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm'.repeat(60), at: NOW });
  for (let index = 0; index < MAX_HITS + 9; index += 1) {
    const at = toInstant(toEpochMs(NOW) + index * 1_000);
    const hit = { score: 10, at, kind: 'page', client: 'desktop' } as const;
    await contacts.recordHit(claim, hit, NOW);
    for (const how of ['moved', 'pressed'] as const) await contacts.recordSeen(claim, hit, how);
  }
  await contacts.recordSweep(claim, 'headAt', NOW);
  await contacts.recordSweep(claim, 'leaveAt', NOW);
  const tapped = await contacts.recordTap(claim, { score: 3, at: NOW }, NOW, causes);
  await contacts.recordCauses(claim, { causes, at: NOW, mayContact: true }, NOW);
  if (tapped === undefined) throw new Error('the tap was not kept');
  await contacts.settle(tapped, { score: 3, grade: 'confirmed' }, NOW, 'seldom');
  await contacts.recordTap(claim, { score: 4, at: NOW }, NOW);
  const { Item = {} } = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: toKey(contactKey(claim)) }),
  );
  return sizeOf(Item);
}

const HASHES = { addressHash: 'a'.repeat(24), domainHash: 'd'.repeat(8), templateVersion: '0123456789ab' };

describe('an ask with twelve hits, a tap, causes and a settled answer', () => {
  it('takes one write unit for an ordinary customer who ticks every cause', async () => {
    const facts = {
      ...HASHES,
      band: 'established',
      account: 'Springfield Example Works Ltd',
      region: 'EMEA',
      ownerEmail: 'dana.owner@example.com',
      locale: 'en-GB',
      annualValue: 125_000,
    };
    expect(await fullAsk('ordinary', facts, USUAL)).toBeLessThanOrEqual(WRITE_UNIT);
    expect(await fullAsk('spoken', { ...facts, ownerLocale: 'de-AT' }, USUAL)).toBeLessThanOrEqual(
      WRITE_UNIT,
    );
  });

  it('takes two for the largest customer that an import lets in', async () => {
    const facts = {
      ...HASHES,
      band: 'b'.repeat(31),
      account: 'a'.repeat(100),
      region: 'r'.repeat(40),
      locale: 'zh-Hant-TW',
      // The shortest id, address and zone leave this many bytes.
      ownerEmail: 'o'.repeat(MAX_TEXT_BYTES - 160),
      annualValue: 123_456_789_012.1234,
    };
    expect(await fullAsk('largest', facts, LONGEST)).toBeLessThanOrEqual(2 * WRITE_UNIT);
  });
});

describe('what is known of receivers', () => {
  it('takes 16 KB a shard with as many domains and notes of gateways as are kept', async () => {
    const receivers = receiverStore(table.client, table.tableName);
    const gateway = GATEWAYS.reduce((longest, each) => (each.length > longest.length ? each : longest));
    // The first two letters say the shard.
    const domains = Array.from(
      { length: MAX_DOMAINS },
      (_, nth) => `aa${toBase32(Uint8Array.of(nth)).padEnd(6, 'a')}`,
    );
    const visits = { asks: 123_456.78, visited: 98_765.43 };
    for (const domain of domains) await receivers.note({ domain, gateway, week: '2026-W45' });
    const learnt = {
      week: '2026-W45',
      anywhere: visits,
      gateways: new Map(GATEWAYS.map((each) => [each, visits])),
      domains: new Map(domains.map((domain) => [domain, visits])),
      forgotten: [],
    };
    expect(await receivers.learn(0, undefined, learnt)).toBe(true);
    expect((await receivers.get(0)).notes).toHaveLength(MAX_DOMAINS);
    const { Item = {} } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: toKey(receiversKey(0)) }),
    );
    expect(sizeOf(Item)).toBeLessThanOrEqual(16 * 1_024);
  });
});

describe('an address', () => {
  const hash = 'h'.repeat(24);
  const addressSize = async (): Promise<number> => {
    const { Item = {} } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: toKey(addressKey(hash)) }),
    );
    return sizeOf(Item);
  };

  it('takes half a write unit on as many lists as we keep, and one unit with everything else added', async () => {
    const addresses = addressStore(table.client, table.tableName);
    await addresses.claim(hash, refFor('listed'));
    await addresses.suppress(hash, { reason: 'bounced', at: NOW });
    for (let index = 0; index <= MAX_LIST_WORDS; index += 1)
      await addresses.suppressInRun(hash, { reason: 'unsubscribed', at: NOW }, `2026110${index}-090000-aaaa`);
    expect((await addresses.get(hash))?.suppression).toHaveProperty('direct');
    expect(await addressSize()).toBeLessThanOrEqual(WRITE_UNIT / 2);

    const because = 'b'.repeat(1_000);
    await addresses.liftByHand(hash, { reason: 'unsubscribed', because, at: NOW });
    for (const reason of SUPPRESSION_REASONS) await addresses.suppress(hash, { reason, at: NOW });
    for (let index = 0; index <= MAX_LIST_WORDS; index += 1)
      await addresses.suppressInRun(hash, { reason: 'unsubscribed', at: NOW }, `2026110${index}-090000-aaaa`);
    expect((await addresses.get(hash))?.suppression).toMatchObject({
      direct: { length: SUPPRESSION_REASONS.length },
    });
    // An id of SES has sixty characters.
    for (let day = 1; day <= 3; day += 1)
      await addresses.countSoftBounce(hash, {
        sentAt: `2026-11-0${day}T10:00:00Z`,
        messageId: `${day}`.repeat(60),
      });
    expect(await addressSize()).toBeLessThanOrEqual(WRITE_UNIT);
  });
});
