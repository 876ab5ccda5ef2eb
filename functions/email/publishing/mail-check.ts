import { type Liquid, LiquidError, Tag, type Template } from 'liquidjs';
import type { CompiledMail } from '../../domain/programme/bundle.ts';
import { missingScores } from '../sending/links.ts';
import { escaped, makeLiquid } from '../sending/liquid.ts';
import type { MailKind, Values } from '../sending/mail-kinds.ts';
import { asOutlook } from './comments.ts';
import { edgesOf, sampleOf } from './samples.ts';
import type { TemplateProblem } from './template-problem.ts';
import { gluedTo, withoutPunctuation } from './text-links.ts';
import { preheaderOf, whyOf } from './text-part.ts';

/**
 * Gmail cuts off a longer mail, and with it the unsubscribe link (102 KB of HTML, support.google.com/mail).
 */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** For the values that Liquid adds: names, addresses and eleven links, or what a customer wrote. */
const ROOM_FOR_VALUES = 8 * 1024;
/** Nobody reads a longer text, and it comes on top of the HTML. */
const MAX_TEXT_BYTES = 256 * 1024;
/** A shorter text is no sentence. */
const MIN_WHY = 20;
const MIN_TEXT = 40;
/**
 * Milliseconds for one part of a mail. A large mail needs a hundredth of it. The sender's limit is higher,
 * because its machine is slower.
 */
const RENDER_LIMIT = 300;
/** This machine may be busy, so a template is slow only if it is slow each time. */
const TRIES = 4;

/** A blank before a mark, or two blanks in a row, with the word before: "Hello ,". */
const GAPS = /\S{1,30} {1,9}([,.!?;:])(?=\s|$)|\S{1,30} {2,9}\S{1,30}/g;

/** A line of the scale in the text part, where two blanks are right. */
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

/** At the outermost level, Liquid reports it in another kind of error. */
const isTooSlow = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('render limit exceeded');

function render(liquid: Liquid, templates: Template[], values: Values): string {
  for (let tries = 1; ; tries += 1) {
    try {
      return String(liquid.renderSync(templates, values, { renderLimit: RENDER_LIMIT }));
    } catch (error) {
      if (!isTooSlow(error) || tries === TRIES) throw error;
    }
  }
}

const rendered = (mail: Templates, values: Values): Rendered => ({
  subject: render(plain, mail.subject, values),
  html: render(html, mail.html, values),
  text: render(plain, mail.text, values),
});

/** A template without its Liquid blocks. This much is in every mail, whoever gets it. */
const withoutBlocks = (liquid: Liquid, templates: readonly Template[], values: Values): string =>
  String(
    liquid.renderSync(
      templates.filter((each) => !(each instanceof Tag)),
      values,
      // A variable of an {% assign %} is missing here.
      { strictVariables: false },
    ),
  );

/**
 * Values with something empty: everything that may be empty at once, and each alone. For structures, the edge
 * cases.
 */
function emptied(kind: MailKind): { readonly names: readonly string[]; readonly values: Values }[] {
  if (kind.isStructured) return edgesOf(kind).map((values) => ({ names: [], values }));
  const optional = Object.entries(kind.variables)
    .filter(([, { instead }]) => instead !== undefined)
    .map(([name]) => name);
  const sets = optional.length === 0 ? [] : [optional, ...optional.map((name) => [name])];
  return sets.map((names) => ({
    names,
    values: { ...sampleOf(kind), ...Object.fromEntries(names.map((name) => [name, ''])) },
  }));
}

/** The targets of the links of a page. Comments do not count, because only Outlook shows them. */
const hrefsIn = (page: string): string[] =>
  [...page.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(?:a|v:\w+)\b[^>]*?\shref="([^"]*)"/gi)].map(
    ([, href = '']) => href.replaceAll('&amp;', '&'),
  );

/** Something wrong with a mail as people would get it. */
interface Shortcoming {
  readonly message: string;
  /** What to look for in the files, if the problem is about something in them. */
  readonly at?: string | RegExp;
  /** Which of those places it is, from 0. */
  readonly nth?: number;
  /** The problem is in the text part. */
  readonly isInText?: boolean;
}

/**
 * Finds where something is in the files of a mail. For a problem in the text part, it looks there first.
 *
 * @param nth which of its places, from 0
 */
export type Locate = (
  sought: string | RegExp,
  isInText: boolean,
  nth: number,
) => Pick<TemplateProblem, 'file' | 'line'> | undefined;

