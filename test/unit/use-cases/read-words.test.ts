import { expect, it } from 'vitest';
import { readWords } from '../../../functions/use-cases/read-words.ts';
import { aContact, refFor } from '../../support/factories.ts';
import { inMemoryContacts } from '../../support/in-memory-stores.ts';
import { manualClock } from '../../support/manual-clock.ts';

const at = (minute: number): string => `2026-11-03T10:${String(minute).padStart(2, '0')}:00Z`;
const clock = manualClock(at(59));

it('reads the words of a week newest first, each with its score, band and account', async () => {
  const contacts = inMemoryContacts();
  const answered = aContact('c1', { evidence: { hits: [], lostHits: 0, tap: { score: 4, at: at(1) } } });
  const silent = aContact('c2', { band: 'new' });
  contacts.put(answered);
  contacts.put(silent);
  await contacts.saveComment(answered, { text: 'Too slow.', at: at(2), mayShare: false });
  await contacts.saveComment(silent, { text: 'Who are you?', at: at(3), mayShare: true });
  await contacts.saveComment(
    { ref: refFor('gone'), week: '2026-W45', kind: 'score' },
    { text: 'Hm', at: at(1), mayShare: false },
  );
  expect(await readWords('2026-W45', { contacts, clock })).toEqual([
    { ref: refFor('c2'), at: at(3), text: 'Who are you?', band: 'new', account: 'Example Ltd' },
    {
      ref: refFor('c1'),
      at: at(2),
      text: 'Too slow.',
      score: 4,
      grade: 'confirmed',
      band: 'established',
      account: 'Example Ltd',
    },
    { ref: refFor('gone'), at: at(1), text: 'Hm' },
  ]);
  expect(await readWords('2026-W46', { contacts, clock })).toEqual([]);
});
