import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyRing } from '../../../../functions/domain/identity/key-ring.ts';
import { fromBase32, toBase32 } from '../../../../functions/domain/identity/ref.ts';
import type { ContactId } from '../../../../functions/domain/mail/contact-id.ts';
import { CONTACT_KINDS, kindNames, MAX_KIND_CODE } from '../../../../functions/domain/mail/contact-kinds.ts';
import { tidyPath } from '../../../../functions/domain/mail/link-path.ts';
import {
  checkToken,
  findToken,
  PAGE_LETTERS,
  PURPOSES,
  type Purpose,
  signToken,
} from '../../../../functions/domain/mail/token.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { OLD_TOKENS, type OldToken, oldKeys } from '../../../support/old-tokens.ts';
import { times } from '../../../support/property-runs.ts';

const keys = makeKeyRing('pepper '.repeat(6), ['signing secret '.repeat(3)]);
const NOW = Date.parse('2026-11-16T08:00:00Z');
const EXPIRES = NOW + 60 * DAY_MS;
const contact: ContactId = { ref: 'zyxwvutsrqponmlk', week: '2026-W47', kind: 'score' };

const tokenOf = (purpose: Purpose, id = contact): string => signToken(keys, purpose, id, EXPIRES);
const score = tokenOf('score');

const tidied = (path: string, method = 'GET', ring = keys): string => {
  const tidy = tidyPath(ring, method, path);
  return tidy.kind === 'ours' ? tidy.path : tidy.kind;
};

/** What mail programs, filters and people leave behind links. */
const BEHIND = [
  // Characters that link detection takes into the link.
  ...[
    '.',
    ')',
    '>',
    ',',
    ';',
    ':',
    '!',
    '?',
    "'",
    '"',
    '”',
    '’',
    '»',
    '…',
    '*',
    '_',
    '-',
    '--',
    ']',
    '}',
    '|',
  ],
  ...['`', '\\', '~', '...', '.)', '>.', ').', '!!', '=', '+', ' ', '\t', '\r\n'],
  // The same, encoded once, twice and three times, wrongly, and cut off.
  ...[
    '%20',
    '%3E',
    '%22',
    '%0D%0A',
    '%00',
    '%C2%A0',
    '%A0',
    '%2E',
    '%252E',
    '%25252E',
    '%',
    '%2',
    '=20',
    '=3D',
  ],
  // Additions of trackers and templates.
  ...['&utm=x', '&utm_source=mail&utm_medium=email', '&amp;x', '&gt;', '&nbsp;', ';id=1', '#top', '%23top'],
  ...['/', '//', '/./', '%2F', '%252F', '/.', '/)'],
  // Letters, including those that tokens use.
  ...['x', 'ee', '234567', 'abcdefghijklmnopqrstuvwxyz234567'.repeat(2), 'Und', '0189', 'é'],
  // Invisible characters.
  ...['\u200b', '%E2%80%8B', '\u00ad', '\ufeff', '\u2060.', '\u202c', '\ufe0f'],
];
const BEFORE = [
  ...[
    '.',
    ' ',
    '%20',
    '\t',
    '<',
    '(',
    '"',
    '“',
    '„',
    '‹',
    '*',
    '**',
    '_',
    '=',
    '/',
    '//',
    '%2F',
    '\ufeff',
    '%E2%80%8B',
  ],
  ...['e', 'abc', 'eeeeeeee', 'EEE', '3D', 'x=', 'x/', 'x'.repeat(44), 'https://mail.example.com/?to='],
];
/** What may break a token in two. */
const WITHIN = [
  ...[
    '\r\n',
    '\n',
    ' ',
    '\t',
    '=\r\n',
    '=\n',
    '=',
    '\r\n> ',
    '\n> > ',
    '%0D%0A',
    '%0A',
    '%20',
    '%3D%0A',
    '%250A',
  ],
  ...['\u200b', '\u00ad', '\ufeff', '\u2060', '%E2%80%8B', '%C2%AD', '%C2%A0', '%A0'],
];

