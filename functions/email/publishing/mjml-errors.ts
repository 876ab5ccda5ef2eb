import type { MjmlProblem } from 'mjml';
import { components } from 'mjml-core';
import { nearest } from './nearest-name.ts';
import type { Veil } from './veil.ts';

/** MJML's message about one tag, in words for marketers. */
export interface PlainError {
  readonly message: string;
  /** The attribute that the message is about. */
  readonly attribute?: string;
}

const KINDS: Readonly<Record<string, string>> = {
  Color: 'no colour. Write one such as #24357a',
  Unit: 'no size. Write one such as 16px',
  UnitWithNegative: 'no size. Write one such as 16px',
  Integer: 'no whole number',
  Boolean: 'neither true nor false',
};

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
};

function illegal(attribute: string, tag: string): PlainError {
  const near = nearest(attribute, Object.keys(components[tag]?.allowedAttributes ?? {}));
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return { attribute, message: `Attribute ${attribute} is illegal: <${tag}> has none of that name.${hint}` };
}

function badValue(attribute: string, value: string, type: string, veil: Veil): string {
  const written = `${attribute}="${shortened(veil.show(value))}"`;
  if (veil.behind(value).length > 0) {
    return `${written}: Liquid cannot choose colours, sizes or alignments, for MJML needs them when the mail is made. Write one value; or write the element twice, with <mj-raw>{% if … %}</mj-raw> before each.`;
  }
  const choices = /^Enum\b.*only accepts (.*)$/s.exec(type)?.[1];
  if (choices !== undefined) return `${written} is none of ${choices.trim()}. Write one of these.`;
  const [, units, count] = /accepts \(([^)]*)\) units(?: and (.*?) value\(s\))?/.exec(type) ?? [];
  const more = [units, count === undefined || count === '1' ? undefined : `${count} of them`].filter(
    (each) => each !== undefined && each !== '',
  );
  const name = /^\w+/.exec(type)?.[0] ?? '';
  return `${written} is ${KINDS[name] ?? 'not what it can be'}${more.length === 0 ? '' : ` (${more.join('; ')})`}.`;
}

/** An error of MJML's validator in plain words. If it is about several attributes, one for each. */
export function plainErrors({ message, tagName }: MjmlProblem, veil: Veil): PlainError[] {
  const attributes = /^Attributes? ([\s\S]*) (?:is|are) illegal$/.exec(message)?.[1];
  if (attributes !== undefined) {
    return attributes.split(', ').map((attribute) =>
      veil.behind(attribute).length > 0
        ? {
            message: `Liquid cannot stand between the attributes of <${tagName}>, for MJML needs them when the mail is made. Write the element twice, with <mj-raw>{% if … %}</mj-raw> before each.`,
          }
        : illegal(attribute, tagName),
    );
  }
  const [, attribute = '', value = '', type = ''] =
    /^Attribute (\S+) has invalid value: ([\s\S]*) for type ((?:Color|Unit|UnitWithNegative|Enum|Integer|Boolean|String)\b[\s\S]*)$/.exec(
      message,
    ) ?? [];
  if (attribute !== '') return [{ attribute, message: badValue(attribute, value, type, veil) }];
  const unknown = /^Element (\S+) doesn't exist or is not registered$/.exec(message)?.[1];
  if (unknown !== undefined) {
    return [
      {
        message: `This is not valid MJML: <${unknown}> stands outside an <mj-text>. Move it into one, or into an <mj-raw>.`,
      },
    ];
  }
  return [{ message: `This is not valid MJML: ${veil.show(message)}.` }];
}
