import type { PageWords } from '../../domain/programme/bundle.ts';
import { bandOf, pageWordsSchema } from '../../domain/programme/page-words.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { type Folder, filesIn, localeProblem, readText, shown } from './folder.ts';
import type { TemplateProblem } from './template-problem.ts';
import { oddTexts, readYaml } from './yaml-file.ts';

/** The pages use this language for everyone whose own language is missing. */
const FALLBACK = 'en';

/** A text for one band, and its place. */
interface BandText extends Omit<TemplateProblem, 'message'> {
  readonly band: string;
}

/** Any placeholder. The schema knows which exist, and where. */
const PLACEHOLDER = /(?<!\{)\{[\w-]+\}(?!\})/g;

/** Reads `pages/<locale>.yaml`, the words of the public pages by locale; `` is the fallback. */
export async function readPages(folder: Folder): Promise<{
  pages: Record<string, PageWords>;
  bandTexts: readonly BandText[];
  problems: TemplateProblem[];
}> {
  const pages: Record<string, PageWords> = {};
  const bandTexts: BandText[] = [];
  const problems: TemplateProblem[] = [];
  const names = await filesIn(folder, 'pages', '.yaml');
  for (const name of names) {
    const path = `pages/${name}`;
    const locale = name.slice(0, -'.yaml'.length);
    const badLocale = localeProblem(folder, path, locale);
    if (badLocale !== undefined) problems.push(badLocale);
    const read = readYaml(shown(folder, path), (await readText(folder, path)) ?? '', pageWordsSchema);
    const line = read.lineOf(['language']);
    if ('problems' in read) {
      problems.push(...read.problems);
      continue;
    }
    problems.push(...oddTexts(shown(folder, path), read.value, read.lineOf, PLACEHOLDER));
    if (badLocale === undefined && read.value.language !== locale) {
      problems.push({
        file: shown(folder, path),
        ...(line === undefined ? {} : { line }),
        field: 'language',
        message: `This says "${read.value.language}", but the file name says "${locale}". Make them the same.`,
      });
    } else {
      pages[locale] = read.value;
      for (const field of Object.keys(read.value)) {
        const band = bandOf(field);
        const at = read.lineOf([field]);
        if (band !== undefined)
          bandTexts.push({
            file: shown(folder, path),
            ...(at === undefined ? {} : { line: at }),
            field,
            band,
          });
      }
    }
  }
  if (!names.includes(`${FALLBACK}.yaml`)) {
    problems.push({
      file: shown(folder, `pages/${FALLBACK}.yaml`),
      message: 'This file is missing. The pages use its words for everyone whose own language has no file.',
    });
  }
  const fallback = pages[FALLBACK];
  return { pages: fallback === undefined ? pages : { ...pages, '': fallback }, bandTexts, problems };
}

/** Texts for bands that the programme lacks: nobody would ever read them. */
export function strayBandTexts(
  bandTexts: readonly BandText[],
  { bands }: Pick<Programme, 'bands'>,
): TemplateProblem[] {
  const names = bands.map(({ name }) => name);
  return bandTexts
    .filter(({ band }) => !names.includes(band))
    .map(({ band, ...place }) => ({
      ...place,
      message: `There is no band "${band}". There are: ${names.join(', ')}.`,
    }));
}
