import type { MailKind } from '../sending/mail-kinds.ts';
import { isHtmlElement } from './html-elements.ts';
import { nearest } from './nearest-name.ts';
import { sampleOf } from './samples.ts';

/** A value in another tool's notation, or a gap that people leave for one. */
export interface OtherTag {
  readonly text: string;
  readonly offset: number;
  /** It is in a web address, which nobody reads. */
  readonly isInAddress?: boolean;
}

const NAME = String.raw`[A-Za-z_][\w.:-]{0,60}`;
/** A name of one or several words: `First Name`. */
const WORDS = String.raw`[A-Za-z_][\w.:-]{0,40}(?: [A-Za-z_][\w.:-]{0,40}){0,3}`;

/** The words of a list. */
const words = (list: string): string[] => list.split(' ');

/**
 * Names that people use for a value, in lower case without blanks, and our names for it: the first that a
 * mail has is used.
 */
const MEANINGS: readonly { readonly names: readonly string[]; readonly ours: readonly string[] }[] = [
  {
    names: words(
      'firstname fname first firstnamefix givenname forename name fullname nickname vorname prenom nombre',
    ),
    ours: ['first_name', 'customer_name'],
  },
  {
    names: words('lastname lname last surname nachname nom apellido anrede salutation'),
    ours: ['customer_name'],
  },
  {
    names: words(
      'account accountname company companyname firma firmenname unternehmen organisation organization societe empresa',
    ),
    ours: ['account'],
  },
  {
    names: words(
      'unsubscribe unsub unsubscribelink unsubscribeurl unsublink optout optoutlink optouturl abmelden abmeldelink',
    ),
    ours: ['unsubscribe_url'],
  },
  { names: words('sendername fromname sender absender listcompany membername'), ours: ['sender_name'] },
  {
    names: words(
      'address listaddress senderaddress physicaladdress mailingaddress companyaddress postaladdress senderinfo adresse',
    ),
    ours: ['sender_postal_address'],
  },
  { names: words('tenure customersince membersince'), ours: ['tenure_text'] },
  { names: words('score rating nps punkte'), ours: ['score'] },
  { names: words('surveylink surveyurl survey npsurl'), ours: ['score_url'] },
  { names: words('feedbackurl feedbacklink'), ours: ['cause_url'] },
  { names: words('email emailaddress customeremail mailadresse'), ours: ['customer_email'] },
  { names: words('owner ownername accountowner'), ours: ['owner'] },
];
/** Words in brackets that people leave for somebody to fill in. Other words in brackets are just words. */
const NAMES = new Set(MEANINGS.flatMap(({ names }) => names));
const FIELDS = new Set(NAMES);
for (const word of words('first last sender survey rating score nom owner address unsubscribe'))
  FIELDS.delete(word);

/** Words around a name that ask somebody to put it in: `[Your Name]`, `[Namen einfügen]`. */
const REQUESTS = new Set(
  words(
    'your his her their our the a ihr ihre ihren dein deine deinen votre su tu insert enter add put fill type write please here hier in bitte einfügen einsetzen eintragen customer customers client kunde kunden recipient',
  ),
);
/** A name, or a request for one. */
function isAskedFor(text: string): boolean {
  const all = text.toLowerCase().match(/[\p{L}_]+/gu) ?? [];
  const left = all.filter((word) => !REQUESTS.has(word)).join('');
  return left !== '' && left.length < all.join('').length
    ? isNamed(left) || isNamed(left.replace(/n$/, ''))
    : isField(text);
}

const small = (word: string): string => word.replace(/[^A-Za-z]/g, '').toLowerCase();
const isField = (text: string): boolean => FIELDS.has(small(text));
const isNamed = (text: string): boolean => NAMES.has(small(text));

interface Pattern {
  readonly pattern: RegExp;
  /** Whether a find is really one, if its signs do not prove it. */
  readonly isOne?: (found: RegExpMatchArray, inAddress: boolean) => boolean;
}

/** Whether the percent signs of an address belong to its encoding. */
function isEncoded(address: string): boolean {
  try {
    return decodeURIComponent(address) !== '';
  } catch {
    return false;
  }
}

