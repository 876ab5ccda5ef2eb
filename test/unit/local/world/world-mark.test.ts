import { describe, expect, it } from 'vitest';
import { type KeyRing, makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { CONTACT_KINDS } from '../../../../functions/domain/mail/contact-kinds.ts';
import { signToken } from '../../../../functions/domain/mail/token.ts';
import { linkPath } from '../../../../functions/wiring/routes.ts';
import type { Mail } from '../../../../infra/local/files/mailbox.ts';
import type { ReadFate } from '../../../../infra/local/state/fates.ts';
import {
  requireKnownMails,
  requireSameWorld,
  unsignedMail,
  type WorldState,
} from '../../../../infra/local/world/world-mark.ts';
import { invented, withKinds } from '../../../support/invented-kinds.ts';

const world = (changes: Partial<WorldState>): WorldState => ({
  database: 'DIR/database',
  mails: 'DIR/mails',
  id: 'this',
  mark: { id: 'this', mails: 40 },
  mailCount: 40,
  ...changes,
});

describe('a table and a mailbox', () => {
  it.each<[string, Partial<WorldState>]>([
    ['of one world', {}],
    ['of a run that was killed before it could note its last mails', { mailCount: 45 }],
    ['of a world without mails', { mark: { id: 'this', mails: 0 }, mailCount: 0 }],
    ['of a first start', { id: undefined, mark: undefined, mailCount: 0 }],
    ['of a first start that was killed before its last note', { id: undefined }],
    ['of an earlier version, which noted nothing', { id: undefined, mark: undefined }],
  ])('%s belong together', (_what, changes) => {
    expect(() => requireSameWorld(world(changes))).not.toThrow();
  });

  it.each<[string, Partial<WorldState>, RegExp]>([
    [
      'of an emptied table',
      { mark: undefined },
      /^The database DIR\/database was emptied, beside 40 mails in/,
    ],
    ['of an emptied table and no mails', { mark: undefined, mailCount: 0 }, /was emptied\. Put it back/],
    ['of two worlds', { mark: { id: 'other', mails: 0 } }, /is that of another world, beside 40 mails in/],
    ['with one mail', { mark: undefined, mailCount: 1 }, /beside 1 mail in DIR\/mails\./],
    ['of an emptied mailbox', { mailCount: 0 }, /^The mailbox DIR\/mails has 0 of the 40 mails or more that/],
    ['of a mailbox that was cut off', { mailCount: 39 }, /has 39 of the 40 mails or more that were in it/],
    ['of a mailbox that was cut off, without a mark', { id: undefined, mailCount: 39 }, /has 39 of the 40/],
  ])('%s do not', (_what, changes, says) => {
    expect(() => requireSameWorld(world(changes))).toThrow(says);
    expect(() => requireSameWorld(world(changes))).toThrow(
      /Put it back from a copy, or begin a new world in another directory\.$/,
    );
  });
});

const mail = (id: string, tags: Record<string, string>): Mail => ({
  id,
  at: '2026-11-04T12:00:00Z',
  from: '',
  subject: '',
  to: ['ada@example.com'],
  tags,
  size: 1,
});

describe('the newest mail with score links', () => {
  const key = (secret: string) => makeKeyRing('pepper '.repeat(6), [secret.repeat(4)]);
  const kinds = withKinds({
    pulse: { ...CONTACT_KINDS.score, code: 20 },
    wave: { ...CONTACT_KINDS.thanks, code: 21 },
  });
  /** Mails of these kinds with a link that this key ring has signed. */
  const mailboxOf = (names: readonly string[], keys: KeyRing) => ({
    list: () => names.map((kind, index) => mail(String(index), { kind })),
    raw: async (id: string) => {
      const about = { ref: 'abcdefgh234567ab', week: '2026-W45', kind: invented(names[Number(id)] ?? '') };
      return Buffer.from(`x ${linkPath('score')}${signToken(keys, 'score', about, undefined, kinds)}/7`);
    },
  });

  it.each([
    [['score'], true],
    [['pulse'], true],
    [['score', 'wave'], true],
    [['wave'], false],
    [[], false],
  ])('of %j is said to be signed with a lost key, if it was: %s', async (names, warned) => {
    const mailbox = mailboxOf(names, key('lost secret '));
    expect((await unsignedMail(mailbox, key('other secret '), kinds)) !== undefined).toBe(warned);
    expect(await unsignedMail(mailbox, key('lost secret '), kinds)).toBeUndefined();
  });
});

describe('the newest mail', () => {
  const places = { database: 'DIR/database', mails: 'DIR/mails' };
  const toCustomer = (id: string): Mail =>
    mail(id, { ref: 'abcdefgh234567ab', week: '2026-W45', kind: 'score', attempt: id });
  const toColleague = (id: string): Mail =>
    mail(id, { audience: 'leadership', week: '2026-W45', kind: 'digest', turn: '0', attempt: id });
  /** A mail of another program that used the local SES. */
  const foreign = (id: string): Mail => mail(id, {});
  const tableWith =
    (...known: string[]): ReadFate =>
    async ({ id }) =>
      known.includes(id) ? 'SENT' : undefined;

  it.each<[string, Mail[], string[]]>([
    ['there is none', [], []],
    ['it is known', [toCustomer('a'), toCustomer('b')], ['a', 'b']],
    ['it is known, and to a colleague', [toCustomer('a'), toColleague('b')], ['b']],
    ['an older one was forgotten', [toCustomer('a'), toCustomer('b')], ['b']],
    ['the one after it is not ours', [toCustomer('a'), foreign('b')], ['a']],
    ['none of them is ours', [foreign('a')], []],
  ])('lets the world start: %s', async (_what, mails, known) => {
    await requireKnownMails(mails, tableWith(...known), places);
  });

  it.each<[string, Mail[], string[]]>([
    ['the table is empty', [toCustomer('a')], []],
    ['the table is empty, and it is to a colleague', [toColleague('a')], []],
    ['the table is older', [toCustomer('a'), toCustomer('b')], ['a']],
    ['the table is older, and another one is not ours', [toCustomer('a'), foreign('b')], []],
  ])('stops the start: %s', async (_what, mails, known) => {
    await expect(requireKnownMails(mails, tableWith(...known), places)).rejects.toThrow(
      `The database DIR/database knows nothing of the newest of ${mails.length} mail${mails.length === 1 ? '' : 's'} in DIR/mails: it was emptied, is older, or is that of another world, and mails would go out twice. Put it back from a copy`,
    );
  });
});
