import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  asOutlook,
  commentsIn,
  lintComments,
  unpaired,
  withoutNotes,
} from '../../../../functions/email/publishing/comments.ts';
import { foreignDates } from '../../../../functions/email/publishing/foreign-dates.ts';
import { hasWords, languageOf } from '../../../../functions/email/publishing/languages.ts';
import { lintCharacters } from '../../../../functions/email/publishing/lint-characters.ts';
import { lintCss } from '../../../../functions/email/publishing/lint-css.ts';
import { lintSource, lintWrittenText } from '../../../../functions/email/publishing/lint-source.ts';
import { placed, readMarkup } from '../../../../functions/email/publishing/markup.ts';
import { bracedTags, otherTags } from '../../../../functions/email/publishing/other-tools.ts';
import { gluedTo, linksApart } from '../../../../functions/email/publishing/text-links.ts';
import { TooManyExpressions, Veil } from '../../../../functions/email/publishing/veil.ts';
import { readYaml } from '../../../../functions/email/publishing/yaml-file.ts';
import { MAIL_KINDS } from '../../../../functions/email/sending/mail-kinds.ts';
import { endsSoon, LONG } from '../../../support/long-texts.ts';

const hidden = new Veil();
const token = hidden.hide('{{ unsubscribe_url }}');
const condition = hidden.hide('{%- if account %}');

/** A mail with too much Liquid gets this message. It does not matter here. */
const unlessTooMany = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (error instanceof TooManyExpressions) return undefined;
    throw error;
  }
};

/** The ways in which outside text comes in, each with a text of some length. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  commentsIn,
  withoutNotes,
  asOutlook,
  'lintComments, unpaired': (text) => [
    lintComments('x', text),
    unpaired(commentsIn(text).map((comment) => ({ ...comment, place: 0 }))),
  ],
  Veil: (text) => new Veil().hide(text),
  'readMarkup, placed': (text) => placed(readMarkup(text)),
  'otherTags, bracedTags': (text) => [otherTags(text), otherTags(text, true), bracedTags(text)],
  lintSource: (text) => lintSource('x', { text, type: 'mjml' }, MAIL_KINDS.score, new Set()),
  lintWrittenText: (text) => lintWrittenText('x', text, MAIL_KINDS.score),
  lintCharacters: (text) => lintCharacters('x', text),
  lintCss,
  linksApart: (text) => {
    const veil = new Veil();
    veil.hide('{{ unsubscribe_url }}{%- if account %}');
    return linksApart(text, veil);
  },
  gluedTo: (text) => gluedTo(text, () => true),
  foreignDates: (text) => foreignDates(text, 'de'),
  'hasWords, languageOf': (text) => [hasWords(text), languageOf(text)],
  readYaml: (text) => readYaml('x', text, z.unknown()),
};

const DOLLAR = '$';

/** Repeated texts on which a pattern could go wrong. */
const PIECES = [
  ...[
    '<',
    '<!--',
    '-->',
    '<!--[if ',
    '<!--[if mso]>',
    '<!--[if !mso]><!-->',
    '<![if ',
    '<![if !mso]>',
    '<![endif]',
    '--!>',
  ],
  ...[
    '<a ',
    '<b>',
    '</b>',
    '<b class="',
    '<b class=',
    '<p style="',
    'a="b" ',
    ' x',
    '="',
    '>',
    '/>',
    '<mj-text>',
    '<mj-style>',
    '<title>',
  ],
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{{{',
    '{{ a',
    '{',
    '}',
    `${DOLLAR}{`,
    '[',
    '[[',
    ']',
    ']]',
    '*|',
    '|*',
    '%%',
    '%',
    '%a',
    '#',
    '#a',
    '$',
    '$a ',
    '@',
    '@a',
    '-a',
    '<<',
    '&lt;&lt;',
    '«',
  ],
  ...[
    'https://',
    'https://a',
    'https://a.',
    'https://a)',
    '(',
    ')',
    '.',
    ',',
    ' ',
    '\n',
    '\t',
    '\n ',
    '"',
    "'",
    '“',
    '\\',
    '/*',
    '*/',
    'a{',
    'a:b;',
    '@import ',
    '@font-face{',
  ],
  ...[
    'a',
    'A1',
    'March ',
    '5. May ',
    'Black Friday ',
    '-',
    "a'",
    '- ',
    '? ',
    'a: ',
    '&a ',
    '*a ',
    '!',
    '\u0301',
    '\u00a0',
    '\ufffd',
    '&',
    '&amp;',
    '&#34;',
  ],
  ...[token, `${token}.`, `${token} `, `${token}${condition}`, `(${token})`, ` ${condition}`],
];

/** In ms: three times the time of the library for {@link LONG} characters that are no YAML. */
const YAML_MS = 1_500;

describe('reading a template takes time in proportion to its length', () => {
  it.each(Object.entries(READERS))('%s', (name, read) => {
    for (const piece of PIECES) {
      const text = piece.repeat(Math.ceil(LONG / piece.length));
      // A different end makes a pattern backtrack.
      for (const each of [text, `${text}\n!`])
        expect(
          endsSoon(() => unlessTooMany(() => read(each)), name === 'readYaml' ? YAML_MS : undefined),
          piece,
        ).toBe(true);
    }
  });
});
