import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../../functions/domain/mail/feedback.ts';
import { FEEDBACK_POLICY, verdictOn } from '../../../../functions/domain/mail/feedback-policy.ts';

const bounce = (type: 'permanent' | 'transient' | 'undetermined', subType: string): Happening => ({
  kind: 'bounce',
  type,
  subType,
});
const complaint = (feedbackType: string, subType = ''): Happening => ({
  kind: 'complaint',
  feedbackType,
  subType,
});
const KIM = { address: 'kim@example.com', said: '5.0.0 said the server' };
const NOTHING = { kind: 'nothing' };
const suppress = (reason: string) => ({ kind: 'suppress', reason });

describe('the feedback policy', () => {
  it.each<[string, Happening, object]>([
    ...['General', 'NoEmail', 'Suppressed', 'OnAccountSuppressionList', 'SomethingNew'].map(
      (subType): [string, Happening, object] => [
        `suppresses at once: Permanent/${subType}`,
        bounce('permanent', subType),
        { mail: 'BOUNCED', address: suppress('bounced') },
      ],
    ),
    [
      'keeps the wish of the reader apart from a dead address',
      bounce('permanent', 'UnsubscribedRecipient'),
      { mail: 'BOUNCED', address: suppress('unsubscribed') },
    ],
    ...['General', 'MailboxFull', 'SomethingNew'].map((subType): [string, Happening, object] => [
      `counts: Transient/${subType}`,
      bounce('transient', subType),
      { mail: 'BOUNCED', address: { kind: 'count' } },
    ]),
    [
      'counts what SES cannot make out',
      bounce('undetermined', 'Undetermined'),
      { mail: 'BOUNCED', address: { kind: 'count' } },
    ],
    ...['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'].map(
      (subType): [string, Happening, object] => [
        `blames us and not the address: Transient/${subType}`,
        bounce('transient', subType),
        { mail: 'BOUNCED', address: NOTHING, isOurFault: true },
      ],
    ),
    ...['abuse', 'fraud', 'virus', 'other', '', 'something-new'].map((type): [string, Happening, object] => [
      `suppresses at once whoever complains: ${type || 'without a type'}`,
      complaint(type),
      { mail: 'COMPLAINED', address: suppress('complained') },
    ]),
    ...['auth-failure', 'Auth-Failure', 'dmarc', 'dkim', 'spf'].map((type): [string, Happening, object] => [
      `blames us and not the address where our own records failed: ${type}`,
      complaint(type),
      { address: NOTHING, isOurFault: true },
    ]),
    ...['opt-out', 'opt-out-list', 'unsubscribe'].map((type): [string, Happening, object] => [
      `hears a wish, which calls nothing spam: ${type}`,
      complaint(type),
      { address: suppress('unsubscribed') },
    ]),
    [
      'keeps an older complaint whatever else is reported',
      complaint('auth-failure', 'OnAccountSuppressionList'),
      { mail: 'BOUNCED', address: suppress('complained') },
    ],
    [
      'knows a subtype in other letters',
      bounce('permanent', 'unsubscribedrecipient'),
      { mail: 'BOUNCED', address: suppress('unsubscribed') },
    ],
    ['takes "not spam" for what it is', complaint('not-spam'), { address: NOTHING }],
    [
      'takes "not spam" for what it is, whoever complained before',
      complaint('not-spam', 'OnAccountSuppressionList'),
      { address: NOTHING },
    ],
    [
      'suppresses for an older complaint, though nobody got this mail',
      complaint('', 'OnAccountSuppressionList'),
      { mail: 'BOUNCED', address: suppress('complained') },
    ],
    [
      'knows that a delivered mail was sent',
      { kind: 'delivery' },
      { mail: 'SENT', address: { kind: 'end-run' } },
    ],
    [
      'holds a rejected mail against no address',
      { kind: 'reject' },
      { mail: 'REFUSED', address: NOTHING, isOurFault: true },
    ],
  ])('%s', (_what, happening, verdict) => {
    expect(verdictOn(happening, KIM)).toStrictEqual(verdict);
  });

  it('ignores an automatic reply: a general transient bounce without any word from a server', () => {
    expect(verdictOn(bounce('transient', 'General'), { address: KIM.address })).toStrictEqual({
      address: NOTHING,
    });
  });

  it.each([
    ['MailboxFull', 'transient'],
    ['Undetermined', 'undetermined'],
  ] as const)('takes no other bounce for a reply: %s', (subType, type) => {
    expect(verdictOn(bounce(type, subType), { address: KIM.address }).address).toEqual({ kind: 'count' });
  });

  it('refuses what it has no row for', () => {
    const opened = { kind: 'open' } as unknown as Happening;
    expect(() => verdictOn(opened, KIM)).toThrow('The feedback policy has no row for a open.');
  });

  it('gives a reason for each row', () => {
    for (const { because } of FEEDBACK_POLICY) expect(because.length).toBeGreaterThan(40);
  });
});
