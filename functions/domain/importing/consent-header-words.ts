import type { SuppressionReason } from '../mail/suppression.ts';
import { heaviestReason } from '../mail/suppression.ts';
import { namesIn } from './header-text.ts';

/**
 * The classes of words in a header about mail. A header is understood by how the classes of its words stand
 * together, so that it may use a phrase that nobody has listed.
 */
const WORD_CLASSES = [
  'consent',
  /** Something that people join or get regularly. Whatever ends it ends mail. */
  'agreement',
  /** Advertising: alone it names a column of who wants it. */
  'advertising',
  /**
   * One mail, one survey, one contact. These are records too: they expire and are deleted without anybody's
   * wish.
   */
  'record',
  /** Messages of a company, if an adjective says so. */
  'messages',
  'commercial',
  /** `contacted`: done or not done. It is a wish only beside a word such as `may`. */
  'done',
  'permit',
  /** Used of a consent or of mails. An active contact is only a record. */
  'switched-on',
  'negation',
  /** They took it back. */
  'ended',
  /** They did not give it. */
  'refused',
  /** They cancelled it: a newsletter. A survey is cancelled by whoever made it. */
  'called-off',
  /** It is over, whoever ended it. */
  'over',
  'taken-out',
  'came-back',
  'deliverable',
  'filler',
  /** Things that are counted, dated or missing. They are no wish. */
  'matter',
] as const;
type WordClass = (typeof WORD_CLASSES)[number];

