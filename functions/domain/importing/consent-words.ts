import type { SpokenReason } from '../mail/suppression.ts';
import { namesIn, plainWords, squeeze } from './header-text.ts';
import {
  isPassing,
  isTurnedRound,
  phraseAboutMail,
  phraseAlone,
  type Refusal,
  refusalIn,
} from './refusal-phrases.ts';
import { cellText } from './values/cell-text.ts';
import { isNoDay } from './values/dates.ts';

const setOf = (names: string): ReadonlySet<string> => new Set(namesIn(names).map(squeeze));

/** Words that mean no mail in every column, by reason. */
const NO_WORDS: Readonly<Record<SpokenReason, ReadonlySet<string>>> = {
  unsubscribed: setOf(`
    unsubscribed, unsubscribe, unsub, unsubs, unsubscribes, unsubscribe request, list unsubscribe, no
    longer subscribed, withdrawn, revoked, consent withdrawn, objected, group unsubscribe, abgemeldet,
    abgemeldete, abmeldung, abbestellt, ausgetragen, widerspruch, widersprochen, widerrufen, désabonné,
    désabonnée, désabonnement, désinscrit, désinscrite, désinscription, opposition, retiré, dado de baja,
    dada de baja, baja, de baja, cancelado, cancelada, desuscrito, desuscrita, anuló la suscripción,
    suscripción cancelada, revocado, cancelación de suscripción
  `),
  // Somebody who never joined took nothing back. The company's own record says so, and may change.
  'opted-out': setOf(`
    opted out, opt out, optouts, opted out of email, do not contact, do not email, do not mail, do not
    send, do not allow, not allowed, no contact, dnc, never subscribed, not subscribed, non subscribed,
    nonsubscriber, not opted in, no consent, no permission, denied, refused, declined consent, disallowed,
    werbesperre, keine werbung, kein kontakt, nicht kontaktieren, nicht abonniert, nie abonniert,
    verweigert, abgelehnt, keine einwilligung, nicht erteilt, ne pas contacter, ne pas envoyer, non
    abonné, non abonnée, jamais abonné, non inscrit, refusé, refus, pas de consentement, no contactar, no
    enviar, no suscrito, no suscrita, nunca suscrito, rechazado, sin consentimiento, excluido
    voluntariamente
  `),
  bounced: setOf(`
    bounced, bounce, bounces, hard bounce, hard bounced, hardbounces, bounced hard, bounce hard, cleaned,
    permanent bounce, email bounced, invalid, invalid email, invalid address, email invalid,
    undeliverable, undelivered, not deliverable, mailbox not found, user unknown, unknown user, no such
    user, bad address, nonexistent, does not exist, mailbox does not exist, unzustellbar, ungültig,
    rückläufer, gebounct, hart zurückgewiesen, nicht zustellbar, ungültige adresse, invalide, non
    délivrable, non distribuable, rebond, rebond dur, retour, adresse invalide, npai, inválido, inválida,
    rebotado, rebotada, rebote, rebote duro, no entregable, devuelto
  `),
  complained: setOf(`
    complained, complaint, complaints, complainer, spam, spam complaint, spam complaints, spam report,
    spam reported, reported spam, reported as spam, marked as spam, marked as junk, junk, abuse, abuse
    complaint, abuse report, feedback loop, fbl, isp complaint, spam marked, beschwerde, als spam
    markiert, als spam gemeldet, spambeschwerde, plainte, plaintes, plainte spam, signalé comme spam,
    marqué comme spam, pourriel, indésirable, queja, quejas, queja de spam, marcado como spam, denuncia,
    correo no deseado
  `),
  operator: setOf(`
    blocked, block, blocklisted, blacklisted, blocklist, blacklist, black listed, block listed,
    denylisted, denylist, suppressed, suppression, user suppressed, globally suppressed, suppression list,
    on suppression list, on account suppression list, manually suppressed, manual suppression,
    quarantined, banned, admin unsubscribed, unsubscribed by admin, removed by admin, excluded, gesperrt,
    blockiert, geblockt, ausgeschlossen, auf sperrliste, sperrliste, unterdrückt, bloqué, bloquée, exclu,
    exclue, liste noire, sur liste noire, supprimé de la liste, bloqueado, bloqueada, excluido, excluida,
    lista negra, en lista negra, suprimido
  `),
};

