import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  lackForMails,
  lackForPages,
  lackForProgramme,
  lackOfBundle,
} from '../../../../functions/domain/mail/bundle-needs.ts';
import type { Bundle } from '../../../../functions/domain/programme/bundle.ts';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';

const TEMPLATES = fileURLToPath(new URL('../../../../templates', import.meta.url));
const RULES = { pages: lackForPages, programme: lackForProgramme, mails: lackForMails, all: lackOfBundle };

let whole: Bundle;
beforeAll(async () => {
  const compiled = await compileBundle(TEMPLATES);
  if (compiled.kind !== 'compiled') throw new Error('The shipped templates cannot be published.');
  whole = compiled.bundle;
});

/** A bundle from outside: its types are not certain. */
type Spoilt = {
  programme: Record<string, unknown>;
  mails: Record<string, unknown>;
  pages: Record<string, unknown>;
};
const spoilt = (spoil: (bundle: Spoilt) => void): Bundle => {
  const copy = structuredClone(whole);
  spoil(copy as unknown as Spoilt);
  return copy;
};
const without = (of: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).filter(([each]) => each !== name));

it.each(Object.entries(RULES))('a compiled bundle is enough for the work: %s', (_work, lackOf) => {
  expect(lackOf(whole)).toBeUndefined();
});

const WORDS = 'words for the pages';
const MAIL = 'whole mail "score/new"';

it('a programme may lack none of its parts', () => {
  for (const part of Object.keys(whole.programme))
    expect(lackForProgramme(spoilt((bundle) => delete bundle.programme[part]))).toBe(
      `"${part}" in its programme`,
    );
});

describe('a bundle', () => {
  it.each<[string, (bundle: Spoilt) => void, Partial<Record<keyof typeof RULES, string>>]>([
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
    ['null for words', (bundle) => Object.assign(bundle.pages, { '': null }), { pages: WORDS, all: WORDS }],
    ['no mails', (bundle) => Object.assign(bundle, { mails: {} }), { mails: MAIL, all: MAIL }],
    [
      'a mail too few, of those that the programme names',
      (bundle) => Object.assign(bundle, { mails: without(bundle.mails, 'thanks/veteran') }),
      { mails: 'whole mail "thanks/veteran"', all: 'whole mail "thanks/veteran"' },
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
    [
      'a mail without content',
      (bundle) => Object.assign(Object(bundle.mails['score/new']).de, { html: '' }),
      { mails: MAIL, all: MAIL },
    ],
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
