import type { SuppressionReason } from '../mail/suppression.ts';
import type { ConsentColumn } from './consent.ts';
import { endingInWords, wishOfWords } from './consent-header-words.ts';
import { headerWords, namesIn, squeeze, squeezeHeader } from './header-text.ts';

/** A header in the form that the rules below use. */
interface Header {
  /** Squeezed, with the text in brackets, because that text may decide. */
  readonly key: string;
  readonly words: readonly string[];
}
const MAX_HEADER = 200;
const headerOf = (text: string): Header => {
  const header = text.slice(0, MAX_HEADER);
  return { key: squeeze(header), words: headerWords(header) };
};

const MAIL = /mail|newsletter|courriel|correo|infolettre|boletin/;
const OTHER_CHANNEL =
  /sms|whatsapp|pushnotif|pushoptin|pushoptout|pushsub|webpush|donotcall|donotphone|phone|telefon|telefono|faxopt|outoffax|donotfax|donotpost|postal|textmessage|donottrack|viber|inapp/;
const OTHER_CHANNEL_WORDS = new Set(
  namesIn(`
  call, calls, fax, push, mobile, text, voice, anruf, anrufe, appel, llamar, messenger, rcs, mms, faxes
`),
);
/** Things other than mail that people opt out of. */
const OTHER_MATTER = /enrichment|cookie|tracking|analytics|profiling|consenttotrack/;

/** Columns about other ways to reach somebody. A column that also names mail is about mail too. */
const isOther = ({ key, words }: Header): boolean =>
  !MAIL.test(key) &&
  (OTHER_CHANNEL.test(key) || OTHER_MATTER.test(key) || words.some((word) => OTHER_CHANNEL_WORDS.has(word)));

type Refusal = readonly [reason: SuppressionReason, pattern: RegExp];

/** Parts of a squeezed header that mean "no mail". The first match gives the reason. */
const REFUSALS: readonly Refusal[] = [
  [
    'complained',
    /^(?:has|is|was)?complain(?:ed|t|ts|edat|edon|tat|tdate|ttime|edtime)?$|(?:spam|email|abuse|isp|fbl)complain|complain(?:ed|t)?(?:about)?(?:spam|email)|spam|markedasjunk|junk(?:mail)?(?:at|report|complaint)?$|abuse(?:report|complaint)|feedbackloop|^(?:beschwerde|plaintes?|quejas?)(?:am|le|el)?$/,
  ],
  [
    'bounced',
    /bounce|ruckl(?:a|ae)ufer|rueckl(?:a|ae)ufer|unzustellbar|undeliverab|nondelivr|nonremis|rebot|rebonds?(?:dur|durs)?$|adresseinvalide|emailinvalide|noentregab|invalidemail|emailinvalid|emailaddressinvalid|bademail|cleantime|cleanedat|cleandate|^cleaned|ungue?ltigeemail|emailungue?ltig/,
  ],
  [
    'unsubscribed',
    // The reader's own word: they unsubscribed, or objected.
    /unsub|nolongersubscribed|(?:not|non|never)(?:yet)?subscrib|abgemeldet|abmeld|abbestell|austrag|ausgetragen|widerspr|widerruf|desabonn|desinscri|nonabonne|nichtabonniert|opposition|desuscri|dadodebaja|dadadebaja|fechadebaja|fechabaja|motivo(?:de)?(?:la)?baja|bajadel?(?:boletin|newsletter|correo|email|lista)|^(?:esta(?:de)?|de)?baja$|nosuscri|oposicion|afgemeld|uitgeschreven|disiscri|descadastr|leftlist|listleft|removedfromlist/,
  ],
  [
    'opted-out',
    // Marks that the company made.
    /opt(?:ed|s|ing)?out|(?:(?:do|does|did|should|must|may|can)not|dont)(?:be)?(?:bulk|mass|allow|send|receive|want)?(?:any)?(?:bulk|mass|marketing)?(?:e?mail|contact|market|solicit|survey)|do(?:not|nt)allow|donotdisturb|^(?:is)?(?:dnc|dne|dnm|dnd)(?:flag|list)?$|^no(?:more)?(?:bulk|mass|marketing)?(?:e?mails?|e?mailings?|contact|marketing|newsletters?|ads|advertising)$|^exclu(?:ded?|ido|ida|e|s)?$|ausgeschlossen|(?:emails?|mail|mails|newsletter|notifications?)disabled|excludefrom(?:e?mail|marketing|campaign)|werbesperre|werbeverbot|keine?(?:werbung|e?mails?|e?mailings?|newsletter|kontakt|kontaktaufnahme|post)(?!seit|person|adresse|vorhanden|bekannt)|(?:kontakt|mail|versand|newsletter|marketing|mailing)sperre|sperrvermerk|nicht(?:mehr)?(?:kontaktieren|anschreiben|anmailen|mailen|kontaktierbar)|nepas(?:contacter|envoyer|email|emailer|solliciter|demarcher|ecrire|recevoir)|pasde(?:contact|mails?|emails?|courriel|courriels|publicite|pub|newsletter|prospection|demarchage)|stoppub|refus(?:e|ed)?(?:de|du|des|les|la)?(?:email|mail|contact|newsletter|marketing|prospection|pub|consent)|^no(?:contactar|enviar|enviarcorreo|molestar|desea|quiere|recibir|correo|correos|contacto|publicidad|mail|acepta)|listarobinson|robinsonlist|marketingsuspended/,
  ],
  [
    'operator',
    /suppress|unterdruck|blocklist|blacklist|blackliste|denylist|listenoire|liste(?:de)?blocage|listanegra|sperrliste|gesperrt(?:e?mail|am|furmail)|e?mail(?:adresse)?(?:ist)?gesperrt|^(?:is)?(?:email|mail|contact|marketing|newsletter)*(?:is)?blocked(?:at|on|date|time|email|contact|since)?$|^(?:kontakt)?(?:gesperrt|blockiert)$|(?:email|contact|mail|correo|courriel)bloque|bloque(?:le|email|contact)$|bloquead[oa]|quarantine|(?:email|mail)suspended|suspendedemail|globallyineligible|emailineligible/,
  ],
];

