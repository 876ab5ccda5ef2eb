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

/** The parts that no programme may lack. */
type RequiredPart = {
  [Part in keyof Programme]-?: undefined extends Programme[Part] ? never : Part;
}[keyof Programme];

/** Every part that a published programme has. The type refuses a list that lacks one. */
const PARTS: Readonly<Record<RequiredPart, true>> = {
  sender: true,
  bands: true,
  sendWindow: true,
  fatigue: true,
  staleAfter: true,
  onboarding: true,
  keyAccounts: true,
  linksValidFor: true,
  causes: true,
  followUp: true,
  staff: true,
  cases: true,
  digests: true,
};

/** For work that follows the programme: all parts of it, and at least one band. */
export const lackForProgramme: LackOf = ({ programme }) => {
  const part = (Object.keys(PARTS) as RequiredPart[]).find((each) => programme[each] === undefined);
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
