import type { CompiledMail } from '../../domain/bundle.ts';
import { compileMail } from './compile-mail.ts';
import { type Folder, filesIn, localeProblem, readText, shown } from './folder.ts';
import { languageOf } from './languages.ts';
import type { Problem } from './problem.ts';

/** Folders that hold templates. Partials and pages are no mails. */
const TEMPLATE_FOLDERS = ['score'] as const;
const ENDING = '.mjml';

export interface CompiledMails {
  readonly mails: Record<string, Record<string, CompiledMail>>;
  /** Every template there is, compiled or not. */
  readonly names: ReadonlySet<string>;
  readonly problems: Problem[];
}

/** Compiles every template, each in all its languages: `score/new.fr-CA.mjml` is `score/new` in Canadian French. */
export async function compileMails(folder: Folder): Promise<CompiledMails> {
  const mails: Record<string, Record<string, CompiledMail>> = {};
  const names = new Set<string>();
  const problems: Problem[] = [];
  for (const kind of TEMPLATE_FOLDERS) {
    for (const fileName of await filesIn(folder, kind, ENDING)) {
      const path = `${kind}/${fileName}`;
      const [name = '', locale = '', ...more] = fileName.slice(0, -ENDING.length).split('.');
      const template = `${kind}/${name}`;
      if (more.length > 0) {
        problems.push({
          file: shown(folder, path),
          message: 'The file name has too many dots. Name it like new.mjml or new.fr-CA.mjml.',
        });
        continue;
      }
      const badLocale = locale === '' ? undefined : localeProblem(folder, path, locale);
      if (badLocale !== undefined) problems.push(badLocale);
      const everyones = locale === '' ? undefined : await readText(folder, `${template}${ENDING}`);
      const result = await compileMail(folder, path, {
        locale: badLocale === undefined ? locale : '',
        shared: languageOf(everyones ?? '') ?? '',
      });
      if (locale === '') names.add(template);
      if ('problems' in result) problems.push(...result.problems);
      else mails[template] = { ...mails[template], [locale]: result.mail };
    }
  }
  for (const [template, locales] of Object.entries(mails)) {
    if (!names.has(template)) {
      const locale = Object.keys(locales)[0];
      problems.push({
        file: shown(folder, `${template}.${locale}${ENDING}`),
        message: `Customers with another language would get nothing. Add ${template}${ENDING}, the template without a language.`,
      });
    }
  }
  return { mails, names, problems };
}