const NAMES: Readonly<Record<WordClass, string>> = {
  consent: `
    consent, consents, consented, permission, permissions, einwilligung, einwilligungen, zustimmung, zustimmungen,
    einverstanden, einverstandnis, einverstaendnis, consentement, consentements, consentimiento, consentimientos,
    gdpr, dsgvo, rgpd, optin`,
  agreement: `
    newsletter, newsletters, infolettre, infolettres, boletin, boletines, emails, mails, mailings, marketing,
    surveys, umfragen, befragungen, enquetes, sondages, encuestas, courriels, correos, verteiler, subscribed, subscriber, subscribers, abonnent, abonniert, abonne, abonnee, inscrit, inscrite,
    suscrito, suscrita, suscripto, suscripcion, notifications, benachrichtigungen, pub, pubs, advertising, ads,
    promos, promotions, promociones, solicitation, solicitations`,
  advertising: `
    werbung, werbe, werbemails, prospection, publicidad, publicite, publicites, demarchage, mailinglist,
    mailingliste`,
  record: `
    email, mail, mailing, survey, umfrage, befragung, enquete, sondage, encuesta, feedback, contact, contacto,
    kontakt, kontaktaufnahme, courriel, correo, contacter, contactar, kontaktieren, befragen, interroger, encuestar,
    anschreiben, solliciter, feedbackanfrage`,
  messages: `
    communications, communication, comunicaciones, comunicacion, kommunikation, messages, mensajes, nachrichten,
    offers, offres, ofertas, angebote, request, requests, anfragen, anfrage, demandes, solicitudes, informations,
    infos, news, materials, updates`,
  commercial: `
    commercial, commerciale, commerciales, commerciaux, comercial, comerciales, promotional, promo, promocional,
    promocionales, promotionnel, promotionnels, promotionnelle, promotionnelles, werblich, werbliche,
    publicitaire, publicitaires, publicitario, publicitarios`,
  done: `
    contacted, emailed, mailed, surveyed, kontaktiert, angeschrieben, befragt, contacte, contactee, contactes,
    interroge, sollicite, sollicitee, contactado, contactada, encuestado, encuestada`,
  permit: `
    akzeptiert, akzeptieren, allow, allows, allowed, permit, permits, permitted, permite, permiten, permitido, permitida, permis, permise,
    erlaubt, erlaubnis, gestattet, erwunscht, erwuenscht, gewunscht, gewuenscht, zulassig, autorise,
    autorisee, autorises, autorisees, autorizados, autorizadas, autorisation, autoriza, autorizado, autorizada, autorizacion, accept, accepts, accepted,
    accepte, acceptee, acceptes, acceptees, acepta, aceptar, aceptado, aceptada, agree, agrees, agreed, ok, okay, send, envoyer, enviar, senden, receive, receives, recevoir, recoit,
    recibir, recibe, want, wants, wanted, wish, wishes, wunscht, wuenscht,
    mochte, moechte, will, souhaite, souhaitee, souhaites, veut, desea, deseado, quiere, welcome, welcomed, darf,
    durfen, duerfen, may, can, peut, puede, interested, interessiert, interesse, interesado`,
  'switched-on': `
    enabled, active, activated, aktiviert, aktiv, active, actif, activo, activa, given, granted, obtained, gegeben,
    erteilt, donne, accorde, dado, otorgado, received`,
  negation: `
    no, not, non, never, without, dont, don, doesn, doesnt, didn, isn, hasn, wasn, cannot, cant, nicht, kein, keine,
    keinen, keiner, keinerlei, nie, niemals, ohne, ne, n, pas, sans, jamais, aucun, aucune, sin, nunca, ningun,
    ninguna`,
  ended: `
    withdrawn, withdrew, withdraws, withdraw, withdrawal, revoked, revoke, revokes, revocation, objected,
    objection, objections, unsubscribed, unsubscribe, unsubscribes, unsub, stop, stopped, stops, zuruckgezogen, zurueckgezogen, entzogen, entzug, widerrufen,
    widerruf, widersprochen, widerspruch, abbestellt, abbestellung,
    abgemeldet, abmeldung, gestoppt, retire, retiree, retirees, retrait, revoque, revoquee, arrete, arretee, desabonne, desabonnee, desabonnement, desinscrit,
    desinscrite, desinscription, opposition, oppose, retirado, retirada, revocado, revocada, revocacion, baja, opuesto, oposicion, detener, parar`,
  refused: `
    declined, decline, declines, denied, denial, deny, denies, rejected, reject, rejects, rejection, refused, refuse,
    refuses, refusal, disallowed, forbidden, forbid, prohibited, unwanted, unconsented, nonconsent, optout, optedout,
    exclude, excluded, excludes, exclusion, opposed, avoid, verweigert, verweigerung, abgelehnt, ablehnung, lehnt,
    verboten, verbot, untersagt, unerwunscht, unerwuenscht, gesperrt, sperre, ausgeschlossen, ausschliessen,
    ausschluss, refusee, refuses, refusees, refus, rejete, rejetee, interdit, interdite, interdiction, exclu, exclue,
    exclus, exclure, indesirable, rechazado, rechazada, rechaza, rechazo, denegado, denegada, denegacion, prohibido,
    prohibida, negado, excluir, excluido, excluida, blocked, blacklisted, blocklisted, suppressed, blockiert, bloque,
    bloquee, bloqueado, bloqueada, blocage, bloqueo, sperrung`,
  'called-off': `
    cancelled, canceled, cancel, cancellation, quit, left, gekundigt, gekuendigt, kundigung, kuendigung, storniert,
    annule, annulee, annulation, resilie, resiliee, resiliation, cancelado, cancelada, cancelo, cancelacion, anulo, anulado, anulada`,
  over: `
    expired, lapsed, ended, terminated, deactivated, disabled, inactive, suspended, paused, off, abgelaufen, beendet,
    erloschen, deaktiviert, ausgeschaltet, inaktiv, geloscht, geloescht, expire, expiree, termine, desactive,
    desactivee, caducado, caducada, vencido, vencida, finalizado, finalizada, desactivado, desactivada, expirado,
    deleted, supprime, supprimee, eliminado, eliminada`,
  'taken-out': 'removed, remove, removal, entfernt, ausgetragen, austragen, retirer',
  'came-back': 'returned, bounced, bounces, devuelto, devueltos, rebotado, zuruckgekommen',
  deliverable:
    'deliverable, zustellbar, distribuable, delivrable, entregable, valid, gultig, gueltig, valide, valido',
  filler: `
    to, for, from, of, the, a, an, our, us, all, any, more, longer, be, been, being, is, was, has, had, have, do, does,
    we, you, i, me, they, user, customer, e, list, lists, liste, lista, by, on, at, in, out, and, or, t, s,
    marked, as, via, per, future, further, again, please, date, time, bulk, mass, direct, de, du, des, la, le, les, l,
    d, el, los, las, un, une, una, a, au, aux, par, por, para, en, est, etre, ete, ser, ha, sido, se, que, mas, plus,
    von, vom, zu, zum, zur, fur, fuer, der, die, das, den, dem, am, an, auf, aus, mit, mehr, wurde, werden, ist, hat, sie,
    wir, und, oder, et, ou, y, o, electronique, electroniques, electronico, electronicos, elektronische,
    erhalten, erhalt, bekommen, empfangen, fecha,
    datum, yet, noch, satisfaction`,
  matter: `
    sent, delivered, opened, opens, clicked, clicks, completed, answered, started, finished, replied,
    responded, count, counts, number, rate, since, seit, depuis, desde, days, tage, jours, dias, response, responses,
    reply, answer, antwort, antworten, activity, address, addresses, direccion, vorhanden, available, disponible,
    provided, file, found, known, bekannt, hinterlegt, verified, geoffnet, gesendet, envoye, enviado, owner, name, id,
    person, phone, beantwortet, score, reached, erreicht, orders, order, budget, ticket`,
};

