import { missingScores } from '../sending/links.ts';
import { escaped } from '../sending/liquid.ts';
import type { MailKind } from '../sending/mail-kinds.ts';
import type { SampleMail } from './sample-mails.ts';
import { sampleOf } from './samples.ts';
import type { Shortcoming } from './shortcoming.ts';
import { whyOf } from './text-part.ts';

/** A shorter text is no sentence. */
const MIN_WHY = 20;

/** The targets of the links of a page. Comments do not count, because only Outlook shows them. */
export const hrefsIn = (page: string): string[] =>
  [...page.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(?:a|v:\w+)\b[^>]*?\shref="([^"]*)"/gi)].map(
    ([, href = '']) => href.replaceAll('&amp;', '&'),
  );

/**
 * Something that every mail of a kind must have, whatever its values. Each part without it has its own
 * message.
 */
export interface Need {
  readonly what: string;
  readonly inHtml: (html: string) => string | undefined;
  readonly inText?: (text: string) => string | undefined;
}

/** What a mail lacks of one need. The HTML is checked first, because most text parts are made from it. */
export function lackOfNeed(
  { inHtml, inText }: Need,
  { html, text }: SampleMail,
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

/** What a kind of mail must have. */
export const needsOf = (kind: MailKind): Need[] => {
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