/** The names of a mail's files in problems. */
export interface MailFiles {
  readonly template: string;
  /** The text part, if somebody wrote one. */
  readonly text?: string | undefined;
  readonly locate?: Locate;
}

/**
 * What every mail must have before it may be published. It checks the mail as people would get it, with all
 * values and with empty ones; as Outlook shows it; and without its Liquid blocks.
 */
export function checkMail(files: MailFiles, mail: CompiledMail, kind: MailKind): TemplateProblem[] {
  const told = ({ message, at, nth = 0, isInText = false }: Shortcoming): TemplateProblem => ({
    file: isInText ? (files.text ?? files.template) : files.template,
    ...(at === undefined ? {} : files.locate?.(at, isInText, nth)),
    message,
  });
  try {
    const found = shortcomingsOf(mail, kind, files.text !== undefined);
    const unique = new Map(found.map((each) => [each.message, each]));
    return [...unique.values()].map(told);
  } catch (error) {
    return [told(failure(error))];
  }
}

/** The subjects that people would get, with all values and with empty ones. */
export function subjectsOf({ subject }: CompiledMail, kind: MailKind): string[] {
  const templates = plain.parse(subject);
  return [sampleOf(kind), ...emptied(kind).map(({ values }) => values)].map((values) =>
    render(plain, templates, values).replace(/\s+/g, ' ').trim(),
  );
}

/** Why a mail could not be rendered. */
function failure(error: unknown): Shortcoming {
  if (isTooSlow(error) && !(error instanceof LiquidError)) {
    return { message: 'The mail takes longer to put together than a mail may. Shorten it.' };
  }
  if (!(error instanceof LiquidError)) throw error;
  const { message, token } = error;
  const at = token.getText();
  const nth = token.input.slice(0, token.begin).split(at).length - 1;
  const shown = at.length > 60 ? `${at.slice(0, 60)}…` : at;
  if (isTooSlow(error)) {
    return {
      at,
      nth,
      message: `The mail takes longer to put together than a mail may, at ${shown}: most likely a loop runs too often. Shorten it; every other mail would wait for it.`,
    };
  }
  if (/(?:memory alloc|parse length) limit exceeded|Invalid (?:string|array) length/.test(message)) {
    return {
      at,
      nth,
      message: `The mail becomes far too large at ${shown}: most likely a loop or a filter makes too much. Shorten it.`,
    };
  }
  const unset = /undefined variable: ([^,\n]+)/.exec(message)?.[1];
  return unset === undefined
    ? { at, nth, message: `${shown} fails with values as a mail can have them. Write it another way.` }
    : {
        at,
        nth,
        message: `"${unset}" is used where nothing has set it: subject, text and HTML are put together one by one. Set it before, in the same one, and outside of {% if %}.`,
      };
}

/** The start of a comment that hides something from Outlook. */
const NOT_OUTLOOK = /<!(?:--)?\[if\b[^\]]*!/i;

/** Whether a mail has such comments in its body. Those in its head are MJML's, and hide no text. */
const hidesFromOutlook = (html: string): boolean => NOT_OUTLOOK.test(html.slice(html.indexOf('<body')));

function shortcomingsOf(mail: CompiledMail, kind: MailKind, isTextByHand: boolean): Shortcoming[] {
  const sample = sampleOf(kind);
  const templates = parsed(mail);
  const named = rendered(templates, sample);
  const others = emptied(kind).map(({ names, values }) => ({ names, mail: rendered(templates, values) }));
  const all = [named, ...others.map((other) => other.mail)];
  const always = {
    ...named,
    html: withoutBlocks(html, templates.html, sample),
    text: withoutBlocks(plain, templates.text, sample),
  };
  const inOutlook = hidesFromOutlook(mail.html)
    ? [always, ...all].map((each) => ({ ...each, html: asOutlook(each.html) }))
    : [];
  const scales = mail.html.match(/\{\{-?\s*score_url\b[^}]*\}\}\/7\b/g) ?? [];
  return [
    ...all.flatMap((each) => [...shortcomings(each, isTextByHand)]),
    ...needsOf(kind).flatMap((need): Shortcoming[] => {
      const lacking = (each: Rendered): Shortcoming | undefined => lackOf(need, each, isTextByHand);
      const lack = lacking(named);
      if (lack !== undefined) return [lack];
      const some = [always, ...all].map(lacking).find((each) => each !== undefined);
      if (some !== undefined) {
        return [
          {
            ...some,
            message: `Some people would get the mail without ${need.what}, because Liquid such as {% if %}, {% case %}, {% for %} or {% capture %} stands around it. Move it out of there.`,
          },
        ];
      }
      return inOutlook.every((each) => lacking(each) === undefined)
        ? []
        : [
            {
              message: `People would get the mail in Outlook without ${need.what}, because <!--[if !mso]><!--> stands before it. Move it out of there, or write it once more for Outlook.`,
              at: NOT_OUTLOOK,
            },
          ];
    }),
    ...(scales.length > 1
      ? [{ message: `The score links are there ${scales.length} times. Keep one <score-scale />.` }]
      : []),
    ...sizes(mail, all),
    ...all.flatMap((each) => glued(each, kind)),
    ...gaps(named, others),
  ];
}

