import type { CompiledMail } from '../../domain/bundle.ts';
import { type MailVariables, makeLiquid } from '../liquid.ts';
import type { Problem } from './problem.ts';
import { preheaderOf, whyOf } from './text-part.ts';

/** Gmail cuts a mail here, and with it the unsubscribe link (102 KB of HTML, support.google.com/mail). */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** What Liquid puts in later: names, addresses and eleven links. */
const ROOM_FOR_VALUES = 4 * 1024;
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

const html = makeLiquid('html');
const plain = makeLiquid('plain');
const links = (rendered: string): Set<string> =>
  new Set([...rendered.matchAll(/\bhref="([^"]*)"/g)].map((match) => match[1] ?? ''));

/**
 * What every mail must have before it may be published, checked on the mail as a customer would get it.
 *
 * @param file as problems name it
 */
export function checkMail(file: string, mail: CompiledMail): Problem[] {
  const problems: string[] = [];
  const rendered = {
    subject: plain.parseAndRenderSync(mail.subject, SAMPLE),
    html: html.parseAndRenderSync(mail.html, SAMPLE),
    text: plain.parseAndRenderSync(mail.text, SAMPLE),
  };
  const hrefs = links(rendered.html);

  if (rendered.subject.trim() === '')
    problems.push('The mail has no subject. Add <mj-title>…</mj-title> inside <mj-head>.');
  if (preheaderOf(rendered.html) === '') {
    problems.push(
      'The mail has no preview line. Add <mj-preview>…</mj-preview> inside <mj-head>: inboxes show it after the subject.',
    );
  }
  if (!/<html[^>]* lang="(?!und")[a-zA-Z-]+"/.test(rendered.html)) {
    problems.push(
      'The mail does not say its language, which screen readers need. Start the file with <mjml lang="en"> or your language.',
    );
  }
  const missing = SCORES.filter((score) => !hrefs.has(`${SAMPLE.score_url}/${score}`));
  if (missing.length === SCORES.length) {
    problems.push('The ten score links are missing. Add <score-scale /> inside an <mj-column>.');
  } else if (missing.length > 0) {
    problems.push(
      `The link for the score ${missing.join(', ')} is missing. Use <score-scale />, which always has all ten.`,
    );
  }
  if (!hrefs.has(SAMPLE.unsubscribe_url)) {
    problems.push(
      'There is no unsubscribe link. Add <a href="{{ unsubscribe_url }}">…</a>, or include the partial footer.mjml.',
    );
  }
  for (const [name, what] of [
    ['sender_name', "sender's name"],
    ['sender_postal_address', "sender's postal address"],
  ] as const) {
    if (!rendered.text.includes(SAMPLE[name])) {
      problems.push(
        `The mail does not show the ${what}. Add {{ ${name} }}, or include the partial footer.mjml.`,
      );
    }
  }
  if (whyOf(rendered.html).length < 20) {
    problems.push(
      'The mail does not say why the customer gets it. Say so in an <mj-text css-class="why">, or include the partial footer.mjml.',
    );
  }
  if (rendered.text.trim().length < 40)
    problems.push('The text part is empty. Write the mail in <mj-text>, not in images.');

  const bytes = Buffer.byteLength(mail.html) + ROOM_FOR_VALUES;
  if (bytes > GMAIL_CLIP_BYTES) {
    problems.push(
      `The mail is ${Math.ceil(bytes / 1024)} KB; Gmail cuts mails off at 102 KB and hides the unsubscribe link. Shorten it.`,
    );
  }
  problems.push(...gapsWithoutNames(mail, rendered));
  return problems.map((message) => ({ file, message }));
}

function gapsWithoutNames(mail: CompiledMail, rendered: { subject: string; text: string }): string[] {
  return (['subject', 'text'] as const).flatMap((part) => {
    const gap = GAP_IN_TEXT.exec(
      plain.parseAndRenderSync(mail[part], NAMELESS).replace(/^ ?\d+ {2}http.*$/gm, ''),
    );
    if (gap === null || rendered[part].includes(gap[0])) return [];
    return [
      `Without a first name or account the ${part} reads "${gap[0]}". Use {{ first_name | default: "there" }} or {% if first_name %}…{% endif %}.`,
    ];
  });
}
