import { withReferences } from '../sending/references.ts';

/**
 * A line is broken where it can be once it is this long: that leaves room for what Liquid puts in, within the
 * 998 that one may have.
 */
const ENOUGH = 200;
const STYLE = /(<style\b[^>]*>)([\s\S]*?)(<\/style>)/g;
/** A text in quotes may hold a brace. */
const RULE = /(?:"[^"\n]*"|'[^'\n]*'|[^"'}])*\}/g;
/** Up to the blank behind the name of a tag, which no reader ever sees. */
const TO_ATTRIBUTES = new RegExp(String.raw`([^\n]{${ENOUGH},}?<(?:div|p|table|td)) (?=[a-z])`, 'g');

function brokenRules(rules: string): string {
  let length = 0;
  return rules.replace(RULE, (rule) => {
    length += rule.length;
    if (length < ENOUGH) return rule;
    length = 0;
    return `${rule}\n`;
  });
}

/** What is not ASCII, but for the veil over Liquid. */
const FOREIGN = /[^\p{ASCII}\ue000-\uefff\uf8ff]/gu;

/**
 * HTML in the form that mail carries as it is, without an encoding that makes it longer and costs the sender
 * work for each customer: ASCII (the rest as character references), in short lines.
 *
 * @param veiled with its Liquid hidden. Styles keep what is not ASCII: those mails are encoded
 */
export const sevenBit = (veiled: string): string =>
  withReferences(veiled, FOREIGN)
    .replace(STYLE, (_, start: string, rules: string, end: string) => `${start}${brokenRules(rules)}${end}\n`)
    .replace(TO_ATTRIBUTES, '$1\n');
