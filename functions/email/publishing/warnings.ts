import { components } from 'mjml-core';
import { parse } from 'postcss';
import type { CompiledMail } from '../../domain/programme/bundle.ts';
import type { MailKind } from '../sending/mail-kinds.ts';
import { foreignDates } from './foreign-dates.ts';
import { languageOf, primary } from './languages.ts';
import {
  attributeOf,
  contentAround,
  isInCode,
  isInStyle,
  nameOf,
  type Opening,
  type Placed,
  placed,
  readMarkup,
} from './markup.ts';
import { ourLinkIn } from './our-links.ts';
import { subjectsOf } from './sample-mails.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { TOKEN, Veil } from './veil.ts';

/** Inboxes show about this many characters of a subject. */
const MAX_SUBJECT = 70;
/** Letters. Beside a picture, fewer are no message. */
const MIN_WORDS = 30;

interface Read {
  readonly path: string;
  readonly text: string;
  readonly veil: Veil;
  readonly parts: readonly Placed[];
}
interface Warning {
  readonly offset: number;
  readonly message: string;
}

/**
 * Things that a marketer should know about a mail, although they prevent nothing.
 *
 * @param written its text part, if somebody wrote one
 * @param shown the name of a file in problems
 */
export function warningsOf(
  mail: CompiledMail,
  kind: MailKind,
  sources: readonly Source[],
  written: readonly { readonly path: string; readonly text: string }[],
  shown: (path: string) => string,
): TemplateProblem[] {
  const read = sources.map(({ path, text }): Read => {
    const veil = new Veil();
    return { path, text, veil, parts: placed(readMarkup(veil.hide(text))) };
  });
  const texts = written.map(({ path, text }): Read => {
    const veil = new Veil();
    const part = { kind: 'text', offset: 0, end: text.length, text: veil.hide(text) } as const;
    return { path, text, veil, parts: [{ part, within: [] }] };
  });
  const language = languageOf(sources[0]?.text ?? '') ?? 'en';
  const problemsIn = ({ path, text }: Read, found: readonly Warning[]): TemplateProblem[] =>
    found.map(({ offset, message }) => ({ file: shown(path), line: lineAt(text, offset), message }));
  return [
    ...longSubject(mail, kind, read).flatMap(({ file, found }) => problemsIn(file, [found])),
    ...onePicture(read).flatMap(({ file, found }) => problemsIn(file, [found])),
    ...[...read, ...texts].flatMap((file) => problemsIn(file, datesIn(file, language))),
    ...read.flatMap((file) =>
      problemsIn(file, [...longLinks(file), ...fonts(file), ...icons(file, mail, sources), ...shares(file)]),
    ),
    ...texts.flatMap((file) => problemsIn(file, longLinksInText(file))),
  ];
}

type Found = { readonly file: Read; readonly found: Warning }[];

const openings = ({ parts }: Read): { readonly part: Opening; readonly within: readonly Opening[] }[] =>
  parts.flatMap(({ part, within }) => (part.kind === 'opening' ? [{ part, within }] : []));

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function longSubject(mail: CompiledMail, kind: MailKind, read: readonly Read[]): Found {
  const length = Math.max(...subjectsOf(mail, kind).map((subject) => [...segmenter.segment(subject)].length));
  const [place] = read.flatMap((file) =>
    openings(file).flatMap(({ part }) => (part.name === 'mj-title' ? [{ file, offset: part.offset }] : [])),
  );
  if (length <= MAX_SUBJECT || place === undefined) return [];
  const message = `The subject has ${length} characters, and inboxes cut it after about ${MAX_SUBJECT}, on phones earlier. Shorten it, or begin with what matters.`;
  return [{ file: place.file, found: { offset: place.offset, message } }];
}

/**
 * A mail with a picture and hardly any text. It says nothing when pictures are off, and filters take it for
 * spam.
 */
function onePicture(read: readonly Read[]): Found {
  const pictures = read.flatMap((file) =>
    openings(file)
      .filter(
        ({ part, within }) => /^(?:img|mj-image|mj-carousel-image)$/i.test(part.name) && !isDefault(within),
      )
      .map(({ part }) => ({ file, offset: part.offset })),
  );
  const [first] = pictures;
  if (first === undefined) return [];
  // Of the shared partials, only those with pictures count. Footers say nothing about the subject of a mail.
  const counted = read.filter(
    (file, index) => index === 0 || pictures.some((picture) => picture.file === file),
  );
  const letters = counted.flatMap(({ parts }) =>
    parts.map(({ part, within }) =>
      part.kind === 'text' && contentAround(within) !== undefined && !isInHead(within) && !isInCode(within)
        ? part.text.replace(/[^\p{L}]/gu, '').length
        : 0,
    ),
  );
  if (letters.reduce((sum, each) => sum + each, 0) >= MIN_WORDS) return [];
  const message =
    'The mail is a picture with next to no text: who has pictures off sees nothing, and spam filters dislike it. Write what it says in an <mj-text>.';
  return [{ file: first.file, found: { offset: first.offset, message } }];
}

