import { type Liquid, LiquidError, Tag, type Template } from 'liquidjs';
import type { CompiledMail } from '../../domain/bundle.ts';
import { missingScores } from '../links.ts';
import { makeLiquid } from '../liquid.ts';
import { type MailKind, sampleOf, type Values } from '../mail-kinds.ts';
import type { Problem } from './problem.ts';
import { preheaderOf, whyOf } from './text-part.ts';

/** Gmail cuts a mail here, and with it the unsubscribe link (102 KB of HTML, support.google.com/mail). */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** What Liquid puts in later: names, addresses and eleven links, or what a customer wrote. */
const ROOM_FOR_VALUES = 8 * 1024;
/** Less is no sentence. */
const MIN_WHY = 20;
const MIN_TEXT = 40;

/** A gap that an empty name has left: "Hello ," or two blanks in a row. */
const GAP_IN_TEXT = /\S{1,30} {1,9}[,.!?;:](?=\s|$)|\S{1,30} {2,9}\S{1,30}/;

/** Of the text part: two blanks are right there. */
const SCORE_LINE = /^ ?\d+ {2}http.*$/gm;

const html = makeLiquid('html');
const plain = makeLiquid('plain');

type Rendered = Readonly<Record<keyof CompiledMail, string>>;
type Templates = Readonly<Record<keyof CompiledMail, Template[]>>;

const parsed = (mail: CompiledMail): Templates => ({
  subject: plain.parse(mail.subject),
  html: html.parse(mail.html),
  text: plain.parse(mail.text),
});

const rendered = (mail: Templates, values: Values): Rendered => ({
  subject: String(plain.renderSync(mail.subject, values)),
  html: String(html.renderSync(mail.html, values)),
  text: String(plain.renderSync(mail.text, values)),
});

/** A template without its Liquid blocks: what is left in every mail, whoever gets it. */
const withoutBlocks = (liquid: Liquid, templates: readonly Template[], values: Values): string =>
  String(
    liquid.renderSync(
      templates.filter((each) => !(each instanceof Tag)),
      values,
      // What an {% assign %} would have set is missing now.
      { strictVariables: false },
    ),
  );

/** Values in which something that may be empty is: everything at once, and each alone; of structures those at the edges. */
function emptied(kind: MailKind): { readonly names: readonly string[]; readonly values: Values }[] {
  if (kind.edges !== undefined) return kind.edges.map((values) => ({ names: [], values: { ...values } }));
  const optional = Object.entries(kind.variables)
    .filter(([, { instead }]) => instead !== undefined)
    .map(([name]) => name);
  const sets = optional.length === 0 ? [] : [optional, ...optional.map((name) => [name])];
  return sets.map((names) => ({
    names,
    values: { ...sampleOf(kind), ...Object.fromEntries(names.map((name) => [name, ''])) },
  }));
}

/** Where the links of a mail lead; what stands in comments is for Outlook alone. */
const hrefsIn = (page: string): string[] =>
  [...page.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(
    ([, href = '']) => href,
  );

/**
 * What every mail must have before it may be published, checked on the mail as people would get it, with everything there and
 * with what may be empty empty, and on what no Liquid block can take away.
 *
 * @param file as problems name it
 */
export function checkMail(file: string, mail: CompiledMail, kind: MailKind): Problem[] {
  try {
    return [...messagesAbout(mail, kind)].map((message) => ({ file, message }));
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    return [{ file, message: `This Liquid fails with values as a mail can have them: ${error.message}.` }];
  }
}

function messagesAbout(mail: CompiledMail, kind: MailKind): ReadonlySet<string> {
  const sample = sampleOf(kind);
  const templates = parsed(mail);
  const named = rendered(templates, sample);
  const others = emptied(kind).map(({ names, values }) => ({ names, mail: rendered(templates, values) }));
  const always = {
    ...named,
    html: withoutBlocks(html, templates.html, sample),
    text: withoutBlocks(plain, templates.text, sample),
  };
  const messages = new Set<string>();

  for (const each of [named, ...others.map((other) => other.mail)])
    for (const message of shortcomings(each)) messages.add(message);
  for (const { what, missing } of needsOf(kind)) {
    const message = missing(named);
    if (message !== undefined) messages.add(message);
    else if ([always, ...others.map((other) => other.mail)].some((each) => missing(each) !== undefined)) {
      messages.add(
        `Some people would get the mail without ${what}, because Liquid such as {% if %}, {% case %}, {% for %} or {% capture %} stands around it. Move it out of there.`,
      );
    }
  }
  const scales = mail.html.match(/\{\{-?\s*score_url\b[^}]*\}\}\/7\b/g) ?? [];
  if (scales.length > 1) {
    messages.add(`The score links are there ${scales.length} times. Keep one <score-scale />.`);
  }
  const bytes = Buffer.byteLength(mail.html) + ROOM_FOR_VALUES;
  if (bytes > GMAIL_CLIP_BYTES) {
    messages.add(
      `The mail is ${Math.ceil(bytes / 1024)} KB; Gmail cuts mails off at 102 KB and hides what stands at its end. Shorten it.`,
    );
  }
  for (const gap of gaps(named, others)) messages.add(gap);
  return messages;
}

