import { describe, expect, it } from 'vitest';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { chunks, csv, HEADER, importWorld, quoted } from '../../../support/import-world.ts';

/**
 * The reason why somebody gets no mail. Otherwise: they get mail, an unreadable cell stops it, or they were
 * not taken in.
 */
type Fate =
  | 'unsubscribed'
  | 'opted-out'
  | 'bounced'
  | 'complained'
  | 'operator'
  | 'mailed'
  | 'held'
  | 'absent';
type Fates = Readonly<Record<string, Fate>>;

type World = ReturnType<typeof importWorld>;

async function fateOf({ address, customers }: World, name: string): Promise<Fate> {
  const email = `${name}@example.com`;
  const reason = (await address(email))?.suppression?.reason;
  if (reason !== undefined) return reason === 'unclear' ? 'held' : reason;
  const customer = [...customers.all.values()].find((each) => each.email === email);
  if (customer === undefined) return 'absent';
  return customer.optedOut ? 'held' : 'mailed';
}

async function fatesOf(world: World, names: Iterable<string>): Promise<Fates> {
  const found: Record<string, Fate> = {};
  for (const name of names) found[name] = await fateOf(world, name);
  return found;
}

/** Two existing customers, by the names in the rows below. */
const KNOWN = csv(HEADER, 'K-1,kim@example.com,2020-01-01', 'K-2,lou@example.com,2020-01-01');

