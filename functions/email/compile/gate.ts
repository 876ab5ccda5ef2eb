import type { CompiledMail } from '../../domain/bundle.ts';
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
const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

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

/**
 * What every mail must have before it may be published, checked on the mail as customers would get it, with a name
 * and without.
 *
 * @param file as problems name it
 */
export function checkMail(file: string, mail: CompiledMail): Problem[] {
  const messages = new Set(
    [SAMPLE, NAMELESS].flatMap((values) => [
      ...whatIsMissing({
        subject: plain.parseAndRenderSync(mail.subject, values),
        html: html.parseAndRenderSync(mail.html, values),
        text: plain.parseAndRenderSync(mail.text, values),
      }),
    ]),
  );
  const bytes = Buffer.byteLength(mail.html) + ROOM_FOR_VALUES;
  if (bytes > GMAIL_CLIP_BYTES) {
    messages.add(
      `The mail is ${Math.ceil(bytes / 1024)} KB; Gmail cuts mails off at 102 KB and hides the unsubscribe link. Shorten it.`,
    );
  }
  for (const gap of gapsWithoutNames(mail)) messages.add(gap);
  return [...messages].map((message) => ({ file, message }));
}

function* whatIsMissing({ subject, html, text }: CompiledMail): Generator<string> {
  const hrefs = new Set([...html.matchAll(/\bhref="([^"]*)"/g)].map((match) => match[1]));

  if (subject.trim() === '') yield 'The mail has no subject. Add <mj-title>…</mj-title> inside <mj-head>.';
  if (preheaderOf(html) === '') {
    yield 'The mail has no preview line. Add <mj-preview>…</mj-preview> inside <mj-head>: inboxes show it after the subject.';
  }
  if (!/<html[^>]* lang="(?!und")[a-zA-Z-]+"/.test(html)) {
    yield 'The mail does not say its language, which screen readers need. Start the file with <mjml lang="en"> or your language.';
  }
  const missing = SCORES.filter((score) => !hrefs.has(`${SAMPLE.score_url}/${score}`));
  if (missing.length === SCORES.length) {
    yield 'The ten score links are missing. Add <score-scale /> inside an <mj-column>.';
  } else if (missing.length > 0) {
    yield `The link for the score ${missing.join(', ')} is missing. Use <score-scale />, which always has all ten.`;
  }
  if (!hrefs.has(SAMPLE.unsubscribe_url)) {
    yield 'There is no unsubscribe link. Add <a href="{{ unsubscribe_url }}">…</a>, or include the partial footer.mjml.';
  }
  for (const [name, what] of [
    ['sender_name', "sender's name"],
    ['sender_postal_address', "sender's postal address"],
  ] as const) {
    if (!text.includes(SAMPLE[name])) {
      yield `The mail does not show the ${what}. Add {{ ${name} }}, or include the partial footer.mjml.`;
    }
  }
  if (whyOf(html).length < MIN_WHY) {
    yield 'The mail does not say why the customer gets it. Say so in an <mj-text css-class="why">, or include the partial footer.mjml.';
  }
  if (text.trim().length < MIN_TEXT) {
    yield 'The text part is empty. Write the mail in <mj-text>, not in images.';
  }
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
