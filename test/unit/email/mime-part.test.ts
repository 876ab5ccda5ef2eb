import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { mimePart } from '../../../functions/email/mime-part.ts';

const read = async (part: string): Promise<string> => (await PostalMime.parse(part)).text ?? '';

it.each([
  ['a blank before a line end', 'one \ntwo\t\nthree '],
  ['an equals sign', 'a=3D b=\nc'],
  ['a line of 75, 76 and 77 characters', [75, 76, 77].map((length) => 'x'.repeat(length)).join('\n')],
  ['letters that break at a soft line end', `${'x'.repeat(73)}äöü€😀`],
  ['a line that is a dot', 'a\n.\nFrom b'],
])('%s comes back', async (_, text) => {
  expect((await read(mimePart('text/plain', `${text}\n`))).trimEnd()).toBe(text.trimEnd());
});

it('any text comes back, in short lines of ASCII', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 400 })
    .map((any) => any.replace(/[\p{Cc}\p{Cs}]/gu, '\n'));
  await fc.assert(
    fc.asyncProperty(text, async (any) => {
      const part = mimePart('text/plain', any);
      expect(part).toMatch(/^[\t\r\n -~]*$/);
      for (const line of part.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).not.toMatch(/[\r\n]/);
      }
      expect((await read(part)).trimEnd()).toBe(any.trimEnd());
    }),
  );
});

it('goes in base64 where most of it is beyond ASCII, which is shorter', () => {
  expect(mimePart('text/plain', 'どのくらい薦めますか')).toContain('Transfer-Encoding: base64');
  expect(mimePart('text/plain', 'Wie wahrscheinlich würden Sie uns empfehlen?')).toContain(
    'quoted-printable',
  );
});