/** Parts of a squeezed header that mean we may write. */
const PERMISSION = new RegExp(
  [
    'subscribed|issubscriber|^(?:newsletter|e?mail|marketing|active)?subscriber$|subscribedto|^subscribe$',
    'opt(?:ed|s|ing)?in(?:$|[^gkjv])|doubleoptin|doi$|(?:e?mail|newsletter|marketing|list)subscription|subscription(?:s)?(?:to)?(?:e?mail|newsletter|marketing)',
    'accept(?:s|ed)?(?:e?mail|marketing|newsletter|promo|ads|contact|commercial|bulk)|agree(?:s|d)?to(?:e?mail|marketing|receive|be|newsletter)',
    'consent|einwillig|einverstand|zustimm|permission(?:to)?(?:e?mail|contact|marketing|newsletter|send)|(?:e?mail|marketing|contact|newsletter|mailing)permission|^permission$',
    '(?:werbe|kontakt|mail|newsletter|marketing)erlaubnis|darf(?:kontaktiert|angeschrieben|mail|email|werbung)|werbungerlaubt|werbeeinwill|mailerlaubt|emailerlaubt',
    'newsletter|infolettre|boletin|suscrit[oa]|suscript[oa]|suscripcion(?:al?)?(?:boletin|correo|email|newsletter)|abonniert|^(?:est)?abonnee?s?$|abonnee?(?:newsletter|ala|aux|a)|^(?:est)?inscrite?$|inscrite?(?:newsletter|ala|aux)|inscriptionnewsletter|angemeldetfur|^angemeldet$',
    '^(?:can|may|ok|allow|allows|okto|is)(?:we|i)?(?:to)?(?:be)?(?:bulk|mass|marketing|receive|send|get|gets|want|wants)*(?:e?mail|e?mails|e?mailed|contact|contacted|marketing|newsletter|newsletters|mailings)(?:you|them)?$|^(?:e?mail|contact|marketing)(?:ing)?(?:ok|allowed|permitted|enabled|agreed|accepted|approved)$|^allow(?:bulk|mass)?(?:e?mails?|marketing|contact)',
    '^send(?:bulk|mass)?(?:marketing|e?mail|newsletter)(?:materials?|e?mails?)?$',
    '(?:receive|receives|wants|want|get|gets)(?:bulk|marketing|our|promotional|the)?(?:e?mail|e?mails|marketing|newsletter|newsletters|communications)$',
    'emailable|mailable|contactable|^(?:is)?(?:marketable|surveyable)$|kontaktierbar|anschreibbar|^(?:e?mail)?reachable$|(?:e?mail|communication|contact|marketing|subscription)(?:s)?preferences?$|emailnotifications?$',
    'autorisation(?:e?mail|contact|marketing|prospection|newsletter)|autoriza(?:cion)?(?:e?mail|correo|contacto|marketing|publicidad|comunicaciones)|accept(?:e|er)(?:les?|la|de)?(?:e?mails?|pub|publicite|newsletter|marketing|prospection|contact|recevoir)|acepta(?:r|n)?(?:e?mails?|correos?|publicidad|marketing|boletin|newsletter|recibir|comunicaciones|contacto)|(?:souhaite|veut|desea|quiere)(?:recevoir|recibir)',
    '^(?:gdpr|dsgvo|rgpd|lopd|marketing|emailmarketing|marketingemails?|emailcommunications?)$',
  ].join('|'),
);

