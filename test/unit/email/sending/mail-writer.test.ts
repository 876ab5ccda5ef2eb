import PostalMime from 'postal-mime';
import { afterEach, describe, expect, test } from 'vitest';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { checkToken } from '../../../../functions/domain/mail/token.ts';
import type { CompiledMail } from '../../../../functions/domain/programme/bundle.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { mailWriter } from '../../../../functions/email/sending/mail-writer.ts';
import type { MailContent } from '../../../../functions/ports/writers.ts';
import { aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const ASK = { ref: refFor('c1'), week: '2026-W10', kind: 'score' } as const;

const scale = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `<a href="{{ score_url }}/${n}">${n}</a>`).join('');
const whole: CompiledMail = {
  subject: 'A question',
  html: `<html lang="en">${scale}<a href="{{ unsubscribe_url }}">Stop</a></html>`,
  text: `${scale} Stop {{ unsubscribe_url }}`,
};
const programme = aProgramme();
const [band = expect.fail('no band')] = programme.bands;
const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
const NOW = Date.UTC(2026, 2, 3);
const nextKeys = makeKeyRing('p'.repeat(32), ['n'.repeat(32)]);
let inForce = keys;
afterEach(() => {
  inForce = keys;
});
const writer = mailWriter({
  get keys() {
    return inForce;
  },
  publicUrl: 'https://ask.example.com',
  from: 'ask@example.com',
});

const reply = (kind: 'follow-up' | 'thanks', over: Partial<MailContent> = {}) => {
  const mail = (lang: string): CompiledMail => ({
    subject: 'You said {{ score }}',
    html: `<html lang="${lang}"><a href="{{ unsubscribe_url }}">Stop</a></html>`,
    text: '{{ unsubscribe_url }}',
  });
  const why = {
    ...mail('en'),
    html: `<html lang="en"><a href="{{ cause_url }}">Why</a>{{ unsubscribe_url }}</html>`,
    text: '{{ cause_url }} {{ unsubscribe_url }}',
  };
  const thanks = (lang: string): CompiledMail => ({
    ...mail(lang),
    text: '[{{ reward }}] {{ unsubscribe_url }}',
  });
  return writer.write({
    customer: aCustomer('c1', { locale: 'de-AT' }),
    contact: { ref: refFor('c1'), week: '2026-W10', kind },
    band,
    bundle: {
      version: 'abc',
      programme,
      mails: {
        'follow-up/why': { '': why },
        'thanks/detractor': { '': thanks('en'), de: thanks('de') },
      },
      pages: {
        '': { 'thanks-detractor-reward': 'Cake' },
        de: { 'thanks-detractor-reward': 'Kuchen von {sender} für die {score}' },
      },
    },
    now: NOW,
    reply: {
      ask: ASK,
      answer: { score: 3, group: 'detractor' },
    },
    ...over,
  });
};

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
    now: NOW,
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

describe('writing a reply', () => {
  test('a follow-up leads to the page that asks why, for the ask, as long as links work', async () => {
    const { raw, tags } = await reply('follow-up');
    const { subject, text = '' } = await PostalMime.parse(raw);
    expect(subject).toBe('You said 3');
    expect(tags).toEqual({ ref: refFor('c1'), week: '2026-W10', kind: 'follow-up' });
    const token = /\/w\/(\S+)/.exec(text)?.[1] ?? '';
    const ask = { ref: refFor('c1'), week: '2026-W10', kind: 'score' };
    expect(checkToken(keys, 'cause', token, NOW)).toEqual({ kind: 'valid', contact: ask });
    const day = DAY_MS;
    expect(checkToken(keys, 'cause', token, NOW + 60 * day).kind).toBe('valid');
    expect(checkToken(keys, 'cause', token, NOW + 62 * day).kind).toBe('expired');
  });

  test('its link is signed with the key in force at the time of writing', async () => {
    const tokenOf = async () => {
      const { text = '' } = await PostalMime.parse((await reply('follow-up')).raw);
      return /\/w\/(\S+)/.exec(text)?.[1] ?? '';
    };
    await tokenOf();
    inForce = nextKeys;
    const token = await tokenOf();
    expect(checkToken(nextKeys, 'cause', token, NOW).kind).toBe('valid');
    expect(checkToken(keys, 'cause', token, NOW).kind).toBe('unsigned');
  });

  test('a reply can be unsubscribed from like every mail', async () => {
    const mail = await PostalMime.parse((await reply('thanks')).raw);
    expect(mail.headers.map(({ key }) => key)).toContain('list-unsubscribe');
  });

  test('thanks hold the reward in the language of the mail, with its placeholders filled in', async () => {
    const { text } = await PostalMime.parse((await reply('thanks')).raw);
    expect(text).toContain('[Kuchen von Example Company für die 3]');
  });

  test('a band may have a reward of its own; a group without one gets none', async () => {
    const bundle = {
      version: 'abc',
      programme,
      mails: {
        'thanks/detractor': {
          '': {
            subject: 's',
            html: '<html lang="en">{{ unsubscribe_url }}',
            text: '[{{ reward }}] {{ unsubscribe_url }}',
          },
        },
      },
    };
    const rewardOf = async (words: Readonly<Record<string, string>>) =>
      (await PostalMime.parse((await reply('thanks', { bundle: { ...bundle, pages: { '': words } } })).raw))
        .text;
    expect(
      await rewardOf({ 'thanks-detractor-reward': 'Cake', [`thanks-detractor-reward@${band.name}`]: 'Tart' }),
    ).toContain('[Tart]');
    expect(await rewardOf({ 'thanks-promoter-reward': 'Cake' })).toContain('[]');
  });

  test('is refused without an answer, and if the band has no thanks', async () => {
    await expect(reply('follow-up', { reply: undefined } as never)).rejects.toThrow('needs an answer');
    await expect(
      reply('thanks', { reply: { ask: ASK, answer: { score: 9, group: 'promoter' } } }),
    ).rejects.toThrow(`The band "${band.name}" has no mail for this answer.`);
  });
});