const isDefault = (within: readonly Opening[]): boolean =>
  within.some(({ name }) => name === 'mj-attributes');
const isInHead = (within: readonly Opening[]): boolean => within.some(({ name }) => name === 'mj-head');

const names = new Intl.DisplayNames('en', { type: 'language' });

/** Attributes that people read or hear. */
const FOR_PEOPLE = new Set(['alt', 'title', 'low', 'high', 'spoken', 'label', 'aria-label', 'summary']);
/** Names of months and weekdays. Liquid has them only in English. */
const IN_ENGLISH = /\|\s*date:\s*(?:"[^"]*%[-^]?[AaBbh][^"]*"|'[^']*%[-^]?[AaBbh][^']*')/;

function datesIn({ parts, veil }: Read, language: string): Warning[] {
  const seen = new Set<string>();
  const texts = parts.flatMap(({ part, within }) =>
    part.kind === 'text' && !isInCode(within)
      ? [{ text: part.text, at: part.offset }]
      : part.kind === 'opening'
        ? part.attributes
            .filter((attribute) => FOR_PEOPLE.has(nameOf(attribute)))
            .map(({ value = '', valueAt }) => ({ text: value, at: valueAt }))
        : [],
  );
  const words = texts.flatMap(({ text, at }) =>
    foreignDates(text, language)
      .filter(({ word }) => !seen.has(word) && seen.add(word))
      .map(({ word, offset, language: foreign, instead }) => ({
        offset: at + offset,
        message: `"${word}" is ${names.of(foreign)}, and this mail is in ${names.of(language)}. ${instead === undefined ? 'Translate it.' : `Write "${instead}".`}`,
      })),
  );
  if (primary(language) === 'en') return words;
  const formats = veil.expressions
    .filter(({ text }) => IN_ENGLISH.test(text))
    .map(({ text, offset }) => ({
      offset,
      message: `${text} puts in English names of months or weekdays, and this mail is in ${names.of(language)}. Write the month as a number (%m), or the date by hand.`,
    }));
  return [...words, ...formats];
}

const ADDED = /\|\s*append\b/;
const FIRST = new RegExp(TOKEN);
const WITH_REST = new RegExp(`${TOKEN}(?:[/?#&][^\\s<>"]*)?`, 'g');

const addedTo = (name: string, added: string): string =>
  `Behind {{ ${name} }} stands ${added}. The link leads to one person's page and needs nothing more, and some programs cut or change what is added. Remove it.`;

/** The text after one of our links, if it is more than a score. */
function addition(veiled: string, veil: Veil): string | undefined {
  const [first] = veil.behind(FIRST.exec(veiled)?.[0] ?? '');
  const name = ourLinkIn(first?.text ?? '');
  if (first === undefined || name === undefined) return undefined;
  if (ADDED.test(first.text)) return addedTo(name, 'more');
  const rest = veil.show(veiled.replace(FIRST, ''));
  const isScore = name === 'score_url' && /^\/(?:\d+|\{\{[^{}]*\}\})$/.test(rest);
  return rest === '' || isScore ? undefined : addedTo(name, `"${rest}"`);
}

const longLinks = (file: Read): Warning[] =>
  openings(file).flatMap(({ part }) => {
    const href = attributeOf(part, 'href');
    if (href?.value === undefined || FIRST.exec(href.value)?.index !== 0) return [];
    const message = addition(href.value, file.veil);
    return message === undefined ? [] : [{ offset: href.offset, message }];
  });

const longLinksInText = ({ parts, veil }: Read): Warning[] =>
  parts.flatMap(({ part }) =>
    part.kind !== 'text'
      ? []
      : [...part.text.matchAll(WITH_REST)].flatMap(({ 0: found, index }) => {
          const message = addition(found.replace(/[.,;:!?)\]]+$/, ''), veil);
          return message === undefined ? [] : [{ offset: index, message }];
        }),
  );

