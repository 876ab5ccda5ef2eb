import { describe, expect, it } from 'vitest';
import { readablePreview } from '../../../../functions/email/publishing/preview.ts';
import { shippedBundle } from '../../../support/shipped-world.ts';
import { oneMail } from './one-mail.ts';
import { SOUND } from './templates-folder.ts';

const partsOf = (colour: string): number[] =>
  (colour.slice(1).match(/../g) ?? []).map((part) => Number.parseInt(part, 16));
/** The rule of SpamAssassin (Mail::SpamAssassin::HTML, html_font_invisible). */
function distance(a: string, b: string): number {
  const [reds, greens, blues] = partsOf(a).map((part, index) => part - (partsOf(b)[index] ?? 0));
  return Math.hypot(0.2126 * (reds ?? 0), 0.7152 * (greens ?? 0), 0.0722 * (blues ?? 0));
}
/** A smaller difference counts as hidden spam. */
const LEAST = 12;

/** The colours of the preview line, its own background first. */
const previewIn = (html: string): readonly string[] =>
  /<div\s+style="display:none;[^"]*?color:(#[\da-f]{6});background-color:(#[\da-f]{6})/
    .exec(html)
    ?.slice(1) ?? [];
/** Whether the line is visible by itself, whatever is around it. */
const standsOut = (html: string): boolean => {
  const [colour, background] = previewIn(html);
  return colour !== undefined && background !== undefined && distance(colour, background) > 3 * LEAST;
};
const MAIL = SOUND['score/new.mjml'] ?? '';

describe('the preview line', () => {
  it.each([
    '#ffffff',
    '#eef1f8',
    '#808080',
    '#10141f',
    'black',
    'gray',
    'rgb(128, 128, 128)',
  ])('stands out, also in a mail with the background %s', async (background) => {
    const mail = MAIL.replace('<mj-body>', `<mj-body background-color="${background}">`);
    expect(standsOut((await oneMail({ 'score/new.mjml': mail })).as().html)).toBe(true);
  });

  it('keeps everything else of MJML', async () => {
    expect((await oneMail({})).as().html).toMatch(
      /<div\s+style="display:none;font-size:1px;color:#000000;background-color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden">One question\.<\/div>/,
    );
  });

  it('is the only white that is removed', () => {
    const page = '<body><p style="color:#ffffff">a</p></body>';
    expect(readablePreview(page)).toBe(page);
  });

  it('is visible in every mail that we ship', async () => {
    const mails = Object.values((await shippedBundle()).mails).flatMap((locales) => Object.values(locales));
    expect(mails.length).toBeGreaterThan(20);
    for (const { html } of mails) expect(standsOut(html)).toBe(true);
  });
});
