import { describe, expect, it } from 'vitest';
import { judgeParts, missingWords, PARTS, type Part } from '../../../../infra/local/files/world-parts.ts';

const KEYS: Part[] = ['keys/pepper', 'keys/signing'];
const without = (...gone: Part[]): Part[] => PARTS.filter((part) => !gone.includes(part));

describe('the parts of a directory', () => {
  it.each<[Part[]]>([
    [[]],
    // In the order in which a first start makes the parts.
    [['keys/signing']],
    [KEYS],
    [[...KEYS, 'clock.json']],
    // Somebody put a pepper there by hand.
    [['keys/pepper']],
  ])('are no world yet, and may become one: %j', (there) => {
    expect(judgeParts(there)).toEqual({ kind: 'new' });
  });

  it.each<[Part[]]>([
    [without()],
    // Nobody was mailed so far.
    [without('mails')],
    // Its first start was killed at the very end, or an earlier version made it.
    [without('keys/world.json')],
    [without('keys/world.json', 'mails')],
  ])('are a world: %j', (there) => {
    expect(judgeParts(there)).toEqual({ kind: 'world' });
  });

  it.each<[missing: Part[], there: Part[]]>([
    [['database'], without('database')],
    [['database'], without('database', 'keys/world.json')],
    [['database'], without('database', 'mails')],
    [['keys/pepper'], without('keys/pepper')],
    [['keys/pepper'], without('keys/pepper', 'mails', 'keys/world.json')],
    [['keys/signing'], without('keys/signing')],
    [['clock.json'], without('clock.json')],
    [['keys/pepper', 'keys/signing'], without('keys/pepper', 'keys/signing', 'keys/world.json')],
    [['keys/pepper', 'keys/signing', 'clock.json'], ['database']],
    [['keys/pepper', 'keys/signing', 'database', 'clock.json'], ['mails']],
    [['keys/pepper', 'keys/signing', 'database', 'clock.json'], ['keys/world.json']],
  ])('are broken, for %j is missing: %j', (missing, there) => {
    expect(judgeParts(there)).toEqual({ kind: 'broken', missing });
  });

  it('are broken if any part of a world with mails is gone, except for the mark, which is made anew', () => {
    const kinds = PARTS.map((part) => [part, judgeParts(without(part)).kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      'keys/pepper': 'broken',
      'keys/signing': 'broken',
      database: 'broken',
      'clock.json': 'broken',
      // Only the table can show that there were some.
      mails: 'world',
      'keys/world.json': 'world',
    });
  });
});

describe('the message about missing parts', () => {
  it.each<[missing: Part[], says: RegExp[]]>([
    [
      ['database'],
      [/^DIR is not whole: database is missing or empty, beside .*mails and clock\.json\./, /mailed twice/],
    ],
    [['keys/signing'], [/signing is missing/, /a line of 32 random characters or more/]],
    [['clock.json'], [/clock\.json is missing/, /start once with --now INSTANT/]],
    [['keys/pepper'], [/pepper is missing/, /Put it back from a copy\./]],
    [['keys/pepper', 'keys/signing'], [/pepper and keys\/signing are missing or empty, beside/]],
    [['keys/pepper', 'keys/signing', 'clock.json'], [/pepper, keys\/signing and clock\.json are missing/]],
  ])('%j', (missing, says) => {
    const words = missingWords('DIR', missing, without(...missing));
    for (const each of says) expect(words).toMatch(each);
    expect(words).toMatch(/A directory that is new or empty begins a new world\.$/);
    expect(words.split('\n')).toHaveLength(2);
  });

  it('mentions no mails when there are none', () => {
    expect(missingWords('DIR', ['database'], without('database', 'mails'))).not.toContain('mailed');
  });
});
