import type { Bundle } from '../programme/bundle.ts';
import type { Programme } from '../programme/programme.ts';
import { templatesOf } from './templates.ts';

// What a function needs in a bundle to do its work. A function checks a newer bundle before using it: a
// bundle that was published by mistake, or cut off on the way, must not replace one that works.

/**
 * Names the first thing that a bundle lacks for some work (`mail "score/new"`); undefined when it has
 * everything.
 */
export type LackOf = (bundle: Bundle) => string | undefined;

/** Without these texts nobody can answer, give a reason, or unsubscribe. */
const WORDS = ['question', 'send', 'unsubscribe-button'];

/**
 * For the public pages: words in each language, the fallback included, and the parts of the programme that
 * pages show.
 */
export const lackForPages: LackOf = ({ programme: { sender, causes, staff }, pages }) =>
  pages[''] &&
  sender &&
  causes &&
  staff &&
  Object.values(pages).every((words) => WORDS.every((text) => words?.[text]))
    ? undefined
    : 'words for the pages';

const PARTS: readonly (keyof Programme)[] = [
  'sender',
  'bands',
  'sendWindow',
  'fatigue',
  'staleAfter',
  'onboarding',
  'keyAccounts',
  'linksValidFor',
  'causes',
  'followUp',
  'staff',
  'cases',
  'digests',
];

/** For work that follows the programme: all parts of it, and at least one band. */
export const lackForProgramme: LackOf = ({ programme }) => {
  const part = PARTS.find((each) => programme[each] === undefined);
  if (part !== undefined) return `"${part}" in its programme`;
  return programme.bands.length === 0 ? 'bands in its programme' : undefined;
};

/** For mails: the programme, and each mail that it names, in the fallback language too. */
export const lackForMails: LackOf = (bundle) => {
  const lack = lackForProgramme(bundle);
  if (lack !== undefined) return lack;
  const missing = templatesOf(bundle.programme).find((template) => {
    const byLocale = bundle.mails[template] ?? {};
    const isWhole = Object.values(byLocale).every((mail) => mail?.subject && mail.html && mail.text);
    return byLocale[''] === undefined || !isWhole;
  });
  return missing === undefined ? undefined : `whole mail "${missing}"`;
};

/** For everything that a bundle is published for. */
export const lackOfBundle: LackOf = (bundle) => lackForMails(bundle) ?? lackForPages(bundle);