function hostOf(address: string): string {
  const whole = address.startsWith('//') ? `https:${address}` : address;
  return URL.canParse(whole) ? new URL(whole).host : address;
}
const tells = (what: string, host: string, remedy: string): string =>
  `${what} from ${host}, which learns who opens the mail and when. ${remedy}`;
const OWN_FONT = 'Most mail programs leave such fonts out: name one that every computer has.';

/** Styles may leave out the scheme: `//fonts.example/x.css`. */
const ADDRESS = /(?:https?:)?\/\/[^"')\s;]{1,500}/i;

/** Styles and fonts that a style fetches. */
function fetchedBy(css: string): { readonly address: string; readonly offset: number }[] {
  const found: { address: string; offset: number }[] = [];
  parse(css).walkAtRules(/^(?:import|font-face)$/i, (rule) => {
    const address = ADDRESS.exec(rule.name === 'import' ? rule.params : rule.toString())?.[0];
    if (address !== undefined) found.push({ address, offset: rule.source?.start?.offset ?? 0 });
  });
  return found;
}

/** Fonts and styles that a mail would fetch from third parties. */
function fonts({ parts }: Read): Warning[] {
  return parts.flatMap(({ part, within }): Warning[] => {
    if (part.kind === 'text' && isInStyle(within)) {
      return fetchedBy(part.text).map(({ address, offset }) => ({
        offset: part.offset + offset,
        message: tells('The mail fetches a font or a style', hostOf(address), OWN_FONT),
      }));
    }
    if (part.kind !== 'opening') return [];
    const href = attributeOf(part, 'href')?.value ?? '';
    const name = part.name.toLowerCase();
    const isSheet =
      name === 'link' &&
      /stylesheet|preload|preconnect|prefetch/i.test(attributeOf(part, 'rel')?.value ?? '');
    return (name === 'mj-font' || isSheet) && /^(?:https?:)?\/\//i.test(href)
      ? [
          {
            offset: part.offset,
            message: tells('The mail fetches a font or a style', hostOf(href), OWN_FONT),
          },
        ]
      : [];
  });
}

/** The attributes of an element with default pictures of MJML on the web. */
const picturesOf = (name: string): readonly (readonly [attribute: string, address: string])[] =>
  Object.entries(components[name]?.defaultAttributes ?? {}).filter(([, value]) => /^https?:/.test(value));

/** Pictures from third parties that MJML adds, although no file of the mail names them. */
function icons(file: Read, { html }: CompiledMail, sources: readonly Source[]): Warning[] {
  const brought = [...html.matchAll(/\bsrc="(https?:\/\/[^"]+)"/g)]
    .map(([, address = '']) => address)
    .filter((address) => !sources.some(({ text }) => text.includes(address)));
  if (brought.length === 0) return [];
  return openings(file).flatMap(({ part, within }): Warning[] => {
    if (isDefault(within)) return [];
    const isSocial = part.name === 'mj-social-element' && attributeOf(part, 'src') === undefined;
    const social = isSocial ? brought.find((address) => address.includes('/ico-social/')) : undefined;
    if (social !== undefined) {
      const message = tells(
        `<${part.name}> fetches its picture`,
        hostOf(social),
        'Add src="https://…" with one of your own.',
      );
      return [{ offset: part.offset, message }];
    }
    const left = picturesOf(part.name).filter(
      ([attribute, address]) => attributeOf(part, attribute) === undefined && brought.includes(address),
    );
    const [first] = left;
    if (first === undefined) return [];
    const remedy = `Add ${left.map(([attribute]) => `${attribute}="https://…"`).join(' and ')} with your own.`;
    return [
      { offset: part.offset, message: tells(`<${part.name}> fetches pictures`, hostOf(first[1]), remedy) },
    ];
  });
}

/** Networks for which MJML makes a link that shares an address. */
const SHARED = new Set(['facebook', 'twitter', 'x', 'google', 'pinterest', 'linkedin', 'tumblr', 'xing']);

/** Links that share a page, although a link to the page was meant. */
const shares = (file: Read): Warning[] =>
  openings(file).flatMap(({ part, within }) => {
    const name = attributeOf(part, 'name')?.value ?? '';
    const href = attributeOf(part, 'href');
    if (part.name !== 'mj-social-element' || isDefault(within) || !SHARED.has(name) || href === undefined)
      return [];
    const message = `name="${name}" makes a link that shares the address on ${name}, and does not lead to it. If it is to lead there, write name="${name}-noshare".`;
    return [{ offset: href.offset, message }];
  });
