import { namesIn } from './header-text.ts';
import { isMisspelt } from './spelling.ts';

/** Squeezed headers about consent that people misspell. */
const KEYS = namesIn(`
  unsubscribed, unsubscribe, subscribed, emailoptout, emailoptin, optedout, optedin, optout, donotemail, donotcontact,
  donotmail, acceptsmarketing, blacklisted, blocklisted, suppressed, bounced, complained, newsletter, marketingconsent,
  emailconsent, subscriptionstatus, emailstatus, mailinglist, abgemeldet, abbestellt, einwilligung, werbesperre,
  abonniert, desabonne, desinscrit, infolettre, consentement, consentimiento, suscrito
`);
/** Words that no other header resembles, so that one of them among others is enough. */
const WORDS = namesIn(`
  newsletter, unsubscribed, unsubscribe, subscribed, blacklisted, blocklisted, suppressed, einwilligung, consentement,
  consentimiento, abgemeldet, widerrufen
`);
/** `Subscription cancelled`: a mailing list to some, a paid plan to others. */
const EITHER_SUBSCRIPTION =
  /^(?:subscription|abo|abonnement|abonnements?)(?:is|has|been|date|was|a|ete)*(?:cancel+ed|ended|stopped|expired|gekue?ndigt|beendet|resilie|annule|termine)(?:on|at|am|le|date)?$/;

const LONG = 12;
const mostOf = (key: string): number => (key.length >= LONG ? 2 : 1);

/**
 * Whether a header that is none of ours is nearly one about consent.
 *
 * @param key the header, squeezed
 * @param words its words
 */
export const isNearConsentKey = (key: string, words: readonly string[]): boolean =>
  KEYS.some((known) => isMisspelt(key, known, mostOf(known))) ||
  words.some((word) => WORDS.some((known) => isMisspelt(word, known, 1))) ||
  EITHER_SUBSCRIPTION.test(key);
