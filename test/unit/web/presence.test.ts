import { describe, expect, it } from 'vitest';
import { PRESENCE_SCRIPT } from '../../../functions/web/presence.ts';
import { readPage } from '../../scanner-rig/forms.ts';
import { runPageScript } from '../../scanner-rig/page-script.ts';

const PAGE = readPage(
  `<form method="post" action="/s/token" data-seen="/s/token/8?hit=8ad"><button name="score" value="8">8</button></form>`,
);
const trusted = (type: string) => ({ type, isTrusted: true });

describe('the script of the pages', () => {
  it.each([
    ['a pointer that moves', ['pointermove'], ['m'], false],
    // Sandboxes scroll, too, by the wheel of a driver.
    ['a wheel that turns', ['wheel'], ['m'], false],
    ['a touch', ['touchstart'], ['p'], true],
    ['a key', ['keydown'], ['p'], true],
    ['a click', ['click'], ['p'], true],
    ['a wheel and then a click', ['wheel', 'click', 'click'], ['m'], true],
    ['nothing', [], [], false],
  ])('tells of %s once, and marks the forms only where something was pressed', (_name, types, told, pressed) => {
    const script = runPageScript([PRESENCE_SCRIPT], PAGE);
    const beacons = types.flatMap((type) => script.hear(trusted(type)));
    expect(beacons).toEqual(told.map((body) => ({ url: '/s/token/8?hit=8ad', body })));
    expect(script.added(0).map(([name]) => name)).toEqual(pressed ? ['ran', 'pressed'] : ['ran']);
  });

  it('tells of no event that a script made', () => {
    const script = runPageScript([PRESENCE_SCRIPT], PAGE);
    expect(script.hear({ type: 'click', isTrusted: false })).toEqual([]);
    expect(script.added(0).map(([name]) => name)).toEqual(['ran']);
  });
});