/** Words that are reasons only in a reason column. Elsewhere `admin` is somebody's role. */
const ONLY_REASONS: Partial<Readonly<Record<SpokenReason, ReadonlySet<string>>>> = {
  bounced: setOf(`
    hard, permanent, permanent failure, failed, failure, definitif, dauerhaft, permanente
  `),
  operator: setOf(`
    manual, manually, manual block, manually added, admin, administrator, operator, by admin, staff,
    import, imported, api, added by user, added manually, do not contact, legal, gdpr, internal, manuell,
    administrador, administrateur, manuel, manuelle, manuellement, manualmente, intern
  `),
};

const YES_WORDS = setOf(`
    subscribed, confirmed, opted in, opt in, double opt in, single opt in, confirmed opt in, allow,
    allowed, granted, consented, consent given, given, agreed, accepted, permitted, express, explicit,
    implied, implicit, send, subscribed to email, email subscribed, active subscriber, resubscribed,
    abonniert, angemeldet, bestätigt, eingewilligt, erteilt, erlaubt, zugestimmt, eingetragen, abonné,
    abonnée, inscrit, inscrite, confirmé, confirmée, accepté, accordé, autorisé, consenti, suscrito,
    suscrita, suscripto, confirmado, confirmada, aceptado, autorizado, permitido, otorgado
  `);

/** The stage of a customer, and the outcome of a mail. They say nothing of wishes. */
const LIFE_WORDS = setOf(`
    active, customer, client, non-marketing contact, lead, leads, prospect, trial, trialing, trialling, new, open, paid, paying,
    churned, vip, marketing contact, qualified, contact, user, member, enabled, verified, valid,
    opportunity, subscriber, evangelist, partner, free, freemium, premium, won, lost, former, former
    customer, ex-customer, past due, marketing qualified lead, sales qualified lead, mql, sql, working,
    contacted, current, live, onboarding, renewed, sent, delivered, opened, clicked, replied, in trial,
    aktiv, kunde, kundin, interessent, neu, offen, bezahlt, ehemalig, ehemaliger kunde, testphase,
    bestandskunde, neukunde, zugestellt, geöffnet, actif, cliente, nouveau, nouvelle, essai, payé, ancien
    client, ouvert, activo, activa, nuevo, nueva, prueba, pagado, excliente, abierto
  `);

/** Words for "never". A refusal that never was is good; a consent that never was is a refusal. */
const NEVER_WORDS = setOf(
  'never, keine, keiner, nie, niemals, aucun, aucune, jamais, ninguno, ninguna, nunca',
);
/** Words for "empty". No names occur here, so case and signs make no difference as they do in other cells. */
const EMPTY_WORDS = setOf(`
    null, na, none, nil, nan, undefined, empty, blank, unset, not set, no value, not available, not applicable, leer,
    vide, vacío, k. A.
  `);

/** An enhanced status code of a mail server, alone or before a text. */
const STATUS_CODE = /^#?(?:([245])\d\d[ -]+#?)?([245])\.\d{1,3}\.\d{1,3}(?![.\d])/;

/**
 * What a mail server's status code says (RFC 3463, section 2). 5.x.x is permanent and ends all mail. 4.x.x (a
 * transient failure) and 2.x.x (a success) pass: neither stops a mailbox.
 */
export function statusCode(text: string): 'permanent' | 'passing' | undefined {
  const found = STATUS_CODE.exec(text.trim());
  if (found === null) return undefined;
  return found[2] === '5' ? 'permanent' : 'passing';
}

const SOFT_WORDS = setOf(`
  soft, softbounce, softbounced, softbounces, transient, temporary, deferred, delayed, mailbox full, weich, weicher
  bounce, temporär, temporaire, temporal, rebond mou, rebote suave, rebote temporal
`);
/** A server did not take a mail for the moment. That says nothing of wishes. */
export const isSoftBounce = (text: string): boolean => {
  const words = plainWords(text);
  return (
    statusCode(text) === 'passing' ||
    SOFT_WORDS.has(squeeze(text)) ||
    /^(?:soft|transient|temporary|weich\w*) ?(?:bounc\w*|failure|error)\b/.test(words) ||
    /^bounced? soft\b/.test(words)
  );
};