describe('the export of a tool is heard, and its customers come in', () => {
  const MAP_MAILCHIMP: ListOptions = { columns: { id: 'LEID', customer_since: 'OPTIN_TIME' } };

  it.each<[tool: string, file: string, fates: Fates, options?: ListOptions]>([
    [
      'HubSpot',
      csv(
        'Record ID,First Name,Last Name,Email,Became a Customer Date,Lead Status,Marketing contact status,Unsubscribed from all email,Opted out of email: Product news,Marketing emails bounced',
        '501,Mia,Ash,mia@example.com,2022-05-06 09:30,Open,Marketing contact,,,0',
        '502,Ned,Birch,ned@example.com,2022-05-07 09:30,Unqualified,Marketing contact,true,,0',
        '503,Oda,Cole,oda@example.com,2022-05-08 09:30,,Non-marketing contact,,true,',
        '504,Pat,Dorn,pat@example.com,2022-05-09 09:30,Bad timing,Marketing contact,,,2',
        '505,Quin,Elm,quin@example.com,2022-05-10 09:30,Open,Marketing contact,false,false,0',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'opted-out', pat: 'bounced', quin: 'mailed' },
    ],
    [
      'HubSpot in German',
      csv(
        'Datensatz-ID;Vorname;Nachname;E-Mail;Wurde zum Kunden am;Zuständiger Mitarbeiter;Von allen E-Mails abgemeldet',
        '501;Mia;Asch;mia@example.com;06.05.2022;;',
        '502;Ned;Birke;ned@example.com;07.05.2022;;Ja',
        '503;Oda;Kohl;oda@example.com;08.05.2022;;Nein',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'mailed' },
      { columns: { customer_since: 'Wurde zum Kunden am' } },
    ],
    [
      'Salesforce, with the footer of a report',
      csv(
        '"Contact ID","First Name","Last Name","Account Name","Email","Email Opt Out","Do Not Call","Fax Opt Out","Email Bounced Date","Customer Since"',
        '"003A1","Mia","Ash","Ash Ltd","mia@example.com","0","1","1","","2022-05-06"',
        '"003A2","Ned","Birch","Birch Ltd","ned@example.com","1","0","0","","2022-05-07"',
        '"003A3","Oda","Cole","Cole Ltd","oda@example.com","0","0","0","2026-09-01 10:00","2022-05-08"',
        '',
        '"Grand Totals (3 records)","","","","","","","","",""',
        '"Confidential Information - Do Not Distribute"',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'bounced' },
    ],
    [
      'Salesforce, all fields by their API names',
      csv(
        'Id,IsDeleted,Email,FirstName,LastName,HasOptedOutOfEmail,HasOptedOutOfFax,DoNotCall,IsEmailBounced,Customer_Since__c',
        '003B1,false,mia@example.com,Mia,Ash,false,true,true,false,2022-05-06',
        '003B2,false,ned@example.com,Ned,Birch,true,false,false,false,2022-05-07',
        '003B3,false,oda@example.com,Oda,Cole,false,false,false,true,2022-05-08',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'bounced' },
      { columns: { customer_since: 'Customer_Since__c' } },
    ],
    [
      'Salesforce in French',
      csv(
        'ID du contact;Prénom;Nom;Adresse e-mail;Nom du compte;Client depuis;Refus des e-mails;Ne pas appeler',
        '003C1;Mia;Frêne;mia@example.com;Frêne SA;06/05/2022;0;1',
        '003C2;Ned;Bouleau;ned@example.com;Bouleau SA;07/05/2022;1;0',
        '003C3;Oda;Chou;oda@example.com;Chou SA;28/05/2022;0;0',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'mailed' },
      { dates: 'DMY' },
    ],
    [
      'Mailchimp: subscribed',
      csv(
        'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID,NOTES,TAGS',
        'mia@example.com,Mia,Ash,4,2022-05-06 09:30:00,2022-05-06 09:31:00,9001,aa01,,"""vip"""',
        'ned@example.com,Ned,Birch,2,2022-05-07 09:30:00,2022-05-07 09:31:00,9002,aa02,,',
      ),
      { mia: 'mailed', ned: 'mailed' },
      MAP_MAILCHIMP,
    ],
    [
      'Mailchimp: unsubscribed',
      csv(
        'Email Address,First Name,Last Name,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID',
        'mia@example.com,Mia,Ash,2022-05-06 09:30:00,2026-04-01 08:00:00,Spring news,77,NORMAL,,9001',
        'ned@example.com,Ned,Birch,2022-05-07 09:30:00,2026-04-02 08:00:00,,,OTHER,"Too many,\nreally",9002',
      ),
      { mia: 'unsubscribed', ned: 'unsubscribed' },
      MAP_MAILCHIMP,
    ],
    [
      'Mailchimp: cleaned',
      csv(
        'Email Address,First Name,Last Name,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID',
        'mia@example.com,Mia,Ash,2022-05-06 09:30:00,2026-04-01 08:00:00,Spring news,77,9001',
      ),
      { mia: 'bounced' },
      MAP_MAILCHIMP,
    ],
    [
      'Klaviyo',
      csv(
        'Email,Klaviyo ID,First Name,Last Name,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent,Email Suppressions,Profile Created On',
        'mia@example.com,K01,Mia,Ash,SUBSCRIBED,2022-05-06,NEVER_SUBSCRIBED,[],2022-05-06 09:30:00',
        'ned@example.com,K02,Ned,Birch,UNSUBSCRIBED,2026-04-01,SUBSCRIBED,[],2022-05-07 09:30:00',
        'oda@example.com,K03,Oda,Cole,NEVER_SUBSCRIBED,,UNSUBSCRIBED,[],2022-05-08 09:30:00',
        'pat@example.com,K04,Pat,Dorn,SUBSCRIBED,2022-05-09,UNSUBSCRIBED,"[""HARD_BOUNCE""]",2022-05-09 09:30:00',
        'quin@example.com,K05,Quin,Elm,SUBSCRIBED,2022-05-10,UNSUBSCRIBED,"[""USER_SUPPRESSED""]",2022-05-10 09:30:00',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'opted-out', pat: 'bounced', quin: 'operator' },
      { columns: { customer_since: 'Profile Created On' } },
    ],
    [
      'Brevo',
      csv(
        'CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME',
        '7001;mia@example.com;Mia;Ash;+4915550101;0;1;2022-05-06T09:30:00+02:00',
        '7002;ned@example.com;Ned;Birch;;1;0;2022-05-07T09:30:00+02:00',
      ),
      { mia: 'mailed', ned: 'operator' },
      { columns: { customer_since: 'ADDED_TIME' } },
    ],
    [
      'Brevo in French',
      csv(
        'ID DU CONTACT;EMAIL;PRENOM;NOM;LISTE NOIRE E-MAIL;LISTE NOIRE SMS;CLIENT DEPUIS',
        '7001;mia@example.com;Mia;Frêne;non;oui;2022-05-06',
        '7002;ned@example.com;Ned;Bouleau;oui;non;2022-05-07',
      ),
      { mia: 'mailed', ned: 'operator' },
    ],
    [
      'Shopify',
      csv(
        'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Accepts SMS Marketing,Total Spent,Tags,Customer since',
        "'8001,Mia,Ash,mia@example.com,yes,,no,12.50,,2022-05-06",
        "'8002,Ned,Birch,ned@example.com,no,,yes,0.00,,2022-05-07",
        '\'8003,Oda,Cole,oda@example.com,yes,,no,99.00,"vip, gold",2022-05-08',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'mailed' },
    ],
    [
      'Shopify through an exporter',
      csv(
        'ID,Email,First Name,Email Marketing: Status,Email Marketing: Level,Email Marketing: Updated At,SMS Marketing: Status,Customer since',
        '8001,mia@example.com,Mia,subscribed,single_opt_in,2022-05-06,unsubscribed,2022-05-06',
        '8002,ned@example.com,Ned,unsubscribed,single_opt_in,2026-04-01,subscribed,2022-05-07',
        '8003,oda@example.com,Oda,not_subscribed,,,not_subscribed,2022-05-08',
        '8004,pat@example.com,Pat,invalid,,,,2022-05-09',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'opted-out', pat: 'bounced' },
    ],
    [
      'Intercom',
      csv(
        'user_id,name,email,signed_up_at,unsubscribed_from_emails,has_hard_bounced,marked_email_as_spam,owner_id',
        'u1,Mia Ash,mia@example.com,2022-05-06 09:30:00 UTC,false,false,false,',
        'u2,Ned Birch,ned@example.com,2022-05-07 09:30:00 UTC,true,false,false,11',
        'u3,Oda Cole,oda@example.com,2022-05-08 09:30:00 UTC,false,true,false,',
        'u4,Pat Dorn,pat@example.com,2022-05-09 09:30:00 UTC,true,true,true,',
      ),
      // Of several reasons, the weightiest counts.
      { mia: 'mailed', ned: 'unsubscribed', oda: 'bounced', pat: 'complained' },
      { columns: { customer_since: 'signed_up_at' } },
    ],
    [
      'Zendesk',
      csv(
        'id,name,email,created_at,role,suspended,tags,user_fields.marketing_opt_out',
        '41,Mia Ash,mia@example.com,2022-05-06T09:30:00Z,end-user,false,vip,',
        '42,Ned Birch,ned@example.com,2022-05-07T09:30:00Z,end-user,false,,true',
        '43,Oda Cole,oda@example.com,2022-05-08T09:30:00Z,end-user,false,do_not_contact,false',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'opted-out' },
      { columns: { customer_since: 'created_at' } },
    ],
    [
      'Stripe',
      csv(
        'id,Email,Name,Created (UTC),Delinquent,Status,Canceled At (UTC),email_opt_out (metadata)',
        'cus_1,mia@example.com,Mia Ash,2022-05-06 09:30,false,active,,',
        'cus_2,ned@example.com,Ned Birch,2022-05-07 09:30,true,past_due,,true',
        'cus_3,oda@example.com,Oda Cole,2022-05-08 09:30,false,trialing,,false',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'mailed' },
      { columns: { customer_since: 'Created (UTC)' } },
    ],
    [
      'Delighted',
      csv(
        'Person ID,Name,Email,Created at,Last sent at,Unsubscribed at,Bounced at,Customer Since',
        '1,Mia Ash,mia@example.com,2022-05-06 09:30:00 UTC,2026-04-01 09:00:00 UTC,,,2022-05-06',
        '2,Ned Birch,ned@example.com,2022-05-07 09:30:00 UTC,,2026-04-01 09:00:00 UTC,,2022-05-07',
        '3,Oda Cole,oda@example.com,2022-05-08 09:30:00 UTC,,,2026-04-01 09:00:00 UTC,2022-05-08',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'bounced' },
    ],
    [
      'ActiveCampaign',
      csv(
        'ID,Email,First Name,Last Name,Status,Hard Bounces,Soft Bounces,Unsubscribed Date,Customer since',
        '1,mia@example.com,Mia,Ash,Active,0,3,,2022-05-06',
        '2,ned@example.com,Ned,Birch,Unsubscribed,0,0,2026-04-01 08:00,2022-05-07',
        '3,oda@example.com,Oda,Cole,Bounced,1,0,,2022-05-08',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'bounced' },
    ],
    [
      'Campaign Monitor, in capitals',
      csv(
        'CUSTOMER ID,EMAIL ADDRESS,SUBSCRIPTION STATE,CONSENT TO TRACK,CUSTOMER SINCE',
        '1,mia@example.com,Active,No,2022-05-06',
        '2,ned@example.com,Unsubscribed,Yes,2022-05-07',
        '3,oda@example.com,Bounced,Yes,2022-05-08',
        '4,pat@example.com,Deleted,Yes,2022-05-09',
      ),
      // "Deleted" says no more than an unreadable cell.
      { mia: 'mailed', ned: 'unsubscribed', oda: 'bounced', pat: 'held' },
    ],
    [
      'Dynamics',
      csv(
        '(Do Not Modify) Contact,Email,First Name,Last Name,Do not allow Emails,Do not allow Bulk Emails,Do not allow Phone Calls,Customer Since',
        'a-1,mia@example.com,Mia,Ash,Allow,Allow,Do Not Allow,2022-05-06',
        'a-2,ned@example.com,Ned,Birch,Do Not Allow,Allow,Allow,2022-05-07',
        'a-3,oda@example.com,Oda,Cole,Allow,Do Not Allow,Allow,2022-05-08',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'opted-out' },
    ],
    [
      'Zoho',
      csv(
        'Record Id,First Name,Last Name,Email,Email Opt Out,Unsubscribed Mode,Unsubscribed Time,Customer Since',
        'z1,Mia,Ash,mia@example.com,false,,,2022-05-06',
        'z2,Ned,Birch,ned@example.com,true,,,2022-05-07',
        'z3,Oda,Cole,oda@example.com,false,Consent form,2026-04-01 08:00,2022-05-08',
      ),
      { mia: 'mailed', ned: 'opted-out', oda: 'unsubscribed' },
    ],
    [
      'Pipedrive',
      csv(
        'Person - ID,Person - Name,Person - Email - Work,Person - Marketing status,Person - Customer since',
        '1,Mia Ash,mia@example.com,Subscribed,2022-05-06',
        '2,Ned Birch,ned@example.com,Unsubscribed,2022-05-07',
      ),
      { mia: 'mailed', ned: 'unsubscribed' },
      { columns: { email: 'Person - Email - Work', customer_since: 'Person - Customer since' } },
    ],
    [
      'a newsletter tool in German',
      csv(
        'Kundennummer;E-Mail-Adresse;Vorname;Nachname;Kunde seit;Status;Abgemeldet am;Newsletter',
        '1;mia@example.com;Mia;Asch;06.05.2022;aktiv;;ja',
        '2;ned@example.com;Ned;Birke;07.05.2022;abgemeldet;01.04.2026;ja',
        '3;oda@example.com;Oda;Kohl;08.05.2022;Rückläufer;;ja',
        '4;pat@example.com;Pat;Dorn;09.05.2022;aktiv;;nein',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'bounced', pat: 'opted-out' },
    ],
    [
      'a shop in French',
      csv(
        'N° client;Courriel;Prénom;Nom de famille;Client depuis;Inscrit à la newsletter;Désinscrit le;Ne pas contacter',
        '1;mia@example.com;Mia;Frêne;2022-05-06;oui;;non',
        '2;ned@example.com;Ned;Bouleau;2022-05-07;oui;01/04/2026;non',
        '3;oda@example.com;Oda;Chou;2022-05-08;non;;non',
        '4;pat@example.com;Pat;Dorn;2022-05-09;oui;;oui',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'opted-out', pat: 'opted-out' },
    ],
    [
      'a shop in Spanish',
      csv(
        'Número de cliente;Correo electrónico;Nombre;Apellidos;Cliente desde;Acepta publicidad;Estado;Fecha de baja',
        '1;mia@example.com;Mía;Fresno;2022-05-06;sí;activo;',
        '2;ned@example.com;Ned;Abedul;2022-05-07;sí;dado de baja;01/04/2026',
        '3;oda@example.com;Oda;Col;2022-05-08;no;activo;',
        '4;pat@example.com;Pat;Dorn;2022-05-09;sí;rebotado;',
      ),
      { mia: 'mailed', ned: 'unsubscribed', oda: 'opted-out', pat: 'bounced' },
    ],
  ])('%s', async (_tool, file, fates, options = {}) => {
    const world = importWorld();
    const report = await world.import(file, options);
    expect(report.questions).toEqual([]);
    expect(await fatesOf(world, Object.keys(fates))).toEqual(fates);
    expect(report.counts).toMatchObject({ added: Object.keys(fates).length, refused: 0 });
  });
});

