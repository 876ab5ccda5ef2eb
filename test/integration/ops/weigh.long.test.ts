import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeHit } from '../../../functions/domain/answering/hit-text.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { caseStore } from '../../../functions/store/cases.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { toItem, toKey } from '../../../functions/store/items.ts';
import { contactKey } from '../../../functions/wiring/table.ts';
import { type CommandTarget, startCommandTarget, WITHIN_MS } from '../../support/command-target.ts';
import { GESTURE } from '../../support/http-events.ts';

let target: CommandTarget;
beforeAll(async () => {
  target = await startCommandTarget();
}, WITHIN_MS);
afterAll(() => target.stop());

const command: CommandTarget['command'] = (...words) => target.command(...words);

describe('npm run weigh', { timeout: WITHIN_MS }, () => {
  let week: string;
  const contacts = () => contactStore(target.world.client, target.world.tableName);
  const mailOf = (id: string) =>
    target.world.mailbox.list().find(({ to }) => to.includes(`${id.toLowerCase()}@example.com`));
  const idOf = async (id: string) => ({ ref: await target.refFor(id), week, kind: 'score' }) as const;
  const askOf = async (id: string) => {
    const ask = await contacts().get(await idOf(id));
    if (ask === undefined) throw new Error(`${id} was not asked.`);
    return ask;
  };
  const caseOf = async (id: string) =>
    (await caseStore(target.world.client, target.world.tableName).get(await idOf(id)))?.status;

  /** Opens the link of a number, as somebody does in their mail program. */
  async function click(id: string, score: number): Promise<void> {
    const raw = (await target.world.mailbox.raw(mailOf(id)?.id ?? '')) ?? '';
    const { text = '' } = await PostalMime.parse(raw);
    const link = new RegExp(`https?://\\S+/s/[^/\\s]+/${score}\\b`).exec(text)?.[0] ?? '';
    const headers = { ...GESTURE, 'sec-fetch-site': 'none', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0)' };
    expect((await fetch(link, { headers })).status).toBe(200);
  }

  /** The evidence as a policy of before counted it: a machine's, seconds after the mail. */
  async function foundToBeAMachines(id: string, score: number): Promise<void> {
    const ask = await askOf(id);
    const at = toInstant(Date.parse(ask.sentAt ?? ask.claimedAt) + 12_000);
    await target.world.client.send(
      new UpdateItemCommand({
        TableName: target.world.tableName,
        Key: toKey(contactKey(await idOf(id))),
        UpdateExpression: 'SET hits = :hits',
        ExpressionAttributeValues: toItem({
          ':hits': [writeHit({ score, at, kind: 'forged', client: 'desktop' })],
        }),
      }),
    );
  }

  it('says what a changed policy moves and why, changes nothing, and applies it when told to', async () => {
    await target.bring('W-1', 'W-2');
    // Over a weekend, too.
    await target.world.move(4 * DAY_MS);
    week = mailOf('W-1')?.tags.week ?? '';
    await click('W-1', 2);
    await click('W-2', 9);
    await target.world.move(HOUR_MS);
    expect((await askOf('W-1')).settled).toMatchObject({ score: 2, grade: 'settled' });
    expect(await caseOf('W-1')).toBe('open');
    await foundToBeAMachines('W-1', 2);
    const before = await askOf('W-1');

    const shown = await command('weigh', '--week', week);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain(`2 settled answers of ${week}: 1 moves under the policy of today.`);
    expect(shown.out).toMatch(
      new RegExp(`^${await target.refFor('W-1')} +2, settled +2, not counted, .*the name of a browser`, 'm'),
    );
    expect(shown.out).not.toContain(await target.refFor('W-2'));
    expect(shown.out).toContain('Nothing was changed. With --apply');
    expect(await askOf('W-1')).toEqual(before);

    const applied = await command('weigh', '--week', week, '--apply');
    expect(applied.out).toContain('1 will be settled anew within a few minutes.');
    await target.world.move(HOUR_MS);
    expect((await askOf('W-1')).settled).toMatchObject({ grade: 'unsure', was: 2 });
    expect((await askOf('W-2')).settled).toMatchObject({ score: 9, grade: 'settled' });
    expect(await caseOf('W-1')).toBe('withdrawn');
    expect((await command('weigh', '--week', week)).out).toBe(
      `2 settled answers of ${week}: none moves under the policy of today.`,
    );
  });

  it('names what is no week', async () => {
    const { code, out, err } = await command('weigh', '--week', '2026-45');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('"2026-45" is not a week. Write the year and the ISO week, such as 2026-W45.');
  });
});
