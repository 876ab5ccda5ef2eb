import type { SpokenReason } from '../mail/suppression.ts';
import { plainWords } from './header-text.ts';

/** A phrase is matched in text from {@link plainWords}. It begins and ends with a word. */
type Phrase = readonly [reason: SpokenReason, pattern: RegExp];
const phrase = (reason: SpokenReason, ...ways: readonly string[]): Phrase => [
  reason,
  new RegExp(`\\b(?:${ways.join('|')})\\b`),
];

const MAILS =
  '(?:e ?)?mails?|(?:e ?)?mailings?|newsletters?|mailing lists?|marketing|surveys?|communications?|contact';
const ANY = '(?:(?:all|any|our|the|your|more|further|future|bulk|mass|marketing|promotional|of|this) )*';
const KEINE = 'keine(?:rlei|n)?(?: weiteren?| mehr)*';
const POST =
  'werbung|e ?mails?|mails|mailings?|newsletter|werbemails|umfragen?|befragung(?:en)?|kontaktaufnahme|kontakt mehr';
const PAS_DE = '(?:pas|plus|jamais|stop)(?: de| d| aux?| les?)?';
const COURRIERS =
  '(?:e ?)?mails?|courriels?|newsletters?|publicites?|pub|prospection|demarchage|sondages?|enquetes?';
const CORREOS = '(?:e ?)?mails?|correos?|boletines|boletin|publicidad|encuestas?|comunicaciones';

/** Phrases that speak of mail or contact themselves, so they mean it anywhere. */
const ABOUT_MAIL: readonly Phrase[] = [
  phrase(
    'unsubscribed',
    `unsub(?:scribed?)? (?:from|to) ${ANY}(?:all|${MAILS})`,
    `removed? (?:me |him |her |them )?from ${ANY}(?:${MAILS}|list)`,
    'no longer subscribed',
    '(?:newsletter|mailings?|e ?mails|werbung) (?:abbestellt|abgemeldet|gekundigt|widersprochen)',
    '(?:vom|von|aus) (?:der |dem |allen )?(?:newsletter|verteiler|mailingliste) (?:abgemeldet|ausgetragen|entfernt)',
    '(?:abgemeldet|ausgetragen) (?:vom|von|aus) (?:der |dem |allen )?(?:newsletter|verteiler|mailingliste|mailings)',
    `(?:desabonnee?|desinscrite?) (?:de|des|du|a) (?:la |toutes les |tous les )?(?:${COURRIERS}|liste)`,
    `dad[oa] de baja (?:de|del) (?:la |las |los |el )?(?:${CORREOS}|newsletter|lista)`,
    'consent (?:withdrawn|revoked)',
  ),
  phrase(
    'opted-out',
    `opt(?:ed|s)?(?: |)out (?:of|from) ${ANY}(?:all|${MAILS})`,
    '(?:e ?mail|newsletter|marketing|survey) opt(?:ed)?(?: |)out',
    `(?:do not|don t|dont|donot|never|must not|please not|not to|doesn t want to|does not want to)(?: be)? ${ANY}(?:contact(?:ed)?|e ?mail(?:ed)?|mail(?:ed)?|survey(?:ed)?|solicit|spam|write|send (?:any |more |further |him |her |us |them )*(?:${MAILS}))`,
    'donot(?:contact|email|mail|bulkemail)',
    `(?:does not|doesn t|do not|don t|doesnt|dont) (?:want|wish|like)(?: to receive| to get)? ${ANY}(?:${MAILS})`,
    `no (?:more |further |marketing |promotional |bulk )+(?:${MAILS})`,
    'stop (?:all |sending |the |any )*(?:(?:e ?)?mails|(?:e ?)?mailing|newsletters?|surveys)',
    'nicht (?:mehr |per mail |per e ?mail )*(?:kontaktieren|anschreiben|anmailen|mailen|befragen|kontaktiert werden)',
    `(?:mochte |will |wunscht )?${KEINE} (?:${POST})`,
    'kontakt(?:sperre|verbot)',
    'werbe(?:sperre|verbot)',
    'mailsperre',
    'ne (?:pas|plus|jamais) (?:l |la |le |les |lui |nous )?(?:contacter|recontacter|solliciter|demarcher|ecrire|emailer|mailer|envoyer)',
    '(?:souhaite|veut|desire) (?:pas|plus) (?:d )?(?:etre (?:re)?(?:contactee?|sollicitee?|demarchee?)|recevoir)',
    `${PAS_DE} (?:${COURRIERS})`,
    `no (?:volver a )?(?:contactar|molestar|escribir|encuestar|enviar(?:le|les)?(?: mas)?(?: ${CORREOS})?)`,
    `no (?:desea|quiere|acepta)(?: mas)?(?: recibir| ser| que le)?(?: mas)? (?:${CORREOS}|contactad[oa]|escriban|contacten)`,
    `(?:sin|no mas) (?:${CORREOS})`,
    'lista robinson',
    'robinson list(?:e)?',
  ),
];