describe('a "no" under a name that a person gave its column', () => {
  it.each<[header: string, cell: string, reason: Fate]>([
    ['Unsubscribed on', '3/4/2026', 'unsubscribed'],
    ['email.unsubscribed', 'true', 'unsubscribed'],
    ['Opted Out?', 'Y', 'opted-out'],
    ['optout_date', '20260304', 'opted-out'],
    ['OK to email', 'No', 'opted-out'],
    ['Wants emails', 'no', 'opted-out'],
    ['allow_marketing', 'false', 'opted-out'],
    ['DNC', 'X', 'opted-out'],
    ['Do not survey', 'yes', 'opted-out'],
    ['Email deliverability', 'Undeliverable', 'bounced'],
    ['Spam report date', '2026-03-04', 'complained'],
    ['emails_enabled', 'false', 'opted-out'],
    ['Exclude from surveys', 'TRUE', 'opted-out'],
    ['Einwilligungsstatus', 'widerrufen', 'unsubscribed'],
    ['Newsletter-Abmeldung', '12.03.2026', 'unsubscribed'],
    ['Werbewiderspruch', 'ja', 'unsubscribed'],
    ['Darf kontaktiert werden', 'nein', 'opted-out'],
    ['Keine E-Mail-Kontaktaufnahme', 'ja', 'opted-out'],
    ['E-Mail gesperrt', 'ja', 'operator'],
    ['Möchte E-Mails erhalten', 'nein', 'opted-out'],
    ['E-Mail erwünscht', 'nein', 'opted-out'],
    ['E-Mail-Kontakt erlaubt', 'nein', 'opted-out'],
    ['Akzeptiert E-Mail-Marketing', 'nein', 'opted-out'],
    ['Werbung', 'nein', 'opted-out'],
    ['Abo-Status', 'abgemeldet', 'unsubscribed'],
    ['Souhaite recevoir nos e-mails', 'non', 'opted-out'],
    ['Consentement RGPD', 'Refusé', 'opted-out'],
    ['Désabonné de tous les e-mails', 'Oui', 'unsubscribed'],
    ['Date de désinscription', '01/02/2026', 'unsubscribed'],
    ['Adresse invalide', 'oui', 'bounced'],
    ['Blocage e-mail', 'oui', 'opted-out'],
    ['Ne souhaite plus recevoir d’e-mails', 'oui', 'opted-out'],
    ['Ne souhaite pas être contacté', 'oui', 'opted-out'],
    ['Publicité', 'non', 'opted-out'],
    ['Desea recibir correos', 'no', 'opted-out'],
    ['No desea recibir correos', 'sí', 'opted-out'],
    ['Suscrito al boletín', 'No', 'opted-out'],
    ['Consentimiento RGPD', 'Revocado', 'unsubscribed'],
    ['Correo rebotado', 'sí', 'bounced'],
    ['Canceló la suscripción a todos los correos', 'Sí', 'unsubscribed'],
    ['Publicidad', 'no', 'opted-out'],
  ])('%s: %s', async (header, cell, reason) => {
    const world = importWorld();
    await world.import(
      csv(
        `${HEADER},${quoted(header)}`,
        'C-1,ana@example.com,2024-01-01,',
        `C-2,bo@example.com,2024-01-01,${quoted(cell)}`,
      ),
    );
    expect(await fatesOf(world, ['ana', 'bo'])).toEqual({ ana: 'mailed', bo: reason });
  });
});

