import { LiquidError, Output, type Template, toValueSync } from 'liquidjs';
import { makeLiquid } from '../sending/liquid.ts';
import { MAIL_KIND_NAMES, MAIL_KINDS, type MailKind } from '../sending/mail-kinds.ts';
import { misusesIn, type TemplateOutput } from './lint-values.ts';
import { unknownIn, visited, withoutInside } from './liquid-paths.ts';
import { blockTagsIn, liquidIn } from './liquid-tags.ts';
import { nearest } from './nearest-name.ts';
import { ourSpelling } from './other-tools.ts';
import { sampleOf } from './samples.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';

const liquid = makeLiquid('html');
const filters = Object.keys(liquid.filters);

const guess = (word: string, words: Iterable<string>, show: (word: string) => string): string => {
  const near = nearest(word, words);
  return near === undefined ? '' : ` Did you mean ${show(near)}?`;
};

const SEE = 'templates/README.md shows what may be used.';

/** The parser's messages, in words for marketers. */
const PLAIN: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^undefined filter: (.*)$/,
    (_, name = '') => `There is no filter "${name}".${guess(name, filters, (near) => `"${near}"`)}`,
  ],
  [
    /^tag "(end|else|elsif|when)(\w*)" not found$/,
    (_, tag = '', block = '') =>
      tag === 'end'
        ? `{% end${block} %} ends nothing. Remove it, or add {% ${block} … %} before.`
        : `{% ${tag}${block} %} stands outside of {% if %} or {% case %}. Move it inside.`,
  ],
  [
    /^tag "tablerow" not found$/,
    () => 'There is no {% tablerow %}. Write {% for row in rows %}…{% endfor %} with <tr> and <td> inside.',
  ],
  [
    /^tag "(.*)" not found$/,
    (_, name = '') =>
      `There is no {% ${name} %}.${guess(name, Object.keys(liquid.tags), (near) => `{% ${near} %}`) || ` ${SEE}`}`,
  ],
  [/^tag (\{%-?\s*(\w+).*) not closed$/s, (_, tag, name) => `${tag} is never closed. Add {% end${name} %}.`],
  [/^output "?(\{\{.*)" not closed$/s, () => 'A quote inside {{ }} is never closed. Add it.'],
  [/^tag "?\{%.*" not closed$/s, () => 'A quote inside {% %} is never closed. Add it.'],
  [
    /^invalid value expression: "\s*"$/,
    () => 'There is no value between the braces. Write a variable, or remove them.',
  ],
  [/^invalid value expression: (.*)$/s, (_, what = '') => `Liquid cannot read ${what}. ${SEE}`],
  [
    /^expected "\|" before filter$/,
    () =>
      `Behind the value stands something that is no filter. Filters begin with |, and to compare write ==. ${SEE}`,
  ],
  [/^expected (?:variable name|"=")$/, () => 'Write {% assign name = value %}.'],
  [/^illegal tag: \{%-?\s*for\b.*$/s, () => 'Write {% for row in rows %}…{% endfor %}.'],
  [/^illegal tag syntax, tag name expected$/, () => 'A tag has no name. Write {% if … %} or the like.'],
  [/^invalid range syntax$/, () => `These brackets are no range such as (1..3). ${SEE}`],
  [/^\[ not closed$/, () => 'A [ is never closed. Add ].'],
  [
    /^parse length limit exceeded$/,
    () => 'The file is longer than a mail can be. Shorten it; Gmail cuts mails off at 102 KB.',
  ],
];

/**
 * Problems of the Liquid in one file: syntax that is broken, names that are unknown, conditions that are
 * never true, and gaps left by empty values.
 */
export function lintLiquid(
  file: string,
  text: string,
  kind: MailKind,
  output: TemplateOutput,
): TemplateProblem[] {
  const open = unclosed(file, text) ?? tooDeep(file, text);
  if (open !== undefined) return [open];
  const { templates, problems } = parsed(file, text, kind);
  if (templates === undefined) return problems;
  try {
    const known = sampleOf(kind);
    const { locals } = liquid.analyzeSync(templates, { partials: false });
    const unknown = unknownIn(templates, known).map(({ text: name, line }) => ({
      file,
      line,
      message: typographic(name) ?? noSuchVariable(name, kind),
    }));
    const overwritten = Object.entries(locals)
      .filter(([name]) => Object.hasOwn(known, name))
      .flatMap(([name, variables]) =>
        variables.map(({ location }) => ({
          file,
          line: location.row,
          message: `"${name}" already has a meaning. Choose another name here.`,
        })),
      );
    const misused = misusesIn(visited(templates, known), output).map((each) => ({ file, ...each }));
    return [...problems, ...unknown, ...overwritten, ...misused, ...unguarded(file, templates, kind)];
  } catch (error) {
    return [...problems, liquidProblem(file, text, error, kind)];
  }
}

/** How deep Liquid tags may nest. Liquid recurses, and does not get far beyond this. */
const MAX_DEPTH = 100;

/** Where tags nest too deep. */
function tooDeep(file: string, text: string): TemplateProblem | undefined {
  let depth = 0;
  for (const { kind, offset } of blockTagsIn(text)) {
    if (kind === 'begins') depth += 1;
    if (kind === 'ends') depth -= 1;
    if (depth <= MAX_DEPTH) continue;
    return {
      file,
      line: lineAt(text, offset),
      message: 'Too many Liquid tags stand inside each other here. Take some apart.',
    };
  }
  return undefined;
}

/** More mistakes are reported when some of these are mended. */
const MAX_MISTAKES = 20;

/**
 * The parsed templates of a text, and what Liquid could not read. A broken part without a body is left out,
 * so that the rest is checked too. If the broken tag has a body, there are no templates.
 */
function parsed(
  file: string,
  written: string,
  kind: MailKind,
): { readonly templates?: Template[]; readonly problems: TemplateProblem[] } {
  const problems: TemplateProblem[] = [];
  let text = written;
  while (problems.length < MAX_MISTAKES) {
    try {
      return { templates: liquid.parse(text), problems };
    } catch (error) {
      problems.push(liquidProblem(file, text, error, kind));
      const place = placeOf(text, error);
      if (place === undefined || !standsAlone(text, text.slice(place.start, place.end))) break;
      const blank = text.slice(place.start, place.end).replace(/[^\n]/g, ' ');
      text = text.slice(0, place.start) + blank + text.slice(place.end);
    }
  }
  return { problems };
}

/** The braces that an error is about. */
function placeOf(text: string, error: unknown): { readonly start: number; readonly end: number } | undefined {
  if (!(error instanceof LiquidError)) return undefined;
  const at = error.token.begin;
  for (const place of liquidIn(text)) if (place.start <= at && at < place.end) return place;
  return undefined;
}

/** Whether braces have no body and end none: an output, or an unknown tag without an end. */
function standsAlone(text: string, written: string): boolean {
  if (written.startsWith('{{')) return true;
  const name = /^\{%-?\s*(\w+)/.exec(written)?.[1] ?? '';
  if (name === '' || Object.hasOwn(liquid.tags, name) || /^(?:end|else|elsif|when)/.test(name)) return false;
  return nearest(name, Object.keys(liquid.tags)) === undefined && !text.includes(`end${name}`);
}

/** Liquid's message about a text that it cannot read, in plain words. */
function liquidProblem(file: string, text: string, error: unknown, kind: MailKind): TemplateProblem {
  if (!(error instanceof LiquidError)) throw error;
  const line = error.token.getPosition()[0] ?? 1;
  const what = (error.originalError?.message ?? error.message).split(/, line:\d+|\n/)[0] ?? '';
  const place = placeOf(text, error);
  const written = place === undefined ? error.token.getText() : text.slice(place.start, place.end);
  const rule = PLAIN.find(([pattern]) => pattern.test(what));
  const message =
    habit(written, kind) ??
    (rule === undefined
      ? `This Liquid does not work: ${error.token.getText().slice(0, 80)}. ${SEE}`
      : what.replace(...rule));
  return { file, line, message };
}

/** Texts in straight quotes, which may contain any sign. */
const QUOTED = /"[^"]*"|'[^']*'/g;

function typographic(written: string): string | undefined {
  const quote = /[“”„‟«»‘’‚‛‹›″′`´]/.exec(written)?.[0];
  return quote === undefined
    ? undefined
    : `Liquid does not read quotes such as ${quote}. Write straight quotes, as in {{ first_name | default: "there" }}.`;
}

/** Habits that people bring from elsewhere, and how to write them here. */
function habit(written: string, kind: MailKind): string | undefined {
  const bare = written.replace(QUOTED, '""');
  const sign = /&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,6}|#x[\da-f]{1,6});/i.exec(bare)?.[0];
  if (sign !== undefined) {
    return `In Liquid ${sign} stands for nothing: an editor has put it there. Write the sign itself, as in {{ first_name | default: "there" }}.`;
  }
  const quotes = typographic(bare);
  if (quotes !== undefined) return quotes;
  const call = /\|\s*(\w+)\s*\(/.exec(bare)?.[1];
  if (call !== undefined) {
    const ours = ourSpelling(bare.split('|')[0] ?? '', kind);
    return `Filters take a colon, and no brackets. Write | ${call}: "…"${ours === undefined ? '' : `, or all of it as ${ours}`}.`;
  }
  const tag = /^\{%-?\s*(\w+)/.exec(written)?.[1];
  if (
    tag === undefined ||
    Object.hasOwn(liquid.tags, tag) ||
    nearest(tag, Object.keys(liquid.tags)) !== undefined
  )
    return undefined;
  if (tag === 'now') return 'There is no {% now %}. Write {{ "now" | date: "%Y" }}.';
  const ours = /^(?:end|else|elsif|when)/.test(tag) ? undefined : ourSpelling(tag, kind);
  return ours === undefined ? undefined : `There is no {% ${tag} %}. Write ${ours}.`;
}

function noSuchVariable(name: string, kind: MailKind): string {
  const known = sampleOf(kind);
  const list = Object.keys(known).join(', ');
  const [first = ''] = name.split(/[.[]/);
  const elsewhere = MAIL_KIND_NAMES.filter((each) => Object.hasOwn(sampleOf(MAIL_KINDS[each]), first));
  const here = MAIL_KIND_NAMES.find((each) => MAIL_KINDS[each] === kind);
  const ours = ourSpelling(name, kind);
  return Object.hasOwn(known, first) || elsewhere.length === 0
    ? `There is no variable "${name}". There are: ${list}.${ours === undefined ? '' : ` Perhaps it is ${ours}.`}`
    : `There is no variable "${name}" in the mails of ${here}/, only in those of ${elsewhere.map((each) => `${each}/`).join(', ')}. There are: ${list}.`;
}

/** The first `{{` or `{%` without an end. Everything after it would look wrong too. */
export function unclosed(file: string, text: string): TemplateProblem | undefined {
  for (const { 0: opening, index } of text.matchAll(/\{\{|\{%/g)) {
    const closing = opening === '{{' ? '}}' : '%}';
    const rest = text.slice(index + 2);
    const next = /\{\{|\{%|\}\}|%\}/.exec(rest);
    if (next?.[0] === closing) continue;
    const written = /^[^\n<]{0,40}/.exec(rest)?.[0].trimEnd();
    return {
      file,
      line: lineAt(text, index),
      message: `"${opening}${written}" is never closed. Add ${closing} where it ends.`,
    };
  }
  return undefined;
}

const namesIn = (templates: Template[]): string[] =>
  Object.keys(liquid.analyzeSync(templates, { partials: false }).globals);

/** Outputs without a fallback for an empty value. */
function unguarded(
  file: string,
  templates: readonly Template[],
  kind: MailKind,
  guarded: readonly string[] = [],
): TemplateProblem[] {
  return templates.flatMap((template): TemplateProblem[] => {
    if (template instanceof Output) {
      if (template.value.filters.some(({ name }) => name === 'default')) return [];
      return namesIn([template]).flatMap((name) => {
        const instead = kind.variables[name]?.instead;
        if (instead === undefined || guarded.includes(name)) return [];
        const byDefault = instead === '' ? 'Put' : `Write {{ ${name} | default: "${instead}" }}, or put`;
        return {
          file,
          line: template.token.getPosition()[0] ?? 1,
          message: `{{ ${name} }} can be empty. ${byDefault} {% if ${name} %}…{% endif %} around it.`,
        };
      });
    }
    if (template.children === undefined) return [];
    const inside = toValueSync(template.children(false, true));
    return unguarded(file, inside, kind, [...guarded, ...namesIn([withoutInside(template)])]);
  });
}
