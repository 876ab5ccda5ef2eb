import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consentColumn,
  isConsentSide,
  isRefusalDetail,
} from '../../../../functions/domain/importing/consent-columns.ts';
import { endingInWords, wishOfWords } from '../../../../functions/domain/importing/consent-header-words.ts';
import { headerWords } from '../../../../functions/domain/importing/header-text.ts';

function takenFor(header: string): string {
  const consent = consentColumn(header);
  if (consent !== undefined) return consent.kind === 'refusal' ? consent.reason : consent.kind;
  return isConsentSide(header) ? 'detail' : 'nothing';
}

const rows = (meaning: string, ...lines: string[]): [string, string][] =>
  lines.flatMap((line) => line.split(',').map((header): [string, string] => [header.trim(), meaning]));

describe('a header by which somebody refuses', () => {
  it.each([
    ...rows(
      'unsubscribed',
      'Consent withdrawn, Consent revoked on, Withdrew consent, Revoked marketing consent, Date consent withdrawn',
      'Newsletter cancelled, Newsletter stopped at, Stop newsletter, Stop emails, Emails stopped, Mailings cancelled',
      'Removed from newsletter, Removed from mailing list, Objected to marketing, Objection to surveys, Stop surveys',
      'Einwilligung zurückgezogen, Zustimmung entzogen, Einwilligungsentzug, Newsletter gekündigt am, Umfragen gestoppt',
      'Marketing widersprochen, Newsletterkündigung, Zustimmungswiderruf',
      'Consentement révoqué, Consentement retiré le, Newsletter résiliée, Stop sondages, Infolettre annulée',
      'Consentimiento retirado, Consentimiento revocado, Boletín cancelado, Baja newsletter, Suscripción cancelada',
    ),
    ...rows(
      'opted-out',
      'Consent expired, Consent declined, Consent denied, Consent rejected, Denied consent, No consent, Consent lapsed',
      'Rejected newsletter, Newsletter refused, Declined marketing emails, Marketing emails declined, Surveys declined',
      'No survey, No surveys, Exclude from surveys, Excluded from survey, Never survey, Survey refused, Do not survey',
      'Does not want emails, Not interested in surveys, No longer wants newsletter, Contact not allowed, Without consent',
      'No opt-in, Not opted in, Consent not given, Consent missing: not obtained, Non-marketing contact, NoConsent',
      'Newsletter abgelehnt, Newsletter deaktiviert, Einwilligung verweigert, Zustimmung verweigert, Nicht einverstanden',
      'Keine Umfragen, Kontaktverbot, Keine Zustimmung, Kontakt nicht erlaubt, Mailings nicht erwünscht, Keine Befragung',
      'Werbung unerwünscht, Ohne Einwilligung, Nicht befragen, Einwilligung erloschen',
      'Newsletter refusée, Consentement refusé, Ne souhaite pas être contacté, Pas de sondages, Sans consentement',
      'Refuse les enquêtes, Contact non autorisé, Ne veut pas recevoir de mails, Prospection interdite',
      'Consentimiento denegado, Sin consentimiento, Sin publicidad, No permite contacto, Sin encuestas, No encuestar',
      'Rechaza publicidad, Comunicaciones comerciales no autorizadas',
    ),
    ...rows('bounced', 'Mail nicht zustellbar, Mail returned, Email not deliverable, Correo no entregable'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });

  it('in capitals, with underscores and with dashes it is the same', () => {
    for (const header of ['Consent withdrawn', 'Keine Umfragen', 'Consentement refusé', 'Sin publicidad']) {
      const meaning = takenFor(header);
      expect(takenFor(header.toUpperCase())).toBe(meaning);
      expect(takenFor(header.replaceAll(' ', '_'))).toBe(meaning);
      expect(takenFor(header.replaceAll(' ', '-'))).toBe(meaning);
    }
    expect(takenFor('consentWithdrawn')).toBe('unsubscribed');
    expect(takenFor('CONSENTWITHDRAWN')).toBe('unsubscribed');
  });

  it('any word of agreement with any ending is one, in either order', () => {
    const agreements = [
      'consent',
      'newsletter',
      'marketing emails',
      'Einwilligung',
      'consentement',
      'boletín',
    ];
    const endings = ['withdrawn', 'declined', 'rejected', 'verweigert', 'entzogen', 'refusé', 'retirado'];
    fc.assert(
      fc.property(
        fc.constantFrom(...agreements),
        fc.constantFrom(...endings),
        fc.boolean(),
        fc.constantFrom('', ' date', ' at', ' am', ' le'),
        (agreement, ending, isFirst, when) => {
          const header = isFirst ? `${ending} ${agreement}${when}` : `${agreement} ${ending}${when}`;
          expect([header, consentColumn(header)?.kind]).toEqual([header, 'refusal']);
        },
      ),
    );
  });

  it('the reason of a refusal alone does not say who refused', () => {
    expect(isRefusalDetail('Consent withdrawal reason')).toBe(true);
    expect(isRefusalDetail('Motif du refus de consentement')).toBe(true);
  });
});

describe('a header by which somebody allows', () => {
  it.each(
    rows(
      'permission',
      'Mailing list, Promotional emails, Emails enabled, Marketable, Send surveys, Survey opt-in, Surveys allowed',
      'May be contacted, Wants surveys, Contact permitted, Feedback requests accepted, Commercial communications',
      'E-Mail-Werbung, Werbung, Kontaktaufnahme erlaubt, Kontakt erlaubt, Mailings erwünscht, Umfragen erwünscht',
      'Darf befragt werden, Möchte Umfragen erhalten, Befragung gestattet',
      'Contact autorisé, Accepte les offres commerciales, Prospection, Souhaite être contacté, Enquêtes acceptées',
      'Recibir emails, Permite contacto, Comunicaciones comerciales, Recibir encuestas, Publicidad',
      'Consent not withdrawn, Newsletter not cancelled, Not excluded from surveys, Nicht abgemeldet, No objection to marketing',
      'Kein Widerspruch, Consentement non révoqué',
    ),
  )('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe("a header with similar words that says nothing about anybody's wish", () => {
  it.each(
    rows(
      'nothing',
      'Last survey score, Survey date, Survey, Surveys, Survey score, Survey sent, Survey sent at, Survey not sent',
      'Survey response, Survey responses, Survey name, Survey ID, Survey link, Survey completed, Survey expired',
      'Survey cancelled, Next survey, Last survey date, Survey No, No. of surveys, Number of surveys, Not surveyed',
      'Feedback, Feedback given, Feedback received, Feedback date, Customer feedback, Last feedback',
      'Mailing city, Mailing street, Mailing zip, Mailing address, Mail sent, Mails sent, No. of emails, Emails not opened',
      'Contact owner, Contact name, Contact deleted, Contact removed, Contact expired, Contact cancelled, Contact active',
      'Contact object, No contact person, No contact since, Not contacted, Last contacted, Contact no, Contact commercial',
      'No email address, Email not verified, Email client, Email commercial, Correo comercial, Sales contact',
      'Marketing source, Marketing budget, Marketing channel, Werbekanal, Werbekosten, Werbemittel, Kontaktperson',
      'Kontaktkanal, Umfrage, Umfragedatum, Umfrage beantwortet, Letzte Umfrage, Prospect, Prospection date, Prospect ID',
      'Enquête, Date enquête, Dernier sondage, Encuesta, Fecha encuesta, Última encuesta, Canal de contacto',
      'Account cancelled, Order cancelled, Contract denied, Plan expired, Removed from team, No, Stop, Stop date',
      'Subscription cancelled, Description, Payment Status, Kein Kontakt seit, Kein Ansprechpartner, Sin dirección',
    ),
  )('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });

  it.each([
    'Newsletter source',
    'Newsletter topic',
    'Consent expires',
    'Consent date',
  ])('%s tells only more of a consent', (header) => {
    expect(takenFor(header)).toBe('detail');
  });
});

it('a word that repeats the same parts for ever is given up', () => {
  expect(takenFor(`${'mails'.repeat(39)}qqqq`)).toBe('nothing');
});

/** What the words of a header mean by themselves, before any other rule. */
function wishOf(header: string): string {
  const wish = wishOfWords(headerWords(header));
  return wish.kind === 'refusal' ? wish.reason : wish.kind;
}

describe('the words of a header', () => {
  it.each([
    ...rows(
      'opted-out',
      'Newsletter opt out, Newsletter opted out, Newsletter opts out, Newsletter opting out',
    ),
    ...rows(
      'permission',
      'Opt in allowed, Opted in allowed, Opts in allowed, Opting in allowed, Not opt out',
    ),
    ...rows('permission', 'Mailing list, Mailing liste'),
  ])('two of them may make one: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows(
      'opted-out',
      'Kontaktverbot, NOCONSENT, nomailings, nopubs, nonmarketing, sinconsentimiento, noconsents',
    ),
    ...rows('unsubscribed', 'Einwilligungsentzug, Mailstop, Stopmails'),
    ...rows('unknown', 'Einwilligungxentzug, mailsstopp, optinxyz, xyznonconsent, noads'),
    ...rows('unknown', `${'mails'.repeat(8)}stop`),
    ...rows('unsubscribed', `${'mails'.repeat(7)}stops`),
  ])('one of them may be made of several: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows(
      'unsubscribed',
      'Removed from survey, Removed of survey, Entfernt aus Umfrage, Entfernt von Umfrage',
    ),
    ...rows(
      'unsubscribed',
      'Entfernt vom Kontakt, Retirer de enquete, Retirer du sondage, Retirer des sondage',
    ),
    ...rows('unknown', 'Survey removed from, Removed survey, Survey removed, Contact removed from list'),
    ...rows('unknown', 'Removed by contact'),
  ])('somebody is taken out of what comes behind: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows('permission', 'Allowed email, Email allowed, Consent allowed, Consent given, Contacted allowed'),
    ...rows(
      'permission',
      'Commercial emails, Commercial messages, Consent enabled, Newsletter enabled, Werbung',
    ),
    ...rows('unknown', 'Allowed email date, Allowed email time, Allowed email datum, Allowed email fecha'),
    ...rows('unknown', 'Allowed email at, Allowed email on, Allowed email am'),
    ...rows('unknown', 'Date allowed email, Fecha allowed email, Datum allowed email, Last allowed email'),
    ...rows('unknown', 'First allowed email, Next allowed email, Newsletter xyz allowed, Xyz Werbung'),
    ...rows('unknown', 'Commercial survey, Messages allowed, Survey enabled, Deliverable newsletter allowed'),
    ...rows('unknown', 'Newsletter deliverable enabled'),
  ])('allow if all are known and none says when: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows('opted-out', 'Survey refused, Refused survey, Survey by list refused, Newsletter expired'),
    ...rows('unknown', 'Survey xyz refused, Refused xyz survey, Consent xyz refused, Survey owner refused'),
    ...rows('unknown', 'Consent score refused, Survey cancelled, Survey expired, Refused, Survey'),
    ...rows('unsubscribed', 'Consent cancelled, Werbung cancelled'),
    ...rows('opted-out', 'Consent expired'),
    ...rows('unknown', 'Unsubscribed newsletter count, Newsletter allowed count, Newsletter allowed no'),
    ...rows('bounced', 'Mail returned'),
  ])('end what they stand beside: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows('permission', 'Not yet been unsubscribed, Not no unsubscribed, No xyz newsletter not refused'),
    ...rows(
      'unknown',
      'Not xyz unsubscribed, Unsubscribed not, Not deliverable, Not deliverable xyz, Not contacted',
    ),
    ...rows('opted-out', 'Refused not newsletter, Consent xyz not given, Consent not xyz, Consent not sent'),
    ...rows('opted-out', 'Not allowed contacted, Does not want messages, Newsletter xyz not active'),
    ...rows('opted-out', 'Survey xyz not permitted'),
    ...rows('bounced', 'Email not deliverable, Adresse nicht zustellbar, Lieferadresse nicht zustellbar'),
    ...rows('bounced', 'Addressee not deliverable, Address not deliverable'),
    ...rows('none', 'Newsletter not sent, Survey not sent'),
    ...rows('unknown', 'Order not sent, Phone not known, Not wanted order, No messages, Not wanted xyz'),
    ...rows(
      'unknown',
      'Shipaddress not deliverable, Not permitted xyz, Not active xyz, Survey not xyz, Survey xyz not',
    ),
    ...rows('unknown', 'Adresse not xyz'),
  ])('are turned round by a "not" before them: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it.each([
    ...rows('unsubscribed', 'Person newsletter stopped'),
    ...rows('permission', 'Person allowed email'),
    ...rows('unknown', 'Person, Survey no, No of surveys, Newsletter no, No'),
  ])('may begin with Person, and "no" may be a number: %s is %s', (header, meaning) => {
    expect(wishOf(header)).toBe(meaning);
  });

  it('are none in an empty header', () => {
    expect(wishOfWords([])).toEqual({ kind: 'unknown' });
  });
});

it.each([
  ['Consent over refused', 'opted-out'],
  ['Consent withdrawn refused', 'unsubscribed'],
  ['No withdrawn', 'unsubscribed'],
  ['Consent not xyz', 'opted-out'],
  ['Not', 'opted-out'],
  ['Consent xyz', undefined],
])('the first word of ending, or any "not", ends a consent: %s is %s', (header, reason) => {
  expect(endingInWords(headerWords(header))).toBe(reason);
});
