import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../../functions/domain/importing/column-candidates.ts';
import {
  isNearConsent,
  knownColumn,
  nearColumns,
} from '../../../../functions/domain/importing/column-names.ts';
import { consentColumn, isConsentSide } from '../../../../functions/domain/importing/consent-columns.ts';
import { COLUMNS, type Column } from '../../../../functions/domain/importing/customer-columns.ts';

const columnOf = (header: string): Column | undefined => knownColumn(header)?.column;

describe('a header that means a column of ours', () => {
  it.each(COLUMNS)('%s is known by its own name, before all others', (column) => {
    expect(knownColumn(column)).toEqual({ column, rank: 0 });
  });

  it.each<[Column, string[]]>([
    ['email', ['E-mail', 'E-Mail', 'Email Address', 'E-mail address', 'mail', 'EMAIL', ' email ', 'Email*']],
    ['email', ['Email (Primary)', 'E-Mail-Adresse', 'Adresse e-mail', 'Courriel', 'Correo electrónico']],
    [
      'email',
      ['EmailAddress', 'recipient', 'E-mail 1 - Value', 'Primary email', 'Work email', 'Contact: Email'],
    ],
    [
      'first_name',
      ['FirstName', 'Given name', 'Vorname', 'Prénom', 'Nombre', 'FNAME', 'Person - First name'],
    ],
    ['last_name', ['Surname', 'Nachname', 'Nom de famille', 'Apellidos', 'LNAME']],
    [
      'account',
      ['Account name', 'Company', 'Organisation', 'Firma', 'Société', 'Empresa', 'Associated Company'],
    ],
    [
      'owner_email',
      ['Owner', 'Contact owner', 'Account manager', 'Betreuer', 'Email (Owner)', 'Propriétaire'],
    ],
    ['region', ['Region', 'Sales region', 'Région', 'Vertriebsregion']],
    ['locale', ['Language', 'Preferred language', 'Sprache', 'Langue', 'Idioma', 'User language']],
    ['time_zone', ['Timezone', 'Time zone', 'TIMEZONE', 'Zeitzone', 'Fuseau horaire', 'Zona horaria']],
    [
      'customer_since',
      ['Became a Customer Date', 'Client since', 'Kunde seit', 'Client depuis', 'Cliente desde'],
    ],
    ['customer_since', ['Customer since (YYYY-MM-DD)']],
    [
      'customer_until',
      ['Churned at', 'Churn date', 'Kunde bis', 'Cancelled at', 'Client jusqu’au', 'Cliente hasta'],
    ],
    ['customer_until', ['Gekündigt am', 'Gekuendigt am', 'Gekundigt am']],
    [
      'renewal_on',
      [
        'Renewal date',
        'Contract renewal',
        'Next renewal date',
        'Renews on',
        'RENEWAL_DATE',
        'Renewal (date)',
      ],
    ],
    [
      'renewal_on',
      ['Vertragsverlängerung', 'Vertragsverlaengerung', 'Nächste Verlängerung', 'Verlängerung am'],
    ],
    ['renewal_on', ['Date de renouvellement', 'Prochain renouvellement', 'Fecha de renovación']],
    [
      'last_asked',
      ['Last surveyed', 'Last survey date', 'Last NPS survey', 'last_surveyed', 'Survey last sent at'],
    ],
    [
      'last_asked',
      ['Zuletzt befragt', 'Letzte NPS-Umfrage', 'Datum der letzten Umfrage', 'Zuletzt gefragt am'],
    ],
    ['last_asked', ['Date de la dernière enquête', 'Dernier sondage le', 'Fecha de la última encuesta']],
    [
      'last_answered',
      [
        'Last response date',
        'Last answered',
        'Last responded at',
        'Last survey response date',
        'Last answer on',
      ],
    ],
    ['last_answered', ['Zuletzt geantwortet', 'Letzte Antwort am', 'Datum der letzten Rückmeldung']],
    ['last_answered', ['Date de dernière réponse', 'Dernière réponse le', 'Fecha de la última respuesta']],
    ['annual_value', ['ARR', 'ACV', 'Jahreswert', 'ARR (EUR)', 'ARR in EUR', 'arr_usd', 'Valeur annuelle']],
    ['id', ['Customer ID', 'Record ID', 'Contact ID', 'Person ID', 'User ID', 'External ID', 'Kundennummer']],
    ['id', ['Kd.-Nr.', 'N° client', 'Nº de cliente', '(Do Not Modify) Contact']],
    ['region', ['Contact: Region']],
    ['email', ['Email (coowner)', 'Email (ownership)']],
  ])('%s: %j', (column, headers) => {
    expect(headers.map(columnOf)).toEqual(headers.map(() => column));
  });

  it.each([
    ['Email', 'Work email'],
    ['email', 'Recipient'],
    ['Email address', 'Contact: Email'],
    ['Work email', 'Personal email'],
    ['Customer ID', 'Record ID'],
    ['Contact ID', 'External ID'],
    ['Owner email', 'Owner'],
    ['Account name', 'Company'],
    ['Contact: Email', 'Contact: Recipient'],
    ['ARR in EUR', 'Valeur annuelle in EUR'],
  ])('%s goes before %s', (first, second) => {
    const rankOf = (header: string): number => knownColumn(header)?.rank ?? Number.NaN;
    expect(columnOf(first)).toBe(columnOf(second));
    expect(rankOf(first)).toBeLessThan(rankOf(second));
  });

  it.each([
    ...['Email (Owner company)', 'ID (Company)', 'Account ID', 'Company ID', 'Owner ID', 'Deal ID', 'Name'],
    ...[
      'Full name',
      'Create Date',
      'Created at',
      'End date',
      'Annual revenue',
      'Jahresumsatz',
      'Country',
      'MRR',
    ],
    ...['Email (Organisation)', 'Email (Organization)', 'My contact email', 'ARR in EUR planned'],
    ...['Country/Region', 'State/Region', 'Company email', 'Email 2', 'User account', 'Customer status'],
  ])('%s is not taken for one', (header) => {
    expect(columnOf(header)).toBeUndefined();
  });
});

