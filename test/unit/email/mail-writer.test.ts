import { describe, expect, test } from 'vitest';
import type { CompiledMail } from '../../../functions/domain/bundle.ts';
import { makeKeyRing } from '../../../functions/domain/key-ring.ts';
import { mailWriter } from '../../../functions/email/mail-writer.ts';
import { aCustomer, aProgramme, refFor } from '../../support/factories.ts';

const scale = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `<a href="{{ score_url }}/${n}">${n}</a>`).join('');
const whole: CompiledMail = {
  subject: 'A question',
  html: `<html lang="en">${scale}<a href="{{ unsubscribe_url }}">Stop</a></html>`,
  text: `${scale} Stop {{ unsubscribe_url }}`,
};
const programme = aProgramme();
const [band = expect.fail('no band')] = programme.bands;
const writer = mailWriter({
  keys: makeKeyRing('p'.repeat(32), ['s'.repeat(32)]),
  publicUrl: 'https://ask.example.com',
  from: 'ask@example.com',
});

const write = (change: Partial<CompiledMail>) =>
  writer.write({
    customer: aCustomer('c1', { account: 'Acme', locale: 'en' }),
    contact: { ref: refFor('c1'), week: '2026-W10', kind: 'score' },
    band,
    bundle: {
      version: 'abc',
      programme,
      mails: { [band.template]: { '': { ...whole, ...change } } },
      pages: {},
    },
    now: Date.UTC(2026, 2, 3),
  });

const unlessAcme = (part: string) => `{% if account == "Acme" %}{% else %}${part}{% endif %}`;
const seven = '<a href="{{ score_url }}/7">7</a>';
const ten = '<a href="{{ score_url }}/10">10</a>';
const one = '<a href="{{ score_url }}/1">1</a>';
const stop = '{{ unsubscribe_url }}';

describe('writing a mail', () => {
  test('a whole mail is written', async () => {
    expect(await write({})).toMatchObject({ templateVersion: 'abc', locale: '' });
  });

  test.each([
    ['html', seven, 'no link for the score 7'],
    ['text', seven, 'no link for the score 7'],
    ['html', one, 'no link for the score 1 '],
    ['text', ten, 'no link for the score 10 '],
    ['html', scale, 'no link for the score 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 '],
    ['html', stop, 'no unsubscribe link'],
    ['text', stop, 'no unsubscribe link'],
  ] as const)('no mail goes whose %s loses %s for this customer', async (part, link, message) => {
    const losing = whole[part].replace(link, unlessAcme(link));
    expect(losing).not.toBe(whole[part]);
    await expect(write({ [part]: losing })).rejects.toThrow(message);
    await expect(write({ [part]: losing })).rejects.toThrow(`The ${part} of "${band.template}"`);
  });
});
