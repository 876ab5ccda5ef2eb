import { describe, expect, it } from 'vitest';
import { CONTACT_KINDS } from '../../../../functions/domain/mail/contact-kinds.ts';
import { kindMark } from '../../../../infra/local/pages/inbox-page.ts';
import { withKinds } from '../../../support/invented-kinds.ts';

describe('a mail in the inbox', () => {
  const usual = withKinds({ pulse: { ...CONTACT_KINDS.score, code: 20, priority: 1 } });
  it.each([
    ['score', CONTACT_KINDS, false],
    ['reminder', CONTACT_KINDS, true],
    ['digest', CONTACT_KINDS, true],
    ['pulse', usual, false],
    ['score', usual, true],
  ])('of the kind "%s" has a mark if the kind is not the usual one', async (kind, kinds, marked) => {
    expect(String(await kindMark({ tags: { kind } }, kinds))).toBe(
      marked ? `<span class="tag">${kind}</span> ` : '',
    );
  });

  it('of another program has no mark', () => {
    expect(kindMark({ tags: {} })).toBe('');
  });
});
