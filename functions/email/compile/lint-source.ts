import { LiquidError } from 'liquidjs';
import { MAIL_VARIABLES, makeLiquid } from '../liquid.ts';
import type { Problem } from './problem.ts';
import { lineAt } from './sources.ts';
import { Veil } from './veil.ts';

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g;
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

const liquid = makeLiquid('html');
const known = new Set<string>(MAIL_VARIABLES);
const list = MAIL_VARIABLES.join(', ');

/** Problems that one MJML file shows by itself: tags left open, Liquid that is broken or names something unknown. */
export function lintSource(file: string, text: string): Problem[] {
  return [...lintTags(file, text), ...lintLiquid(file, text)];
}

// MJML's parser closes what is left open without a word and loses the text between.
function lintTags(file: string, text: string): Problem[] {
  const markup = new Veil().hide(text).replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
  const open: { name: string; line: number }[] = [];
  for (const match of markup.matchAll(TAG)) {
    const [, slash, name = '', attributes = ''] = match;
    if (VOID.has(name) || attributes.endsWith('/')) continue;
    const line = lineAt(markup, match.index);
    if (slash === '') {
      open.push({ name, line });
      continue;
    }
    const last = open.pop();
    if (last === undefined)
      return [{ file, line, message: `</${name}> closes nothing. Remove it, or add <${name}> before.` }];
    if (last.name !== name) {
      return [
        {
          file,
          line: last.line,
          message: `<${last.name}> is not closed before </${name}> in line ${line}. Add </${last.name}>.`,
        },
      ];
    }
  }
  return open
    .slice(-1)
    .map(({ name, line }) => ({ file, line, message: `<${name}> is never closed. Add </${name}>.` }));
}

function lintLiquid(file: string, text: string): Problem[] {
  try {
    const { globals } = liquid.analyzeSync(liquid.parse(text), { partials: false });
    return Object.values(globals)
      .flat()
      .filter((variable) => !(variable.segments.length === 1 && known.has(String(variable.segments[0]))))
      .map((variable) => ({
        file,
        line: variable.location.row,
        message: `There is no variable "${String(variable)}". There are: ${list}.`,
      }));
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    const line = error.token.getPosition()[0] ?? 1;
    const what = error.originalError?.message ?? error.message;
    const reason = what.split(/, line:\d+|\n/)[0];
    return [
      {
        file,
        line,
        message: `This Liquid does not work: ${reason}. templates/README.md shows what may be used.`,
      },
    ];
  }
}
