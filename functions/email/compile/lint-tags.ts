import 'mjml';
import { components } from 'mjml-core';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { ScoreScale } from './score-scale.ts';
import { lineAt } from './sources.ts';
import { Veil } from './veil.ts';

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
const COMMENT = /<!--[\s\S]*?-->/g;
// HTML elements that have no end tag (HTML Standard, 13.1.2).
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
/** MJML knows these without a component. */
const WITHOUT_COMPONENT = ['mjml', 'mj-include', 'mj-all', 'mj-class', 'mj-selector', 'mj-html-attribute'];
const ELEMENTS = new Set([...Object.keys(components), ...WITHOUT_COMPONENT, ScoreScale.componentName]);
/** Mail programs drop these, or show a warning instead of the mail. */
const BLOCKED = new Set(['script', 'iframe', 'object', 'embed', 'form', 'base']);
const PICTURES = new Set(['img', 'mj-image', 'mj-carousel-image']);
/** Where variables lead, their names say: `{{ unsubscribe_url }}`, `{{ row.url }}`. */
const LINK = /^(?:https?:\/\/[^\s/]|mailto:\S|tel:\S|\{\{-?\s*(?:\w+\.)*(?:\w+_)?url\b)/i;
const PICTURE = /^https?:\/\/[^\s/]/i;

interface Opening {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  /** Sets defaults, and is not shown itself. */
  readonly isDefault: boolean;
}

/** Problems of the tags in one MJML file: left open, unknown, or of no use in a mail. */
export function lintTags(file: string, text: string): Problem[] {
  const veil = new Veil();
  const markup = veil.hide(text).replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
  const open: Opening[] = [];
  const problems: Problem[] = [];
  let broken: Problem | undefined;
  for (const match of markup.matchAll(TAG)) {
    const [, slash, name = '', rest = ''] = match;
    const line = lineAt(markup, match.index);
    if (slash === '') {
      const attributes = new Map(
        [...rest.matchAll(ATTRIBUTE)].map(([, key = '', double, single, bare]) => [
          key.toLowerCase(),
          veil.show(double ?? single ?? bare ?? '').trim(),
        ]),
      );
      const opening = {
        name,
        line,
        attributes,
        isDefault: open.some((each) => each.name === 'mj-attributes'),
      };
      for (const message of wrongWith(opening)) problems.push({ file, line, message });
      if (!VOID.has(name) && !rest.endsWith('/')) open.push(opening);
      continue;
    }
    broken ??= closing(file, name, line, open.pop());
  }
  const last = open.at(-1);
  if (broken === undefined && last !== undefined) {
    broken = { file, line: last.line, message: `<${last.name}> is never closed. Add </${last.name}>.` };
  }
  // A misspelt tag does not close either, and its own message says more.
  const misspelt = problems.some(({ message }) => message.startsWith('There is no <'));
  return broken === undefined || misspelt ? problems : [...problems, broken];
}

// MJML's parser closes what is left open without a word and loses the text between.
function closing(file: string, name: string, line: number, last: Opening | undefined): Problem | undefined {
  if (last === undefined) {
    return { file, line, message: `</${name}> closes nothing. Remove it, or add <${name}> before.` };
  }
  if (last.name === name) return undefined;
  return {
    file,
    line: last.line,
    message: `<${last.name}> is not closed before </${name}> in line ${line}. Add </${last.name}>.`,
  };
}

function* wrongWith({ name, attributes, isDefault }: Opening): Generator<string> {
  if (/^(?:mj|score)/.test(name) && !ELEMENTS.has(name)) {
    const near = nearest(name, ELEMENTS);
    yield `There is no <${name}>. ${near === undefined ? 'See https://documentation.mjml.io for what there is.' : `Did you mean <${near}>?`}`;
  }
  if (BLOCKED.has(name.toLowerCase())) yield `Mail programs block <${name}>. Remove it.`;
  for (const key of attributes.keys()) {
    if (/^on[a-z]+$/i.test(key)) yield `Mail programs block scripts such as ${key}="…". Remove it.`;
  }
  const href = attributes.get('href');
  if (href !== undefined && !LINK.test(href)) {
    yield `The link "${href}" does not start with https://, http://, mailto: or tel:. Correct it; Liquid such as {% if %} goes around the whole <a>.`;
  }
  if (!PICTURES.has(name) || isDefault) return;
  if (!PICTURE.test(attributes.get('src') ?? '')) {
    yield `<${name}> needs src="https://…", where the picture is on the web: mails carry no files.`;
  }
  if (!attributes.has('alt')) {
    yield `<${name}> has no alt="…", which says what the picture shows when it cannot be seen. Write alt="" if it is only decoration.`;
  }
}
