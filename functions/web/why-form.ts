import { html } from 'hono/html';
import { MAX_COMMENT } from '../domain/answering/comment.ts';
import { labelOf } from '../domain/programme/label.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { BundleSource } from '../ports/bundles.ts';
import { type SaidReasons, tidyComment } from '../use-cases/record-answer.ts';
import type { Html } from './layout.ts';
import type { Say } from './words.ts';

/** The reasons in this very request. Stored words never appear here, because mails get forwarded. */
export interface Why {
  /** Names of the programme's causes. */
  readonly causes: readonly string[];
  readonly comment: string;
  /** Whether the owner of the account may read the comment. */
  readonly mayShare: boolean;
  /** Whether somebody may contact the customer about the answer. Absent when the form did not ask. */
  readonly mayContact?: boolean;
  /** Whether the form had that box ticked when it was shown, and came back without the tick. */
  readonly isContactTakenBack?: boolean;
}

/** What `asked` says of a form that was shown with the tick. */
const TICKED = 'ticked';

export const NOTHING_SAID: Why = { causes: [], comment: '', mayShare: false };

/**
 * In the minutes of a deployment, code may be newer than the programme. A page without causes is better than
 * none.
 */
const causesOf = ({ causes }: Partial<Pick<Programme, 'causes'>>): Programme['causes'] => causes ?? [];

/**
 * Reads the reasons in a posted form. Names that are no causes are dropped. If the programme cannot be read,
 * all causes are dropped, because everything else must not wait for it.
 */
export async function whyIn(form: URLSearchParams, bundles: BundleSource): Promise<Why> {
  const ticked = form.getAll('cause');
  const bundle = ticked.length === 0 ? undefined : await bundles.current().catch(() => undefined);
  return {
    causes: causesOf(bundle?.programme ?? {})
      .map(({ name }) => name)
      .filter((name) => ticked.includes(name)),
    comment: tidyComment(form.get('comment') ?? ''),
    mayShare: form.has('share'),
    ...(form.has('asked') ? { mayContact: form.has('contact') } : {}),
    ...(form.get('asked') === TICKED && !form.has('contact') ? { isContactTakenBack: true } : {}),
  };
}

/** What is stored with the answer. The words are stored apart. */
export const saidIn = ({ causes, mayContact }: Why): Pick<SaidReasons, 'causes' | 'mayContact'> => ({
  causes,
  ...(mayContact === undefined ? {} : { mayContact }),
});

/** The causes to choose from. Those of this request are ticked. */
export const causeBoxes = (
  say: Say,
  programme: Programme,
  legend: string,
  ticked: readonly string[],
): Html => {
  const boxes = causesOf(programme).map(
    (cause) =>
      html`<label><input type="checkbox" name="cause" value="${cause.name}"${ticked.includes(cause.name) ? ' checked' : ''}>
<span>${labelOf(cause, say('language'))}</span></label>
`,
  );
  return html`<fieldset class="causes">
<legend>${legend}</legend>
<div class="boxes">
${boxes}</div>
</fieldset>`;
};

/**
 * How much of a text that was not stored is returned. A Lambda may answer with 6 MB, and escaping can turn a
 * character into six bytes.
 */
const MAX_GIVEN_BACK = 1_000_000;

/** The reasons as fields of a form, to be sent again. */
export const whyFields = ({
  causes,
  comment,
  mayShare,
  mayContact,
  isContactTakenBack = false,
}: Why): [name: string, value: string][] => [
  ...causes.map((cause): [string, string] => ['cause', cause]),
  ...(comment === '' ? [] : [['comment', comment.slice(0, MAX_GIVEN_BACK)] as [string, string]]),
  ...(mayShare ? [['share', 'yes'] as [string, string]] : []),
  ...(mayContact === undefined ? [] : [['asked', isContactTakenBack ? TICKED : 'yes'] as [string, string]]),
  ...(mayContact === true ? [['contact', 'yes'] as [string, string]] : []),
];

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than all the rest of a page, and there are few languages. */
function numberFormat(language: string): Intl.NumberFormat {
  const format = formats.get(language) ?? new Intl.NumberFormat(language || 'en');
  formats.set(language, format);
  return format;
}

/** The box for words, with its purpose or what is wrong with its text. */
export function commentBox(say: Say, label: string, comment: string): Html {
  const number = numberFormat(say('language'));
  const limit = number.format(MAX_COMMENT);
  const problems = [
    comment.length > MAX_COMMENT
      ? say('too-long-error', { length: number.format(comment.length), limit })
      : undefined,
    comment.length > MAX_GIVEN_BACK
      ? say('too-long-cut', { kept: number.format(MAX_GIVEN_BACK) })
      : undefined,
  ].filter((problem) => problem !== undefined);
  const wrong = problems.length > 0;
  return html`<label for="comment">${label}</label>
<p class="${wrong ? 'alert' : 'hint'}" id="hint">${wrong ? problems.join(' ') : say('comment-hint', { limit })}</p>
<textarea id="comment" name="comment" rows="5" dir="auto" autocomplete="off" aria-describedby="hint" aria-invalid="${String(wrong)}">${comment.slice(0, MAX_GIVEN_BACK)}</textarea>`;
}

const tickBox = (say: Say, name: 'share' | 'contact', isTicked: boolean): Html => html`<div class="share">
<label><input type="checkbox" name="${name}" value="yes" aria-describedby="${name}-hint"${isTicked ? ' checked' : ''}>
<span>${say(name)}</span></label>
<p class="hint" id="${name}-hint">${say(`${name}-hint`)}</p>
</div>`;

/**
 * The ticks that let the account owner read the words and contact the customer. None is ever ticked in
 * advance. The hidden field says that this form asked, for a box without a tick sends nothing, and whether
 * the box was ticked in the request before.
 */
export const consentBoxes = (
  say: Say,
  { mayShare, mayContact = false, isContactTakenBack = false }: Why,
): Html =>
  html`${tickBox(say, 'share', mayShare)}
${tickBox(say, 'contact', mayContact)}<input type="hidden" name="asked" value="${mayContact || isContactTakenBack ? TICKED : 'yes'}">`;
