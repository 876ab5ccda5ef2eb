import type { CompiledMail } from '../../domain/programme/bundle.ts';
import { MAIL_KIND_NAMES, MAIL_KINDS } from '../sending/mail-kinds.ts';
import { compileMail, textFileOf } from './compile-mail.ts';
import { type Folder, filesIn, localeProblem, readText, shown } from './folder.ts';
import { languageOf } from './languages.ts';
import type { TemplateProblem } from './template-problem.ts';

const ENDING = '.mjml';
const TEXT_ENDING = '.txt';

export interface CompiledMails {
  readonly mails: Record<string, Record<string, CompiledMail>>;
  /** Every existing template, compiled or not. */
  readonly names: ReadonlySet<string>;
  readonly problems: TemplateProblem[];
  readonly warnings: TemplateProblem[];
}

/** Compiles every template in all its languages: `score/new.fr-CA.mjml` is `score/new` in Canadian French. */
export async function compileMails(folder: Folder): Promise<CompiledMails> {
  const mails: Record<string, Record<string, CompiledMail>> = {};
  const names = new Set<string>();
  const problems: TemplateProblem[] = [];
  const warnings: TemplateProblem[] = [];
  for (const kind of MAIL_KIND_NAMES) {
    const fileNames = await filesIn(folder, kind, ENDING);
    problems.push(...(await orphans(folder, kind, fileNames)));
    for (const fileName of fileNames) {
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
      const language = {
        locale: badLocale === undefined ? locale : '',
        shared: languageOf(everyones ?? '') ?? '',
      };
      const result = await compileMail(folder, path, language, MAIL_KINDS[kind]);
      if (locale === '') names.add(template);
      warnings.push(...result.warnings);
      if ('problems' in result) problems.push(...result.problems);
      else mails[template] = { ...mails[template], [locale]: result.mail };
    }
  }
  for (const [template, locales] of Object.entries(mails)) {
    if (!names.has(template)) {
      const locale = Object.keys(locales)[0];
      problems.push({
        file: shown(folder, `${template}.${locale}${ENDING}`),
        message: `People with another language would get nothing. Add ${template}${ENDING}, the template without a language.`,
      });
    }
  }
  return { mails, names, problems, warnings };
}

/** Text parts without a mail: nobody would ever read them. */
async function orphans(folder: Folder, kind: string, mails: readonly string[]): Promise<TemplateProblem[]> {
  const texts = new Set(mails.map(textFileOf));
  const found = (await filesIn(folder, kind, TEXT_ENDING)).filter((name) => !texts.has(name));
  return found.map((name) => {
    const base = name.slice(0, -TEXT_ENDING.length);
    const message = base.endsWith(ENDING)
      ? `Nothing reads this file. Name the text part of ${base} ${base.slice(0, -ENDING.length)}${TEXT_ENDING}.`
      : `This is the text part of a mail that is not there. Add ${kind}/${base}${ENDING}, or remove this file.`;
    return { file: shown(folder, `${kind}/${name}`), message };
  });
}
