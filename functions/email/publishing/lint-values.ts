import {
  type Arguments,
  type Expression,
  type Template,
  type Token,
  TokenKind,
  TypeGuards,
  toValueSync,
  Value,
} from 'liquidjs';
import { HARMLESS_TO_MARKUP, plainOf } from '../sending/liquid.ts';
import { isHtmlElement } from './html-elements.ts';
import { ANYTHING, type Segment, type Visited } from './liquid-paths.ts';

/** An effect of Liquid on values that nobody meant. */
export interface Misuse {
  readonly line: number;
  readonly message: string;
}

type Access = Token & { readonly props: readonly Token[] };
const isName = (token: Token | undefined): token is Access =>
  token !== undefined && TypeGuards.isPropertyAccessToken(token);

const stepOf = (token: Token): Segment[] => {
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)) return [token.content];
  return 'content' in token && typeof token.content === 'string' ? [token.content] : [];
};
const pathOf = (token: Access): Segment[] => token.props.flatMap(stepOf);
const rootOf = (token: Access): string => String(pathOf(token)[0] ?? '');

/** A value with its filters, in a tag or an output. */
type Filtered = Pick<Value, 'initial' | 'filters'>;
type Argument = Arguments extends Iterable<infer Each> ? Each : never;
const isFiltered = (argument: Argument): argument is Filtered & Argument =>
  'initial' in argument && 'filters' in argument;
const valuesOf = (template: Template): Filtered[] => [...(template.arguments?.() ?? [])].filter(isFiltered);

const lineOf = (template: Template): number => template.token.getPosition()[0] ?? 1;

interface Comparison {
  readonly left: Token | undefined;
  readonly operator: string;
  readonly right: Token | undefined;
}

function comparisonsIn({ postfix }: Expression): Comparison[] {
  const operands: (Token | undefined)[] = [];
  return postfix.flatMap((token): Comparison[] => {
    if (!TypeGuards.isOperatorToken(token)) {
      operands.push(token);
      return [];
    }
    const right = operands.pop();
    const left = token.operator === 'not' ? undefined : operands.pop();
    operands.push(undefined);
    return [{ left, operator: token.operator, right }];
  });
}

/** Whether each operator has its values, and each value its place. */
function isComplete({ postfix }: Expression): boolean {
  let values = 0;
  for (const token of postfix) {
    const needed = TypeGuards.isOperatorToken(token) ? (token.operator === 'not' ? 1 : 2) : 0;
    if (values < needed) return false;
    values += 1 - needed;
  }
  return values === 1;
}

const isCase = (
  template: Template,
): template is Template & { value: Value; branches: readonly { readonly values: readonly Token[] }[] } =>
  'value' in template && template.value instanceof Value && 'branches' in template;