/**
 * Phrases that mean mail only at the beginning of a text, if the words after them do not name something else.
 */
const OF_MAIL_ALONE: readonly Phrase[] = [
  phrase(
    'unsubscribed',
    'unsubscribed',
    'unsubscribes?',
    'unsub',
    'abgemeldet',
    'newsletter abgemeldet',
    'abbestellt',
  ),
  phrase('unsubscribed', 'desabonnee?s?', 'desinscrite?s?', 'dad[oa]s? de baja', 'desuscrit[oa]s?'),
  phrase('bounced', 'hard ?bounced?'),
  phrase('complained', 'spam complaints?', '(?:marked|reported) as spam'),
  phrase('opted-out', 'dnc', 'dne', 'no (?:e ?)?mails?', 'no mailings?', 'no newsletters?', 'no surveys?'),
  phrase('operator', 'blacklisted', 'black listed', 'blocklisted', 'on blacklist', 'on blocklist'),
];

/** More phrases, for cells of columns that are about mail. */
const IN_CONSENT: readonly Phrase[] = [
  phrase(
    'complained',
    String.raw`\w*complain\w*`,
    'as spam',
    'spam report\\w*',
    'spambeschwerde',
    'comme spam',
    'como spam',
  ),
  phrase(
    'bounced',
    'hard ?bounc\\w*',
    'bounced? ?hard',
    'permanent ?bounce\\w*',
    'undeliverab\\w*',
    'unzustellbar\\w*',
    'rebotad\\w*',
  ),
  phrase(
    'unsubscribed',
    'unsubscri\\w*',
    'no longer (?:subscribed|opted in)',
    'abgemeldet\\w*',
    'abbestellt',
    'widersprochen',
    'desabonn\\w*',
    'desinscri\\w*',
    'dad[oa] de baja',
    'desuscri\\w*',
    'consent withdrawn',
  ),
  phrase('opted-out', 'opt(?:ed)? ?out', 'optedout', 'werbesperre', 'no contact', 'dnc'),
  phrase(
    'operator',
    'blacklist\\w*',
    'blocklist\\w*',
    'denylist\\w*',
    'suppressed',
    'liste noire',
    'lista negra',
  ),
];

/** Words before a phrase that make it no refusal: `Not unsubscribed`, `soft bounce`. */
const NEGATED_BEFORE =
  /\b(?:not|never|no|non|isn t|hasn t|nicht|nie|kein|keine|jamais|nunca|pas|no longer|sin|ohne|without)(?: \w+){0,2} $/;
const SOFT = /\b(?:soft\w*|transient\w*|resubscri\w*|pending|temporar\w*|weich\w*|mou|suave)\b/;
/** Whether a text from {@link plainWords} speaks of a passing failure. */
export const isPassing = (text: string): boolean => SOFT.test(text);
/** Words after a phrase that make it no refusal: `Unsubscribed: no`. */
const NO_BEHIND = /^ (?:no|false|nein|non|0|falsch|faux|falso)$/;

export type Refusal =
  | { readonly kind: 'refusal'; readonly reason: SpokenReason }
  /** A negated refusal, or a mailbox that could not take mail for a while. */
  | { readonly kind: 'turned-round' }
  | { readonly kind: 'unknown' };

/** A phrase of refusal in a text from {@link plainWords}, with the text around it. */
export interface FoundPhrase {
  readonly reason: SpokenReason;
  readonly before: string;
  readonly behind: string;
}

function findIn(text: string, phrases: readonly Phrase[]): FoundPhrase | undefined {
  for (const [reason, pattern] of phrases) {
    const found = pattern.exec(text);
    if (found !== null)
      return {
        reason,
        before: text.slice(0, found.index),
        behind: text.slice(found.index + found[0].length),
      };
  }
  return undefined;
}
/** Whether the words around a phrase make it no refusal. */
export const isTurnedRound = ({ before, behind }: FoundPhrase): boolean =>
  NEGATED_BEFORE.test(before) || NO_BEHIND.test(behind);

/** What a phrase says in a cell of a column about mail. Parts of longer words do not count. */
export function refusalIn(cell: string): Refusal {
  const text = plainWords(cell);
  if (isPassing(text)) return { kind: 'turned-round' };
  const found = findIn(text, IN_CONSENT) ?? findIn(text, ABOUT_MAIL);
  if (found === undefined) return { kind: 'unknown' };
  // The "no" of `No longer subscribed` belongs to the phrase itself.
  return isTurnedRound(found) ? { kind: 'turned-round' } : { kind: 'refusal', reason: found.reason };
}

/** Finds a phrase that speaks of mail or contact itself. */
export const phraseAboutMail = (text: string): FoundPhrase | undefined => findIn(text, ABOUT_MAIL);

/** Finds a phrase that means mail only at the beginning of a text. */
export const phraseAlone = (text: string): FoundPhrase | undefined => findIn(text, OF_MAIL_ALONE);