describe('a refusal in a column whose name says nothing about mail', () => {
  it.each<[header: string, cell: string, reason: Fate]>([
    ['State', 'Unsubscribed', 'unsubscribed'],
    ['Group', 'Do not contact', 'opted-out'],
    ['Tags', 'vip; unsubscribed', 'unsubscribed'],
    ['Verteiler', 'abgemeldet', 'unsubscribed'],
    ['Gruppe', 'Werbesperre', 'opted-out'],
    ['Gruppe', 'keine Werbung', 'opted-out'],
    ['Liste', 'Désinscrits', 'unsubscribed'],
    ['Catégorie', 'Ne pas contacter', 'opted-out'],
    ['Remarque', 'ne plus contacter', 'opted-out'],
    ['Grupo', 'Dado de baja', 'unsubscribed'],
    ['Categoría', 'No contactar', 'opted-out'],
    ['Type', 'Spam complaint', 'complained'],
    ['Category', 'Hard bounce', 'bounced'],
    ['Segment', 'Blocklisted', 'operator'],
  ])('%s: %s is heard, and no other word of it is asked about', async (header, cell, reason) => {
    const world = importWorld();
    const report = await world.import(
      csv(
        `${HEADER},${header}`,
        'C-1,ana@example.com,2024-01-01,Gold',
        `C-2,bo@example.com,2024-01-01,${quoted(cell)}`,
        'C-3,cy@example.com,2024-01-01,Something of our own',
        'C-4,di@example.com,2024-01-01,',
      ),
    );
    expect(report.questions).toEqual([]);
    expect(await fatesOf(world, ['ana', 'bo', 'cy', 'di'])).toEqual({
      ana: 'mailed',
      bo: reason,
      cy: 'mailed',
      di: 'mailed',
    });
  });
});