function sizes(mail: CompiledMail, all: readonly Rendered[]): Shortcoming[] {
  const bytes = Math.max(
    Buffer.byteLength(mail.html) + ROOM_FOR_VALUES,
    ...all.map((each) => Buffer.byteLength(each.html)),
  );
  const text = Math.max(...all.map((each) => Buffer.byteLength(each.text)));
  return [
    ...(bytes > GMAIL_CLIP_BYTES
      ? [
          {
            message: `The mail is ${Math.ceil(bytes / 1024)} KB; Gmail cuts mails off at 102 KB and hides what stands at its end. Shorten it.`,
          },
        ]
      : []),
    ...(text > MAX_TEXT_BYTES
      ? [{ message: `The text part is ${Math.ceil(text / 1024)} KB, which nobody reads. Shorten it.` }]
      : []),
  ];
}

/** The links among the values of a kind. */
const linksOf = (kind: MailKind): readonly (readonly [name: string, url: string])[] =>
  Object.entries(sampleOf(kind)).flatMap(([name, value]) =>
    typeof value === 'string' && value.startsWith('https://') ? [[name, value] as const] : [],
  );

/**
 * Links in the text part that touch something else. Mail programs would take it for a part of the address.
 */
function glued({ html, text }: Rendered, kind: MailKind): Shortcoming[] {
  const hrefs = new Set(hrefsIn(html));
  const links = linksOf(kind);
  const endsPlainly = (address: string): boolean => withoutPunctuation(address) === address;
  const isWhole = (address: string): boolean => {
    const ours = links.find(([, url]) => address.startsWith(url));
    if (ours === undefined) return endsPlainly(address) || hrefs.has(address);
    // A score, or an addition by a marketer.
    const rest = address.slice(ours[1].length);
    return rest === '' || (/^[/?#&]/.test(rest) && endsPlainly(rest));
  };
  const found = gluedTo(text, isWhole);
  if (found === undefined) return [];
  const [name] = links.find(([, url]) => found.startsWith(url)) ?? [];
  const shown = name === undefined ? `"${found}"` : `{{ ${name} }}`;
  return [
    {
      message: `In the text part something touches the link ${shown}, and programs would take it for a part of the address. Put the link on a line of its own.`,
      at: name === undefined ? found : new RegExp(`\\b${name}\\b`),
      isInText: true,
    },
  ];
}

function* shortcomings({ subject, html, text }: Rendered, isTextByHand: boolean): Generator<Shortcoming> {
  if (subject.trim() === '') {
    yield { message: 'The mail has no subject. Add <mj-title>…</mj-title> inside <mj-head>.' };
  }
  if (preheaderOf(html) === '') {
    yield {
      message:
        'The mail has no preview line. Add <mj-preview>…</mj-preview> inside <mj-head>: inboxes show it after the subject.',
    };
  }
  if (!/<html[^>]* lang="(?!und")[a-zA-Z-]+"/.test(html)) {
    yield {
      message:
        'The mail does not say its language, which screen readers need. Start the file with <mjml lang="en"> or your language.',
    };
  }
  const braces = /\S{0,30} ?(?:\{\{|\}\}|\{%|%\}) ?\S{0,30}/.exec(`${subject}\n${text}`)?.[0];
  if (braces !== undefined) {
    yield {
      at: braces.trim(),
      message: `People would read "${braces}" as it stands there. Write {{ before a variable and }} after it.`,
    };
  }
  if (!isTextByHand && text.trim().length < MIN_TEXT) {
    yield { message: 'The text part is empty. Write the mail in <mj-text>, not in images.' };
  }
}

/**
 * Something that every mail of a kind must have, whatever its values. Each part without it has its own
 * message.
 */
interface Need {
  readonly what: string;
  readonly inHtml: (html: string) => string | undefined;
  readonly inText?: (text: string) => string | undefined;
}

/** What a mail lacks of one need. The HTML is checked first, because most text parts are made from it. */
function lackOf(
  { inHtml, inText }: Need,
  { html, text }: Rendered,
  isTextByHand: boolean,
): Shortcoming | undefined {
  const message = inHtml(html);
  if (message !== undefined) return { message };
  const ofText = inText?.(text);
  return ofText === undefined ? undefined : { message: ofText, isInText: isTextByHand };
}

/** The purpose of variables, for messages. */
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
  inHtml: (html) =>
    whyOf(html).length >= MIN_WHY
      ? undefined
      : 'The mail does not say why the customer gets it. Say so in an <mj-text css-class="why">, or include a footer from partials/.',
};