function comparisonsOf(template: Template): Comparison[] {
  if (isCase(template)) {
    const left = template.value.filters.length === 0 ? template.value.initial.postfix.at(-1) : undefined;
    return template.branches.flatMap(({ values }) =>
      values.map((right) => ({ left, operator: '==', right })),
    );
  }
  return valuesOf(template).flatMap(({ initial }) => comparisonsIn(initial));
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** A comparison that is never true, or never false, because its two sides are of different kinds. */
function comparisonProblem(comparison: Comparison, lookUp: Visited['lookUp']): string | undefined {
  const { left, right } = comparison;
  const isTurned = !isName(left) && isName(right);
  const name = isTurned ? right : left;
  const other = isTurned ? left : right;
  const operator = isTurned ? (FLIPPED[comparison.operator] ?? comparison.operator) : comparison.operator;
  if (!isName(name) || other === undefined || isName(other)) return undefined;
  const value = lookUp(pathOf(name));
  if (value === ANYTHING || value === undefined) return undefined;
  const written = name.getText();
  const isEqual = operator === '==' || operator === '!=';
  const isOrder = operator in FLIPPED;
  const says = (right: string): string => `Write ${written} ${operator} ${right}.`;

  if (typeof value === 'string' && TypeGuards.isNumberToken(other)) {
    if (isEqual) {
      return `${written} is a text, which no number equals. ${says(`"${other.getText()}"`)}`;
    }
    return isOrder && Number.isNaN(Number(value))
      ? `${written} is a text such as "${value}", which is neither above nor below a number.`
      : undefined;
  }
  if (TypeGuards.isQuotedToken(other)) {
    const isNumeric = other.content.trim() !== '' && !Number.isNaN(Number(other.content));
    if (typeof value === 'number' && isEqual) {
      return `${written} is a number, which no text equals. ${says(isNumeric ? other.content : '3')}`;
    }
    return isOrder && isNumeric
      ? `${other.getText()} in quotes is a text, and texts compare letter by letter: "10" comes before "9". ${says(other.content)}`
      : undefined;
  }
  const literal = TypeGuards.isLiteralToken(other) ? other.literal : '';
  if (typeof value === 'string' && isEqual && ['true', 'false'].includes(literal)) {
    const not = (literal === 'true') === (operator === '==') ? '' : 'not ';
    return `${written} is a text or empty, and never ${literal}. Write {% if ${not}${written} %}.`;
  }
  return typeof value === 'string' && isEqual && ['nil', 'null'].includes(literal)
    ? `${written} may be empty, but it is never ${literal}. ${says('blank')}`
    : undefined;
}

/** Tags, and named characters such as `&nbsp;`. */
const MARKUP = /<\/?([a-z][\w-]*)[^<>]*>|&(?:[a-z]+|#\d+|#x[\da-f]+);/i;
function hasMarkup(text: string): boolean {
  const found = MARKUP.exec(text);
  return found !== null && (found[1] === undefined || isHtmlElement(found[1]));
}
/** For filters that put in a value: which of their arguments that is. */
const PUTS_IN: Readonly<Record<string, number>> = {
  append: 0,
  prepend: 0,
  default: 0,
  join: 0,
  replace: 1,
  replace_first: 1,
  replace_last: 1,
  array_to_sentence_string: 0,
};

/** A text in quotes whose tags people would read. */
function literalProblem(value: Filtered): string | undefined {
  const put = [
    ...value.initial.postfix,
    ...value.filters.flatMap(({ name, args }) => {
      const argument = args[PUTS_IN[name] ?? -1];
      return argument === undefined || Array.isArray(argument) ? [] : [argument];
    }),
  ];
  const text = put.find((token) => TypeGuards.isQuotedToken(token) && hasMarkup(token.content))?.getText();
  return text === undefined
    ? undefined
    : `People would read ${text} as it stands, for Liquid puts in plain text. Write tags and the like outside of {{ }}.`;
}

/** Tags that output a value. */
const isOutput = (template: Template): boolean =>
  !('name' in template) || template.name === 'echo' || template.name === 'cycle';
const isSetting = (
  template: Template,
): template is Template & { readonly key: string; readonly value: Value } =>
  'key' in template &&
  typeof template.key === 'string' &&
  'value' in template &&
  template.value instanceof Value;
const isCapture = (
  template: Template,
): template is Template & { readonly variable: string; readonly templates: readonly Template[] } =>
  'name' in template && template.name === 'capture' && 'templates' in template && 'variable' in template;

/** The templates inside a block. */
const insideOf = (template: Template): readonly Template[] =>
  template.children === undefined ? [] : toValueSync(template.children(false, true));

/** Whether a part of a template, or anything inside it, has HTML tags or outputs some. */
function hasTags(template: Template, markup: ReadonlySet<string>): boolean {
  if (template.token.kind === TokenKind.HTML) return plainOf(template.token.getText()) === undefined;
  return isOutput(template)
    ? valuesOf(template).some((value) => throughFilters(value, markup).holds)
    : insideOf(template).some((each) => hasTags(each, markup));
}

/** Filters that write a line break as `<br />`, and so make HTML. */
const GIVES_MARKUP = new Set(['quote', 'newline_to_br']);

/** Filters whose result cannot cut off an address. */
const FIT_FOR_ADDRESSES = new Set([
  ...['url_encode', 'cgi_escape', 'uri_escape', 'slugify', 'base64_encode'],
  ...['size', 'plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'floor', 'ceil', 'abs'],
]);

/** Whether a filter removes the blanks of a value. */
const takesBlanks = ({ name, args: [first] }: Filtered['filters'][number]): boolean =>
  /^(?:replace|remove)$/.test(name) &&
  first !== undefined &&
  !Array.isArray(first) &&
  TypeGuards.isQuotedToken(first) &&
  first.content === ' ';

/**
 * Whether a value may contain a blank or a sign that cuts off an address. A name may; a number, an address or
 * a link may not.
 *
 * @param loose variables that a template sets to such a value
 */
function isLoose(
  { initial, filters }: Filtered,
  lookUp: Visited['lookUp'],
  loose: ReadonlySet<string>,
): boolean {
  if (filters.some((filter) => FIT_FOR_ADDRESSES.has(filter.name) || takesBlanks(filter))) return false;
  return initial.postfix.filter(isName).some((name) => {
    if (loose.has(rootOf(name))) return true;
    const value = lookUp(pathOf(name));
    return (
      typeof value === 'string' &&
      Number.isNaN(Number(value)) &&
      !/^https?:\/\/|^[^\s@]+@[^\s@]+$/.test(value)
    );
  });
}

/** What a template makes: plain text or HTML, and the special places in it. */
export interface TemplateOutput {
  readonly kind: 'plain' | 'html';
  /** Whether an offset lies where tags are not allowed. */
  readonly isInAttribute: (offset: number) => boolean;
  /** Whether an offset lies in a web address. */
  readonly isInAddress: (offset: number) => boolean;
}

/**
 * Comparisons with a fixed result; texts whose tags people would read; HTML from a capture that is then
 * changed like text; and values that would cut off a link. In plain text a capture is text.
 */
export function misusesIn(templates: readonly Visited[], output: TemplateOutput): Misuse[] {
  /** Variables that contain HTML with tags. */
  const markup = new Set<string>();
  const loose = new Set<string>();
  const found: Misuse[] = [];
  for (const { template, lookUp } of templates) {
    const report = (message: string | undefined): void => {
      if (message !== undefined) found.push({ line: lineOf(template), message });
    };
    for (const comparison of comparisonsOf(template)) report(comparisonProblem(comparison, lookUp));
    for (const value of valuesOf(template)) {
      if (!isComplete(value.initial)) {
        report(`In ${template.token.getText()} a value or an operator is missing, or there is one too many.`);
      }
    }
    if (isCapture(template)) {
      const { variable, templates: inside } = template;
      if (output.kind === 'html' && inside.some((each) => hasTags(each, markup))) markup.add(variable);
      const isLooseOutput = (each: Template): boolean =>
        isOutput(each)
          ? valuesOf(each).some((value) => isLoose(value, lookUp, loose))
          : insideOf(each).some(isLooseOutput);
      if (inside.some(isLooseOutput)) loose.add(variable);
      continue;
    }
    if (!isOutput(template) && !isSetting(template)) continue;
    for (const value of valuesOf(template)) {
      report(literalProblem(value));
      if (isLoose(value, lookUp, loose)) {
        if (isSetting(template)) loose.add(template.key);
        else if (output.isInAddress(template.token.begin)) report(cutsLink(template.token.getText()));
      }
      if (output.kind === 'plain') continue;
      const { holds, message } = throughFilters(value, markup);
      report(message);
      if (!holds || message !== undefined) continue;
      if (isSetting(template)) markup.add(template.key);
      else if (output.isInAttribute(template.token.begin)) {
        report(`${template.token.getText()} has tags in it, and no place for them here. Put in plain text.`);
      } else if ('name' in template) report(`Write {{ ${value.initial.postfix[0]?.getText()} }} here.`);
    }
  }
  return found;
}

const cutsLink = (written: string): string => {
  const encoded = written.startsWith('{{') ? `: ${written.replace(/\s*-?\}\}$/, ' | url_encode }}')}` : '';
  return `${written} stands in a link, which a blank or & in the value would cut off. Add | url_encode${encoded}.`;
};

/** Whether a value contains HTML with tags after its filters, and what is wrong with the filters. */
function throughFilters(
  { initial, filters }: Filtered,
  markup: ReadonlySet<string>,
): { readonly holds: boolean; readonly message?: string } {
  const [first, ...more] = initial.postfix;
  const name = isName(first) && more.length === 0 ? rootOf(first) : undefined;
  let holds = name !== undefined && markup.has(name);
  for (const { name: filter, args } of filters) {
    // Liquid's escaping at the end appears as a filter without a plain name.
    if (!/^[a-z_]+$/.test(filter)) continue;
    const captured = args
      .flat()
      .find((each) => typeof each !== 'string' && isName(each) && markup.has(rootOf(each)));
    if (captured !== undefined && typeof captured !== 'string') {
      return {
        holds,
        message: `"${captured.getText()}" was captured with HTML in it, which the filter "${filter}" would show as it stands. Put it in by itself: {{ ${captured.getText()} }}.`,
      };
    }
    if (holds && !HARMLESS_TO_MARKUP.has(filter)) {
      return {
        holds,
        message:
          name !== undefined && markup.has(name)
            ? `"${name}" was captured with HTML in it, which the filter "${filter}" would show as it stands. Use the filter inside {% capture %}.`
            : `The filter "${filter}" would show the line breaks of the one before it as tags. Put it before, and quote or newline_to_br last.`,
      };
    }
    if (GIVES_MARKUP.has(filter)) holds = true;
  }
  return { holds };
}
