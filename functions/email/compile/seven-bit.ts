import { references } from '../liquid.ts';

// From here on a line is broken where it can be: short enough for what Liquid puts in, within the 998 characters that a line of a
// mail may have.
const STYLE = /(<style\b[^>]*>)([\s\S]*?)(<\/style>)/g;
const RULES = /[^\n]{200,}?\}/g;
const BETWEEN_TAGS = /([^\n]{200,}?>) (?=<)/g;

/** What is not ASCII, but for the veil over Liquid. */
const FOREIGN = /[^\p{ASCII}\ue000-\uefff\uf8ff]/gu;

/**
 * HTML in the form that mail carries as it is, without an encoding that makes it longer and costs the sender work for each
 * customer: ASCII (the rest as character references), in short lines.
 *
 * @param veiled with its Liquid hidden. Styles keep what is not ASCII, for they know no such references: those mails are encoded
 */
export const sevenBit = (veiled: string): string =>
  veiled
    .split(STYLE)
    .map((part, index) => {
      const isRules = index % 4 === 2;
      if (isRules) return part.replace(RULES, '$&\n');
      return part === '</style>' ? `${part}\n` : references(part, FOREIGN);
    })
    .join('')
    .replace(BETWEEN_TAGS, '$1\n');