const REASONS = ['complained', 'operator', 'bounced', 'unsubscribed', 'opted-out'] as const;

const NEGATED = /^(?:not|never|nicht|nie|non|pas|no|nunca|jamais) (?:(?:yet|been|mehr|longer|mas) )*(.+)$/;

/** The meaning of a word or phrase in a column about mail. */
export function refusalOf(text: string): Refusal {
  const key = squeeze(text);
  const exact = REASONS.find((reason) => NO_WORDS[reason].has(key));
  if (exact !== undefined) return { kind: 'refusal', reason: exact };
  if (isSoftBounce(text)) return { kind: 'turned-round' };
  const negated = NEGATED.exec(plainWords(text))?.[1];
  if (negated !== undefined && refusalOf(negated).kind === 'refusal') return { kind: 'turned-round' };
  return statusCode(text) === 'permanent' ? { kind: 'refusal', reason: 'bounced' } : refusalIn(text);
}

/** Why a word or phrase means no mail. Undefined when it does not, or in doubt. */
export function noReason(text: string): SpokenReason | undefined {
  const refusal = refusalOf(text);
  return refusal.kind === 'refusal' ? refusal.reason : undefined;
}

/** The same for a reason column, with additional words. */
export function givenReason(text: string): SpokenReason | undefined {
  const key = squeeze(text);
  return noReason(text) ?? REASONS.find((reason) => ONLY_REASONS[reason]?.has(key));
}

export const isYesWord = (text: string): boolean => YES_WORDS.has(squeeze(text));
export const isLifeWord = (text: string): boolean => LIFE_WORDS.has(squeeze(text));
export const isNeverWord = (text: string): boolean => NEVER_WORDS.has(squeeze(text));

/** Empty like any cell, or empty brackets, or a date that means none. A `?` is a doubt, not empty. */
export const isEmptyConsent = (text: string): boolean =>
  cellText(text) === '' ||
  EMPTY_WORDS.has(squeeze(text)) ||
  isNoDay(text) ||
  /^[-–—_.\s"'[\]{}()]*$/.test(text);

const MAX_WORDS = 12;
const MAX_TEXT = 160;
/** Limits a refusal to something other than mail, to this time, or to a missing mail. */
const LIMITED =
  /^ (?:by |per |via |par |por )(?:phone|telefon|telephone|telefono|sms|post|fax|whatsapp)\b|^ (?:before|until|unless|without|vor|bis|avant|sans|antes|hasta)\b|^ (?:address|adresse|on file|found|known|available|provided|vorhanden|bekannt|yet|sent|received|response|reply|since|seit|opened)\b/;
/** What may follow a bare word: the end, a sign, a figure, or when, how and by whom. */
const BARE_END =
  /^\s*(?:$|[^\p{L}\s]|(?:on|at|in|since|by|via|per|and|or|am|seit|durch|und|le|el|depuis|desde|par|por|please|bitte)(?![\p{L}]))/u;
const FROM_ALL =
  /^\s*(?:from|to|vom|von|de|du|des|del)\s+(?:all|everything|allem|allen|tout|tous|todo|todos)(?![\p{L}])/u;

/** The text after the first words of a text, with its signs. */
function behindWords(text: string, words: number): string {
  const found = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)][words - 1];
  return found === undefined ? '' : text.slice(found.index + found[0].length);
}

/**
 * Whether a text means "no mail" even in a column that is not about mail: `Unsubscribed`, `do not email`.
 * There, `Opted out` alone may be about anything, and so may `Unsubscribed from Pro plan`. A longer text is
 * somebody's story.
 */
export function isPlainRefusal(cell: string): boolean {
  if (cell.length > MAX_TEXT) return false;
  const text = plainWords(cell);
  if (text === '' || text.split(' ').length > MAX_WORDS || isPassing(text)) return false;
  const about = phraseAboutMail(text);
  if (about !== undefined) return !isTurnedRound(about) && !LIMITED.test(about.behind);
  const alone = phraseAlone(text);
  if (alone === undefined || alone.before !== '' || isTurnedRound(alone) || LIMITED.test(alone.behind))
    return false;
  const words = text.slice(0, text.length - alone.behind.length).split(' ').length;
  const behind = behindWords(cell, words);
  return BARE_END.test(behind) || FROM_ALL.test(behind.toLowerCase());
}
