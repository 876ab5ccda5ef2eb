import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownColumn } from '../../../../functions/domain/importing/column-names.ts';
import { consentColumn, isConsentSide } from '../../../../functions/domain/importing/consent-columns.ts';

/** The meaning of a header: one of our columns, how it speaks of mail, a side note of that, or nothing. */
function takenFor(header: string): string {
  const consent = consentColumn(header);
  if (consent !== undefined) return consent.kind === 'refusal' ? `no: ${consent.reason}` : consent.kind;
  return knownColumn(header)?.column ?? (isConsentSide(header) ? 'side' : 'nothing');
}

const namesOf = (line: string): string[] => line.split(',').map((name) => name.trim());

type Taken = Readonly<Record<string, string>>;
const EXPORTS: readonly (readonly [tool: string, taken: Taken])[] = [
  [
    'HubSpot',
    {
      id: 'Record ID',
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email',
      nothing: `
        Phone Number, Lead Status, Create Date, Lifecycle Stage, Country/Region,
        State/Region, Annual Revenue, Enrichment opt out, Associated Company IDs,
        Became a Subscriber Date`,
      owner_email: 'Contact owner',
      status: 'Marketing contact status',
      account: 'Associated Company',
      customer_since: 'Became a Customer Date',
      'no: unsubscribed': 'Unsubscribed from all email',
      'no: opted-out': `
        Opted out of email: Marketing Information, Opted out of email: One to One,
        hs_email_optout`,
      side: "Email hard bounce reason, Legal basis for processing contact's data",
      'no: bounced': 'Invalid email address, Marketing emails bounced',
      'no: operator': 'Email Address Quarantined, Is globally ineligible',
      time_zone: 'Time Zone',
      locale: 'Preferred language',
    },
  ],
  [
    'Salesforce',
    {
      id: 'Contact ID',
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email',
      account: 'Account Name',
      nothing: `
        Account ID, Created Date, Do Not Call, HasOptedOutOfFax, Fax Opt Out,
        Lead Source, Mailing State/Province, Mailing Street, Annual Revenue,
        LanguageLocaleKey`,
      'no: opted-out': 'Email Opt Out, HasOptedOutOfEmail',
      'no: bounced': 'Email Bounced Date, IsEmailBounced',
      side: 'Email Bounced Reason',
      owner_email: 'Contact Owner',
    },
  ],
  [
    'Mailchimp',
    {
      email: 'Email Address',
      first_name: 'First Name',
      last_name: 'Last Name',
      nothing: `
        MEMBER_RATING, LATITUDE, LONGITUDE, GMTOFF, DSTOFF, CC, LAST_CHANGED,
        LEID, EUID, NOTES, TAGS`,
      side: `
        OPTIN_TIME, OPTIN_IP, CONFIRM_TIME, CONFIRM_IP, UNSUB_CAMPAIGN_TITLE,
        UNSUB_CAMPAIGN_ID, UNSUB_REASON, UNSUB_REASON_OTHER, CLEAN_CAMPAIGN_TITLE,
        CLEAN_CAMPAIGN_ID`,
      time_zone: 'TIMEZONE',
      region: 'REGION',
      'no: unsubscribed': 'UNSUB_TIME',
      'no: bounced': 'CLEAN_TIME',
    },
  ],
  [
    'Klaviyo',
    {
      email: 'Email',
      id: 'Klaviyo ID',
      first_name: 'First Name',
      last_name: 'Last Name',
      account: 'Organization',
      nothing: `
        Title, Phone Number, Address, Address 2, City, State / Region,
        Country, Zip Code, Latitude, Longitude, Source, IP Address, SMS Marketing Consent,
        SMS Marketing Consent Timestamp, SMS Suppressions, Initial Source,
        First Active, Profile Created On, Date Added, Last Open, Last Click`,
      permission: 'Email Marketing Consent, Accepts Marketing, $consent',
      side: 'Email Marketing Consent Timestamp, Email Marketing Consent Method',
      'no: operator': 'Email Suppressions, Email Suppressions Timestamp',
      locale: 'Locale',
      time_zone: 'Timezone',
    },
  ],
  [
    'Brevo',
    {
      id: 'CONTACT ID, ext_id, EXT_ID',
      email: 'EMAIL',
      first_name: 'FIRSTNAME',
      last_name: 'LASTNAME',
      nothing: `
        SMS, WHATSAPP, ADDED_TIME, MODIFIED_TIME, SMS_BLACKLISTED, smsBlacklisted,
        LANDLINE_NUMBER`,
      permission: 'DOUBLE_OPT-IN, OPT_IN',
      'no: operator': 'EMAIL_BLACKLISTED, Blocklisted, emailBlacklisted',
      time_zone: 'CONTACT_TIMEZONE',
    },
  ],
  [
    'Shopify',
    {
      id: 'Customer ID',
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email',
      permission: 'Accepts Email Marketing, Accepts Marketing',
      account: 'Default Address Company',
      nothing: `
        Default Address Address1, Default Address City, Default Address Province Code,
        Default Address Country Code, Default Address Zip, Default Address Phone,
        Phone, Accepts SMS Marketing, Total Spent, Total Orders, Note,
        Tax Exempt, Tags, Email Marketing: Level, Email Marketing: Updated At,
        SMS Marketing: Status`,
      status: 'Email Marketing: Status',
    },
  ],
  [
    'Intercom',
    {
      id: 'id, user_id',
      nothing: `
        name, phone, signed_up_at, created_at, last_seen_at, owner_id,
        session_count, companies, Last heard from, Unsubscribed from SMS`,
      email: 'email',
      'no: unsubscribed': 'unsubscribed_from_emails, Unsubscribed from Emails',
      'no: bounced': 'has_hard_bounced, Has hard bounced',
      'no: complained': 'marked_email_as_spam, Marked email as spam',
      locale: 'browser_language, language_override',
      owner_email: 'Owner',
      account: 'Company name',
    },
  ],
  [
    'Zendesk',
    {
      id: 'id, external_id',
      nothing: `
        name, created_at, updated_at, locale_id, organization_id, role,
        verified, suspended, tags, phone, details, notes, Last login`,
      email: 'email',
      time_zone: 'time_zone, iana_time_zone, Time zone',
      locale: 'locale, Language',
      account: 'Organization',
    },
  ],
  [
    'Stripe',
    {
      id: 'id',
      nothing: `
        Description, Name, Created (UTC), Delinquent, Card ID, Plan, Cancel At Period End,
        Account Balance, Currency, Total Spend, Payment Count, Refunded Volume,
        Business Vat ID, Default Source, Subscription ID`,
      email: 'Email, Customer Email',
      status: 'Status, subscription_status (metadata)',
      customer_until: 'Canceled At (UTC)',
    },
  ],
  [
    'Delighted',
    {
      id: 'Person ID',
      email: 'Email',
      nothing: 'Name, Created at, Last sent at, Next survey scheduled at',
      last_answered: 'Last responded at',
      'no: unsubscribed': 'Unsubscribed at',
      'no: bounced': 'Bounced at',
      customer_since: 'Customer Since',
    },
  ],
  [
    'ActiveCampaign',
    {
      id: 'ID',
      email: 'Email',
      first_name: 'First Name',
      last_name: 'Last Name',
      nothing: `
        Phone, Tags, IP Address, Date Created, Date Updated, Last Open Date,
        Score, Lists`,
      account: 'Account',
      status: 'Status',
      'no: bounced': 'Hard Bounces, Bounce Date',
      side: 'Soft Bounces, Subscribed Date, Unsubscribe Reason',
      'no: unsubscribed': 'Unsubscribed Date',
    },
  ],
  [
    'Campaign Monitor',
    {
      email: 'Email Address',
      nothing: `
        Name, Date Joined, Consent to track, Consent to send SMS, Location,
        Email client, State`,
      status: 'Subscription State, Status',
      'no: unsubscribed': 'Unsubscribed Date',
    },
  ],
  [
    'MailerLite',
    {
      permission: 'Subscriber, Subscribed, Opted in',
      email: 'Email',
      nothing: 'Name, Opens, Clicks, Location, Signup IP, Signup timestamp, Sent',
      last_name: 'Last name',
      status: 'Status',
      'no: unsubscribed': 'Unsubscribed',
      side: 'Confirmation IP, Confirmation timestamp, Opt-in IP',
    },
  ],
  [
    'Constant Contact',
    {
      email: 'Email address',
      first_name: 'First name',
      last_name: 'Last name',
      account: 'Company',
      nothing: `
        Job title, Email update source, Created At, Updated At, Email Lists,
        Source Name`,
      status: 'Email status, Email permission status',
      'no: opted-out': 'Confirmed Opt-Out Date',
      side: 'Confirmed Opt-Out Source, Confirmed Opt-Out Reason',
      'no: unsubscribed': 'Is Unsubscribed',
    },
  ],
  [
    'Pipedrive',
    {
      id: 'Person - ID',
      nothing: `
        Person - Name, Person - Email - Other, Person - Phone - Work,
        Person - Organization, Person - Person created, Person - Label,
        Person - Closed deals, Deal - Lead Status, Deal - ID, Deal - Owner`,
      first_name: 'Person - First name',
      last_name: 'Person - Last name',
      email: 'Person - Email - Work, Person - Email - Home',
      owner_email: 'Person - Owner',
      status: 'Person - Marketing status',
      permission: 'Person - Double opt-in',
      account: 'Organization - Name',
    },
  ],
  [
    'Zoho',
    {
      id: 'Record Id',
      nothing: `
        Contact Owner.id, Account Name.id, Secondary Email, Lead Source,
        Created Time, Modified Time, Mailing State, Mailing Country, Reporting To,
        Skype ID, Email Sentiment, Change Log Time__s`,
      owner_email: 'Contact Owner',
      first_name: 'First Name',
      last_name: 'Last Name',
      account: 'Account Name',
      email: 'Email',
      'no: opted-out': 'Email Opt Out',
      side: 'Unsubscribed Mode',
      'no: unsubscribed': 'Unsubscribed Time',
      status: 'Latest Email Status',
    },
  ],
  [
    'Dynamics',
    {
      id: '(Do Not Modify) Contact',
      nothing: `
        (Do Not Modify) Row Checksum, (Do Not Modify) Modified On, Full Name,
        Email Address 2, Business Phone, Do not allow Phone Calls, Do not allow Faxes,
        Status Reason, Created On, Marketing Only, Preferred Method of Contact,
        donotphone, donotpostalmail, Contact Method`,
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email',
      account: 'Company Name',
      'no: opted-out': `
        Do not allow Emails, Do not allow Bulk Emails, Do not allow Mails,
        donotbulkemail, donotemail`,
      permission: 'Send Marketing Materials',
      status: 'Status',
      owner_email: 'Owner',
    },
  ],
  [
    'Marketo',
    {
      id: 'Id',
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email Address',
      account: 'Company Name',
      'no: unsubscribed': 'Unsubscribed',
      side: `
        Unsubscribed Reason, Email Invalid Cause, Email Suspended Cause,
        Black Listed Cause, Marketing Suspended Cause`,
      'no: bounced': 'Email Invalid',
      'no: operator': 'Email Suspended, Email Suspended At, Black Listed',
      'no: opted-out': 'Marketing Suspended',
      nothing: `
        Do Not Call, Do Not Call Reason, Person Status, Person Source,
        Person Score, Created At, Annual Revenue, Lead Status, Lead Score`,
    },
  ],
  [
    'Pardot',
    {
      id: 'Prospect ID',
      first_name: 'First Name',
      last_name: 'Last Name',
      email: 'Email',
      account: 'Company',
      'no: opted-out': 'Opted Out, Do Not Email',
      nothing: `
        Do Not Call, Score, Grade, Created Date, Assigned User, CRM Contact FID,
        CRM Account FID, Last Activity, Annual Revenue, Is Archived, Reviewed`,
      'no: bounced': 'Email Bounced, Email Bounced Date',
      side: 'Email Bounced Reason',
    },
  ],
  [
    'a German tool',
    {
      id: 'Kundennummer',
      email: 'E-Mail-Adresse',
      first_name: 'Vorname',
      last_name: 'Nachname',
      account: 'Firma',
      owner_email: 'Kundenbetreuer',
      locale: 'Sprache',
      time_zone: 'Zeitzone',
      customer_since: 'Kunde seit',
      customer_until: 'Gekuendigt am',
      annual_value: 'Jahreswert',
      'no: unsubscribed': 'Abgemeldet am, Widerspruch',
      'no: opted-out': 'Werbesperre, Keine Werbung, Nicht kontaktieren',
      permission: 'Einwilligung, Newsletter, Werbeeinwilligung',
      side: 'Einwilligung erteilt am, Abmeldegrund',
      nothing: 'Angelegt am, Bundesland, Kundenstatus',
      'no: bounced': 'Rückläufer',
      'no: operator': 'Gesperrt',
    },
  ],
  [
    'a French tool',
    {
      id: 'Numéro client',
      email: 'Adresse e-mail',
      first_name: 'Prénom',
      last_name: 'Nom',
      account: 'Société',
      locale: 'Langue',
      time_zone: 'Fuseau horaire',
      customer_since: 'Client depuis',
      customer_until: "Client jusqu'au",
      'no: unsubscribed': 'Désabonné, Désinscrit le, Opposition',
      'no: opted-out': 'Ne pas contacter',
      permission: 'Consentement, Abonné',
      status: "Statut, Statut d'abonnement",
      nothing: 'Date de création',
      'no: operator': 'Liste noire, Bloqué le',
      side: 'Motif de désinscription',
      'no: complained': 'Plainte',
      annual_value: 'Valeur annuelle',
    },
  ],
  [
    'a Spanish tool',
    {
      id: 'ID de cliente',
      email: 'Correo electrónico',
      first_name: 'Nombre',
      last_name: 'Apellidos',
      account: 'Empresa',
      locale: 'Idioma',
      time_zone: 'Zona horaria',
      customer_since: 'Cliente desde',
      customer_until: 'Cliente hasta',
      'no: unsubscribed': 'Dado de baja, Fecha de baja',
      'no: opted-out': 'No contactar',
      permission: 'Suscrito, Consentimiento, Acepta publicidad',
      status: 'Estado, Estado de suscripción',
      'no: operator': 'Lista negra, Bloqueado',
      'no: bounced': 'Rebotado',
      nothing: 'Fecha de creación',
      side: 'Motivo de baja',
      annual_value: 'Valor anual',
    },
  ],
];