describe('what is no refusal of mail silences nobody, and raises no question', () => {
  it.each<[header: string, cell: string]>([
    ['Lead Status', 'Unqualified'],
    ['Order Status', 'cancelled'],
    ['Payment status', 'failed'],
    ['Account Status', 'suspended'],
    ['Deal status', 'lost'],
    ['Bestellstatus', 'storniert'],
    ['Auftragsstatus', 'abgelehnt'],
    ['Statut de commande', 'annulée'],
    ['Estado del pedido', 'cancelado'],
    ['SMS Marketing Consent', 'UNSUBSCRIBED'],
    ['Do Not Call', '1'],
    ['Fax Opt Out', 'true'],
    ['WhatsApp opt-in', 'no'],
    ['Push notifications', 'false'],
    ['Telefonwerbung erlaubt', 'nein'],
    ['SMS-Einwilligung', 'nein'],
    ['Ne pas appeler', 'oui'],
    ['Consentement SMS', 'non'],
    ['No llamar', 'sí'],
    ['Postal opt out', 'yes'],
    ['Cookie consent', 'no'],
    ['Delinquent', 'true'],
    ['Email verified', 'false'],
    ['Active', 'no'],
    ['Plan', 'Blocked'],
    ['Soft bounces', '3'],
    ['Emails sent', '0'],
    ['Industry', 'Junk removal'],
    ['Interest', 'Opt-out compliance tools'],
  ])('%s: %s', async (header, cell) => {
    const world = importWorld();
    const report = await world.import(
      csv(
        `${HEADER},${header}`,
        'C-1,ana@example.com,2024-01-01,',
        `C-2,bo@example.com,2024-01-01,${quoted(cell)}`,
      ),
    );
    expect(report.questions).toEqual([]);
    expect(await fatesOf(world, ['ana', 'bo'])).toEqual({ ana: 'mailed', bo: 'mailed' });
  });
});

