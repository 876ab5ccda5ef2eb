import * as z from 'zod';
import { type Programme, programmeSchema } from '../../domain/programme.ts';
import { type Folder, readText, shown } from './folder.ts';
import type { Problem } from './problem.ts';
import { readYaml } from './yaml-file.ts';

const FILE = 'programme.yaml';

/** Only what is needed to look for templates, so that one wrong number does not hide a missing template. */
const templatesOnly = z.looseObject({ bands: z.array(z.looseObject({ template: z.string() })) });

/**
 * Reads `programme.yaml`.
 *
 * @param templates names of the templates that exist, `score/new`; a band that names another is a problem, and so is one that no band names
 */
export async function readProgramme(
  folder: Folder,
  templates: ReadonlySet<string>,
): Promise<{ programme?: Programme; problems: Problem[] }> {
  const file = shown(folder, FILE);
  const text = await readText(folder, FILE);
  if (text === undefined) {
    return {
      problems: [
        { file, message: 'This file is missing. It says who is asked when; see templates/README.md.' },
      ],
    };
  }
  const read = readYaml(file, text, programmeSchema);
  const problems = [...('problems' in read ? read.problems : []), ...strayTemplates(folder, text, templates)];
  return 'value' in read && problems.length === 0 ? { programme: read.value, problems } : { problems };
}

/** Templates that bands name and nobody wrote, or else those that somebody wrote and no band names. */
function strayTemplates(folder: Folder, text: string, templates: ReadonlySet<string>): Problem[] {
  const file = shown(folder, FILE);
  const read = readYaml(file, text, templatesOnly);
  if ('problems' in read) return [];
  const known = [...templates].sort();
  const unknown = read.value.bands.flatMap(({ template }, index): Problem[] => {
    if (templates.has(template)) return [];
    const line = read.lineOf(['bands', index, 'template']);
    return [
      {
        file,
        ...(line === undefined ? {} : { line }),
        field: `bands[${index}].template`,
        message: `There is no template "${template}" (${template}.mjml). There are: ${known.join(', ') || 'none yet'}.`,
      },
    ];
  });
  // A misspelt name leaves its template unused too.
  if (unknown.length > 0 || read.value.bands.length === 0) return unknown;
  const used = new Set(read.value.bands.map(({ template }) => template));
  return known
    .filter((template) => !used.has(template))
    .map((template) => ({
      file: shown(folder, `${template}.mjml`),
      message: `No band in ${FILE} uses this mail. Name it in a band as "template: ${template}", or remove the file.`,
    }));
}
