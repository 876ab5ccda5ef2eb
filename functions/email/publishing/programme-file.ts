import * as z from 'zod';
import { CASE_TEMPLATES, mentionsIn } from '../../domain/mail/templates.ts';
import { DIGEST_TEMPLATE, type Programme, programmeSchema } from '../../domain/programme/programme.ts';
import { localeChain } from '../../domain/text/locale.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import { type Folder, readText, shown } from './folder.ts';
import { listHolidays, shutWindows } from './holidays.ts';
import { contradictions, type Remark, warnings } from './programme-sense.ts';
import type { TemplateProblem } from './template-problem.ts';
import { fieldName, oddTexts, readYaml } from './yaml-file.ts';

const FILE = 'programme.yaml';

/** Other files that the programme must fit. */
export interface Beside {
  /** Names of the existing templates: `score/new`. */
  readonly templates: ReadonlySet<string>;
  /** Locales in which the pages have words; `` is the fallback. */
  readonly pages: readonly string[];
}

/**
 * Reads `programme.yaml`. It reports a template that it names and nobody wrote, a template that nothing
 * names, a cause without words in a language of the pages, and what contradicts itself. It warns of what is
 * hardly meant, such as a milestone that a rule holds back.
 *
 * @param now the holidays of countries are listed from the year of this moment on
 */
export async function readProgramme(
  folder: Folder,
  beside: Beside,
  now: EpochMs = Date.now(),
): Promise<{ programme?: Programme; problems: TemplateProblem[]; warnings: TemplateProblem[] }> {
  const file = shown(folder, FILE);
  const text = await readText(folder, FILE);
  if (text === undefined) {
    return {
      problems: [
        { file, message: 'This file is missing. It says who is asked when; see templates/README.md.' },
      ],
      warnings: [],
    };
  }
  const read = readYaml(file, text, programmeSchema);
  const stray = strayTemplates(folder, text, beside.templates);
  if ('problems' in read) return { problems: [...read.problems, ...stray], warnings: [] };
  const { value, lineOf } = read;
  const found = await makeSense(file, value, lineOf, now);
  const problems = [
    ...oddTexts(file, value, lineOf),
    ...wordlessCauses(file, value, beside.pages, lineOf),
    ...found.problems,
    ...stray,
  ];
  return problems.length === 0 ? { ...found, problems } : { problems, warnings: [] };
}

/**
 * Reads a programme alone, to compare it with another one. Whether its templates exist is not asked.
 *
 * @param text the content of the file
 */
export async function readProgrammeAlone(
  file: string,
  text: string,
  now: EpochMs = Date.now(),
): Promise<{ programme?: Programme; problems: TemplateProblem[] }> {
  const read = readYaml(file, text, programmeSchema);
  if ('problems' in read) return { problems: read.problems };
  const { programme, problems } = await makeSense(file, read.value, read.lineOf, now);
  return problems.length === 0 ? { programme, problems } : { problems };
}

/** What is wrong or hardly meant in settings that are right one by one, and the programme to publish. */
async function makeSense(
  file: string,
  value: Programme,
  lineOf: LineOf,
  now: EpochMs,
): Promise<{ programme: Programme; problems: TemplateProblem[]; warnings: TemplateProblem[] }> {
  const placed = ({ path, message }: Remark): TemplateProblem => at(file, lineOf, path, message);
  const { holidays, faults } = await listHolidays(value.holidays ?? [], now);
  const programme = value.holidays === undefined ? value : { ...value, holidays };
  return {
    programme,
    problems: [...contradictions(value), ...faults, ...shutWindows(programme, now)].map(placed),
    warnings: warnings(value).map(placed),
  };
}

type LineOf = (path: readonly PropertyKey[]) => number | undefined;

const at = (file: string, lineOf: LineOf, path: readonly PropertyKey[], message: string): TemplateProblem => {
  const line = lineOf(path);
  return { file, ...(line === undefined ? {} : { line }), field: fieldName(path), message };
};

/** Causes that some page would show in a language that its reader did not choose. */
function wordlessCauses(
  file: string,
  { causes }: Programme,
  pages: readonly string[],
  lineOf: LineOf,
): TemplateProblem[] {
  return causes.flatMap(({ name, label }, index) => {
    const missing = pages.filter(
      (locale) =>
        locale !== '' && !localeChain(locale).some((each) => each !== '' && Object.hasOwn(label, each)),
    );
    if (missing.length === 0) return [];
    const message = `The cause "${name}" has no words in ${missing.map((locale) => `"${locale}"`).join(', ')}, which pages/ has. Add ${missing.map((locale) => `${locale}: …`).join(', ')}.`;
    return [at(file, lineOf, ['causes', index, 'label'], message)];
  });
}

/** A programme in which mails are looked for, so that one wrong number does not hide a missing template. */
const roughly = z.looseObject({
  bands: z.array(z.looseObject({})).min(1),
  digests: z
    .array(z.looseObject({ template: z.unknown().default(DIGEST_TEMPLATE) }))
    .optional()
    .catch(undefined),
});

/**
 * Templates that the programme names and nobody wrote. Without any, templates that somebody wrote and nothing
 * names.
 */
function strayTemplates(folder: Folder, text: string, templates: ReadonlySet<string>): TemplateProblem[] {
  const file = shown(folder, FILE);
  const read = readYaml(file, text, roughly);
  if ('problems' in read) return [];
  const known = [...templates].sort();
  const mentions = mentionsIn(read.value);
  const unknown = mentions
    .filter(({ template }) => !templates.has(template))
    .map(({ template, path }) => {
      const kin = known.filter((each) => each.split('/')[0] === template.split('/')[0]);
      return at(
        file,
        read.lineOf,
        path,
        `There is no template "${template}" (${template}.mjml). There are: ${kin.join(', ') || 'none yet'}.`,
      );
    });
  const always = Object.values<string>(CASE_TEMPLATES);
  const missing = always
    .filter((template) => !templates.has(template))
    .map((template) => ({
      file: shown(folder, `${template}.mjml`),
      message: 'This mail is missing. Owners of accounts get it about each case; see templates/README.md.',
    }));
  // A misspelt name also leaves its template unused.
  if (unknown.length > 0) return [...unknown, ...missing];
  const used = new Set([...always, ...mentions.map(({ template }) => template)]);
  const unused = known
    .filter((template) => !used.has(template))
    .map((template) => ({
      file: shown(folder, `${template}.mjml`),
      message: `Nothing in ${FILE} uses this mail. ${howToUse(template)}`,
    }));
  return [...missing, ...unused];
}

/** The place in which the programme can name a mail of a folder. Others are named in their own part. */
const PLACES: Readonly<Record<string, string>> = {
  score: 'in a band as "template:',
  'follow-up': 'in "followUp" as "template:',
  thanks: 'in "thanks" of a band or in "followUp" as "thanks:',
  digest: 'in a digest as "template:',
};

function howToUse(template: string): string {
  const [folder = ''] = template.split('/');
  // No programme chooses the mails about cases.
  if (Object.values(CASE_TEMPLATES).some((each) => each.startsWith(`${folder}/`))) return 'Remove the file.';
  const place = PLACES[folder] ?? 'as "template:';
  return `Name it ${place} ${template}", or remove the file.`;
}