const scale = (scoreUrl: string): Need => {
  const lacking = (links: string, all: string, some: string): string | undefined => {
    const scores = missingScores(links, scoreUrl);
    if (scores.length === 0) return undefined;
    return scores.length === 10
      ? `The ten score links are missing. ${all}`
      : `The link for the score ${scores.join(', ')} is missing. ${some}`;
  };
  return {
    what: 'all ten score links',
    inHtml: (html) =>
      lacking(
        hrefsIn(html).join('\n'),
        'Add <score-scale /> inside an <mj-column>.',
        'Use <score-scale />, which always has all ten.',
      ),
    inText: (text) =>
      lacking(
        text,
        'Write a line for each in the text part: 10  {{ score_url }}/10',
        'Write a line for it in the text part, such as: 10  {{ score_url }}/10',
      ),
  };
};

const link = (name: string, url: string): Need => ({
  what: `the ${MEANINGS[name]}`,
  inHtml: (html) =>
    hrefsIn(html).some((href) => href.startsWith(url))
      ? undefined
      : `There is no ${MEANINGS[name]}. Add <a href="{{ ${name} }}">…</a>${name === 'unsubscribe_url' ? ', or include a footer from partials/' : ''}.`,
  inText: (text) =>
    text.includes(url)
      ? undefined
      : `There is no ${MEANINGS[name]} in the text part. Add {{ ${name} }} on a line of its own.`,
});

const shown = (name: string, value: string): Need => ({
  what: MEANINGS[name] ?? name,
  inHtml: (html) =>
    html.includes(escaped(value))
      ? undefined
      : `The mail does not show ${MEANINGS[name]}. Add {{ ${name} }}, or include a footer from partials/.`,
  inText: (text) =>
    text.includes(value)
      ? undefined
      : `The text part does not show ${MEANINGS[name]}. Add {{ ${name} }} where people see it.`,
});

/** The gaps of a text, by what follows the blank: a mark, or a word after two blanks. */
function gapsIn(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [gap, mark = ''] of text.replace(SCORE_LINE, '').matchAll(GAPS))
    found.set(mark, [...(found.get(mark) ?? []), gap]);
  return found;
}

/**
 * Gaps that an empty value leaves. French has a blank before a mark, so a gap counts only if the mail with
 * all values has fewer of its kind.
 */
function gaps(
  named: Rendered,
  others: readonly { readonly names: readonly string[]; readonly mail: Rendered }[],
): Shortcoming[] {
  // It is better to blame one name than all of them.
  const byNames = [...others].sort((a, b) => a.names.length - b.names.length);
  return (['subject', 'text'] as const).flatMap((part) => {
    const usual = gapsIn(named[part]);
    return byNames
      .flatMap(({ names: [name, ...more], mail }): Shortcoming[] => {
        // Blanks also separate the columns of a text part.
        if (name === undefined) return [];
        for (const [mark, found] of gapsIn(mail[part])) {
          const known = usual.get(mark) ?? [];
          if (found.length <= known.length) continue;
          const gap = found.find((each) => !known.includes(each)) ?? found[0];
          return [
            {
              message: `Without a value for ${[name, ...more].join(', ')} the ${part} reads "${gap}". Use {{ ${name} | default: "…" }} or {% if ${name} %}…{% endif %}.`,
              at: new RegExp(`\\{\\{-?\\s*${name}\\b`),
              isInText: part === 'text',
            },
          ];
        }
        return [];
      })
      .slice(0, 1);
  });
}
