import { LiquidError } from 'liquidjs';
import type { CompiledMail } from '../../domain/programme/bundle.ts';
import type { MailKind } from '../sending/mail-kinds.ts';
import { asOutlook } from './comments.ts';
import { hrefsIn, lackOfNeed, needsOf } from './mail-needs.ts';
import { isTooSlow, type SampleMail, sampleMails } from './sample-mails.ts';
import { sampleOf } from './samples.ts';
import type { Shortcoming } from './shortcoming.ts';
import type { TemplateProblem } from './template-problem.ts';
import { gluedTo, withoutPunctuation } from './text-links.ts';
import { preheaderOf } from './text-part.ts';
import { gaps } from './value-gaps.ts';

/**
 * Gmail cuts off a longer mail, and with it the unsubscribe link (102 KB of HTML, support.google.com/mail).
 */
const GMAIL_CLIP_BYTES = 102 * 1024;
/** For the values that Liquid adds: names, addresses and eleven links, or what a customer wrote. */
const ROOM_FOR_VALUES = 8 * 1024;
/** Nobody reads a longer text, and it comes on top of the HTML. */
const MAX_TEXT_BYTES = 256 * 1024;
/** A shorter text is no sentence. */
const MIN_TEXT = 40;

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
  const { named, others, always } = sampleMails(mail, kind);
  const all = [named, ...others.map((other) => other.mail)];
  const inOutlook = hidesFromOutlook(mail.html)
    ? [always, ...all].map((each) => ({ ...each, html: asOutlook(each.html) }))
    : [];
  const scales = mail.html.match(/\{\{-?\s*score_url\b[^}]*\}\}\/7\b/g) ?? [];
  return [
    ...all.flatMap((each) => [...shortcomings(each, isTextByHand)]),
    ...needsOf(kind).flatMap((need): Shortcoming[] => {
      const lacking = (each: SampleMail): Shortcoming | undefined => lackOfNeed(need, each, isTextByHand);
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

function sizes(mail: CompiledMail, all: readonly SampleMail[]): Shortcoming[] {
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
function glued({ html, text }: SampleMail, kind: MailKind): Shortcoming[] {
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

function* shortcomings({ subject, html, text }: SampleMail, isTextByHand: boolean): Generator<Shortcoming> {
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
