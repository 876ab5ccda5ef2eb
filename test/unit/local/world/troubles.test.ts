import { describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../../../functions/ports/outbox.ts';
import type { Handled } from '../../../../functions/use-cases/handle-message.ts';
import { reasonLines } from '../../../../infra/local/world/summary.ts';
import { troubleCount } from '../../../../infra/local/world/troubles.ts';

const toCustomer = (name: string, dueAt = '2026-11-04T12:00:00Z'): OutboxMessage => ({
  ref: name.padEnd(16, '2'),
  kind: 'score',
  dueAt,
});
const toColleague = (audience: string): OutboxMessage => ({
  kind: 'staff',
  staff: { audience, week: '2026-W45', recipient: 'a'.repeat(24), kind: 'digest', turn: 0 },
  dueAt: '2026-11-04T12:00:00Z',
});

const FAILED: Handled = { kind: 'failed', error: new Error('The table\n  is full.'), parked: false };
const REFUSED: Handled = { kind: 'refused', reason: 'Email address is not verified' };
const UNKNOWN: Handled = { kind: 'unknown', reason: 'no answer came' };
const LEFT: Handled = { kind: 'left', reason: 'the gate is paused' };
const SENT: Handled = { kind: 'sent' };

describe('what kept mails from going', () => {
  type Row = readonly [what: string, steps: (readonly [OutboxMessage, Handled])[], list: unknown[]];
  const [ada, bob, eve] = [toCustomer('ada'), toCustomer('bob'), toCustomer('eve')];
  it.each<Row>([
    ['nothing', [[ada, SENT]], []],
    ['a failure, on one line', [[ada, FAILED]], [{ reason: 'The table is full.', mails: 1 }]],
    ['a refusal of SES', [[ada, REFUSED]], [{ reason: 'Email address is not verified', mails: 1 }]],
    ['no answer', [[ada, UNKNOWN]], [{ reason: 'no answer came', mails: 1 }]],
    [
      'is over once the mail went',
      [
        [ada, FAILED],
        [ada, SENT],
      ],
      [],
    ],
    [
      'is over once it is decided that none goes',
      [
        [ada, FAILED],
        [ada, { kind: 'deferred' }],
      ],
      [],
    ],
    [
      'counts each customer once',
      [
        [ada, FAILED],
        [ada, FAILED],
      ],
      [{ reason: 'The table is full.', mails: 1 }],
    ],
    [
      'counts a customer once whichever message it was',
      [
        [ada, FAILED],
        [toCustomer('ada', '2026-11-05T12:00:00Z'), FAILED],
      ],
      [{ reason: 'The table is full.', mails: 1 }],
    ],
    [
      'is the last that is known',
      [
        [ada, FAILED],
        [ada, UNKNOWN],
      ],
      [{ reason: 'no answer came', mails: 1 }],
    ],
    [
      'stays while mail is held',
      [
        [ada, FAILED],
        [ada, LEFT],
      ],
      [{ reason: 'The table is full.', mails: 1 }],
    ],
    ['is not that mail is held', [[ada, LEFT]], []],
    [
      'comes most frequent first',
      [
        [ada, UNKNOWN],
        [bob, FAILED],
        [eve, FAILED],
        [toColleague('leadership'), FAILED],
      ],
      [
        { reason: 'The table is full.', mails: 3 },
        { reason: 'no answer came', mails: 1 },
      ],
    ],
    [
      'tells colleagues apart',
      [
        [toColleague('leadership'), FAILED],
        [toColleague('emea'), SENT],
      ],
      [{ reason: 'The table is full.', mails: 1 }],
    ],
  ])('%s', (_what, steps, list) => {
    const troubles = troubleCount();
    for (const [message, outcome] of steps) troubles.handled(message, outcome);
    expect(troubles.list()).toEqual(list);
  });

  it('may stop a whole batch before it begins, unreadable messages included', () => {
    const troubles = troubleCount();
    const bodies = [ada, bob, toColleague('emea')].map((message) => JSON.stringify(message));
    for (const body of [...bodies, 'not JSON', '{}']) troubles.failed(body, 'The signing secret is empty.');
    expect(troubles.list()).toEqual([{ reason: 'The signing secret is empty.', mails: 5 }]);
    for (const message of [ada, bob, toColleague('emea')]) troubles.handled(message, SENT);
    expect(troubles.list()).toEqual([{ reason: 'The signing secret is empty.', mails: 2 }]);
  });
});

describe('the summary', () => {
  it.each([
    [[], []],
    [[{ reason: 'A.', mails: 1 }], ['Reason    1 mail: A.']],
    [
      [
        { reason: 'A.', mails: 20 },
        { reason: 'B.', mails: 2 },
      ],
      ['Reason    20 mails: A.', '          and 2 mails for 1 other reason'],
    ],
    [
      [
        { reason: 'A.', mails: 3 },
        { reason: 'B.', mails: 2 },
        { reason: 'C.', mails: 1 },
      ],
      ['Reason    3 mails: A.', '          and 3 mails for 2 other reasons'],
    ],
  ])('of %j names the most frequent reason', (troubles, lines) => {
    expect(reasonLines(troubles)).toEqual(lines);
  });
});