/** Two negations mean we may write. */
const NOT_REFUSED =
  /^(?:is|has)?not(?:yet)?(?:been)?(?:unsub|opt(?:ed)?out|bounced|blocked|blacklisted|blocklisted|suppressed)/;

/**
 * Headers of a status: its words tell whether mail goes to somebody. The status of a deal, an order, a
 * payment or a person's life is something else.
 */
const STATUS = new RegExp(
  `^(?:e?mail(?:address)?(?:deliverability|validity)|(?:${namesIn(`
  e, email, emails, mail, mails, mailing, marketing, marketings, newsletter, subscription, subscriptions,
  subscriber, subscribe, subscribers, member, contact, contacts, person, persona, recipient, profile,
  list, optin, optout, consent, permission, campaign, suppression, doubleoptin, address, adresse, adress,
  delivery, mailchimp, klaviyo, hubspot, brevo, gdpr, current, latest, last, global, the, of, de, du, des,
  del, la, le, el, l, d, kontakt, kontakte, abonnenten, abonnement, abonne, abonnes, abmelde, anmelde,
  einwilligungs, empfanger, empfaenger, courriel, inscription, desinscription, destinataire, consentement,
  suscripcion, suscriptor, correo, boletin, consentimiento, contacto, destinatario, electronico, double,
  opt, in, out, verification, validation
`).join('|')})*(?:status|statut|estado|estatus)(?:${namesIn(`
  e, email, emails, mail, mails, marketing, newsletter, of, de, du, des, del, la, le, el, l, d,
  abonnement, abonne, inscription, contact, contacto, subscription, suscripcion, suscriptor, courriel,
  correo, electronico, consentement, consentimiento, boletin, code, text, value, primary, work,
  desabonnement, destinataire
`).join('|')})*)$`,
);
/**
 * `State` and `Mailing State` tell where somebody lives. So the word means a status only beside words of
 * mail.
 */
const STATE =
  /^(?:e?mails?|subscriptions?|subscribers?|consent|marketing|newsletter|suppression|permission|optin)+(?:state|zustand)$/;
/** The status of a lead in Marketo, of a parcel, or of what we sent. */
const NO_STATUS = /^(?:personstatus|deliverystatus|addressstatus|campaignstatus|mailstate|mailsstate)$/;
const isStatus = (key: string): boolean => (STATUS.test(key) || STATE.test(key)) && !NO_STATUS.test(key);

/**
 * Last words (some of them first words) of a column that only gives details of a consent: the form, the
 * place, the time. The day of a yes says nothing of a later no. In the middle of a header such a word belongs
 * to the thing that people agree to.
 */
const DETAIL_WORDS = new Set(
  namesIn(`
  reason, reasons, cause, campaign, ip, source, method, id, ids, url, link, title, by, rate, agent, form,
  page, comment, comments, note, notes, level, version, channel, score, details, grund, quelle, kampagne,
  kommentar, motif, raison, campagne, motivo, campana, fuente, origen, message, code, mode, description,
  category, process, history, basis, location,
  date, time, timestamp, datetime, at, on, datum, am, le, fecha, since, seit, depuis, desde, expires,
  expiry, until, updated, changed,
  name, count, number, sent, opened, opens, clicked, clicks, delivered, frequency, issue, topic, interest,
  interests, budget, cost, key, anzahl, nombre, numero, total, last, first, type, format
`),
);
const FIRST_DETAIL_WORDS = new Set(
  namesIn(
    'date, datum, fecha, last, first, number, count, total, anzahl, nombre, numero, motif, raison, motivo, id',
  ),
);
/** The same without blanks: `optinsource`. */
const ALLOWED_DETAIL_KEY =
  /(?:source|method|title|url|link|level|date|time|timestamp|datum|since|updated)$|(?:optin|consent|confirm|confirmation|signup|subscribed)ip(?:address)?$|(?:subscribed|optin|optedin|consent|consented)(?:at|on)$|^(?:date|datum|fecha|became|legalbasis|resubscri)/;
/** Why somebody refused, and with which mail. Another column tells that they did. */
const REFUSAL_DETAIL_KEY =
  /(?:reason|cause|grund|motif|motivo)(?:s|other|code|text)?$|(?:campaign|kampagne|campagne|campana)(?:id|title|name)?$|(?:source|method|url|link|rate|mode|ip|ipaddress|comments?)$|^(?:motif|raison|motivo|razon|grund|ursache|cause|causa)/;