describe.each(EXPORTS)('the columns of an export of %s', (_tool, taken) => {
  it.each(
    Object.entries(taken).flatMap(([meaning, line]) => namesOf(line).map((header) => [header, meaning])),
  )('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

const HEADERS = EXPORTS.flatMap(([, taken]) => Object.values(taken).flatMap(namesOf));

describe('how a header is written', () => {
  it.each([
    ['in capitals', (text: string) => text.toUpperCase()],
    ['in small letters', (text: string) => text.replace(/([a-z])(?=[A-Z])/g, '$1 ').toLowerCase()],
    ['with underscores', (text: string) => text.replace(/[ -]+/g, '_')],
    ['with dashes', (text: string) => text.replace(/[ _]+/g, '-')],
    ['with blanks', (text: string) => text.replace(/[-_]+/g, ' ')],
    ['between blanks and behind a byte order mark', (text: string) => `\ufeff  ${text} `],
    ['as one that must be filled', (text: string) => `${text}*`],
  ])('%s makes no difference', (_how, written) => {
    const moved = HEADERS.filter((header) => takenFor(written(header)) !== takenFor(header));
    expect(moved).toEqual([]);
  });
});

describe('a header of consent that these tools do not write', () => {
  it.each([
    ['Opted out of email: Release notes', 'no: opted-out'],
    ['Unsubscribed from campaign mails', 'no: unsubscribed'],
    ['Unsubscribed by user', 'no: unsubscribed'],
    ['Unsubscribed (historically)', 'no: unsubscribed'],
    ['unsubscribedAt', 'no: unsubscribed'],
    ['Email (unsubscribed)', 'no: unsubscribed'],
    ["Don't contact", 'no: opted-out'],
    ['Do_Not_Contact__c', 'no: opted-out'],
    ['Survey opt out', 'no: opted-out'],
    ['No mailings', 'no: opted-out'],
    ['Email and SMS opt out', 'no: opted-out'],
    ['Suppression reason', 'no: operator'],
    ['Bounce type', 'no: bounced'],
    ['Spam reports', 'no: complained'],
    ['Not unsubscribed', 'permission'],
    ['On newsletter list', 'permission'],
    ['Newsletter membership', 'permission'],
    ['May we contact you?', 'permission'],
    ['OK to email', 'permission'],
    ['marketing_opt_in', 'permission'],
    ['GDPR consent', 'permission'],
    ['Email: Status', 'status'],
    ['Status (Email)', 'status'],
    ['Email state', 'status'],
    ['Keine Mailings', 'no: opted-out'],
    ['Kontaktsperre', 'no: opted-out'],
    ['Newsletter abbestellt', 'no: unsubscribed'],
    ['Einwilligung widerrufen', 'no: unsubscribed'],
    ['Auf Sperrliste', 'no: operator'],
    ['Ungültige E-Mail', 'no: bounced'],
    ['Ungueltige E-Mail', 'no: bounced'],
    ['Werbung erlaubt', 'permission'],
    ['E-Mail-Status', 'status'],
    ['Désabonnée le', 'no: unsubscribed'],
    ['Pas de prospection', 'no: opted-out'],
    ['Signalé comme spam', 'no: complained'],
    ['Accepte la newsletter', 'permission'],
    ['Statut e-mail', 'status'],
    ['Baja del boletín', 'no: unsubscribed'],
    ['No enviar correos', 'no: opted-out'],
    ['Marcado como spam', 'no: complained'],
    ['Acepta recibir correos', 'permission'],
    ['Estado del correo', 'status'],
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header that is no consent to mail', () => {
  it.each([
    ['SMS Marketing Consent', 'nothing'],
    ['WhatsApp opt-in', 'nothing'],
    ['Push subscribed', 'nothing'],
    ['Phone opt out', 'nothing'],
    ['Do Not Call', 'nothing'],
    ['Lead Status', 'nothing'],
    ['Deal status', 'nothing'],
    ['Order status', 'nothing'],
    ['Payment status', 'nothing'],
    ['Employment status', 'nothing'],
    ['Mailing State', 'nothing'],
    ['Subscription plan', 'nothing'],
    ['Alumno contacto', 'nothing'],
    ['Consent date', 'side'],
    ['Consent source', 'side'],
    ['optin_time', 'side'],
    ['Newsletter name', 'side'],
    ['Unsubscribe link', 'side'],
    ['Bounce reason', 'side'],
    ['Resubscribed at', 'side'],
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

it('only our own opted_out is a column of ours and speaks of consent', () => {
  const both = HEADERS.filter(
    (header) => consentColumn(header) !== undefined && knownColumn(header) !== undefined,
  );
  expect(both).toEqual(['Opted Out']);
});

it('no header causes an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(typeof takenFor(text)).toBe('string');
    }),
  );
});
