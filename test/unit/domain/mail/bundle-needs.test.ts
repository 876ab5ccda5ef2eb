import { describe, expect, it } from 'vitest';
import {
  lackForMails,
  lackForPages,
  lackForProgramme,
  lackOfBundle,
} from '../../../../functions/domain/mail/bundle-needs.ts';
import { templatesOf } from '../../../../functions/domain/mail/templates.ts';
import type { Bundle } from '../../../../functions/domain/programme/bundle.ts';
import { aBundle, aProgramme } from '../../../support/factories.ts';
import { shippedBundle } from '../../../support/shipped-world.ts';

const RULES = { pages: lackForPages, programme: lackForProgramme, mails: lackForMails, all: lackOfBundle };

const WHOLE = wholeBundle();

function wholeBundle(): Bundle {
  const mail = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
  const words = { question: 'Would you?', send: 'Send', 'unsubscribe-button': 'Stop' };
  const programme = aProgramme({
    digests: [{ name: 'all', to: ['lead@example.com'], on: 'mon', at: '08:00', template: 'digest/weekly' }],
  });
  const mails = Object.fromEntries(
    templatesOf(programme).map((template) => [template, { '': mail, de: mail }] as const),
  );
  return aBundle({ programme, mails, pages: { '': words, de: words } });
}

/** A bundle from outside: its types are not certain. */
type Spoilt = {
  programme: Record<string, unknown>;
  mails: Record<string, unknown>;
  pages: Record<string, unknown>;
};
const spoilt = (spoil: (bundle: Spoilt) => void): Bundle => {
  const copy = structuredClone(WHOLE);
  spoil(copy as unknown as Spoilt);
  return copy;
};
const without = (of: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).filter(([each]) => each !== name));

it.each(Object.entries(RULES))('a whole bundle is enough for the work: %s', (_work, lackOf) => {
  expect(lackOf(WHOLE)).toBeUndefined();
});

/** What is missing, how it is taken away, and what each work then lacks. */
type Lacking = [string, (bundle: Spoilt) => void, Partial<Record<keyof typeof RULES, string>>];

const WORDS = 'words for the pages';
const MAIL = 'whole mail "score/new"';

it('a programme may lack none of its parts', () => {
  for (const part of Object.keys(WHOLE.programme))
    expect(lackForProgramme(spoilt((bundle) => delete bundle.programme[part]))).toBe(
      `"${part}" in its programme`,
    );
});

describe('a bundle', () => {
  it.each<Lacking>([
    [
      'no mails and no pages',
      (bundle) => Object.assign(bundle, { mails: {}, pages: {} }),
      { pages: WORDS, mails: MAIL, all: MAIL },
    ],
    ['no pages', (bundle) => Object.assign(bundle, { pages: {} }), { pages: WORDS, all: WORDS }],
    [
      'no words for everybody else',
      (bundle) => Object.assign(bundle, { pages: without(bundle.pages, '') }),
      { pages: WORDS, all: WORDS },
    ],
    ['empty words', (bundle) => Object.assign(bundle.pages, { '': {} }), { pages: WORDS, all: WORDS }],
    [
      'empty words in one language',
      (bundle) => Object.assign(bundle.pages, { de: {} }),
      { pages: WORDS, all: WORDS },
    ],
    [
      'null for words in one language',
      (bundle) => Object.assign(bundle.pages, { de: null }),
      { pages: WORDS, all: WORDS },
    ],
    ['null for words', (bundle) => Object.assign(bundle.pages, { '': null }), { pages: WORDS, all: WORDS }],
    ...['question', 'send', 'unsubscribe-button'].map(
      (text): Lacking => [
        `an empty "${text}" in one language`,
        (bundle) => Object.assign(Object(bundle.pages.de), { [text]: '' }),
        { pages: WORDS, all: WORDS },
      ],
    ),
    ['no mails', (bundle) => Object.assign(bundle, { mails: {} }), { mails: MAIL, all: MAIL }],
    [
      'a mail too few, of those that the programme names',
      (bundle) => Object.assign(bundle, { mails: without(bundle.mails, 'thanks/detractor') }),
      { mails: 'whole mail "thanks/detractor"', all: 'whole mail "thanks/detractor"' },
    ],
    [
      'no follow-up',
      (bundle) => Object.assign(bundle, { mails: without(bundle.mails, 'follow-up/why') }),
      { mails: 'whole mail "follow-up/why"', all: 'whole mail "follow-up/why"' },
    ],
    [
      'no mail about cases',
      (bundle) => Object.assign(bundle, { mails: without(bundle.mails, 'alert/words') }),
      { mails: 'whole mail "alert/words"', all: 'whole mail "alert/words"' },
    ],
    [
      'no digest',
      (bundle) => Object.assign(bundle, { mails: without(bundle.mails, 'digest/weekly') }),
      { mails: 'whole mail "digest/weekly"', all: 'whole mail "digest/weekly"' },
    ],
    [
      'a mail in German only',
      (bundle) =>
        Object.assign(bundle.mails, { 'score/new': without(Object(bundle.mails['score/new']), '') }),
      { mails: MAIL, all: MAIL },
    ],
    ...['subject', 'html', 'text'].map(
      (part): Lacking => [
        `a mail without its ${part}`,
        (bundle) => Object.assign(Object(bundle.mails['score/new']).de, { [part]: '' }),
        { mails: MAIL, all: MAIL },
      ],
    ),
    [
      'null for a mail in one language',
      (bundle) => Object.assign(Object(bundle.mails['score/new']), { de: null }),
      { mails: MAIL, all: MAIL },
    ],
    ...Object.entries({
      ...{ sender: WORDS, bands: undefined, sendWindow: undefined, fatigue: undefined },
      ...{ staleAfter: undefined, onboarding: undefined, keyAccounts: undefined, linksValidFor: undefined },
      ...{ causes: WORDS, followUp: undefined, staff: WORDS, cases: undefined, digests: undefined },
    }).map(([part, pages]): Lacking => {
      const lack = `"${part}" in its programme`;
      return [
        `no ${part}`,
        (bundle) => Object.assign(bundle, { programme: without(bundle.programme, part) }),
        { ...(pages === undefined ? {} : { pages }), programme: lack, mails: lack, all: lack },
      ];
    }),
    [
      'no bands',
      (bundle) => Object.assign(bundle.programme, { bands: [] }),
      {
        programme: 'bands in its programme',
        mails: 'bands in its programme',
        all: 'bands in its programme',
      },
    ],
    [
      'a programme that is cut off',
      (bundle) => {
        const { bands } = bundle.programme;
        bundle.programme = { bands };
      },
      {
        pages: WORDS,
        programme: '"sender" in its programme',
        mails: '"sender" in its programme',
        all: '"sender" in its programme',
      },
    ],
  ])('with %s cannot do all of the work', (_what, spoil, lacks) => {
    const bundle = spoilt(spoil);
    const found = Object.fromEntries(
      Object.entries(RULES).flatMap(([work, lackOf]) => {
        const lack = lackOf(bundle);
        return lack === undefined ? [] : [[work, lack]];
      }),
    );
    expect(found).toEqual(lacks);
  });
});

it('what ships is enough for each work', async () => {
  const bundle = await shippedBundle();
  expect(Object.values(RULES).map((lackOf) => lackOf(bundle))).toEqual(
    Object.values(RULES).map(() => undefined),
  );
});
