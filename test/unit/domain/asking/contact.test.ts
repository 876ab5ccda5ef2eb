import { describe, expect, it } from 'vitest';
import { askAmong, otherReplyAmong } from '../../../../functions/domain/asking/contact.ts';
import type { ContactKind } from '../../../../functions/domain/mail/contact-kinds.ts';
import { aContact } from '../../../support/factories.ts';

const ofWeek = (...kinds: ContactKind[]) => kinds.map((kind) => aContact('a', { kind }));

describe('among the contacts of a customer and week', () => {
  it.each<[ContactKind[], ContactKind | undefined]>([
    [[], undefined],
    [['reminder', 'thanks'], undefined],
    [['thanks', 'reminder', 'score'], 'score'],
  ])('of %j the ask is %s', (kinds, ask) => {
    expect(askAmong(ofWeek(...kinds))?.kind).toBe(ask);
  });

  it.each<[ContactKind[], ContactKind, ContactKind | undefined]>([
    [[], 'thanks', undefined],
    [['score', 'reminder', 'thanks'], 'thanks', undefined],
    [['score', 'thanks'], 'follow-up', 'thanks'],
    [['thanks', 'follow-up'], 'thanks', 'follow-up'],
  ])('of %j the other reply than %s is %s', (kinds, replied, other) => {
    expect(otherReplyAmong(ofWeek(...kinds), replied)?.kind).toBe(other);
  });
});
