import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PAGE_LETTERS, PURPOSES } from '../../../functions/domain/mail/token.ts';
import { linkPage, linkPath, publicRoutes } from '../../../functions/wiring/routes.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = ['functions', 'infra'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);
const LETTERS = Object.values(PAGE_LETTERS).join('');
/** A path, a set of the letters, or a comparison with one. Comments may name a path. */
const SAYS_LETTERS = new RegExp(
  `['"\`/][^\\s'"\`]*/[${LETTERS}]/|\\[[${LETTERS}]{3,}\\]|(?:page|letter) === '[${LETTERS}]'`,
  'i',
);
const codeOf = (text: string): string => text.replace(/\/\*.*?\*\/|\/\/ .*$/gms, '');

describe('the public pages', () => {
  it('are at the letter of their purpose', () => {
    for (const purpose of PURPOSES) expect(linkPath(purpose)).toBe(`/${PAGE_LETTERS[purpose]}/`);
  });

  it('have a route for each purpose, the closest match first', () => {
    expect(publicRoutes()).toEqual(expect.arrayContaining(PURPOSES.map(linkPage)));
    expect(publicRoutes().at(0)).toBe('/s/{token}/{score}');
    expect(publicRoutes().slice(-2)).toEqual(['/{proxy+}', '/']);
  });

  it.each([
    ["'/s/'", true],
    ['/([cswuCSWU])/', true],
    ['"https://q.example/w/q"', true],
    ["'../s/other.ts'", true],
    ["page === 's'", true],
    ["'/simple/'", false],
  ])('are said in code by %s: %s', (code, says) => {
    expect(SAYS_LETTERS.test(code)).toBe(says);
  });

  it('have their letters in one place', () => {
    const says = SOURCES.filter((file) => SAYS_LETTERS.test(codeOf(readFileSync(`${ROOT}${file}`, 'utf8'))));
    expect(says).toEqual([]);
  });
});