describe('a misspelt header', () => {
  it.each<[string, Column]>([
    ['emial', 'email'],
    ['Emal', 'email'],
    ['E-Mail-Adrese', 'email'],
    ['Email adress', 'email'],
    ['Custmer since', 'customer_since'],
    ['Costumer since', 'customer_since'],
    ['Time zone name', 'time_zone'],
    ['Timezne', 'time_zone'],
    ['Frist name', 'first_name'],
    ['Frstnme', 'first_name'],
    ['Custmr since', 'customer_since'],
    ['Lst name', 'last_name'],
    ['Compny', 'account'],
    ['Langauge', 'locale'],
    ['Kundenummer', 'id'],
    ['Customr ID', 'id'],
    ['Anual value', 'annual_value'],
    ['Regoin', 'region'],
    ['renewal_onn', 'renewal_on'],
    ['Last aksed', 'last_asked'],
    ['last_answerd', 'last_answered'],
    ['opted_uot', 'opted_out'],
    ['Opted uot', 'opted_out'],
  ])('%s is near %s', (header, column) => {
    expect(nearColumns(header)).toEqual([column]);
  });

  it.each([
    'Email',
    'Company',
    'Unsubscribed',
    'UNSUB_REASON',
    'Do Not Call',
    'Time zone names list',
    'Renewal date name',
    'Renewl date',
    'Last survey date text',
    'Last tasked by',
  ])('%s is not misspelt', (header) => {
    expect(nearColumns(header)).toEqual([]);
  });
});

describe('a header that resembles one of consent', () => {
  it.each([
    ...['Subcribed', 'Newsleter', 'Unsuscribed', 'Boucned', 'Email optuot', 'Do not emial', 'Abgemedlet'],
    ...['Einwiligung', 'Newslettr EU', 'Acepts marketing', 'Désabbonné', 'Suscirto'],
  ])('%s is asked about as such, and not as a refusal', (header) => {
    expect([isNearConsent(header), nearColumns(header)]).toEqual([true, []]);
  });

  it.each([
    'Subscription cancelled',
    'Abonnement résilié le',
  ])('%s may be of a list or of a plan', (header) => {
    expect(isNearConsent(header)).toBe(true);
  });

  it.each([
    'Opted out',
    'Unsubscribed',
    'Newsletter',
    'Consent date',
    'Newsletter source',
    'Subscription',
    'Bounds',
    'Email',
    'SMS optuot',
  ])('%s is no misspelling', (header) => {
    expect(isNearConsent(header)).toBe(false);
  });
});

