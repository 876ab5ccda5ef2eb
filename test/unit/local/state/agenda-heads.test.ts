import { describe, expect, it } from 'vitest';
import type { Agenda } from '../../../../functions/ports/agenda.ts';
import { type AgendaHeads, agendaFrom, earliestOf } from '../../../../infra/local/state/overview.ts';

const NOON = '2026-11-03T12:00:00Z';
const HEADS: AgendaHeads = new Map([
  ['reply#02', '2026-11-03T11:00:00Z'],
  ['rest#02', '2026-11-03T12:00:00Z'],
  ['rest#03', '2026-11-03T12:00:01Z'],
]);

/** An agenda that records where it was asked. */
function askedAgenda(): { agenda: Agenda; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    agenda: {
      due: async (lane, shard) => {
        asked.push(`${lane} ${shard}`);
        return { due: [], cursor: 'from there', more: true };
      },
      earliest: async () => undefined,
    },
  };
}

describe('an agenda whose heads were just read', () => {
  it.each([
    ['what is due is asked for', 'rest', 2, true],
    ['what is due a second later is not', 'rest', 3, false],
    ['an empty shard is not', 'rest', 4, false],
    ['another lane of the same shard is another thing', 'key', 2, false],
  ] as const)('%s', async (_, lane, shard, isAsked) => {
    const { agenda, asked } = askedAgenda();
    const page = await agendaFrom(agenda, () => HEADS).due(lane, shard, NOON, 10, 'here');
    expect(asked).toEqual(isAsked ? [`${lane} ${shard}`] : []);
    expect(page).toEqual(
      isAsked ? { due: [], cursor: 'from there', more: true } : { due: [], cursor: 'here', more: false },
    );
  });

  it('is asked about everything when nobody has read the heads', async () => {
    const { agenda, asked } = askedAgenda();
    await agendaFrom(agenda, () => undefined).due('staff', 7, NOON, 10);
    expect(asked).toEqual(['staff 7']);
  });

  it('tells the earliest time of some lanes', () => {
    expect(earliestOf(HEADS)).toBe('2026-11-03T11:00:00Z');
    expect(earliestOf(HEADS, ['rest', 'key'])).toBe('2026-11-03T12:00:00Z');
    expect(earliestOf(HEADS, ['staff'])).toBeUndefined();
  });
});
