import { describe, expect, it } from 'vitest';
import { contactIdOf, isSameContact } from '../../../../functions/domain/mail/contact-id.ts';

describe('the name of a contact', () => {
  const dueAt = '2026-11-08T23:59:59Z';

  it('has the week in which it was due, or that of what it is about', () => {
    expect(contactIdOf('r', { kind: 'score', dueAt })).toStrictEqual({
      ref: 'r',
      week: '2026-W45',
      kind: 'score',
    });
    expect(contactIdOf('r', { kind: 'thanks', dueAt, aboutWeek: '2026-W44', occasion: 3 })).toStrictEqual({
      ref: 'r',
      week: '2026-W44',
      kind: 'thanks',
      occasion: 3,
    });
  });

  it.each([
    [{}, true],
    [{ week: '2026-W46' }, false],
    [{ kind: 'thanks' as const }, false],
    [{ occasion: 2 }, false],
  ])('with %o is that of the same contact: %s', (change, isSame) => {
    const id = { week: '2026-W45', kind: 'score' as const, occasion: 1 };
    expect(isSameContact(id, { ...id, ...change })).toBe(isSame);
  });
});