describe('a token is cut out of its path', () => {
  it.each(BEHIND)('with %j behind it', (behind) => {
    for (const purpose of PURPOSES) {
      const clean = `/${PAGE_LETTERS[purpose]}/${tokenOf(purpose)}`;
      for (const method of ['GET', 'HEAD', 'POST', 'PUT']) expect(tidied(clean + behind, method)).toBe(clean);
    }
    for (const method of ['GET', 'HEAD'])
      expect(tidied(`/s/${score}${behind}/10`, method)).toMatch(new RegExp(`^/s/${score}/`));
  });

  it.each(BEFORE)('with %j before it', (before) => {
    for (const purpose of PURPOSES) {
      const token = tokenOf(purpose);
      const clean = `/${PAGE_LETTERS[purpose]}/${token}`;
      for (const method of ['GET', 'POST'])
        expect(tidied(`/${PAGE_LETTERS[purpose]}/${before}${token}`, method)).toBe(clean);
    }
    expect(tidied(`/s/${before}${score}/10`)).toBe(`/s/${score}/10`);
  });

  it.each(WITHIN)('with %j in the midst of it', (within) => {
    for (const cut of [1, 2, 17, 43]) {
      const broken = score.slice(0, cut) + within + score.slice(cut);
      expect(tidied(`/s/${broken}/10`)).toBe(`/s/${score}/10`);
    }
    const everywhere = [...tokenOf('unsubscribe')].join(within);
    expect(tidied(`/u/${everywhere}`)).toBe(`/u/${tokenOf('unsubscribe')}`);
  });

  it.each([
    ['another page before a slash too many', (token: string) => `//s//${token}//10//`],
    ['the whole in upper case', (token: string) => `/s/${token}/10`.toUpperCase()],
    ['the token in upper case', (token: string) => `/s/${token.toUpperCase()}/10`],
    ['upper case, and letters of lower case around', (token: string) => `/s/ab${token.toUpperCase()}ee/10`],
    ['a page in quotes', (token: string) => `/"s"/${token}/10`],
    ['every character encoded', (token: string) => `/s/${[...`${token}/10`].map(hex).join('')}`],
    [
      'every character encoded twice',
      (token: string) => `/s/${[...`${token}/10`].map(hex).map(hexed).join('')}`,
    ],
  ])('with %s', (_, broken) => {
    expect(tidied(broken(score))).toBe(`/s/${score}/10`);
  });

  it.each([
    ['%2F', `/s/${score}`],
    ['%25252F', `/s/${score}`],
    ['%2525252F', 'none'],
  ])('with up to three encodings, as of the slash before it: %s', (slash, found) => {
    expect(tidied(`/s${slash}${score}`)).toBe(found);
  });

  it('up to the length that a path can have', () => {
    const junk = '.'.repeat(10_240 - '/s/'.length - score.length);
    expect(tidied(`/s/${junk}${score}`)).toBe(`/s/${score}`);
    expect(tidied(`/s/.${junk}${score}`)).toBe('none');
  });

  it.each(['cause', 'case', 'unsubscribe'] as const)('without a score on the page for: %s', (purpose) => {
    const clean = `/${PAGE_LETTERS[purpose]}/${tokenOf(purpose)}`;
    for (const behind of ['/3', '/x', '/3/x']) expect(tidied(clean + behind)).toBe(clean);
  });

  const aToken = fc
    .record({
      purpose: fc.constantFrom(...PURPOSES),
      ref: fc.uint8Array({ minLength: 10, maxLength: 10 }).map(toBase32),
      week: fc.integer({ min: 1, max: 53 }).map((week) => `2027-W${String(week).padStart(2, '0')}`),
      kind: fc.constantFrom(...kindNames(CONTACT_KINDS)),
    })
    .map(({ purpose, ...id }) => ({ purpose, id, token: tokenOf(purpose, id) }));
  const junk = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...BEHIND, ...BEFORE, ...WITHIN),
    fc.stringMatching(/^[a-z2-7]{0,60}$/),
  );

  it('with anything around it, on every page and with every method', () => {
    fc.assert(
      fc.property(
        aToken,
        junk,
        junk,
        fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
        fc.boolean(),
        ({ purpose, id, token }, before, behind, method, isUpper) => {
          const page = PAGE_LETTERS[purpose];
          const path = tidied(`/${page}/${before}${isUpper ? token.toUpperCase() : token}${behind}`, method);
          expect(path).toMatch(new RegExp(`^/${page}/${token}(?:/(?:10|[1-9]|-))?$`));
          expect(checkToken(keys, purpose, path.split('/')[2] ?? '', NOW)).toEqual({
            kind: 'valid',
            contact: id,
          });
        },
      ),
      { numRuns: times(500) },
    );
  });

  it('but never from text that is not ours', () => {
    const foreign = signToken(makeKeyRing('p'.repeat(32), ['x'.repeat(32)]), 'score', contact, EXPIRES);
    expect(tidied(`/s/${foreign}/3`)).toBe('unsigned');
    expect(tidied(`/s/${score.slice(0, -1)}/3`)).toBe('none');
    expect(tidied(`/s/${score.slice(1)}/3`)).toBe('none');
    // All of the token loses its case, or none of it.
    expect(tidied(`/s/E${score.slice(1)}/3`)).toBe('none');
    expect(tidied(`/x/${score}/3`)).toBe('none');
    expect(tidied(`/xs/${score}/3`)).toBe('none');
    expect(tidied(`/1s/${score}/3`)).toBe('none');
    expect(tidied(`/${score}/3`)).toBe('none');
    expect(tidied('/s/')).toBe('none');
    fc.assert(
      fc.property(junk, junk, (before, behind) => {
        expect(['none', 'unsigned']).toContain(tidied(`/s/${before}/${behind}`));
      }),
    );
  });

  it.each([
    ['no purpose', 0, 5],
    ['no kind of contact', 4, MAX_KIND_CODE],
  ])('nor from what names %s that we know', (_what, index, bit) => {
    const bytes = fromBase32(score);
    bytes[index] = (bytes[index] ?? 0) | bit;
    expect(tidied(`/s/${toBase32(bytes)}/3`)).toBe('none');
  });

  it('asks for no newer keys if only an unsubscribe link could be forged', () => {
    const foreign = signToken(makeKeyRing('p'.repeat(32), ['x'.repeat(32)]), 'unsubscribe', contact);
    expect(tidied(`/u/${foreign}.`)).toBe('none');
  });
});

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
function hexed(codes: string): string {
  return [...codes].map(hex).join('');
}