describe('a "no" is taken in although the row is refused for', () => {
  const WITH_NO = `${HEADER},Unsubscribed,Email Opt Out`;

  it.each<[what: string, rows: string[], fates: Fates]>([
    ['a damaged id', ['#REF!,ana@example.com,2024-01-01,yes,'], { ana: 'unsubscribed' }],
    ['a rounded id', ['1.23457E+10,ana@example.com,2024-01-01,yes,'], { ana: 'unsubscribed' }],
    ['no id', [',ana@example.com,2024-01-01,,1'], { ana: 'opted-out' }],
    ['a date that is none', ['C-1,ana@example.com,soon,yes,'], { ana: 'unsubscribed' }],
    ['a date that is ambiguous', ['C-1,ana@example.com,3/4/2021,yes,'], { ana: 'unsubscribed' }],
    ['no date', ['C-1,ana@example.com,,yes,'], { ana: 'unsubscribed' }],
    ['no address, of somebody known', ['K-1,,2024-01-01,yes,'], { kim: 'unsubscribed', lou: 'mailed' }],
    ['a bad address, of somebody known', ['K-1,kim at home,2024-01-01,yes,'], { kim: 'unsubscribed' }],
    [
      'an address that another customer has',
      ['C-9,lou@example.com,2024-01-01,yes,'],
      { kim: 'mailed', lou: 'unsubscribed' },
    ],
    [
      'an id that comes twice',
      ['C-1,ana@example.com,2024-01-01,,', 'C-1,bo@example.com,2024-01-01,yes,'],
      { ana: 'mailed', bo: 'unsubscribed' },
    ],
    [
      'one value too many in the end',
      ['C-1,ana@example.com,2024-01-01,yes,,surplus'],
      { ana: 'unsubscribed' },
    ],
    [
      'one value too many before it, and the last one missing',
      ['C-1,Lima,ana@example.com,2024-01-01,yes'],
      { ana: 'unsubscribed' },
    ],
    [
      'two values too many before it',
      ['C-1,Lima, Ana,ana@example.com,2024-01-01,yes,'],
      { ana: 'unsubscribed' },
    ],
    ['a quote that nobody closes', ['"C-1,ana@example.com,2024-01-01,yes,'], { ana: 'unsubscribed' }],
  ])('%s', async (_what, rows, fates) => {
    const world = importWorld();
    await world.import(KNOWN);
    const report = await world.import(csv(WITH_NO, ...rows, 'C-7,zoe@example.com,2024-01-01,no,0'));
    expect(report.counts.refused).toBe(1);
    expect(report.noMail.heard).toBe(1);
    expect(await fatesOf(world, [...Object.keys(fates), 'zoe'])).toEqual({ ...fates, zoe: 'mailed' });
  });

  it('missing cells at the end, if they are about something else', async () => {
    const world = importWorld();
    const file = csv(
      `id,email,Unsubscribed,customer_since,region`,
      'C-1,ana@example.com,yes',
      'C-2,bo@example.com,,2024-01-01',
    );
    const report = await world.import(file);
    expect(report.counts).toMatchObject({ added: 1, refused: 1 });
    expect(await fatesOf(world, ['ana', 'bo'])).toEqual({ ana: 'unsubscribed', bo: 'mailed' });
  });

  it('a "no" without a person is reported with its line', async () => {
    const report = await importWorld().import(csv(WITH_NO, '#N/A,,2024-01-01,yes,'));
    expect(report.problems).toContainEqual(
      expect.objectContaining({ line: 2, expected: expect.stringContaining('nobody can tell for whom') }),
    );
  });
});

describe('a "no" is taken in from', () => {
  it.each<[what: string, file: string | Uint8Array, options?: ListOptions]>([
    [
      'a row with line breaks in quotes',
      csv(
        `${HEADER},notes,Unsubscribed`,
        'C-1,ana@example.com,2024-01-01,"Asked twice:\n\n- by phone\n- ""in writing""",yes',
        'C-2,bo@example.com,2024-01-01,"Likes\nus",no',
      ),
    ],
    [
      'a file of Excel in UTF-16 with tabs',
      Buffer.from(
        '\ufeffid\temail\tcustomer_since\tAbgemeldet\r\nC-1\tana@example.com\t2024-01-01\tja\r\nC-2\tbo@example.com\t2024-01-01\tnein\r\n',
        'utf16le',
      ),
    ],
    [
      'a file in Windows-1252, said so',
      Buffer.from(
        'N° client;Courriel;Client depuis;Désinscrit\nC-1;ana@example.com;2024-01-01;oui\nC-2;bo@example.com;2024-01-01;non\n',
        'latin1',
      ),
      { encoding: 'windows-1252' },
    ],
    [
      'a row in Windows-1252 in a file of UTF-8',
      Buffer.concat([
        Buffer.from(`${HEADER},notes,Unsubscribed\nC-1,ana@example.com,2024-01-01,`),
        Buffer.from('Caf\xe9', 'latin1'),
        Buffer.from(',yes\nC-2,bo@example.com,2024-01-01,Café,no\n'),
      ]),
    ],
    [
      'a file with a sep line, a title and old Mac line ends',
      [
        'sep=;',
        'Our customers',
        '',
        'id;email;customer_since;Opted out',
        'C-1;ana@example.com;2024-01-01;x',
        'C-2;bo@example.com;2024-01-01;',
      ].join('\r'),
    ],
    [
      'a file cut off in the middle of a quoted cell',
      `${HEADER},Unsubscribed,notes\nC-1,ana@example.com,2024-01-01,yes,fine\nC-2,bo@example.com,2024-01-01,no,fine\nC-3,cy@example.com,2024-01-01,no,"never clo`,
    ],
  ])('%s', async (_what, file, options = {}) => {
    const world = importWorld();
    await world.import(file, options, 7);
    const reason = await fateOf(world, 'ana');
    expect(['unsubscribed', 'opted-out']).toContain(reason);
    expect(await fateOf(world, 'bo')).toBe('mailed');
  });
});

