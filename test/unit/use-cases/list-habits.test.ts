import { describe, expect, it } from 'vitest';
import { domainHash } from '../../../functions/domain/identity/address.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { listHabits, receiverAt } from '../../../functions/use-cases/list-habits.ts';
import { habitsLines } from '../../../infra/ops/habits-text.ts';
import { aCustomer } from '../../support/factories.ts';
import { inMemoryReceivers } from '../../support/in-memory-receivers.ts';

const KEY = new Uint8Array(32).fill(3);
const hashOf = (domain: string): string => domainHash(`any@${domain}`, KEY);

const people = (count: number, domain: string) =>
  Array.from({ length: count }, (_, nth) => aCustomer(`${domain}-${nth}`, { email: `Kim${nth}@${domain}` }));

async function world() {
  const receivers = inMemoryReceivers();
  const domains = [
    ['big.example', 90, 89],
    ['five.example', 400, 1],
    ['four.example', 9, 4],
    ['gone.example', 3, 3],
  ] as const;
  await receivers.note({ domain: hashOf('big.example'), gateway: 'mimecast', week: '2026-W47' });
  for (let shard = 0; shard < receivers.shards; shard += 1)
    await receivers.learn(shard, undefined, {
      week: '2026-W47',
      anywhere: { asks: 152, visited: 30 },
      gateways: new Map([
        ['google', { asks: 3, visited: 0 }],
        ['mimecast', { asks: 90, visited: 89 }],
      ]),
      domains: new Map(
        domains
          .filter(([domain]) => receivers.shardOf(hashOf(domain)) === shard)
          .map(([domain, asks, visited]) => [hashOf(domain), { asks, visited }]),
      ),
      forgotten: [],
    });
  const customers = {
    async *every() {
      yield* people(7, 'big.example');
      yield new UnreadableItem('The item of somebody cannot be read.');
      yield* people(5, 'five.example');
      yield* people(4, 'four.example');
      // Nobody of them was asked yet.
      yield* people(9, 'new.example');
    },
  };
  return { receivers, customers };
}

describe('what is known of receivers', () => {
  it('names domains from five customers on, and sums up the others', async () => {
    const { domains, gateways, unnamed, anywhere, week } = await listHabits(await world(), KEY);
    expect(week).toBe('2026-W47');
    expect(anywhere).toMatchObject({ habit: 'sometimes', visits: { asks: 152, visited: 30 } });
    expect(gateways).toMatchObject([
      { name: 'mimecast', habit: 'always' },
      { name: 'google', habit: 'sometimes' },
    ]);
    expect(domains).toMatchObject([
      { name: 'five.example', habit: 'never', visits: { asks: 400, visited: 1 } },
      { name: 'big.example', habit: 'always', gateway: 'mimecast' },
    ]);
    expect(unnamed).toEqual({ domains: 2, visits: { asks: 12, visited: 7 } });
  });

  it('is told in a table that names no other domain, and no hash', async () => {
    const text = habitsLines(await listHabits(await world(), KEY)).join('\n');
    expect(text).toContain('learnt up to 2026-W47');
    expect(text).toMatch(/^five\.example +400\.0 +1\.0 +1 % +– +hardly ever$/m);
    expect(text).toMatch(/^big\.example +90\.0 +89\.0 +9\d % +mimecast +nearly always$/m);
    expect(text).toMatch(/^behind mimecast +90\.0/m);
    expect(text).toContain(
      '2 domains have fewer than 5 customers and no name here: 12.0 questions, 7.0 of them visited.',
    );
    for (const hidden of [
      'four.example',
      'gone.example',
      'new.example',
      hashOf('four.example'),
      hashOf('five.example'),
    ])
      expect(text).not.toContain(hidden);
  });

  it('is nothing before the first digest', async () => {
    const { customers } = await world();
    const lines = habitsLines(await listHabits({ receivers: inMemoryReceivers(), customers }, KEY));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Nothing was learnt of receivers yet.');
  });

  it('leaves out what is too long for a terminal, and says so', async () => {
    const { receivers, customers } = await world();
    const list = await listHabits({ receivers, customers }, KEY);
    const [first] = list.domains;
    if (first === undefined) throw new Error('no domain');
    const many = Array.from({ length: 53 }, (_, nth) => ({ ...first, name: `d${nth}.example` }));
    const lines = habitsLines({ ...list, domains: many });
    expect(lines.filter((line) => /^d\d+\.example/.test(line))).toHaveLength(50);
    expect(lines).toContain('3 more domains are known.');
  });
});

describe('what is known of one receiver', () => {
  it('is the share and what it rests on', async () => {
    const { receivers } = await world();
    expect(await receiverAt(receivers, hashOf('big.example'))).toMatchObject({
      habit: 'always',
      gateway: 'mimecast',
      visits: { asks: 90, visited: 89 },
    });
    expect(await receiverAt(receivers, hashOf('new.example'))).toMatchObject({
      habit: 'sometimes',
      visits: { asks: 0, visited: 0 },
    });
  });
});