const CLASS_OF: ReadonlyMap<string, WordClass> = new Map(
  WORD_CLASSES.flatMap((wordClass) =>
    namesIn(NAMES[wordClass]).map((name): [string, WordClass] => [name, wordClass]),
  ),
);

/** Pairs of words that make one word. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ...['opt', 'opted', 'opts', 'opting'].flatMap((opt): [string, string][] => [
    [`${opt} in`, 'optin'],
    [`${opt} out`, 'optout'],
  ]),
  ...['mailing list', 'mailing liste'].map((pair): [string, string] => [pair, pair.replace(' ', '')]),
]);

const NO_BEFORE = /^(?:non?|sin)(?=.{4})/;
const SHORTEST_PART = 4;
/** Longer words could be cut in too many ways. */
const LONGEST_WORD = 40;

/**
 * Cuts a word into known words: `kontaktverbot`, `einwilligungsentzug`, `NOCONSENT`. Undefined when a part is
 * unknown.
 */
function partsOf(word: string): readonly string[] | undefined {
  if (CLASS_OF.has(word)) return [word];
  if (word.length > LONGEST_WORD) return undefined;
  for (let end = word.length - SHORTEST_PART; end >= SHORTEST_PART; end -= 1) {
    if (!CLASS_OF.has(word.slice(0, end))) continue;
    const rest =
      partsOf(word.slice(end)) ?? (word.charAt(end) === 's' ? partsOf(word.slice(end + 1)) : undefined);
    if (rest !== undefined) return [word.slice(0, end), ...rest];
  }
  const no = NO_BEFORE.exec(word)?.[0];
  const rest = no === undefined ? undefined : partsOf(word.slice(no.length));
  return no === undefined || rest === undefined ? undefined : [no, ...rest];
}

interface Part {
  readonly word: string;
  /** Undefined for an unknown word. */
  readonly is: WordClass | undefined;
}

function classed(words: readonly string[]): readonly Part[] {
  const joined: string[] = [];
  for (const word of words) {
    const pair = PAIRS.get(`${joined.at(-1)} ${word}`);
    if (pair === undefined) joined.push(word);
    else joined.splice(-1, 1, pair);
  }
  const parts = joined.flatMap((word) => partsOf(word) ?? [word]);
  // Some tools put `Person` before every header.
  const meant = parts.length > 1 && parts[0] === 'person' ? parts.slice(1) : parts;
  return meant.map((word, place) => ({
    word,
    // `Survey no` and `No. of surveys` hold a number.
    is:
      word === 'no' && (meant[place + 1] === undefined || meant[place + 1] === 'of')
        ? 'matter'
        : CLASS_OF.get(word),
  }));
}

const SUBJECTS: ReadonlySet<WordClass | undefined> = new Set<WordClass>([
  'consent',
  'agreement',
  'advertising',
  'record',
]);
const STANDING: ReadonlySet<WordClass | undefined> = new Set<WordClass>([
  'consent',
  'agreement',
  'advertising',
]);
const ENDINGS: Partial<Readonly<Record<WordClass, SuppressionReason>>> = {
  ended: 'unsubscribed',
  'called-off': 'unsubscribed',
  'taken-out': 'unsubscribed',
  refused: 'opted-out',
  over: 'opted-out',
  'came-back': 'bounced',
};
const endingOf = ({ is }: Part): SuppressionReason | undefined =>
  is === undefined ? undefined : ENDINGS[is];
/** Beside one mail, survey or contact, these words tell what became of it. */
const NOT_OF_RECORDS: ReadonlySet<WordClass | undefined> = new Set<WordClass>(['called-off', 'over']);
const OUT_OF = new Set(['from', 'of', 'aus', 'von', 'vom', 'de', 'du', 'del', 'des']);
const WHEN = new Set(['date', 'time', 'datum', 'fecha', 'at', 'on', 'am']);
/** Such words tell when somebody was reached or asked. That says nothing of a wish. */
const LAST = new Set(['date', 'fecha', 'datum', 'last', 'first', 'next']);

/** Whether all words between two places pass a test. */
const isNear = (parts: readonly Part[], from: number, to: number, may: (part: Part) => boolean): boolean =>
  parts.slice(Math.min(from, to) + 1, Math.max(from, to)).every(may);
const isFiller = ({ is }: Part): boolean => is === 'filler';
const isKnown = ({ is }: Part): boolean => is !== undefined && is !== 'matter';