function* shortcomings({ subject, html, text }: Rendered): Generator<string> {
  if (subject.trim() === '') yield 'The mail has no subject. Add <mj-title>…</mj-title> inside <mj-head>.';
  if (preheaderOf(html) === '') {
    yield 'The mail has no preview line. Add <mj-preview>…</mj-preview> inside <mj-head>: inboxes show it after the subject.';
  }
  if (!/<html[^>]* lang="(?!und")[a-zA-Z-]+"/.test(html)) {
    yield 'The mail does not say its language, which screen readers need. Start the file with <mjml lang="en"> or your language.';
  }
  const braces = /\S{0,30} ?(?:\{\{|\}\}|\{%|%\}) ?\S{0,30}/.exec(`${subject}\n${text}`)?.[0];
  if (braces !== undefined) {
    yield `People would read "${braces}" as it stands there. Write {{ before a variable and }} after it.`;
  }
  if (text.trim().length < MIN_TEXT) {
    yield 'The text part is empty. Write the mail in <mj-text>, not in images.';
  }
}

/** What no mail of a kind may lack, whatever its values. */
interface Need {
  readonly what: string;
  /** What to say when a mail lacks it. */
  readonly missing: (mail: Rendered) => string | undefined;
}

/** What variables are for, in a problem. */
const MEANINGS: Readonly<Record<string, string>> = {
  unsubscribe_url: 'unsubscribe link',
  cause_url: 'link to the page that asks why',
  case_url: 'link to the case',
  sender_name: "the sender's name",
  sender_postal_address: "the sender's postal address",
};

const needsOf = (kind: MailKind): Need[] => {
  const sample = sampleOf(kind);
  return [
    ...(kind.scale ? [scale(String(sample.score_url))] : []),
    ...kind.links.map((name) => link(name, String(sample[name]))),
    ...kind.shows.map((name) => shown(name, String(sample[name]))),
    ...(kind.saysWhy ? [WHY] : []),
  ];
};

const WHY: Need = {
  what: 'the reason why they get it',
  missing: ({ html }) =>
    whyOf(html).length >= MIN_WHY
      ? undefined
      : 'The mail does not say why the customer gets it. Say so in an <mj-text css-class="why">, or include a footer from partials/.',
};

const scale = (scoreUrl: string): Need => ({
  what: 'all ten score links',
  missing: ({ html, text }) => {
    const inHtml = missingScores(hrefsIn(html).join('\n'), scoreUrl);
    const scores = inHtml.length > 0 ? inHtml : missingScores(text, scoreUrl);
    if (scores.length === 0) return undefined;
    return scores.length === 10
      ? 'The ten score links are missing. Add <score-scale /> inside an <mj-column>.'
      : `The link for the score ${scores.join(', ')} is missing. Use <score-scale />, which always has all ten.`;
  },
});

const link = (name: string, url: string): Need => ({
  what: `the ${MEANINGS[name]}`,
  missing: ({ html, text }) =>
    hrefsIn(html).includes(url) && text.includes(url)
      ? undefined
      : `There is no ${MEANINGS[name]}. Add <a href="{{ ${name} }}">…</a>${name === 'unsubscribe_url' ? ', or include a footer from partials/' : ''}.`,
});

const shown = (name: string, value: string): Need => ({
  what: MEANINGS[name] ?? name,
  missing: ({ text }) =>
    text.includes(value)
      ? undefined
      : `The mail does not show ${MEANINGS[name]}. Add {{ ${name} }}, or include a footer from partials/.`,
});

function gaps(
  named: Rendered,
  others: readonly { readonly names: readonly string[]; readonly mail: Rendered }[],
): string[] {
  return (['subject', 'text'] as const).flatMap((part) =>
    others
      .flatMap(({ names, mail }) => {
        // Columns of a text part are set apart by blanks.
        if (names.length === 0) return [];
        const gap = GAP_IN_TEXT.exec(mail[part].replace(SCORE_LINE, ''))?.[0];
        if (gap === undefined || named[part].includes(gap)) return [];
        return [
          `Without a value for ${names.join(', ')} the ${part} reads "${gap}". Use {{ ${names[0]} | default: "…" }} or {% if ${names[0]} %}…{% endif %}.`,
        ];
      })
      .slice(0, 1),
  );
}
