import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../../functions/domain/answering/score.ts';
import { HOLDS_MS, reputationOf } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Gate } from '../../../functions/ports/gate.ts';
import { overviewPage } from '../../../infra/local/pages/overview-page.ts';
import { gateFacts, gateText } from '../../../infra/terminal/gate-words.ts';
import { inMemoryGate } from '../../support/in-memory-gate.ts';

const NOW = Date.parse('2026-11-03T10:00:00Z');
const AT = toInstant(NOW);

const facts = async (gate: Gate, points: Parameters<typeof reputationOf>[0] | undefined) => {
  const view = await gate.view();
  const reputation = points === undefined ? undefined : reputationOf(points, view.openedAt, NOW);
  return gateFacts(view, reputation, (instant) => instant);
};

describe('the facts about the gate', () => {
  it('are the pace, the runs and the rates, each with the limit at which mail stops', async () => {
    const gate = inMemoryGate();
    await gate.setPace(12.6);
    await gate.count('faulty', 'one', AT);
    const points = [{ at: NOW - MINUTE_MS, attempts: 600, bounces: 20, complaints: 1 }];
    expect(
      (await facts(gate, points)).map(({ name, text, isBad }) => `${isBad ? '! ' : ''}${name}: ${text}`),
    ).toEqual([
      'Pace: 12.6 mails a second, all senders together',
      'Silence: 0 mails in a row without an answer of SES; mail stops at 5',
      '! Faults: 1 mail in a row that SES found fault with; mail stops at 5',
      'Complaints: 1 of the last 600 mails were marked as spam (0.17 %); mail stops at 0.05 %, and at no fewer than 3',
      '! Bounces: 20 of the last 600 mails bounced (3.3 %); mail stops at 2.5 %, and at no fewer than 13',
    ]);
  });

  it('say that SES could not be asked, and not that nothing came back', async () => {
    expect(await facts(inMemoryGate(), undefined)).toContainEqual({
      name: 'Bounces',
      text: 'not known, for SES could not be asked',
      isBad: true,
    });
  });
});

describe('the gate in one line', () => {
  const line = async (gate: Gate): Promise<string> => gateText(await gate.view(), NOW);

  it('says that mail goes out, or until when it is held', async () => {
    const gate = inMemoryGate();
    expect(await line(gate)).toBe('The gate is open: mail goes out.');
    await gate.hold('slow-down', NOW);
    expect(await line(gate)).toBe(
      'The gate is open, but held until 2026-11-03T10:00:02Z: SES asked to go slower. That ends by itself.',
    );
    expect(gateText(await gate.view(), NOW + HOLDS_MS['slow-down'])).toBe('The gate is open: mail goes out.');
  });

  it.each([
    ['operator', 'by an operator'],
    ['breaker', 'by itself, to protect your customers and your AWS account'],
  ] as const)('says who stopped mail (%s), why, and what to do', async (by, words) => {
    const gate = inMemoryGate();
    await gate.pause('A wrong list was imported.', AT, by);
    expect(await line(gate)).toBe(
      `The gate was paused ${words}, on ${AT}: "A wrong list was imported". No mail goes out until somebody opens it (npm run gate -- open); answers are still taken, and everything due waits.`,
    );
  });
});

describe('the overview page', () => {
  const page = async (gate: Gate): Promise<string> =>
    String(
      await overviewPage({
        now: NOW,
        target: undefined,
        offset: 0,
        overview: {
          customers: 0,
          due: 0,
          parked: 0,
          sent: 0,
          queue: { waiting: 0, inFlight: 0, delayed: 0, dead: 0 },
          gate: await gate.view(),
          reputation: [],
          next: undefined,
        },
        week: {
          week: '2026-W45',
          refused: 0,
          unknown: 0,
          bounced: 0,
          complained: 0,
          all: EMPTY_TALLY,
          byBand: new Map(),
        },
        bands: [],
        before: '2026-W44',
        after: undefined,
      }),
    );

  it('shows no alert while mail goes out', async () => {
    const text = await page(inMemoryGate());
    expect(text).not.toContain('class="alert"');
    expect(text).toContain('Mail gate, <span class="whole">open</span>');
  });

  it.each([
    ['operator', 'by an operator'],
    ['breaker', 'by itself'],
  ] as const)('says on top who stopped mail (%s), why and since when, and how to let it out again', async (by, words) => {
    const gate = inMemoryGate();
    await gate.pause('A <wrong> list', AT, by);
    const text = await page(gate);
    const alert = text.slice(text.indexOf('class="alert"'), text.indexOf('class="figures"'));
    expect(alert).toContain(`Mail was stopped ${words}`);
    expect(alert).toContain('Tue 3 Nov, 10:00 UTC');
    expect(alert).toContain('“A &lt;wrong&gt; list”');
    expect(alert).toContain('<code>npm run gate -- open</code>');
  });

  it('says until when mail is held, and only until then', async () => {
    const gate = inMemoryGate();
    await gate.hold('stop-for-today', NOW);
    expect(await page(gate)).toContain(
      'No mail goes out until Tue 3 Nov, 10:15 UTC: the quota of the day is used up',
    );
    expect(await page(gate)).toContain('Mail gate, <span class="whole">held</span>');
    const past = inMemoryGate();
    await past.hold('stop-for-today', NOW - HOLDS_MS['stop-for-today']);
    expect(await page(past)).not.toContain('class="alert"');
    expect(await page(past)).toContain('Mail gate, <span class="whole">open</span>');
  });
});