const placesOf = (parts: readonly Part[], test: (part: Part) => boolean): readonly number[] =>
  parts.flatMap((part, place) => (test(part) ? [place] : []));

/** The reason when a word of ending stands beside the thing that it ends. */
function endedBy(parts: readonly Part[]): SuppressionReason | undefined {
  const subjects = placesOf(parts, ({ is }) => SUBJECTS.has(is));
  const reasons = placesOf(parts, (part) => endingOf(part) !== undefined).flatMap((place) => {
    const ending = parts[place];
    const reason = ending === undefined ? undefined : endingOf(ending);
    const ends = subjects.some((subject) => {
      if (!isNear(parts, place, subject, isKnown)) return false;
      if (STANDING.has(parts[subject]?.is)) return true;
      if (ending?.is === 'taken-out') return subject > place && OUT_OF.has(parts[place + 1]?.word ?? '');
      return !NOT_OF_RECORDS.has(ending?.is);
    });
    return ends && reason !== undefined ? [reason] : [];
  });
  return heaviestReason(reasons);
}

type HeaderWish =
  | { readonly kind: 'refusal'; readonly reason: SuppressionReason }
  | { readonly kind: 'permission' }
  /** The negated word ends nothing: `Survey not sent`. */
  | { readonly kind: 'none' }
  /** These words say nothing of mail. */
  | { readonly kind: 'unknown' };

const refusal = (reason: SuppressionReason): HeaderWish => ({ kind: 'refusal', reason });
const PERMISSION: HeaderWish = { kind: 'permission' };
const UNKNOWN: HeaderWish = { kind: 'unknown' };

/** The meaning of a header with a negation. */
function negated(parts: readonly Part[]): HeaderWish {
  const has = (test: (part: Part) => boolean): boolean => parts.some(test);
  const negations = placesOf(parts, ({ is }) => is === 'negation');
  const isNegated = (test: (part: Part) => boolean): boolean =>
    placesOf(parts, test).some((place) =>
      negations.some((no) => no < place && isNear(parts, no, place, isFiller)),
    );
  if (isNegated((part) => endingOf(part) !== undefined)) return PERMISSION;
  const hasSubject = has(({ is }) => SUBJECTS.has(is));
  if (
    has(({ is }) => is === 'deliverable') &&
    (hasSubject || has(({ word }) => /^addresse?|adresse$/.test(word)))
  )
    return refusal('bounced');
  if (has(({ is }) => is === 'consent')) return refusal('opted-out');
  if (has(({ is }) => is === 'matter')) return hasSubject ? { kind: 'none' } : UNKNOWN;
  const isWish = has(({ is }) => is === 'permit') && has(({ is }) => is === 'done' || is === 'messages');
  if (isWish || isNegated(({ is }) => SUBJECTS.has(is))) return refusal('opted-out');
  const isPermitted = has(({ is }) => is === 'permit') || has(({ is }) => is === 'switched-on');
  return hasSubject && isPermitted ? refusal('opted-out') : UNKNOWN;
}

/** Whether a header consists of known words and means that we may write. */
function isPermission(parts: readonly Part[]): boolean {
  const has = (...classes: readonly WordClass[]): boolean =>
    parts.some(({ is }) => is !== undefined && classes.includes(is));
  if (!parts.every(isKnown) || has('deliverable')) return false;
  if (WHEN.has(parts.at(-1)?.word ?? '') || LAST.has(parts[0]?.word ?? '')) return false;
  if (has('advertising') || (has('commercial') && has('agreement', 'messages'))) return true;
  if (has('permit')) return has('consent', 'agreement', 'record', 'done');
  return has('switched-on') && has('consent', 'agreement');
}

/**
 * The meaning of a header, by the classes of its words. A word of ending, refusing or negating beside one of
 * consent, mail, contact or survey is a refusal. A word of allowing is a permission, and so is a negated
 * refusal. English, German, French and Spanish.
 *
 * @param words from `headerWords`
 */
export function wishOfWords(words: readonly string[]): HeaderWish {
  const parts = classed(words);
  if (parts.some(({ is }) => is === 'negation')) return negated(parts);
  const reason = parts.some(({ is }) => is === 'matter') ? undefined : endedBy(parts);
  if (reason !== undefined) return refusal(reason);
  return isPermission(parts) ? PERMISSION : UNKNOWN;
}

/**
 * The reason of a word that ends or negates something, at any place. Only for headers that surely speak of
 * consent.
 */
export function endingInWords(words: readonly string[]): SuppressionReason | undefined {
  const parts = classed(words);
  const reason = parts.map(endingOf).find((found) => found !== undefined);
  return reason ?? (parts.some(({ is }) => is === 'negation') ? 'opted-out' : undefined);
}
