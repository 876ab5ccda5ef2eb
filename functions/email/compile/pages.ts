import type { PageWords } from '../../domain/bundle.ts';
import { pageWordsSchema } from '../../domain/page-words.ts';
import { type Folder, filesIn, localeProblem, readText, shown } from './folder.ts';
import type { Problem } from './problem.ts';
import { readYaml } from './yaml-file.ts';

/** The pages speak this language to everyone whose own is not there. */
const FALLBACK = 'en';

/** Reads `pages/<locale>.yaml`, the words of the public pages by locale; `` is the fallback. */
export async function readPages(
  folder: Folder,
): Promise<{ pages: Record<string, PageWords>; problems: Problem[] }> {
  const pages: Record<string, PageWords> = {};
  const problems: Problem[] = [];
  const names = await filesIn(folder, 'pages', '.yaml');
  for (const name of names) {
    const path = `pages/${name}`;
    const locale = name.slice(0, -'.yaml'.length);
    const badLocale = localeProblem(folder, path, locale);
    if (badLocale !== undefined) problems.push(badLocale);
    const read = readYaml(shown(folder, path), (await readText(folder, path)) ?? '', pageWordsSchema);
    const line = read.lineOf(['language']);
    if ('problems' in read) problems.push(...read.problems);
    else if (badLocale === undefined && read.value.language !== locale) {
      problems.push({
        file: shown(folder, path),
        ...(line === undefined ? {} : { line }),
        field: 'language',
        message: `This says "${read.value.language}", but the file name says "${locale}". Make them the same.`,
      });
    } else pages[locale] = read.value;
  }
  if (!names.includes(`${FALLBACK}.yaml`)) {
    problems.push({
      file: shown(folder, `pages/${FALLBACK}.yaml`),
      message: 'This file is missing. The pages use its words for everyone whose own language has no file.',
    });
  }
  const fallback = pages[FALLBACK];
  return { pages: fallback === undefined ? pages : { ...pages, '': fallback }, problems };
}