/** Patterns for text without Liquid. Each is bounded, so that no text takes long. */
const PATTERNS: readonly Pattern[] = [
  // Mailchimp
  { pattern: /\*\|[^|\n]{1,80}\|\*/g },
  // Salesforce and Acoustic; %%=function()=%% and %%[ script ]%%
  { pattern: /%%\[[\s\S]{1,400}?\]%%|%%=[\s\S]{1,200}?=%%|%%[A-Za-z_][^%\n]{0,80}%%/g },
  // Dotdigital's @NAME@, and doubled signs
  { pattern: new RegExp(`(?<![\\w@.])@@?${NAME}@@?(?![\\w@])|##${WORDS}##`, 'g') },
  // ActiveCampaign
  {
    pattern: new RegExp(`(?<![\\w%])%${NAME}%(?![\\w%])`, 'g'),
    isOne: (found, inAddress) => !inAddress || !isEncoded(found.input ?? ''),
  },
  // Constant Contact, Mailjet, GetResponse; SendGrid's [%name%]
  { pattern: /\[\[[^\][]{1,120}\]\]|\[%[^%\][]{1,80}%\]/g },
  // Campaign Monitor and Sendy, MailPoet
  {
    pattern:
      /\[[A-Za-z ]{1,40},\s?fallback=[^\][]{0,80}\]|\[(?:subscriber|user|link|date|newsletter):[^\][]{1,80}\]/gi,
  },
  // Gaps for a person to fill in
  { pattern: /(?<!\[)\[[\p{L}_][\p{L}\w .:'’-]{0,80}\](?!\])/gu, isOne: ([text]) => isAskedFor(text) },
  { pattern: /«\s?[\p{L}_][\p{L}\w -]{0,40}\s?»/gu, isOne: ([text]) => /_/.test(text) || isField(text) },
  {
    pattern: new RegExp(`<${WORDS}>`, 'g'),
    isOne: ([text]) => isNamed(text) && !isHtmlElement(text.slice(1, -1)),
  },
  { pattern: /<<\s?[\w .-]{1,40}\s?>>/g },
  // Templates of programming languages: <%= name %>, ${name}, #{name}, {!name}
  { pattern: /<%[\s\S]{0,200}?%>/g },
  { pattern: /[$#%@!&~]\{[^{}\n]{0,80}\}|\$\[[^\][\n]{1,80}\]\$?/g },
  // Plain braces
  {
    pattern: new RegExp(
      `(?<![$#%@!&~{])\\{[!%$#@]?(?:${WORDS}|${NAME}\\s?[|,=:?][^{}\\n]{0,80})[%#@]?\\}(?!\\})`,
      'g',
    ),
  },
  // Emarsys, Responsys; #name#
  { pattern: new RegExp(`(?<![\\w$])\\$${WORDS}\\$(?![\\w$])`, 'g') },
  { pattern: new RegExp(`(?<![\\w#&/])#${NAME}#(?![\\w#])`, 'g') },
  // SendGrid's -name-
  { pattern: new RegExp(`(?<![\\w-])-${NAME}-(?![\\w-])`, 'g'), isOne: ([text]) => isField(text) },
];

/** Patterns that look like Liquid and are not, for text with its Liquid. */
const BRACED: readonly RegExp[] = [
  /\{\{\{[\s\S]{0,120}?\}\}\}/g,
  // Mustache and Handlebars: {{#if}}, {{/if}}, {{>part}}, {{^none}}, {{!note}}, {{&name}}
  /\{\{-?\s?(?:[#/>^!&~*]|else\b)[^{}]{0,120}\}\}/g,
  // Braze: {{${name}}}
  /\{\{\s?[$#@%]\{[^{}]{0,80}\}[^{}]{0,80}\}\}/g,
  // HubSpot: {{ personalization_token("…") }}
  /\{\{-?\s?[A-Za-z_][\w.]{0,60}\([^{}]{0,160}\)[^{}]{0,80}\}\}/g,
  // Marketo: {{lead.First Name:default=…}}; Mailjet: {{var:name:"…"}}
  /\{\{-?\s?[A-Za-z_][\w.]{0,60}(?: [A-Za-z_][\w.]{0,40}){0,3}:[^{}|]{0,120}\}\}/g,
  /\{\{-?\s?[A-Za-z_]\w{0,40}\.[A-Za-z_][\w.]{0,40}(?: [A-Za-z_][\w.]{0,40}){1,3}\s?-?\}\}/g,
];

const REFERENCE =
  /&(?:(nbsp|lt|gt|lsqb|lbrack|rsqb|rbrack|lcub|lbrace|rcub|rbrace|ast|vert|verbar|percnt|dollar|num|commat|lowbar)|#(\d{2,6})|#x([\da-f]{2,6}));|\u00a0/gi;
const SIGNS: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  lcub: '{',
  lbrace: '{',
  rcub: '}',
  rbrace: '}',
  ast: '*',
  vert: '|',
  verbar: '|',
  percnt: '%',
  dollar: '$',
  num: '#',
  commat: '@',
  lowbar: '_',
};

/** A text as people read it, with decoded characters; and where each was. */
function asRead(written: string): { readonly text: string; readonly placeOf: (at: number) => number } {
  let text = '';
  let at = 0;
  /** For each that became shorter: where it ends in the decoded text, and by how much. */
  const shifts: { readonly from: number; readonly by: number }[] = [];
  for (const { 0: found, 1: name, 2: decimal, 3: hex, index } of written.matchAll(REFERENCE)) {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const sign =
      SIGNS[name?.toLowerCase() ?? ''] ?? (code > 32 && code < 127 ? String.fromCodePoint(code) : ' ');
    text += written.slice(at, index) + sign;
    at = index + found.length;
    shifts.push({ from: text.length, by: at - text.length });
  }
  text += written.slice(at);
  const placeOf = (place: number): number => place + (shifts.findLast(({ from }) => from <= place)?.by ?? 0);
  return { text, placeOf };
}

/**
 * Values in other tools' notation, which would be sent as they are. Ordinary text such as "100 %" or "[sic]"
 * does not count.
 *
 * @param veiled a text, or the value of an attribute, without its Liquid
 * @param inAddress whether it is a web address, where percent signs encode
 */
export function otherTags(veiled: string, inAddress = false): OtherTag[] {
  const { text, placeOf } = asRead(veiled);
  const found = PATTERNS.flatMap(({ pattern, isOne }) =>
    [...text.matchAll(pattern)]
      .filter((match) => isOne?.(match, inAddress) ?? true)
      .map((match) => {
        const offset = placeOf(match.index);
        return { text: veiled.slice(offset, placeOf(match.index + match[0].length)), offset };
      }),
  );
  return apart(found);
}

/** The same for values that look like Liquid, in a text with its Liquid. */
export const bracedTags = (text: string): OtherTag[] =>
  apart(
    BRACED.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => ({ text: match[0], offset: match.index })),
    ),
  );

/** In order, without those inside another. */
function apart(found: readonly OtherTag[]): OtherTag[] {
  let end = 0;
  return [...found]
    .sort((a, b) => a.offset - b.offset || b.text.length - a.text.length)
    .filter(({ offset, text }) => {
      if (offset < end) return false;
      end = offset + text.length;
      return true;
    });
}

/**
 * How a template of a kind writes a value, with a fallback if it may be empty. Undefined when the kind has no
 * value of that meaning.
 */
export function ourSpelling(text: string, kind: MailKind): string | undefined {
  const known = Object.keys(sampleOf(kind));
  // "contact.firstname", "First Name" and "FNAME" as one word, and each of their words.
  const candidates = [text, ...text.split(/[^A-Za-z_ ]+/), ...text.split(/[^A-Za-z]+/)]
    .map(small)
    .filter((each) => each.length > 2);
  const [meant] = candidates.flatMap((each) => MEANINGS.find(({ names }) => names.includes(each)) ?? []);
  if (meant !== undefined) {
    const ours = meant.ours.find((each) => known.includes(each));
    return ours === undefined ? undefined : written(ours, kind);
  }
  const near = candidates.flatMap((each) => nearest(each, known) ?? [])[0];
  return near === undefined ? undefined : written(near, kind);
}

function written(name: string, kind: MailKind): string {
  const instead = kind.variables[name]?.instead;
  if (instead === undefined) return `{{ ${name} }}`;
  return instead === ''
    ? `{% if ${name} %}{{ ${name} }}{% endif %}`
    : `{{ ${name} | default: "${instead}" }}`;
}

/** Blocks of Handlebars and Mustache, and ours for them. */
const BLOCKS: readonly (readonly [RegExp, string])[] = [
  [/^\{\{-?\s*#\s*each\b/, '{% for row in rows %}'],
  [/^\{\{-?\s*#/, '{% if … %}'],
  [/^\{\{-?\s*\^/, '{% unless … %}'],
  [/^\{\{-?\s*\/\s*each\b/, '{% endfor %}'],
  [/^\{\{-?\s*\//, '{% endif %}'],
  [/^\{\{-?\s*else\b/, '{% else %}'],
  [/^\{\{-?\s*!/, '<!-- … -->'],
  [/^\{\{-?\s*>/, '<mj-include path="../partials/…" />'],
];

/** The message about another tool's tag. */
export function aboutOtherTag({ text, isInAddress = false }: OtherTag, kind: MailKind): string {
  const line = text.replace(/\s+/g, ' ');
  const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  const spelt = BLOCKS.find(([pattern]) => pattern.test(text))?.[1] ?? ourSpelling(text, kind);
  // A blank in a name would cut off the link.
  const ours = isInAddress ? spelt?.replace(/(?<!_url) \}\}/, ' | url_encode }}') : spelt;
  const known = Object.keys(sampleOf(kind));
  const remedy =
    ours === undefined
      ? `Values are written like {{ ${known[0]} }} here. There are: ${known.join(', ')}.`
      : `Write ${ours}.`;
  const asItStands =
    isInAddress || /["&]|\{\{|\}\}|…$/.test(shown)
      ? ''
      : ` If they are to read it so, write {{ "${shown}" }}.`;
  return `People would read "${shown}" as it stands: other tools write values like this. ${remedy}${asItStands}`;
}
