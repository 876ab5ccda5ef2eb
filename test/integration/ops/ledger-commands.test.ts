import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { type CommandTarget, startCommandTarget, WITHIN_MS } from '../../support/command-target.ts';

let target: CommandTarget;
beforeAll(async () => {
  target = await startCommandTarget();
}, WITHIN_MS);
afterAll(() => target.stop());

const command: CommandTarget['command'] = (...words) => target.command(...words);

describe('npm run explain', { timeout: WITHIN_MS }, () => {
  it('explains one customer by id, by address and by ref, before and after the mail', async () => {
    await target.bring('E-1');
    await target.world.move(HOUR_MS);
    const before = await command('explain', 'E-1', '--on', '2026-11-01');
    expect(before).toMatchObject({ code: 0, err: '' });
    expect(before.out).toContain('Next      the question, on Tuesday, 3 November 2026 at ');
    expect(before.out).toContain('They reach a milestone of the programme on Tuesday, 3 November 2026.');
    expect(before.out).toContain('On Sunday, 1 November 2026 they were not known here');
    expect(before.out).toContain('Ledger    no mail to them was begun since 2026-W44.');

    await target.world.move(2 * DAY_MS);
    const ref = await target.refFor('E-1');
    const byId = await command('explain', 'E-1', '--on', '2026-11-03');
    expect(byId.out).toContain(`Customer  ${ref}: band new, a customer for one month, since 2026-10-04`);
    expect(byId.out).toMatch(
      /On Tuesday, 3 November 2026, by .*:\n {2}At Tuesday, .* the question goes out, in band new\./,
    );
    expect(byId.out).toMatch(
      /Done that day: the question of 2026-W45 was sent on Tuesday, 3 November 2026 at \d\d:\d\d \(UTC\)\./,
    );
    expect(byId.out).toMatch(/status SENT, due 2026-11-03T.*, attempt [0-9a-f-]{36}, band new, template /);
    expect((await command('explain', ' E-1@Example.com', '--on', '2026-11-03')).out).toBe(byId.out);
    expect(byId.out).not.toContain('@');

    const later = await command('explain', 'E-1', '--on', '2026-11-04');
    expect(later.out).toContain('the question is not sent, because they were asked not long ago');
    expect(later.out).toContain('Done that day: no mail to them was begun.');
  });

  it('says in one line what it looked for, and what to try, when it finds nobody', async () => {
    const { code, out, err } = await command('explain', 'nobody@example.com');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^Nobody was found; looked for it as the id of a customer in the CRM and as an email address\. Try /,
    );
  });

  it('refuses a day that does not exist', async () => {
    const { code, err } = await command('explain', 'E-1', '--on', '2026-11-31');
    expect(code).toBe(1);
    expect(err).toContain('Write a day as 2026-11-03.');
  });
});

describe('npm run lift', { timeout: WITHIN_MS }, () => {
  it('lifts the suppression, keeps the reason, and plans the owner anew', async () => {
    await target.bring('L-1');
    await target.world.move(HOUR_MS);
    const list = path.join(target.files, 'list.txt');
    await writeFile(list, 'l-1@example.com\n');
    await command('suppress', list, '--reason', 'complained');
    expect((await command('explain', 'L-1')).out).toContain('its reader called a mail of ours spam');

    const refused = await command('lift', 'l-1@example.com', '--because', 'She asked us to.');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^Not lifted: since 2026-.*spam\. One more mail can cost .* repeat with --force\.$/,
    );

    const lifted = await command('lift', 'L-1@example.com', '--because', 'She asked us to.', '--force');
    expect(lifted).toMatchObject({ code: 0, err: '' });
    expect(lifted.out).toContain('This is lifted');
    expect(lifted.out).toContain(`Its owner ${await target.refFor('L-1')} is planned anew`);
    expect(lifted.out).toContain('aws sesv2 delete-suppressed-destination');
    expect(lifted.out).not.toContain('l-1@');
    await target.world.move(HOUR_MS);
    const explained = (await command('explain', 'L-1')).out;
    expect(explained).toContain('Address   may be mailed.');
    expect(explained).toContain('its reader called a mail of ours spam): "She asked us to.".');
    expect(explained).toContain('Next      the question, on ');
  });

  it.each([
    [['nobody-here@example.com', '--because', 'x'], /^This address is not known here/],
    [
      ['e-1@example.com', '--because', 'x'],
      /^This address is not suppressed; there is nothing to lift\. "npm run explain -- [a-z2-7]{16}"/,
    ],
    [['e-1@example.com', '--because', ' '], /^Say why: /],
  ])('%j: one clear line', async (args, line) => {
    const { code, out, err } = await command('lift', ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
  });
});
