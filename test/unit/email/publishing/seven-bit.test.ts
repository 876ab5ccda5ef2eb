import { describe, expect, it } from 'vitest';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { sampleOf } from '../../../../functions/email/publishing/samples.ts';
import { sevenBit } from '../../../../functions/email/publishing/seven-bit.ts';
import { kindOf } from '../../../../functions/email/sending/mail-kinds.ts';
import { mimePart } from '../../../../functions/email/sending/mime-part.ts';
import { renderer } from '../../../../functions/email/sending/render.ts';
import { asWritten } from '../../../support/as-written.ts';
import { shippedBundle } from '../../../support/shipped-world.ts';
import { SOUND, withTemplates } from './templates-folder.ts';

describe('HTML that mail carries as it is', () => {
  it('has character references for what is not ASCII, in text and attributes', () => {
    expect(sevenBit('<title>Zoë</title><p title="10 – Äußerst">😀</p>')).toBe(
      '<title>Zo&#235;</title><p title="10 &#8211; &#196;u&#223;erst">&#128512;</p>',
    );
  });

  it('leaves styles as they are, because they have no character references', () => {
    const style = '<style media="print">.a{content:"→"}</style>';
    expect(sevenBit(`<p>→</p>${style}<p>→</p>`)).toBe(`<p>&#8594;</p>${style}\n<p>&#8594;</p>`);
  });

  it('leaves the placeholders for Liquid as they are', () => {
    expect(sevenBit('<p>\ue000\uf8ff\uf8ff ü \uefff</p>')).toBe('<p>\ue000\uf8ff\uf8ff &#252; \uefff</p>');
  });

  it('breaks lines where no reader sees it: after the names of tags, and after rules of style', () => {
    const words = 'word '.repeat(60);
    const html = [
      `<style>${'.a{color:red}'.repeat(60)}.b{content:"${'x'.repeat(250)}} y"}</style>`,
      `<pre>${'<b>one</b> <b class="x">two</b> '.repeat(20)}</pre>`,
      `<p title="${words}> <b>${words}">${words}</p> <p>${words}</p>`,
      `<td align="left">${words}</td> `.repeat(10),
    ].join('');
    const broken = sevenBit(html);
    expect(broken.replace(/(<[a-z]+)\n/g, '$1 ').replace(/(\}|<\/style>)\n/g, '$1')).toBe(html);
    expect(broken.match(/<td\n/g)?.length).toBeGreaterThan(5);
    expect(broken.match(/\}\n/g)?.length).toBeGreaterThan(2);
    expect(broken).toContain(`${'x'.repeat(250)}} y"}`);
  });
});

describe('a mail whose Liquid captures part of the mail', () => {
  it.each([
    ['with a foreign letter in the template', 'Grüße an alle'],
    ['with one in a value', 'Hello {{ first_name | default: "there" }}'],
  ])('%s reads as it is written', async (_, greeting) => {
    const text = `<mj-text>{% capture hello %}${greeting}{% endcapture %}<p>{{ hello }}</p></mj-text>`;
    const score = (SOUND['score/new.mjml'] ?? '').replace('<score-scale />', `${text}<score-scale />`);
    const compiled = await withTemplates({ ...SOUND, 'score/new.mjml': score }, compileBundle);
    if (compiled.kind !== 'compiled') throw new Error(JSON.stringify(compiled.problems));
    const sample = { ...sampleOf(kindOf('score/new')), first_name: 'Zoë' };
    const { html } = renderer(compiled.bundle)('score/new', 'en', sample);
    const said = greeting.replace(/\{\{.*\}\}/, 'Zoë');
    expect(asWritten(html)).toContain(`<p>${said}</p>`);
    expect(mimePart('text/html', html)).toContain('Content-Transfer-Encoding: 7bit');
  });
});

describe('the shipped templates', async () => {
  const bundle = await shippedBundle();
  const mails = Object.entries(bundle.mails)
    .filter(([template]) => !template.startsWith('digest/'))
    .flatMap(([template, locales]) => Object.keys(locales).map((locale) => [template, locale] as const));

  it.each(mails)('%s in "%s" needs no encoding', (template, locale) => {
    const sample = { ...sampleOf(kindOf(template)), first_name: 'Zoë' };
    const { html } = renderer(bundle)(template, locale, sample);
    expect(mimePart('text/html', html)).toContain('Content-Transfer-Encoding: 7bit');
    expect(asWritten(html)).toMatch(locale === 'de' ? /[äöüß]/ : /lang="en"/);
  });
});