/** After `of` or `from` comes what people no longer want, under any name. */
const REFUSAL_OF = /optedoutof|optoutof|unsub(?:scribed?)?from|unsub(?:scribed?)?to/;
const WHY = /(?:reason|cause)$/;
const SOFT_BOUNCE = /softbounce|bounce(?:s|d)?soft|rebotesuave|rebondmou/;
/** Details of a consent in headers without a word of consent. */
const LONE_DETAIL_KEY =
  /^confirm(?:ed|ation)?(?:time|ip|at|date|on|timestamp)$|^clean(?:campaign|reason)|^legalbasis|^resubscri/;

const tellsHowRefused = ({ key }: Header): boolean =>
  SOFT_BOUNCE.test(key) || WHY.test(key) || (REFUSAL_DETAIL_KEY.test(key) && !REFUSAL_OF.test(key));
const tellsHowAllowed = ({ key, words }: Header): boolean =>
  ALLOWED_DETAIL_KEY.test(key) ||
  DETAIL_WORDS.has(words.at(-1) ?? '') ||
  FIRST_DETAIL_WORDS.has(words[0] ?? '');

type HeaderMeaning =
  | ConsentColumn
  /** It only gives details: why, by which form, when. */
  | {
      readonly kind: 'detail';
      /** Details of a refusal: the reason that such a refusal means. */
      readonly refusal?: SuppressionReason;
    }
  | { readonly kind: 'none' };

const NONE: HeaderMeaning = { kind: 'none' };
const PERMITS: HeaderMeaning = { kind: 'permission' };
const ALLOWED_DETAIL: HeaderMeaning = { kind: 'detail' };

function refusalMeaning(header: Header, reason: SuppressionReason): HeaderMeaning {
  // The reason for a suppression comes in words that we can read.
  const isDetail = tellsHowRefused(header) && !/suppress/.test(header.key);
  if (!isDetail) return { kind: 'refusal', reason };
  return SOFT_BOUNCE.test(header.key) ? ALLOWED_DETAIL : { kind: 'detail', refusal: reason };
}

function meaningOf(text: string): HeaderMeaning {
  const header = headerOf(text);
  const { key, words } = header;
  if (isOther(header)) return NONE;
  if (isStatus(key) || isStatus(squeezeHeader(text))) return { kind: 'status' };
  const wish = wishOfWords(words);
  const reason = REFUSALS.find(([, pattern]) => pattern.test(key))?.[0];
  if (reason !== undefined) {
    const isTurnedRound = wish.kind === 'permission' || NOT_REFUSED.test(key);
    return isTurnedRound ? PERMITS : refusalMeaning(header, reason);
  }
  if (LONE_DETAIL_KEY.test(key))
    return /^clean/.test(key) ? { kind: 'detail', refusal: 'bounced' } : ALLOWED_DETAIL;
  if (wish.kind === 'refusal') return refusalMeaning(header, wish.reason);
  if (wish.kind === 'none') return NONE;
  if (!PERMISSION.test(key)) return wish.kind === 'permission' ? PERMITS : NONE;
  if (tellsHowAllowed(header)) return ALLOWED_DETAIL;
  const ending = wish.kind === 'permission' ? undefined : endingInWords(words);
  return ending === undefined ? PERMITS : refusalMeaning(header, ending);
}

/**
 * How a column says whether its people want mail. It goes by the words of the header, so that it also
 * understands exports that nobody has seen. English, German, French and Spanish. Consent to calls, SMS and
 * the like does not count, nor does the status of a deal or an order.
 */
export function consentColumn(header: string): ConsentColumn | undefined {
  const meaning = meaningOf(header);
  return meaning.kind === 'detail' || meaning.kind === 'none' ? undefined : meaning;
}

/**
 * Whether a column is about calls, SMS and other ways to reach somebody, or about something that is no
 * message at all.
 */
export const isOtherChannel = (header: string): boolean => isOther(headerOf(header));

/**
 * Whether a column only gives details of a consent or a refusal: its reason, campaign, IP or form; or the day
 * of a consent. Beside the column itself it says nothing new. Alone, its cells are still a sign.
 */
export const isConsentSide = (header: string): boolean => meaningOf(header).kind === 'detail';

/**
 * Whether such a column tells why or how somebody refused. If no column says who refused, its filled cells
 * are all there is.
 */
export function isRefusalDetail(header: string): boolean {
  const meaning = meaningOf(header);
  return meaning.kind === 'detail' && meaning.refusal !== undefined;
}

const REASON = /(?:reason|cause|grund|motif|motivo|raison|razon)/;

/**
 * What a value means in a column that tells why somebody, or their mailbox, refused. Only people who refused
 * have a value there.
 */
export function refusalByReason(header: string): SuppressionReason | undefined {
  const meaning = meaningOf(header);
  return meaning.kind === 'detail' && REASON.test(squeeze(header)) ? meaning.refusal : undefined;
}
