import { describe, expect, test } from 'vitest';
import { compileBundle, describeProblem } from '../../../../functions/email/publishing/compile.ts';
import { type Files, FRENCH, SOUND, withTemplates } from './templates-folder.ts';

const compiled = (files: Files) => withTemplates({ ...SOUND, ...files }, compileBundle);

async function textOf(files: Files, locale: string): Promise<string> {
  const result = await compiled(files);
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems));
  return result.bundle.mails['score/new']?.[locale]?.text ?? '';
}

async function problemsOf(files: Files): Promise<string[]> {
  const result = await compiled(files);
  return result.kind === 'problems' ? result.problems.map(describeProblem) : [];
}

const french = String(FRENCH['score/new.fr.mjml']);
const footer = String(FRENCH['partials/footer.fr.mjml']);
const canadian = { 'score/new.fr-CA.mjml': french.replace('lang="fr"', 'lang="fr-CA"') };

describe('a mail in another language', () => {
  test('gets the partials of its language, the others keep theirs', async () => {
    expect(await textOf(FRENCH, 'fr')).toContain('Se désabonner');
    expect(await textOf(FRENCH, 'fr')).not.toContain('Unsubscribe');
    expect(await textOf(FRENCH, '')).toContain('Unsubscribe');
  });

  test('gets the most fitting partial there is', async () => {
    const files = { ...FRENCH, ...canadian };
    expect(await textOf(files, 'fr-CA')).toContain('Se désabonner');
    const own = { ...files, 'partials/footer.fr-CA.mjml': footer.replace('Se désabonner', 'Se désinscrire') };
    expect(await textOf(own, 'fr-CA')).toContain('Se désinscrire');
    expect(await textOf(own, 'fr')).toContain('Se désabonner');
  });

  test('gets them inside other partials too', async () => {
    const files = {
      ...FRENCH,
      'partials/frame.mjml': '<mj-include path="./footer.mjml" />',
      'score/new.fr.mjml': french.replace('footer.mjml', 'frame.mjml'),
    };
    expect(await textOf(files, 'fr')).toContain('Se désabonner');
  });

  test('shares partials without words, and all of them with its own language elsewhere', async () => {
    const sender = '<mj-section><mj-column><mj-text>{{ sender_name }}</mj-text></mj-column></mj-section>';
    const include = '<mj-body><mj-include path="../partials/sender.mjml" />';
    const british = String(SOUND['score/new.mjml']).replace('lang="en"', 'lang="en-GB"');
    expect(
      await problemsOf({
        ...FRENCH,
        'partials/sender.mjml': sender,
        'score/new.fr.mjml': french.replace('<mj-body>', include),
        'score/new.en-GB.mjml': british,
      }),
    ).toEqual([]);
  });

  test.each<[string, Files, string]>([
    [
      'a partial that has no such language',
      { 'score/new.fr.mjml': french },
      'templates/score/new.fr.mjml:14: This mail is in "fr", but "../partials/footer.mjml" is not. Add templates/partials/footer.fr.mjml.',
    ],
    [
      'another language in the text than in the file name',
      { ...FRENCH, 'score/new.fr.mjml': french.replace('lang="fr"', 'lang="en"') },
      'templates/score/new.fr.mjml:1: <mjml lang="en"> is not the language of the file name, "fr". Make them the same.',
    ],
    [
      'a scale that speaks English',
      { ...FRENCH, 'score/new.fr.mjml': french.replace(' low="Non"', '') },
      'templates/score/new.fr.mjml:11: <score-scale> speaks English unless you word it. Add low="…"; templates/README.md says what they mean.',
    ],
  ])('%s is a problem', async (_name, files, problem) => {
    expect(await problemsOf(files)).toEqual([problem]);
  });
});
