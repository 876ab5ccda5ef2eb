import { describe, expect, it } from 'vitest';
import { REDACTED, redact } from '../../../functions/runtime/logger.ts';

const logged = (value: unknown): string => JSON.stringify(value, redact);

describe('a log line', () => {
  it.each([
    'sent to ana@example.com today',
    'Address <ana.b+tag@sub.example.co.uk> bounced',
    'Address "ana smith"@example.com is bad',
    'zoë@bücher.example',
  ])('shows no address: %s', (text) => {
    expect(logged({ text })).not.toMatch(/ana|zo|@/);
  });

  it('shows no address that an error contains, in message or stack', () => {
    const line = logged({ error: new Error('MessageRejected: ana@example.com') });
    expect(line).toContain('MessageRejected');
    expect(line).not.toContain('ana@');
  });

  it.each([
    'email',
    'firstName',
    'lastName',
    'ownerEmail',
    'comment',
    'crmId',
    'account',
  ])('keeps %s back', (field) => {
    expect(logged({ deep: { [field]: 'Ana' } })).toBe(JSON.stringify({ deep: { [field]: REDACTED } }));
  });

  it('keeps words that are no addresses: refs, kinds, reasons', () => {
    const entry = { ref: 'abcdefghijklmnop', outcome: { kind: 'refused', reason: 'no such mailbox' } };
    expect(logged(entry)).toBe(JSON.stringify(entry));
  });
});

it('a stack trace still shows in which package something failed', () => {
  expect(logged({ at: 'file:///var/task/node_modules/@middy/core/index.js:12:7' })).toContain(
    '@middy/core/index.js:12:7',
  );
});
