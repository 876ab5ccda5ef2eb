import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { mimePart } from '../../../../functions/email/sending/mime-part.ts';

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
  const grapheme = fc.string({ unit: 'grapheme', maxLength: 400 });
  const word = fc.constantFrom('word', ' ', '\t', '\n', 'From ', '.', 'x'.repeat(300), '=', '<p>');
  const text = fc
    .oneof(
      grapheme,
      fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
    )
    .map((any) => any.replace(/[^\P{Cc}\t]|\p{Cs}/gu, '\n'));
  await fc.assert(
    fc.asyncProperty(text, async (any) => {
      const part = mimePart('text/plain', any);
      expect(part).toMatch(/^[\t\r\n -~]*$/);
      const longest = part.includes('Transfer-Encoding: 7bit') ? 998 : 76;
      for (const line of part.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(longest);
        expect(line).not.toMatch(/[\r\n]/);
      }
      expect((await read(part)).trimEnd()).toBe(any.trimEnd());
    }),
  );
});

it('uses base64 when most of it is beyond ASCII, because that is shorter', () => {
  expect(mimePart('text/plain', 'どのくらい薦めますか')).toContain('Transfer-Encoding: base64');
  expect(mimePart('text/plain', 'Wie wahrscheinlich würden Sie uns empfehlen?')).toContain(
    'quoted-printable',
  );
});

it.each([
  [
    'ASCII in lines of up to 998 characters',
    `Hello\n\n${'x'.repeat(998)}\n${'y'.repeat(998)}\nBye\n`,
    '7bit',
  ],
  ['nothing', '', '7bit'],
  ['a line of 999 characters', `Hello\n${'x'.repeat(999)}\n`, 'quoted-printable'],
  ['a last line of 999 characters', 'x'.repeat(999), 'quoted-printable'],
  ['a letter beyond ASCII', 'Zoë\n', 'quoted-printable'],
  ['a blank before a line end, which may get lost', 'one \ntwo\n', 'quoted-printable'],
  ['a tab at the end', 'one\n\t', 'quoted-printable'],
  ['a line that mailboxes mark', 'one\nFrom here on\n', 'quoted-printable'],
  ['a first line that mailboxes mark', 'From here on\n', 'quoted-printable'],
  ['a carriage return', 'one\rtwo', 'quoted-printable'],
  ['a control', 'one\0two', 'quoted-printable'],
])('%s', (_, text, encoding) => {
  expect(mimePart('text/plain', text)).toContain(`Content-Transfer-Encoding: ${encoding}\r\n`);
});

it('leaves out what a message may not contain', async () => {
  expect(await read(mimePart('text/plain', 'a\0b\rc\r\nd\x7fe\x0bf'))).toBe('ab\nc\ndef\n');
});