/** Typical column headers of CRMs and mailing tools. */
const ORDINARY = `
  Phone, Plan, City, State, Stage, Notes, Tags, Street, Mobile, Title, Website, Lead Status,
  Industry, Name, Full name, Department, Job title, Birthday, Gender, Salutation, Zip, Zip Code,
  Postal Code, Country, Country Code, Province, Province Code, County, Latitude, Longitude, Address,
  Address 1, Address2, Street address, PO Box, Fax, Phone number, Mobile phone, Work phone, Home
  phone, LinkedIn, Twitter, Facebook, Skype ID, Source, Lead Source, Original source, Campaign,
  Medium, UTM Source, Referrer, Referral code, Score, Lead score, Rating, Grade, Priority, Type,
  Category, Segment, Tier, Level, Group, Team, Role, Seniority, Employees, Number of employees,
  Annual Revenue, Total revenue, Revenue, MRR, LTV, Lifetime value, Total spent, Total orders,
  Orders, Last order date, Average order value, Amount, Deal amount, Deal stage, Deal name, Deal
  status, Order status, Order ID, Payment status, Payment method, Employment status, Marital status,
  Ticket status, Invoice status, Account status, Customer status, Shipping status, Project status,
  Created, Created at, Create Date, Created Date, Created by, Created On, Updated at, Modified by,
  Last modified, Last activity, Last contacted, Last seen, Last login, Last open, Last click, Next
  activity, First seen, Close date, Start date, End date, Contract start, Contract end date,
  Contract expires, Last renewal, Renewal, Renewal rate, Renewal no, Contract renewal value, Last used,
  Last response, Last response rate, Last answer, Last survey, Last NPS score, Last sent at, Trial ends at, Signup date, Sign up source, Joined, Date joined, Date of birth, Age,
  Anniversary, Company size, Company ID, Account ID, Account number, Account type, Owner ID, Deal
  ID, Campaign ID, List ID, Lead ID, Company domain, Domain, Domain name, Company phone, Company
  city, Company owner, Website URL, URL, Description, Comments, Details, Currency, Language skills,
  Languages, Opens, Clicks, Sends, Emails sent, Emails opened, Email opens, Email clicks, Email
  domain, Email client, Email type, Last email sent, Number of emails, Emails, Lifecycle Stage,
  Pipeline, Probability, Lost reason, Competitor, Product, Products, Quantity, SKU, Price, Discount,
  Tax exempt, VAT number, IBAN, Bank, Browser, OS, Device, IP address, Session count, Page views,
  App version, Photo, Avatar, Manager, Assistant, Reports to, Partner, Territory, NPS, CSAT, Health
  score, Subscription ID, Subscription plan, Subscription start date, Plan name, Seats, Usage,
  Quota, Balance, Credit limit, GMTOFF, DSTOFF, LEID, EUID, MEMBER_RATING, Nickname, Middle name,
  Suffix, Maiden name, Straße, PLZ, Ort, Land, Bundesland, Telefon, Anrede, Titel, Abteilung,
  Branche, Geburtstag, Bemerkung, Umsatz, Jahresumsatz, Quelle, Erstellt am, Kundengruppe,
  Kundenstatus, Ansprechpartner, Rue, Ville, Code postal, Pays, Téléphone, Fonction, Secteur,
  Remarques, Date de création, Civilité, Chiffre d'affaires, Calle, Ciudad, País, Teléfono, Cargo,
  Notas, Fecha de creación, Provincia, Etiquetas, Customer, Client, Contact, User, Person, Member,
  Company email, Billing email, Owner name, Secondary email, Email 2, Other email, Assistant email,
  Do Not Call, SMS opt out, Contract value, Monthly value, Value, Margin, Mailing Street, Mailing
  State, Billing Country, Region code, Status reason, Churn rate, Churn risk, Location, Reason,
  Block, Market, Sub-industry, Subject, Option, Clean, Permissions, Consultant, Preferred contact
  method, Shoe size, Last survey score, Survey date, Prospect, Werbekanal, Contents, Content, Payment
  Status, Subscribers only, Bestimmung, Verwilligung, Customer feedback, Feedback, Umfrage, Encuesta
`
  .split(',')
  .map((header) => header.trim());

describe('an ordinary header', () => {
  it.each(ORDINARY)('%s is neither a column of ours, nor misspelt, nor consent', (header) => {
    expect([columnOf(header), nearColumns(header), isNearConsent(header)]).toEqual([undefined, [], false]);
    expect([consentColumn(header), isConsentSide(header)]).toEqual([undefined, false]);
  });
});

describe('headers that could be a missing column', () => {
  it.each<[Column, string[], string[]]>([
    ['customer_since', ['Email', 'Create Date', 'Created by', 'Last login'], ['Create Date']],
    [
      'customer_since',
      ['Created at', 'Signed up at', 'Custmer since'],
      ['Custmer since', 'Signed up at', 'Created at'],
    ],
    [
      'customer_since',
      ['Erstellt am', 'Date de création', 'Fecha de creación', 'Start date'],
      ['Erstellt am', 'Date de création', 'Fecha de creación'],
    ],
    ['customer_since', ['Créée le', 'Créé le', 'Crédits'], ['Créée le', 'Créé le']],
    ['customer_since', ['Email Address', 'OPTIN_TIME', 'OPTIN_IP'], ['OPTIN_TIME']],
    ['id', ['Account ID', 'Lead ID', 'Email'], ['Lead ID', 'Account ID']],
    ['id', ['LEID', 'Campaign', 'Notes'], ['LEID']],
    [
      'email',
      ['Owner email', 'Secondary email', 'Email status', 'Emails sent', 'Address'],
      ['Secondary email', 'Address'],
    ],
    ['email', ['Phone', 'City'], []],
    ['region', ['Regoin', 'City'], ['Regoin']],
  ])('%s among %j: %j', (column, headers, expected) => {
    expect(candidatesFor(column, headers)).toEqual(expected);
  });

  it('are three at most', () => {
    expect(candidatesFor('id', ['Lead ID', 'Deal ID', 'List ID', 'Card ID', 'Tax ID'])).toHaveLength(3);
  });
});

it('no header causes an error', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...COLUMNS),
      (text, column) => {
        expect(candidatesFor(column, [text, ...nearColumns(text)]).length).toBeLessThanOrEqual(2);
        expect(knownColumn(text)?.rank ?? 0).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
