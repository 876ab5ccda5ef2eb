import { describe, expect, it } from 'vitest';
import { plainly, systemProblem } from '../../../infra/terminal/system-problem.ts';
import { UserError } from '../../../infra/terminal/user-error.ts';

/** An error as the system gives it: Node's words, a code, and its details. */
const failure = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code}: something failed, open '/x'`), { code, ...more });

describe('what the system refuses', () => {
  it.each([
    ['ENOENT', 'is not there'],
    ['EACCES', 'may not be read or written by you'],
    ['EPERM', 'may not be read or written by you'],
    ['EROFS', 'is on a disk that cannot be written'],
    ['ENOSPC', 'has no room left on its disk'],
    ['EDQUOT', 'has no room left on its disk'],
    ['EISDIR', 'is a directory, where a file is needed'],
    ['ENOTDIR', 'a directory is needed'],
    ['EEXIST', 'is something else'],
    ['EMFILE', 'too many files are open'],
    ['ENFILE', 'too many files are open'],
    ['EFBIG', 'larger than files may be'],
    ['ELOOP', 'leads round in a circle'],
    ['ENAMETOOLONG', 'has a name that is too long'],
    ['EIO', 'its disk has a fault'],
  ])('is said of the file, with what to do: %s', (code, words) => {
    const problem = systemProblem(failure(code, { path: '/x' }), 'DIR/mails');
    expect(problem).toBeInstanceOf(UserError);
    expect(problem?.message).toMatch(/^DIR\/mails .*\. \S.*\.$/);
    expect(problem?.message).toContain(words);
    expect(problem?.message).not.toContain(code);
  });

  it('is said of the file in the error, or of a file when the error names none', () => {
    expect(systemProblem(failure('EACCES', { path: '/x/y' }))?.message).toMatch(/^\/x\/y may not be read/);
    expect(systemProblem(failure('ENOSPC'))?.message).toMatch(/^A file has no room left on its disk\./);
  });

  it.each([
    [
      failure('ECONNREFUSED', { address: '127.0.0.1', port: 3000 }),
      'Nothing answers at 127.0.0.1:3000 (ECONNREFUSED).',
    ],
    [failure('ETIMEDOUT'), 'Nothing answers (ETIMEDOUT).'],
    [failure('ECONNRESET'), 'Nothing answers (ECONNRESET).'],
  ])('is said of whoever does not answer: %s', (error, words) => {
    expect(systemProblem(error)?.message).toContain(words);
  });

  it.each([
    [new Error('a fault of ours')],
    [new TypeError('x is not a function')],
    [failure('ERR_INVALID_ARG_TYPE')],
    [failure('constructor')],
    [failure('__proto__')],
    ['a text'],
    [undefined],
    [null],
  ])('is nothing else: %s', (error) => {
    expect(systemProblem(error, 'DIR')).toBeUndefined();
  });
});

describe('the line printed for anything thrown', () => {
  it.each([
    [failure('ENOSPC', { path: '/x' }), '/x has no room left on its disk. Make room, then start again.'],
    [new Error('two\n   lines'), 'two lines'],
    [new Error(''), 'Error'],
    ['a text', 'a text'],
  ])('is one line: %s', (error, line) => {
    expect(plainly(error)).toBe(line);
  });
});