describe('the score behind a token', () => {
  it.each([
    ...[
      '3',
      '3.',
      '3)',
      '3>',
      '3,',
      '3;',
      '3:',
      '3!',
      '3"',
      '3”',
      '3…',
      '3*',
      '3-',
      '3_',
      '3=',
      '3...',
      '3.)',
      '3/',
      '3//',
    ],
    ...[
      '%33',
      '%2533',
      '3%20',
      '3%0D%0A',
      '3%C2%A0',
      '3%2E',
      '3%3E',
      '3%22',
      '3%E2%80%8B',
      '3\u00ad',
      '\ufeff3',
      '3\ufe0f',
    ],
    ...[
      '3&utm=x',
      '3&amp;x=1',
      '3?utm=x',
      '3;id=7',
      '3#top',
      '3/x',
      '3/index.html',
      '3</a>',
      '3">here',
      '3 (three)',
      '3.) and more',
    ],
    ...['"3"', '(3)', '<3>', '*3*', '**3**', '“3”', '%203', ' 3', '/3', '//3', './3', '%2F3'],
  ])('is found in %j', (text) => {
    expect(tidied(`/s/${score}/${text}`)).toBe(`/s/${score}/3`);
    expect(tidied(`/s/${score}./${text}`)).toBe(`/s/${score}/3`);
    if (!text.includes('%')) expect(tidied(`/s/${score}/${text.replace('3', '10')}`)).toBe(`/s/${score}/10`);
  });

  it.each([
    ...[
      '0',
      '11',
      '33',
      '100',
      '08',
      '010',
      '1O',
      'l0',
      '1o',
      '3a',
      'a3',
      '3rd',
      '1e1',
      'nine',
      '٨',
      '８',
      '3²',
      '3½',
      '³',
    ],
    ...[
      '3.5',
      '3,5',
      '3-5',
      '3:5',
      '3_5',
      '3 5',
      '3/5',
      '3/10',
      '3&5',
      '3;5',
      '3%205',
      '1%0D%0A0',
      '1%200',
      '1=%0A0',
      '1 0',
    ],
    ...[
      '-1',
      '+1',
      '−1',
      '.5',
      '~3',
      '=3',
      '#3',
      '3.x',
      '3-x',
      '3_x',
      '3=x',
      '3%zz',
      '8'.repeat(1_000),
      'x/3',
      '3&#46;5',
      '3%C2%BD',
      '3.5 stars',
      '3/10 points',
      '-&x 5',
    ],
  ])('is never guessed from %j', (text) => {
    for (const method of ['GET', 'HEAD']) expect(tidied(`/s/${score}/${text}`, method)).toBe(`/s/${score}/-`);
    // A form carries its number itself.
    expect(tidied(`/s/${score}/${text}`, 'POST')).toBe(`/s/${score}`);
  });

  it.each(['', '/', '//', '/.', '/)', '/%20', '/\u200b', '/"'])('is missing in %j', (text) => {
    for (const method of ['GET', 'POST']) expect(tidied(`/s/${score}${text}`, method)).toBe(`/s/${score}`);
  });

  it('is the same for every method if it is valid', () => {
    expect(tidied(`/s/${score}/7.`, 'POST')).toBe(`/s/${score}/7`);
  });
});

