import { describe, expect, it } from 'vitest';
import {
  allFilledIn,
  type Fill,
  formEntries,
  readLinks,
  readPage,
  shownButtons,
  untouched,
} from '../../scanner-rig/forms.ts';

const PAGE = `<!doctype html><title>8</title>
<main data-seen="/s/token/8?seen=1"><form method="POST" action="/s/token">
<button class="standard" type="submit" tabindex="-1" aria-hidden="true">Send</button>
<button name="score" value="7">7</button><button type="submit" name="score" value="8">8</button>
<button type="button" name="no" value="no">does not send</button>
<input type="hidden" name="cause" value="price">
<input type="checkbox" name="share" value="yes"><input type="checkbox" name="more" checked>
<textarea name="comment">It &amp; that</textarea><input name="who"><input type="submit" value="Go">
</form></main>
<form id="other" action="/elsewhere"></form><button form="other" name="act" value="take">Take it</button>`;

describe('a page as a program reads it', () => {
  const page = readPage(PAGE);
  const [form, other] = page.forms;
  if (form === undefined || other === undefined) throw new Error('There are two forms.');

  it('has its forms in order, and the address for the beacon', () => {
    expect(page.seen).toBe('/s/token/8?seen=1');
    expect(page.forms.map(({ action, method }) => [action, method])).toEqual([
      ['/s/token', 'post'],
      ['/elsewhere', 'get'],
    ]);
    expect(readPage('<p>closed</p>')).toEqual({ forms: [], scripts: [] });
    expect(readPage('<script>run()</script><p>closed</p><script>stop()</script>').scripts).toEqual([
      'run()',
      'stop()',
    ]);
  });

  it('has buttons that send, in the order of the page; the one that Enter presses has no score', () => {
    const said = form.buttons.map(({ place: _, ...button }) => button);
    expect(said).toEqual([
      { value: '', isHidden: true },
      { name: 'score', value: '7', isHidden: false },
      { name: 'score', value: '8', isHidden: false },
      { value: 'Go', isHidden: false },
    ]);
    expect(shownButtons(form).map(({ value }) => value)).toEqual(['7', '8', 'Go']);
    expect(other.buttons).toMatchObject([{ name: 'act', value: 'take', isHidden: false }]);
  });

  it.each<{ what: string; button: number | undefined; fill: Fill; sent: string }>([
    {
      what: 'form.submit() of an untouched form',
      button: undefined,
      fill: untouched,
      sent: 'cause=price&more=on&comment=It+%26+that&who=',
    },
    {
      what: 'Enter',
      button: 0,
      fill: untouched,
      sent: 'cause=price&more=on&comment=It+%26+that&who=',
    },
    {
      what: 'a number',
      button: 2,
      fill: (field) => (field.name === 'comment' ? 'Fine.' : untouched(field)),
      sent: 'score=8&cause=price&more=on&comment=Fine.&who=',
    },
    {
      what: 'a crawler with all fields',
      button: 1,
      fill: allFilledIn,
      sent: 'score=7&cause=price&share=yes&more=on&comment=test&who=test',
    },
  ])('goes out as a browser would send it: $what', ({ button, fill, sent }) => {
    const entries = formEntries(form, button === undefined ? undefined : form.buttons[button], fill);
    expect(new URLSearchParams(entries).toString()).toBe(sent);
  });

  it('has the links of a mail, each once', () => {
    expect(
      readLinks('<a href="https://a.example/s/t/1?x=1&amp;y=2">1</a><a>no</a><a href="b"></a><a href="b">'),
    ).toEqual(['https://a.example/s/t/1?x=1&y=2', 'b']);
  });
});
