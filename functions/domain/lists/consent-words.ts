import type { SuppressionReason } from '../ports/addresses.ts';
import { namesIn, squeeze } from './header-text.ts';

const setOf = (names: string): ReadonlySet<string> => new Set(namesIn(names).map(squeeze));

/** Words that mean no mail, whatever the column, by what they say of the reason. */
const NO_WORDS: Readonly<Record<SuppressionReason, ReadonlySet<string>>> = {
  unsubscribed: setOf(`
    unsubscribed, unsubscribe, unsub, unsubs, unsubscribes, unsubscribe request, list unsubscribe, no
    longer subscribed, withdrawn, revoked, consent withdrawn, objected, group unsubscribe, abgemeldet,
    abgemeldete, abmeldung, abbestellt, ausgetragen, widerspruch, widersprochen, widerrufen, désabonné,
    désabonnée, désabonnement, désinscrit, désinscrite, désinscription, opposition, retiré, dado de baja,
    dada de baja, baja, de baja, cancelado, cancelada, desuscrito, desuscrita, anuló la suscripción,
    suscripción cancelada, revocado, cancelación de suscripción
  `),
  // Who never joined took nothing back: the company's own record says so, and may say otherwise later.
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

/** Reasons only where a reason is asked for: elsewhere `admin` is somebody's role. */
const ONLY_REASONS: Partial<Readonly<Record<SuppressionReason, ReadonlySet<string>>>> = {
  bounced: setOf(`
    hard, permanent, permanent failure, failed, failure, definitif, dauerhaft, permanente
  `),
  operator: setOf(`
    manual, manually, manual block, manually added, admin, administrator, operator, by admin, staff,
    import, imported, api, added by user, added manually, do not contact, legal, gdpr, internal, manuell,
    administrador, administrateur, manuel, manuelle, manuellement, manualmente, intern
  `),
};

/** Parts of longer phrases that leave no doubt: `Unsubscribed from all (2024)`. */
const NO_PARTS: readonly (readonly [SuppressionReason, RegExp])[] = [
  ['complained', /complain|asspam|spamreport|spambeschwerde|commespam|comospam/],
  ['bounced', /hardbounc|bouncedhard|bouncehard|permanentbounce|undeliverab|unzustellbar|rebotead/],
  [
    'unsubscribed',
    /unsubscri|nolongersubscribed|abgemeldet|abbestellt|widersprochen|desabonn|desinscri|dad[oa]debaja|desuscri|consentwithdrawn/,
  ],
  [
    'opted-out',
    /optedout|optout|donotcontact|donotemail|donotmail|nepascontacter|nocontactar|nichtkontaktieren|werbesperre/,
  ],
  ['operator', /blacklist|blocklist|denylist|suppressed|listenoire|listanegra/],
];
/** `Not unsubscribed`, `soft bounce`: near to a refusal, and none. */
const DOUBTFUL =
  /^(?:not|never|no|non|nicht|nie|jamais|nunca|pas|soft|weich|transient|temporar|mou|suave)|soft|transient|resubscri|pending/;

const YES_WORDS = setOf(`
    subscribed, confirmed, opted in, opt in, double opt in, single opt in, confirmed opt in, allow,
    allowed, granted, consented, consent given, given, agreed, accepted, permitted, express, explicit,
    implied, implicit, send, subscribed to email, email subscribed, active subscriber, resubscribed,
    abonniert, angemeldet, bestätigt, eingewilligt, erteilt, erlaubt, zugestimmt, eingetragen, abonné,
    abonnée, inscrit, inscrite, confirmé, confirmée, accepté, accordé, autorisé, consenti, suscrito,
    suscrita, suscripto, confirmado, confirmada, aceptado, autorizado, permitido, otorgado
  `);

/** How far somebody is as a customer, and what became of a mail: nothing of what they want. */
const LIFE_WORDS = setOf(`
    active, customer, client, lead, leads, prospect, trial, trialing, trialling, new, open, paid, paying,
    churned, vip, marketing contact, qualified, contact, user, member, enabled, verified, valid,
    opportunity, subscriber, evangelist, partner, free, freemium, premium, won, lost, former, former
    customer, ex-customer, past due, marketing qualified lead, sales qualified lead, mql, sql, working,
    contacted, current, live, onboarding, renewed, sent, delivered, opened, clicked, replied, in trial,
    aktiv, kunde, kundin, interessent, neu, offen, bezahlt, ehemalig, ehemaliger kunde, testphase,
    bestandskunde, neukunde, zugestellt, geöffnet, actif, cliente, nouveau, nouvelle, essai, payé, ancien
    client, ouvert, activo, activa, nuevo, nueva, prueba, pagado, excliente, abierto
  `);

const EMPTY_WORDS = setOf(`
    null, n/a, na, none, nil, nan, undefined, never, blank, empty, not set, no value, unset, not
    applicable, #n/a, keine, keiner, leer, nie, aucun, aucune, vide, jamais, ninguno, ninguna, nunca,
    vacío, no aplica, 0000-00-00, 0000-00-00 00:00:00, sin valor, k. A.
  `);

const REASONS = ['complained', 'operator', 'bounced', 'unsubscribed', 'opted-out'] as const;

/** Why a word or phrase means no mail; undefined when it does not, or when that is in doubt. */
export function noReason(text: string): SuppressionReason | undefined {
  const key = squeeze(text);
  const exact = REASONS.find((reason) => NO_WORDS[reason].has(key));
  if (exact !== undefined) return exact;
  return DOUBTFUL.test(key) ? undefined : NO_PARTS.find(([, part]) => part.test(key))?.[0];
}

/** The same where a reason is asked for, which has words of its own. */
export function givenReason(text: string): SuppressionReason | undefined {
  const key = squeeze(text);
  return noReason(text) ?? REASONS.find((reason) => ONLY_REASONS[reason]?.has(key));
}

export const isYesWord = (text: string): boolean => YES_WORDS.has(squeeze(text));
export const isLifeWord = (text: string): boolean => LIFE_WORDS.has(squeeze(text));

/** An empty cell, and what tools write for one: a dash, empty brackets, `NULL`. A `?` is a doubt, and not empty. */
export const isEmptyWord = (text: string): boolean =>
  EMPTY_WORDS.has(squeeze(text)) || /^[-–—_.\s"'[\]{}()]*$/.test(text);

const MAX_REFUSAL_WORDS = 5;
const MAX_REFUSAL = 60;
/** Those of {@link NO_PARTS} that speak of nothing but mail: `cancelado` may be an order. */
const PLAIN_PARTS = NO_PARTS.filter(([reason]) => reason === 'unsubscribed' || reason === 'opted-out');

/** Whether a text means "no mail" wherever it stands, in a column whose name says nothing of mail too: `Unsubscribed`, `do not email`. */
export function isPlainRefusal(text: string): boolean {
  if (text.length > MAX_REFUSAL || text.trim().split(/\s+/).length > MAX_REFUSAL_WORDS) return false;
  const key = squeeze(text);
  return !DOUBTFUL.test(key) && PLAIN_PARTS.some(([, part]) => part.test(key));
}
