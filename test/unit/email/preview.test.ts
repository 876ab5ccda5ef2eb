import { describe, expect, it } from 'vitest';
import { readablePreview } from '../../../functions/email/compile/preview.ts';
import { compileBundle } from '../../../functions/email/compile.ts';
import { oneMail } from './one-mail.ts';
import { SHIPPED, SOUND } from './templates-folder.ts';

const partsOf = (colour: string): number[] =>
  (colour.slice(1).match(/../g) ?? []).map((part) => Number.parseInt(part, 16));
/** As SpamAssassin weighs it (Mail::SpamAssassin::HTML, html_font_invisible). */
function distance(a: string, b: string): number {
  const [reds, greens, blues] = partsOf(a).map((part, index) => part - (partsOf(b)[index] ?? 0));
  return Math.hypot(0.2126 * (reds ?? 0), 0.7152 * (greens ?? 0), 0.0722 * (blues ?? 0));
}
/** Less is taken for hidden spam. */
const LEAST = 12;

const previewIn = (html: string): string =>
  /<div\s+style="display:none;[^"]*?color:(#[\da-f]{6})/.exec(html)?.[1] ?? '';
const MAIL = SOUND['score/new.mjml'] ?? '';

describe('the preview line', () => {
  it.each([
    '#ffffff',
    '#fff',
    '#eef1f8',
    '#808080',
    '#7f7f7f',
    '#123456',
    '#10141f',
    '#000000',
    '#00ff00',
    '#ff0000',
    '#0000ff',
  ])('stands out from a background of %s', async (background) => {
    const mail = MAIL.replace('<mj-body>', `<mj-body background-color="${background}">`);
    const { html } = (await oneMail({ 'score/new.mjml': mail })).as();
    const full = background.length === 4 ? background.replace(/[^#]/g, '$&$&') : background;
    expect(distance(previewIn(html), full)).toBeGreaterThan(3 * LEAST);
  });

  it.each([
    ['black', '#000000'],
    ['white', '#ffffff'],
    ['rgb(250, 250, 250)', '#fafafa'],
  ])('stands out from a background that is called %s', async (background, colour) => {
    const mail = MAIL.replace('<mj-body>', `<mj-body background-color="${background}">`);
    expect(
      distance(previewIn((await oneMail({ 'score/new.mjml': mail })).as().html), colour),
    ).toBeGreaterThan(3 * LEAST);
  });

  it('stands out where there is no background, and keeps all else of MJML', async () => {
    const { html } = (await oneMail({})).as();
    expect(previewIn(html)).toBe('#000000');
    expect(html).toMatch(
      /<div\s+style="display:none;font-size:1px;color:#000000;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden">One question\.<\/div>/,
    );
  });

  it('is the only white that is taken out', () => {
    expect(readablePreview('<body><p style="color:#ffffff">a</p></body>')).toBe(
      '<body><p style="color:#ffffff">a</p></body>',
    );
  });

  it('stands out in every mail that we ship', async () => {
    const compiled = await compileBundle(SHIPPED);
    if (compiled.kind !== 'compiled') throw new Error('They do not compile.');
    const mails = Object.values(compiled.bundle.mails).flatMap((locales) => Object.values(locales));
    expect(mails.length).toBeGreaterThan(20);
    for (const { html } of mails) expect(distance(previewIn(html), '#eef1f8')).toBeGreaterThan(3 * LEAST);
  });
});
