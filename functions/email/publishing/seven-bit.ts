import { withReferences } from '../sending/references.ts';

/**
 * A line this long is broken at the next chance. That leaves room for Liquid's values within the 998 octets
 * of a line.
 */
const ENOUGH = 200;
const STYLE = /(<style\b[^>]*>)([\s\S]*?)(<\/style>)/g;
/** A text in quotes may contain a brace. */
const RULE = /(?:"[^"\n]*"|'[^'\n]*'|[^"'}])*\}/g;
/** The end of a line; or a tag up to the blank after its name, where no reader sees a line break. */
const LINE_OR_TAG = /\n|<(?:div|p|table|td) (?=[a-z])/g;

function brokenTags(html: string): string {
  let lineAt = 0;
  return html.replace(LINE_OR_TAG, (found, at: number) => {
    if (found !== '\n' && at - lineAt < ENOUGH) return found;
    lineAt = at + found.length;
    return found.replace(/ $/, '\n');
  });
}

function brokenRules(rules: string): string {
  let length = 0;
  return rules.replace(RULE, (rule) => {
    length += rule.length;
    if (length < ENOUGH) return rule;
    length = 0;
    return `${rule}\n`;
  });
}

/** Everything beyond ASCII, except the veil over Liquid. */
const FOREIGN = /[^\p{ASCII}\ue000-\uefff\uf8ff]/gu;

/**
 * HTML in the form that mail carries without an encoding: ASCII (the rest as character references), in short
 * lines. An encoding would make it longer and cost the sender work for each customer.
 *
 * @param veiled with its Liquid hidden. Styles keep characters beyond ASCII: such mails are encoded
 */
export const sevenBit = (veiled: string): string =>
  brokenTags(
    withReferences(veiled, FOREIGN).replace(
      STYLE,
      (_, start: string, rules: string, end: string) => `${start}${brokenRules(rules)}${end}\n`,
    ),
  );
