import { describe, expect, it } from 'vitest';
import { sevenBit } from '../../../functions/email/compile/seven-bit.ts';
import { compileBundle } from '../../../functions/email/compile.ts';
import { kindOf, sampleOf } from '../../../functions/email/mail-kinds.ts';
import { mimePart } from '../../../functions/email/mime-part.ts';
import { renderer } from '../../../functions/email/render.ts';
import { withoutReferences } from '../../support/references.ts';
import { SHIPPED } from './templates-folder.ts';

describe('HTML that mail carries as it is', () => {
  it('has character references for what is not ASCII, in text and attributes', () => {
    expect(sevenBit('<title>Zoë</title><p title="10 – Äußerst">😀</p>')).toBe(
      '<title>Zo&#235;</title><p title="10 &#8211; &#196;u&#223;erst">&#128512;</p>',
    );
  });

  it('leaves styles as they are, for they know no references', () => {
    const style = '<style media="print">.a{content:"→"}</style>';
    expect(sevenBit(`<p>→</p>${style}<p>→</p>`)).toBe(`<p>&#8594;</p>${style}\n<p>&#8594;</p>`);
  });

  it('leaves the veil over Liquid as it is', () => {
    expect(sevenBit('<p>\ue000\uf8ff\uf8ff ü \uefff</p>')).toBe('<p>\ue000\uf8ff\uf8ff &#252; \uefff</p>');
  });

  it('breaks lines at blanks between tags and after rules of style, and nowhere else', () => {
    const cell = `<td title="a > b"> ${'word '.repeat(60)}</td> <td>`;
    const rules = `<style>${'.a{color:red} '.repeat(60)}</style>`;
    const html = rules + cell.repeat(10);
    const broken = sevenBit(html);
    expect(broken.replaceAll('\n', ' ').replace('</style> ', '</style>').replaceAll('}  ', '} ')).toBe(html);
    expect(broken).toMatch(/^(?:.*(?:>|\}|<\/style>)\n)+.*$/);
    for (const line of broken.split('\n')) expect(line.length).toBeLessThan(700);
  });
});

describe('the shipped templates', async () => {
  const compiled = await compileBundle(SHIPPED);
  if (compiled.kind !== 'compiled') throw new Error('They do not compile.');
  const { bundle } = compiled;
  const mails = Object.entries(bundle.mails)
    .filter(([template]) => !template.startsWith('digest/'))
    .flatMap(([template, locales]) => Object.keys(locales).map((locale) => [template, locale] as const));

  it.each(mails)('%s in "%s" needs no encoding', (template, locale) => {
    const sample = { ...sampleOf(kindOf(template)), first_name: 'Zoë' };
    const { html } = renderer(bundle)(template, locale, sample);
    expect(mimePart('text/html', html)).toContain('Content-Transfer-Encoding: 7bit');
    expect(withoutReferences(html)).toMatch(locale === 'de' ? /[äöüß]/ : /lang="en"/);
  });
});