describe('a token in the old form', () => {
  const page = ({ purpose }: OldToken): string => `/${PAGE_LETTERS[purpose]}/`;

  it.each(OLD_TOKENS)('is found with anything around it: $token', (old) => {
    const clean = page(old) + old.token;
    for (const behind of BEHIND.filter((each) => !/^[-_]/.test(each)))
      expect(tidied(clean + behind, 'POST', oldKeys)).toBe(clean);
    for (const before of BEFORE) expect(tidied(page(old) + before + old.token, 'POST', oldKeys)).toBe(clean);
    for (const within of WITHIN) {
      const broken = old.token.slice(0, 20) + within + old.token.slice(20);
      expect(tidied(page(old) + broken, 'POST', oldKeys)).toBe(clean);
    }
    for (const behind of ['-', '_', '--', '-.']) expect(tidied(clean + behind, 'POST', oldKeys)).toBe(clean);
  });

  it.each(
    OLD_TOKENS.filter(({ token }) => /[-_]$/.test(token)),
  )('gets back what linkifiers took from it: $token', (old) => {
    const clean = page(old) + old.token;
    const ends = /[-_][-_]$/.test(old.token) ? [1, 2] : [1];
    for (const lost of ends)
      for (const behind of ['', '.', ')', '%20', '&utm=x', '/', '/x', 'x', 'xy', '\u200b'])
        expect(tidied(clean.slice(0, -lost) + behind, 'POST', oldKeys)).toBe(clean);
  });

  it('restores no other character', () => {
    for (const old of OLD_TOKENS.filter(({ token }) => !/[-_]$/.test(token)))
      for (const end of ['', '-', '_']) {
        const path = page(old) + old.token.slice(0, -1) + end;
        expect(tidied(path, 'POST', oldKeys)).not.toMatch(/^\//);
      }
  });
});

describe('a path that was made to cost us time', () => {
  const PATTERNS = [
    ...[
      'e',
      'E',
      'eE',
      'e ',
      'e=\r\n',
      ' ',
      '=',
      '/',
      '//',
      '%',
      '%25',
      '%2525',
      '%65',
      '%E2%80%8B',
      '\u200b',
      '.',
      '3-',
      '-',
      '"',
    ],
    ...[
      `${'e'.repeat(43)} `,
      `${'E'.repeat(33)} `,
      score.slice(0, 8),
      score.slice(0, 43),
      OLD_TOKENS[0]?.token.slice(0, 8) ?? '',
    ],
  ];

  // A backtracking pattern would not end within the test's time, nor would a MAC for each position.
  it.each(PATTERNS)('with %j repeated many times is still read', (part) => {
    const long = part.repeat(200_000 / part.length);
    for (const path of [`/s/${long}`, `/s/${score}/${long}`, `/s/${score}/3${long}`, long])
      for (const method of ['GET', 'POST']) expect(tidied(path, method)).toMatch(/^(?:\/s\/|none|unsigned)/);
    // Paths are cut to the length that API Gateway allows. The search for a token does not rely on this.
    expect(findToken(keys, long).kind).not.toBe('found');
  });

  it('has only few of its tokens checked, even if many look like ours', () => {
    const forged = `${score.slice(0, -10)}aaaaaaaaaa`;
    const many = forged.repeat(63);
    expect(tidied(`/s/${many}${score}/3`)).toBe(`/s/${score}/3`);
    expect(tidied(`/s/${forged.repeat(64)}${score}/3`)).toBe('unsigned');
  });
});
