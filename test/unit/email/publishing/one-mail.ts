import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeProblem, describeWarning } from '../../../../functions/email/publishing/compile.ts';
import { type CompiledTemplate, compileMail } from '../../../../functions/email/publishing/compile-mail.ts';
import { sampleOf } from '../../../../functions/email/publishing/samples.ts';
import {
  kindOf,
  MAIL_KINDS,
  type MailKindName,
  type Values,
} from '../../../../functions/email/sending/mail-kinds.ts';
import { type RenderedMail, renderer } from '../../../../functions/email/sending/render.ts';
import { aBundle } from '../../../support/factories.ts';
import { type Files, SOUND } from './templates-folder.ts';

/** The result for one template: the mail as somebody gets it, or the messages for the marketer. */
export interface OneMail {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** Renders with the sample's values and these. Throws when there is no mail. */
  readonly as: (values?: Values) => RenderedMail;
}

/**
 * Compiles one template of the sound folder, with these files in place of its own. This is much faster than
 * compiling the folder.
 */
export async function compileOne(files: Files, template: string): Promise<CompiledTemplate> {
  const kind = MAIL_KINDS[template.split('/')[0] as MailKindName];
  const language = { locale: '', shared: 'en' };
  const root = await mkdtemp(join(tmpdir(), 'hearback-mail-'));
  try {
    const own = [`${template}.mjml`, 'partials/footer.mjml'].map(
      (path) => [path, SOUND[path] ?? ''] as const,
    );
    for (const [path, text] of Object.entries({ ...Object.fromEntries(own), ...files })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await compileMail({ root, shownAs: 'templates' }, `${template}.mjml`, language, kind);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** {@link compileOne}, for whoever reads the mail or the messages. */
export async function oneMail(files: Files, template = 'score/new'): Promise<OneMail> {
  const compiled = await compileOne(files, template);
  const problems = 'problems' in compiled ? compiled.problems : [];
  return {
    problems: problems.map(describeProblem),
    warnings: compiled.warnings.map(describeWarning),
    as(values = {}) {
      if (!('mail' in compiled)) throw new Error(problems.map(describeProblem).join('\n'));
      const mails = { [template]: { '': compiled.mail } };
      const render = renderer(aBundle({ mails }));
      return render(template, 'en', { ...sampleOf(kindOf(template)), ...values });
    },
  };
}

const MAIL = SOUND['score/new.mjml'] ?? '';

/** The sound mail with something else in place of its greeting in line 9. */
export const withGreeting = (greeting: string): Files => ({
  'score/new.mjml': MAIL.replace('Hello {{ first_name | default: "there" }}', () => greeting),
});

/** The sound mail with more elements before the scale, from line 11 on. */
export const withElements = (elements: string): Files => ({
  'score/new.mjml': MAIL.replace('<score-scale />', () => `${elements}\n<score-scale />`),
});

/** The sound mail with an addition to its head, from line 5 on. */
export const withHead = (head: string): Files => ({
  'score/new.mjml': MAIL.replace('</mj-head>', () => `${head}\n</mj-head>`),
});

/** The sound mail with another subject, in line 3. */
export const withSubject = (subject: string): Files => ({
  'score/new.mjml': MAIL.replace('How is it going?', () => subject),
});

/** The text part without what every mail has: the question, the ten links and the footer. */
export const greetingIn = ({ text }: RenderedMail): string =>
  text.split('\n\nHow likely')[0]?.split('\nHow likely')[0] ?? '';