describe('a "yes" lifts nothing', () => {
  it.each<[what: string, file: string]>([
    ['as a flag', csv(`${HEADER},Unsubscribed`, 'C-1,ana@example.com,2024-01-01,no')],
    ['as a word', csv(`${HEADER},Status`, 'C-1,ana@example.com,2024-01-01,subscribed')],
    ['as a consent', csv(`${HEADER},Accepts marketing`, 'C-1,ana@example.com,2024-01-01,yes')],
    ['under our own name', csv(`${HEADER},opted_out`, 'C-1,ana@example.com,2024-01-01,false')],
    ['with a new address', csv(`${HEADER},Newsletter`, 'C-1,ana@example.org,2024-01-01,ja')],
  ])('%s', async (_what, file) => {
    const world = importWorld();
    await world.import(csv(`${HEADER},Unsubscribed at`, 'C-1,ana@example.com,2024-01-01,2026-03-04'));
    const report = await world.import(file);
    expect(report.yesAgainstNo).toBe(1);
    expect(await fateOf(world, 'ana')).toBe('unsubscribed');
    const { email = '' } = world.customer('C-1') ?? {};
    expect((await world.address(email))?.suppression?.reason).toBe('unsubscribed');
  });

  it('not even with a "no" in the same row', async () => {
    const world = importWorld();
    await world.import(
      csv(
        `${HEADER},Status,Newsletter,Unsubscribed`,
        'C-1,ana@example.com,2024-01-01,subscribed,yes,2026-03-04',
      ),
    );
    expect(await fateOf(world, 'ana')).toBe('unsubscribed');
  });
});

describe('a column that cannot be read', () => {
  const file = csv(
    `${HEADER},Status`,
    'C-1,ana@example.com,2024-01-01,Zone A',
    'C-2,bo@example.com,2024-01-01,Unsubscribed',
    'C-3,cy@example.com,2024-01-01,Zone B',
    'C-4,di@example.com,2024-01-01,paused',
    'C-5,ed@example.com,2024-01-01,',
  );

  it('stops the rest with a question; its plain "no" is heard, and nobody comes in', async () => {
    const world = importWorld();
    const report = await world.import(file);
    expect(report).toMatchObject({
      complete: false,
      counts: { read: 0, added: 0 },
      noMail: { heard: 1, suppressed: 1 },
    });
    expect(report.questions).toHaveLength(1);
    expect(report.questions[0]).toContain('"Status"');
    expect(report.questions[0]).toContain('"Zone A", "Zone B", "paused"');
    expect(report.questions[0]).toContain('--says-no "Status=');
    expect(report.questions[0]).toContain('--not-consent "Status"');
    expect(world.customers.all.size).toBe(0);
    expect(await fateOf(world, 'bo')).toBe('unsubscribed');
  });

  it.each<[flag: string, options: ListOptions, fates: Fates]>([
    [
      '--says-no names its words; the others say nothing',
      { saysNo: { Status: ['PAUSED'] } },
      { ana: 'mailed', bo: 'unsubscribed', cy: 'mailed', di: 'opted-out', ed: 'mailed' },
    ],
    [
      '--says-no with a star means every value',
      { saysNo: { status: ['*'] } },
      { ana: 'opted-out', bo: 'unsubscribed', cy: 'opted-out', di: 'opted-out', ed: 'mailed' },
    ],
    [
      '--not-consent makes it a tag like another',
      { notConsent: ['Status'] },
      { ana: 'mailed', bo: 'mailed', cy: 'mailed', di: 'mailed', ed: 'mailed' },
    ],
  ])('%s', async (_flag, options, fates) => {
    const world = importWorld();
    const report = await world.import(file, options);
    expect(report).toMatchObject({ complete: true, questions: [], counts: { added: 5 } });
    expect(await fatesOf(world, Object.keys(fates))).toEqual(fates);
  });

  it.each<[what: string, header: string, cells: string[], flag: string]>([
    ['in English', 'Subscription status', ['tier 1', 'tier 2'], '--says-no "Subscription status='],
    [
      'in German',
      'Einwilligung',
      ['Messe 2024', 'Webinar', 'per Handschlag'],
      '--not-consent "Einwilligung"',
    ],
    ['in French', 'Statut e-mail', ['groupe A', 'groupe B'], '--not-consent "Statut e-mail"'],
    ['in Spanish', 'Consentimiento', ['feria', 'tienda'], '--not-consent "Consentimiento"'],
    [
      'although its name is plain',
      'Unsubscribed',
      ['newsletter A', 'newsletter B', 'all?'],
      '--says-no "Unsubscribed=',
    ],
    [
      'as it only tells with which mail',
      'Unsubscribe campaign',
      ['Spring', 'Autumn'],
      '--says-no "Unsubscribe campaign=*"',
    ],
  ])('is asked about %s', async (_what, header, cells, flag) => {
    const world = importWorld();
    const rows = cells.map((cell, n) => `C-${n},c${n}@example.com,2024-01-01,${quoted(cell)}`);
    const report = await world.import(csv(`${HEADER},${header}`, ...rows));
    expect(report.questions.join('\n')).toContain(flag);
    expect(world.customers.all.size).toBe(0);
  });

  it.each<[header: string, cell: string, reason: Fate]>([
    ['Unsubscribe reason', 'too many mails', 'unsubscribed'],
    ['Email hard bounce reason', 'MAILBOX_GONE', 'bounced'],
    ['Abmeldegrund', 'zieht um', 'unsubscribed'],
    ['Motif de désinscription', 'trop de messages', 'unsubscribed'],
  ])('a value that tells why is heard, beside other columns too: %s', async (header, cell, reason) => {
    const world = importWorld();
    const report = await world.import(
      csv(
        `${HEADER},${header},Opted out`,
        `C-1,ana@example.com,2024-01-01,${cell},`,
        'C-2,bo@example.com,2024-01-01,,',
        'C-3,cy@example.com,2024-01-01,none,no',
      ),
    );
    expect(report.questions).toEqual([]);
    expect(await fatesOf(world, ['ana', 'bo', 'cy'])).toEqual({ ana: reason, bo: 'mailed', cy: 'mailed' });
  });

  it('raises no question in a column left out by --drop, and is still heard', async () => {
    const world = importWorld();
    await world.import(csv(`${HEADER},Unsubscribed`, 'C-1,ana@example.com,2024-01-01,yes'), {
      drop: ['Unsubscribed'],
    });
    expect(await fateOf(world, 'ana')).toBe('unsubscribed');
  });
});

