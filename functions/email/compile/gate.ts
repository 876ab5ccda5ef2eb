import { type Liquid, Tag } from 'liquidjs';
import type { CompiledMail } from '../../domain/bundle.ts';
import { missingScores } from '../links.ts';
import { type MailVariables, makeLiquid } from '../liquid.ts';
import type { Problem } from './problem.ts';
import { preheaderOf, whyOf } from './text-part.ts';

/** Gmail cuts a mail here, and with it the unsubscribe link (102 KB of HTML, support.google.com/mail). */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** What Liquid puts in later: names, addresses and eleven links. */
const ROOM_FOR_VALUES = 4 * 1024;
/** Less is no sentence. */
const MIN_WHY = 20;
const MIN_TEXT = 40;

// Values that cannot stand in a template by chance.
const SAMPLE: MailVariables = {
  first_name: 'Qfirstq',
  account: 'Qaccountq',
  tenure_text: 'qtenureq',
  score_url: 'https://q.example/s/q',
  unsubscribe_url: 'https://q.example/u/q',
  sender_name: 'Qsenderq',
  sender_postal_address: 'Qpostalq',
};
const NAMELESS: MailVariables = { ...SAMPLE, first_name: '', account: '' };
/** A gap that an empty name has left: "Hello ," or two blanks in a row. */
const GAP_IN_TEXT = /\S{1,30} {1,9}[,.!?;:](?=\s|$)|\S{1,30} {2,9}\S{1,30}/;

/** Of the text part: two blanks are right there. */
const SCORE_LINE = /^ ?\d+ {2}http.*$/gm;

const html = makeLiquid('html');
const plain = makeLiquid('plain');

type Rendered = Readonly<Record<keyof CompiledMail, string>>;

const rendered = (mail: CompiledMail, values: MailVariables): Rendered => ({
  subject: plain.parseAndRenderSync(mail.subject, values),
  html: html.parseAndRenderSync(mail.html, values),
  text: plain.parseAndRenderSync(mail.text, values),
});

/** A template without its Liquid blocks: what is left in every mail, whoever the customer is. */
const withoutBlocks = (liquid: Liquid, template: string): string =>
  String(
    liquid.renderSync(
      liquid.parse(template).filter((each) => !(each instanceof Tag)),
      SAMPLE,
      // What an {% assign %} would have set is missing now.
      { strictVariables: false },
    ),
  );

/** Where the links of a mail lead; what stands in comments is for Outlook alone. */
const hrefsIn = (page: string): string[] =>
  [...page.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(
    ([, href = '']) => href,
  );

/**
 * What every mail must have before it may be published, checked on the mail as customers would get it, with a name
 * and without, and on what no Liquid block can take away.
 *
 * @param file as problems name it
 */
export function checkMail(file: string, mail: CompiledMail): Problem[] {
  const named = rendered(mail, SAMPLE);
  const nameless = rendered(mail, NAMELESS);
  const always = { ...named, html: withoutBlocks(html, mail.html), text: withoutBlocks(plain, mail.text) };
  const messages = new Set<string>();

  for (const each of [named, nameless]) for (const message of shortcomings(each)) messages.add(message);
  for (const { what, missing } of NEEDS) {
    const message = missing(named);
    if (message !== undefined) messages.add(message);
    else if (missing(nameless) !== undefined || missing(always) !== undefined) {
      messages.add(
        `Some customers would get the mail without ${what}, because Liquid such as {% if %}, {% case %}, {% for %} or {% capture %} stands around it. Move it out of there.`,
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
      `The mail is ${Math.ceil(bytes / 1024)} KB; Gmail cuts mails off at 102 KB and hides the unsubscribe link. Shorten it.`,
    );
  }
  for (const gap of gapsWithoutNames(mail)) messages.add(gap);
  return [...messages].map((message) => ({ file, message }));
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
    yield `Customers would read "${braces}" as it stands there. Write {{ before a variable and }} after it.`;
  }
  if (text.trim().length < MIN_TEXT) {
    yield 'The text part is empty. Write the mail in <mj-text>, not in images.';
  }
}

/** What no mail may lack, whatever the customer's values. */
interface Need {
  readonly what: string;
  /** What to say when a mail lacks it. */
  readonly missing: (mail: Rendered) => string | undefined;
}

const NEEDS: readonly Need[] = [
  {
    what: 'all ten score links',
    missing: ({ html, text }) => {
      const inHtml = missingScores(hrefsIn(html).join('\n'), SAMPLE.score_url);
      const scores = inHtml.length > 0 ? inHtml : missingScores(text, SAMPLE.score_url);
      if (scores.length === 0) return undefined;
      return scores.length === 10
        ? 'The ten score links are missing. Add <score-scale /> inside an <mj-column>.'
        : `The link for the score ${scores.join(', ')} is missing. Use <score-scale />, which always has all ten.`;
    },
  },
  {
    what: 'the unsubscribe link',
    missing: ({ html, text }) =>
      hrefsIn(html).includes(SAMPLE.unsubscribe_url) && text.includes(SAMPLE.unsubscribe_url)
        ? undefined
        : 'There is no unsubscribe link. Add <a href="{{ unsubscribe_url }}">…</a>, or include the partial footer.mjml.',
  },
  shown('sender_name', "the sender's name"),
  shown('sender_postal_address', "the sender's postal address"),
  {
    what: 'the reason why they get it',
    missing: ({ html }) =>
      whyOf(html).length >= MIN_WHY
        ? undefined
        : 'The mail does not say why the customer gets it. Say so in an <mj-text css-class="why">, or include the partial footer.mjml.',
  },
];

function shown(name: keyof MailVariables, what: string): Need {
  return {
    what,
    missing: ({ text }) =>
      text.includes(SAMPLE[name])
        ? undefined
        : `The mail does not show ${what}. Add {{ ${name} }}, or include the partial footer.mjml.`,
  };
}

function gapsWithoutNames(mail: CompiledMail): string[] {
  return (['subject', 'text'] as const).flatMap((part) => {
    const nameless = plain.parseAndRenderSync(mail[part], NAMELESS).replace(SCORE_LINE, '');
    const gap = GAP_IN_TEXT.exec(nameless)?.[0];
    if (gap === undefined || plain.parseAndRenderSync(mail[part], SAMPLE).includes(gap)) return [];
    return [
      `Without a first name or account the ${part} reads "${gap}". Use {{ first_name | default: "there" }} or {% if first_name %}…{% endif %}.`,
    ];
  });
}
