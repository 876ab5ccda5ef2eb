import type { Column } from './customer-columns.ts';
import { namesIn } from './header-text.ts';

/** What tools put behind the name of something that happens on a day. */
const DAY_BEHIND = ['', ' on', ' at', ' date', ' am', ' le', ' el'];

/** The names in a text, each also with what tools put behind it for its day. */
const daysIn = (text: string): readonly string[] =>
  namesIn(text).flatMap((name) => DAY_BEHIND.map((behind) => name + behind));

/**
 * How exports spell our columns, the likeliest first: when several headers of a file mean one column, the
 * first one here wins. English, German, French and Spanish, as people write them and as HubSpot, Salesforce,
 * Mailchimp, Klaviyo, Brevo, Shopify, Intercom, Zendesk, Stripe, Delighted, Pipedrive, Zoho and Dynamics do.
 * Our own names need no entry.
 */
export const SPELLINGS: Readonly<Record<Column, readonly string[]>> = {
  // Not the id of an account, company, deal, lead or owner: those would turn many people into one customer.
  id: namesIn(`
    Customer ID, Customer number, Customer no, Customer Nr, Customer key, Customer code, Cust ID, Client
    ID, Client number, Client no, Client code, CRM ID, Customer reference, Kunden-ID, Kundennummer,
    Kundennr, Kunden-Nr, Kd-Nr, KdNr, Kundenkennung, Debitorennummer, Numéro client, Numéro de client, N° de client, Nº de client, N°
    client, No client, Nº client, Code client, ID client, Identifiant client, Référence client,
    Identifiant, ID de cliente, ID cliente, Cliente ID, Número de cliente, Nº de cliente, N° de cliente,
    Nº cliente, N° cliente, Código de cliente, Código cliente, Identificador, Identificador de cliente,
    Contact ID, Record ID, Record ID - Contact, Contact record ID, Case Safe Contact ID, Contact key, (Do
    Not Modify) Contact, hs_object_id, Person ID, User ID, Member ID, Profile ID, Klaviyo ID, Subscriber
    ID, Subscriber key, Prospect ID, Kontakt-ID, Kontaktnummer, Personen-ID, Benutzer-ID, Mitgliedsnummer,
    Datensatz-ID, ID du contact, ID contact, Identifiant du contact, ID utilisateur, ID de contacto, ID
    contacto, ID del contacto, ID de usuario, ID usuario, ID de registro, External ID, ext_id, Externe ID,
    ID externe, ID externo
  `),
  // Not a second address, and not the address of the owner, the company or the assistant.
  email: namesIn(`
    Email address, E-mail address, EmailAddress, Primary email, Primary email address, Email primary,
    E-Mail-Adresse, E-Mail Adresse, Mailadresse, Mail, Mail address, Email ID, Email address 1, Email 1,
    E-mail 1 - Value, E-mail 1, Adresse e-mail, Adresse email, Adresse mail, Courriel, Adresse courriel,
    Adresse électronique, Adresse de courriel, Courrier électronique, Adresse de messagerie, Correo
    electrónico, Correo, Dirección de correo, Dirección de correo electrónico, Dirección de email,
    Correo-e, Email principal, E-Mail primär, Primäre E-Mail, Primäre E-Mail-Adresse, Correo principal,
    Work email, Email - Work, Work email address, Business email, Professional email, E-Mail geschäftlich,
    Geschäftliche E-Mail, E-Mail (geschäftlich), E-mail professionnel, Email professionnel, Correo
    electrónico laboral, Correo de trabajo, Subscriber email, Login email, Email of customer, Recipient,
    Recipient email, Recipient address, Recipient email address, Empfänger, Empfängeradresse,
    Destinataire, Destinatario, Personal email, Email - Home, E-Mail privat, Email personnel
  `),
  // `Name` alone stays unknown: it may be a full name, a last name, or a company's name.
  first_name: namesIn(`
    First name, FirstName, Given name, Forename, FNAME, Name first, Christian name, Vorname, Rufname,
    Prénom, Prénom du contact, Nombre de pila, Primer nombre, Nombre
  `),
  last_name: namesIn(`
    Last name, LastName, Surname, Family name, LNAME, Name last, Nachname, Familienname, Zuname, Nom de
    famille, Nom du contact, Apellidos, Apellido, Primer apellido, Nom
  `),
  account: namesIn(`
    Account name, Company name, Company, Organisation, Organization, Organisation name, Organization name,
    Associated Company, Primary associated company, Primary company, Business name, Company / Account,
    Account company, Default company, Default Address Company, Company legal name, Firma, Firmenname,
    Unternehmen, Unternehmensname, Name des Unternehmens, Zugehöriges Unternehmen, Société, Entreprise,
    Nom de l'entreprise, Nom entreprise, Nom de la société, Nom société, Raison sociale, Nom du compte,
    Entreprise associée, Empresa, Nombre de la empresa, Nombre de empresa, Compañía, Organización, Nombre
    de la cuenta, Nombre de cuenta, Empresa asociada, Razón social
  `),
  // A header that means an address may hold a name. That costs us the value, not the customer.
  owner_email: namesIn(`
    Owner email address, Contact owner email, Account owner email, Account manager email, CSM email,
    Customer success manager email, Owner: Email, Record owner email, Sales rep email, Email owner,
    Betreuer E-Mail, E-Mail des Betreuers, Kundenbetreuer E-Mail, E-mail du propriétaire, E-mail du
    responsable, Correo del propietario, Correo del responsable, Email del propietario, Owner, Contact
    owner, Account owner, Record owner, Customer owner, HubSpot owner, Person - Owner, Account manager,
    Customer success manager, CSM, CSM owner, Account executive, Sales rep, Salesperson, Sales owner,
    Relationship manager, Assigned to, Betreuer, Kundenbetreuer, Kundenberater, Zuständig, Kontoinhaber,
    Eigentümer, Zuständiger Mitarbeiter, Kontakt-Eigentümer, Propriétaire, Propriétaire du contact,
    Propriétaire du compte, Chargé de compte, Responsable de compte, Commercial, Gestionnaire de compte,
    Propietario, Propietario del contacto, Propietario de la cuenta, Gestor de cuenta, Responsable de
    cuenta, Ejecutivo de cuenta
  `),
  owner_locale: namesIn(`
    Owner language, Contact owner language, Account owner language, Account manager language, CSM language,
    Record owner language, Account owner locale, Contact owner locale, Sprache des Betreuers, Betreuer
    Sprache, Sprache des Kundenbetreuers, Kundenbetreuer Sprache, Langue du propriétaire, Langue du
    responsable, Idioma del propietario, Idioma del responsable
  `),
  // Not the country and not the state: reports use the company's own regions, which have other names.
  region: namesIn(`
    Sales region, Account region, Vertriebsregion, Verkaufsregion, Région, Región, Región de ventas
  `),
  locale: namesIn(`
    Language, Preferred language, Preferred locale, Language code, Language preference, Lang, Primary
    language, Locale code, Sprache, Bevorzugte Sprache, Korrespondenzsprache, Sprachcode, Langue, Langue
    préférée, Langue de correspondance, Code langue, Idioma, Idioma preferido, Idioma de preferencia,
    Código de idioma, Browser language, language_override
  `),
  time_zone: namesIn(`
    Timezone, TZ, Time zone (IANA), IANA time zone, Time zone ID, Preferred time zone, Zeitzone, Fuseau
    horaire, Zone horaire, Zona horaria, Huso horario, hs_timezone
  `),
  // Not the day the record was made. Contacts exist before they become customers, and records may be younger
  // than their customers when a company has moved to another CRM.
  customer_since: namesIn(`
    Client since, Became a Customer Date, Became a customer, Became customer, Became customer date, Became
    customer on, Became customer at, Became a customer on, Date became customer, Customer since date,
    Customer from, Customer start date, Customer start, Client start date,
    hs_lifecyclestage_customer_date, Date entered "Customer (Lifecycle Stage Pipeline)", Account since,
    Kunde seit, Kundin seit, Kunde ab, Kundenbeginn, Client depuis, Client depuis le, Cliente depuis, Est
    devenu client le, Date devenu client, Cliente desde, Cliente desde el, Fecha de alta como cliente
  `),
  // Not `End date` and not the end of a contract: contracts are renewed, so such a day does not say who left.
  customer_until: namesIn(`
    Client until, Customer to, Customer end date, Customer end, Churned at, Churned on, Churn date,
    Churned date, Churned, Date churned, Cancelled at, Canceled at, Cancelled on, Canceled on,
    Cancellation date, Date cancelled, Date canceled, Kunde bis, Kundin bis, Gekündigt am, Gekündigt zum,
    Kündigungsdatum, Client jusqu'au, Client jusqu'à, Résilié le, Date de résiliation, Date de résil,
    Cliente hasta, Cliente hasta el, Fecha de cancelación, Cancelado el, Fecha de fin como cliente
  `),
  // Not the end of a contract, which may pass without a new one, and not the last renewal, which is over.
  // `Renewal` alone is often a yes or a no.
  renewal_on: [
    ...daysIn(`
      Contract renewal, Next renewal, Upcoming renewal, Subscription renewal, Vertragsverlängerung, Nächste
      Verlängerung, Nächste Vertragsverlängerung, Vertragserneuerung, Renouvellement du contrat, Prochain
      renouvellement, Renovación del contrato, Próxima renovación
    `),
    ...namesIn(`
      Renewal date, Renewal day, Renewal due, Renewal due date, Renews on, Renews at, Date of renewal,
      Contract renews on, Account renewal date, Customer renewal date, Client renewal date, Subscription
      renews on, Subscription renews at, License renewal date, Licence renewal date, Verlängerung am,
      Verlängerungsdatum, Verlängerungstermin, Verlängert sich am, Vertrag verlängert sich am, Datum der
      Verlängerung, Datum der Vertragsverlängerung, Erneuerungsdatum, Renouvellement le, Date de
      renouvellement, Date de renouvellement du contrat, Date du renouvellement, Date du prochain
      renouvellement, Date de reconduction, Reconduction le, Renovación el, Fecha de renovación, Fecha de
      renovación del contrato, Fecha de próxima renovación, Fecha de la próxima renovación, Se renueva el
    `),
  ],
  // Not `Annual revenue` or `Jahresumsatz`: in a CRM that is the whole revenue of the customer's company. Not
  // monthly amounts either.
  annual_value: namesIn(`
    ARR, Annual recurring revenue, ACV, Annual contract value, Annualized value, Annualised value, Yearly
    value, Yearly contract value, Annual account value, Jahreswert, Jährlicher Wert, Jährlicher
    Vertragswert, Jahresvertragswert, Wiederkehrender Jahresumsatz, Valeur annuelle, Valeur annuelle du
    contrat, Revenu annuel récurrent, Revenu récurrent annuel, Valor anual, Valor anual del contrato,
    Ingresos anuales recurrentes, Ingreso anual recurrente
  `),
  // Not the last contact or the last mail, which asked nothing. `Last survey` alone may be its name. `Last
  // NPS survey date` may be the day of an answer, and whoever has answered was asked.
  last_asked: [
    ...daysIn(`
      Last asked, Last surveyed, Last survey sent, Survey last sent, Last survey request, Last survey
      invitation, Last NPS survey, Last NPS survey sent, Last NPS request, NPS last sent, Last CSAT survey,
      Last feedback request, Last feedback requested, Zuletzt befragt, Zuletzt gefragt, Letzte NPS-Umfrage,
      Letzte NPS-Befragung, Dernière enquête NPS, Interrogé pour la dernière fois, Última encuesta NPS,
      Encuestado por última vez, Preguntado por última vez
    `),
    ...namesIn(`
      Last survey date, Last survey on, Date last asked, Date last surveyed, Date of last survey, Last time
      asked, Last time surveyed, Letzte Umfrage am, Letzte Befragung am, Letzte Umfrage gesendet am, Letzte
      Umfrage versendet am, Datum der letzten Umfrage, Datum der letzten Befragung, Dernière enquête le,
      Dernière enquête envoyée le, Dernier sondage le, Date de la dernière enquête, Date de dernière
      enquête, Date du dernier sondage, Última encuesta el, Última encuesta enviada el, Fecha de la última
      encuesta, Fecha de última encuesta
    `),
  ],
  // Not `Last answer` or `Last response` alone, which may be the answer itself.
  last_answered: [
    ...daysIn(`
      Last answered, Last responded, Last survey answered, Last survey completed, Last feedback received,
      Zuletzt geantwortet, Zuletzt beantwortet, A répondu pour la dernière fois, Respondió por última vez
    `),
    ...namesIn(`
      Last answer date, Last answer on, Last response date, Last response on, Last response at, Last survey
      response date, Last survey response on, Last survey response at, Last survey completion date, Last NPS
      response date, Last NPS response on, Last NPS response at, Last CSAT response date, Last feedback date,
      Last feedback on, Last feedback at, Date last answered, Date last responded, Date of last answer, Date
      of last response, Date of last feedback, Last time answered, Letzte Antwort am, Letzte Rückmeldung am,
      Letztes Feedback am, Datum der letzten Antwort, Datum der letzten Rückmeldung, Datum des letzten
      Feedbacks, Dernière réponse le, Date de la dernière réponse, Date de dernière réponse, Última respuesta
      el, Fecha de la última respuesta, Fecha de última respuesta
    `),
  ],
  // Everything else that people write for this column is about consent, and is read as consent.
  opted_out: [],
};