describe('a single odd cell', () => {
  const ROWS = Array.from({ length: 30 }, (_, n) => `P-${n},p${n}@example.com,2024-01-01,no`);

  it.each<[header: string, cell: string]>([
    ['Unsubscribed', 'ask Bo'],
    ['Email Opt Out', '?'],
    ['Désabonné', 'à voir'],
    ['Keine E-Mails', 'vielleicht'],
  ])('%s: %s counts as no mail and is reported with its line; a later plain yes takes it back', async (header, cell) => {
    const world = importWorld();
    const report = await world.import(
      csv(`${HEADER},${header}`, ...ROWS, `C-1,ana@example.com,2024-01-01,${cell}`),
    );
    expect(report).toMatchObject({
      questions: [],
      counts: { added: 31 },
      noMail: { heard: 0, suppressed: 0 },
    });
    expect(report.groups).toMatchObject([
      { column: header, cost: 'no-mail', count: 1, samples: [cell], lines: [32] },
    ]);
    expect(await fatesOf(world, ['ana', 'p3'])).toEqual({ ana: 'held', p3: 'mailed' });
    await world.import(csv(`${HEADER},${header}`, 'C-1,ana@example.com,2024-01-01,'));
    expect(await fateOf(world, 'ana')).toBe('held');
    await world.import(csv(`${HEADER},${header}`, 'C-1,ana@example.com,2024-01-01,no'));
    expect(await fateOf(world, 'ana')).toBe('mailed');
  });
});

it('a first cell of several lines is one cell', async () => {
  const world = importWorld();
  const report = await world.import(
    csv(
      'Postal address,id,email,customer_since,Unsubscribed',
      '"Main St 1\n12345 Town",C-1,ana@example.com,2024-01-01,',
      '"Side St 1\n12345 Town",C-2,bo@example.com,2024-01-01,yes',
    ),
  );
  expect(report.counts).toMatchObject({ read: 2, added: 2, refused: 0 });
  expect(world.customer('C-1')?.tags).toEqual({ postal_address: 'Main St 1 12345 Town' });
  expect(await fatesOf(world, ['ana', 'bo'])).toEqual({ ana: 'mailed', bo: 'unsubscribed' });
});

it('a row with two possible readings counts as no mail, and is reported', async () => {
  const world = importWorld();
  const header = `${HEADER},annual_value,Unsubscribed`;
  await world.import(csv(header, 'K-1,kim@example.com,2024-01-01,100,no'));
  const report = await world.import(csv(header, 'K-1,kim@example.com,2024-01-01,100,1,no'));
  expect(await fateOf(world, 'kim')).toBe('held');
  expect(report.groups).toContainEqual(expect.objectContaining({ cost: 'no-mail', count: 1, lines: [2] }));
});

describe('a row with one value too many, of somebody who did not say no, silences nobody', () => {
  it.each<[what: string, header: string, row: string]>([
    [
      'a date moves under "Unsubscribed at"',
      'id,name,email,customer_since,Unsubscribed at',
      'K-1,Lee, Kim,kim@example.com,2024-01-01,',
    ],
    [
      'an amount moves under "Hard Bounces"',
      'id,name,email,customer_since,annual_value,Hard Bounces',
      'K-1,Lee, Kim,kim@example.com,2024-01-01,120,0',
    ],
  ])('%s', async (_what, header, row) => {
    const world = importWorld();
    await world.import(KNOWN);
    await world.import(csv(header, row));
    expect(await fatesOf(world, ['kim', 'lou'])).toEqual({ kim: 'mailed', lou: 'mailed' });
  });
});

it('every "no" of a file is heard before its first row comes in', async () => {
  const world = importWorld();
  const seen: string[] = [];
  const { customers, addresses } = world;
  const deps = {
    ...world.deps,
    customers: {
      ...customers,
      save: async (...args: Parameters<typeof customers.save>) => {
        seen.push('saved');
        return customers.save(...args);
      },
    },
    addresses: {
      ...addresses,
      suppressInRun: async (...args: Parameters<typeof addresses.suppressInRun>) => {
        seen.push('suppressed');
        return addresses.suppressInRun(...args);
      },
    },
  };

  const rows = Array.from(
    { length: 60 },
    (_, n) => `C-${n},c${n}@example.com,2024-01-01,${n % 2 === 0 ? 'yes' : 'no'}`,
  );

  await importCustomers(() => chunks(csv(`${HEADER},Unsubscribed`, ...rows), 64), deps);
  expect(seen.lastIndexOf('suppressed')).toBeLessThan(seen.indexOf('saved'));
  expect(seen).toHaveLength(90);
});
