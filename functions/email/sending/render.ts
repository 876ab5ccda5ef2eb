import type { ContactKinds } from '../../domain/mail/contact-kinds.ts';
import type { Bundle, CompiledMail } from '../../domain/programme/bundle.ts';
import { localeChain } from '../../domain/text/locale.ts';
import { kindOf, type Values } from './mail-kinds.ts';
import { parseTemplate, type Template } from './template.ts';
import { tidyValues } from './variables.ts';

export interface RenderedMail {
  /** One line of plain text. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The locale of the template used; `` is the fallback. */
  readonly localeUsed: string;
}

/**
 * Renders one mail for one person.
 *
 * @param template `score/new`
 * @param locale the reader's, `fr-CA`; looks for a template in `fr-CA`, then in `fr`, then without a language
 * @param values the values of the template's kind, as plain text from anywhere; this makes them harmless
 * @throws Error when the bundle has no such template
 */
export type Render = (template: string, locale: string, values: Values, kinds?: ContactKinds) => RenderedMail;

type Parsed = Readonly<Record<keyof CompiledMail, Template>>;

const renderers = new WeakMap<Bundle, Render>();

/**
 * The mail of a template that suits a locale best, and its language.
 *
 * @throws Error when the bundle has no such template
 */
export function chooseMail(
  bundle: Bundle,
  template: string,
  locale: string,
): { readonly mail: CompiledMail; readonly localeUsed: string; readonly language: string } {
  const locales = bundle.mails[template] ?? {};
  for (const localeUsed of localeChain(locale)) {
    const mail = Object.hasOwn(locales, localeUsed) ? locales[localeUsed] : undefined;
    if (mail === undefined) continue;
    // Publishing refuses a mail that does not say its language.
    const language = /<html[^>]* lang="?([A-Za-z-]+)/.exec(mail.html)?.[1] ?? 'en';
    return { mail, localeUsed, language };
  }
  throw new Error(`The bundle ${bundle.version} has no template "${template}".`);
}

/** Liquid tags on lines of their own leave empty lines. */
const withoutGaps = (text: string): string =>
  `${text
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()}\n`;

/**
 * The renderer of a bundle. It parses each template at its first use. One bundle always has the same
 * renderer.
 */
export function renderer(bundle: Bundle): Render {
  const known = renderers.get(bundle);
  if (known !== undefined) return known;

  const parsed = new Map<CompiledMail, Parsed>();
  const parse = (mail: CompiledMail): Parsed => {
    const before = parsed.get(mail);
    if (before !== undefined) return before;
    const now = {
      subject: parseTemplate('plain', mail.subject),
      html: parseTemplate('html', mail.html),
      text: parseTemplate('plain', mail.text),
    };
    parsed.set(mail, now);
    return now;
  };

  const render: Render = (template, locale, values, kinds) => {
    const { mail, localeUsed } = chooseMail(bundle, template, locale);
    const templates = parse(mail);
    const tidied = tidyValues(kindOf(template, kinds), values);
    return {
      subject: templates.subject(tidied).replace(/\s+/g, ' ').trim(),
      html: templates.html(tidied),
      text: withoutGaps(templates.text(tidied)),
      localeUsed,
    };
  };
  renderers.set(bundle, render);
  return render;
}
