import { describe, expect, it } from 'vitest';
import {
  consentColumn,
  isConsentSide,
  isOtherChannel,
  isRefusalDetail,
  refusalByReason,
} from '../../../../functions/domain/importing/consent-columns.ts';

/** How a header speaks of mail: the reason of a refusal, a permission, a status, a detail, or nothing. */
function takenFor(header: string): string {
  const consent = consentColumn(header);
  if (consent !== undefined) return consent.kind === 'refusal' ? consent.reason : consent.kind;
  if (!isConsentSide(header)) return 'nothing';
  return isRefusalDetail(header) ? 'detail of a refusal' : 'detail';
}

const rows = (meaning: string, ...lines: string[]): [string, string][] =>
  lines.flatMap((line) => line.split(',').map((header): [string, string] => [header.trim(), meaning]));

describe('a header that means a complaint', () => {
  it.each([
    ...rows(
      'complained',
      'Complained, Complain, Has complained, Is complained, Was complained, Complained at, Complained on',
      'Complaint date, Complaint time, Complaints, Complained about email, Complaint about spam, Complaint email',
      'Complain spam, Junk, Junk at, Junk mail, Junk mail report, Junk complaint, Marked as junk, Abuse report',
      'Feedback loop, Beschwerde, Beschwerde am, Plainte, Plaintes le, Queja, Quejas el',
    ),
    ...rows(
      'nothing',
      'Uncomplained, Complaint number, Junk food, Junkyard, Plainte client, Meine Beschwerde',
    ),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header that means a bounce', () => {
  it.each([
    ...rows(
      'bounced',
      'Bounced, Rebond, Rebonds, Rebond dur, Rebonds durs, Cleaned, Cleaned at, Email ungültig, Email ungueltig',
      'Email ungultig, Ungültige Email, Ungueltige Email, Ungultige Email',
    ),
    ...rows('nothing', 'Rebonds durables, Rebondissement, Recleaned, Uncleaned'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header that means that somebody unsubscribed', () => {
  it.each([
    ...rows(
      'unsubscribed',
      'Not subscribed, Not yet subscribed, Never subscribed, Non subscribed, Baja, Esta baja, Esta de baja, De baja',
      'Baja del boletin, Baja de boletin, Fecha baja',
    ),
    ...rows('detail of a refusal', 'Motivo baja, Motivo de baja, Motivo la baja, Motivo de la baja'),
    ...rows('nothing', 'Rebaja, Baja temperatura'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header by which a company marks that somebody opted out', () => {
  it.each([
    ...rows(
      'opted-out',
      'Do not email, Do not mail, Do not bulk email, DNC, Is DNC, DNC flag, DNC list, Is DNE, No more emails',
      'No more mail, No bulk mailing, No mailings, No mailing, No e-mailing, No mail, No emails, No contact',
      'No marketing email, No newsletters, No newsletter, No ads, Exclude, Excluded, Excluido, Exclus, Exclu',
      'Emails disabled, Email disabled, Notifications disabled, Notification disabled, Exclude from email',
      'Exclude from mail, Kein Kontakt, Keine Werbung, Kein Email, Keine Emails, Keine Mails, Keine Mail',
      'Keine Mailings, Keine Emailings, Kein Mailing, Nicht kontaktieren, Nicht mehr kontaktieren, Pas de mails',
      'Pas de mail, Pas de emails, Pas de email, Refus email, Refuse email, Refus de contact, Refus contact',
      'Refused newsletter, Refus marketing, Refus des mail',
    ),
    ...rows('nothing', 'IDNC, Dncx, Nomadic, Piano mail, Exclusive, Preexclude'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header that means that an operator or a tool blocks somebody', () => {
  it.each([
    ...rows(
      'operator',
      'Liste blocage, Liste de blocage, Gesperrt mail, Gesperrt email, Gesperrt am, Gesperrt fur mail, Mail gesperrt',
      'Email gesperrt, Emailadresse gesperrt, Email ist gesperrt, Emailadresse ist gesperrt, Blocked, Is blocked',
      'Email blocked, Email is blocked, Blocked at, Blocked since, Blocked contact, Marketing contact blocked',
      'Kontakt gesperrt, Kontakt blockiert, Gesperrt, Blockiert, Bloque le, Bloque contact, Suppression reason',
    ),
    ...rows('nothing', 'Unblocked, Blocked by, Blockedx, Konto gesperrt, Gesperrter, Bloque contactes'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a refusal that is turned round', () => {
  it.each(
    rows(
      'permission',
      'Not unsubscribed, Is not unsubscribed, Has not opted out, Not yet opted out, Not been blocked, Not opt out',
      'Not yet been bounced, Has not been blocked, Is not suppressed, isnotblocklisted, notblacklisted',
      'hasnotyetbeensuppressed, notoptedout, notoptout',
    ),
  )('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });

  it('begins the header', () => {
    expect(takenFor('whatnotblocklisted')).toBe('operator');
  });
});

describe('a header of a status', () => {
  it.each([
    ...rows(
      'status',
      'Email state, E-mail state, Emails state, Subscription state, Subscriptions state, Subscriber state',
      'Subscribers zustand, Consent state, Marketing newsletter state, Email status, Status',
    ),
    ...rows(
      'nothing',
      'State, Home state, Mailing state, Mail state, Mails state, Delivery status, Address status',
    ),
    ...rows('nothing', 'Campaign status, Person status, Deal status, Home email state, Email states'),
    ...rows('status', 'Delivery status code, Campaign status code'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header of a detail', () => {
  it.each([
    ...rows(
      'detail',
      'Optin source, Opt-in source id, Consent ip, Consent ip address, Subscribed ip, Optin at, Consented on',
      'Consentat, Datumconsent, Date consent, First consent, Last consent, Number consent, ID consent, Fecha consent',
      'Datum consent, Count newsletter, Total newsletter, Anzahl newsletter, Nombre newsletter, Numero newsletter',
      'Motif consentement, Raison consentement, Motivo consentimiento, Consent title, optinsource, consentlevel',
      'Confirm time, Confirmed at, Confirmation ip, Confirm date, Legal basis, Resubscribed, Resubscribe date',
      'Soft bounce, Bounce soft, Bounces soft, Bounced soft, Softbounced reason',
    ),
    ...rows(
      'permission',
      'Optin sourcebook, Consentipx, Consent at home, Updated consent, Xdateconsent, Newsletter total amount',
    ),
    ...rows(
      'nothing',
      'Confirm timestamps, Unconfirm time, Confirmation code, Illegal basis, My legal basis, Xresubscription',
      'Unclean reason, Unclean campaign',
    ),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });

  it.each([
    ...rows(
      'detail of a refusal',
      'Unsubscribe reason, Unsubscribe reasons, Unsubscribe reason code, Unsubscribe reason other, Bounce cause',
      'Unsubscribe campaign, Unsubscribe campaign id, Unsubscribe campaign title, Bounce comment, Bounce comments',
      'Bounce rate, Motif desabonnement, Grund der Abmeldung, Clean campaign, Clean reason',
    ),
    ...rows('unsubscribed', 'Unsubscribe reasonable, Unsubscribe campaigns x, Ohne Motif desabonnement'),
    ...rows('bounced', 'Bounce sourced, Bounced reasonably'),
    ...rows('opted-out', 'Opt out reason x, Opted out of source, Opt out of url'),
    ...rows('unsubscribed', 'Unsubscribed from campaign, Unsub from source, Unsubscribe from source'),
    ...rows('unsubscribed', 'Unsubscribed to url, Unsub to url, Unsubscribe to url'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('a header of consent that ends it in other words', () => {
  it.each([
    ...rows('opted-out', 'Consent over refused, Einwilligung xyz refused'),
    ...rows('unsubscribed', 'Consent xyz withdrawn'),
    ...rows('permission', 'Consent xyz, Newsletter xyz'),
    ...rows('nothing', 'Survey not sent, Newsletter not sent'),
  ])('%s: %s', (header, meaning) => {
    expect(takenFor(header)).toBe(meaning);
  });
});

describe('the value of a reason', () => {
  it.each([
    ['Unsubscribe reason', 'unsubscribed'],
    ['Bounce cause', 'bounced'],
    ['Motif desabonnement', 'unsubscribed'],
    ['Grund der Abmeldung', 'unsubscribed'],
    ['Clean reason', 'bounced'],
    ['Bounce source', undefined],
    ['Clean campaign', undefined],
    ['Suppression reason', undefined],
    ['Unsubscribed', undefined],
    ['Consent source', undefined],
    ['Plan reason', undefined],
  ])('of %s means %s', (header, reason) => {
    expect(refusalByReason(header)).toBe(reason);
  });
});

describe('a header of another channel', () => {
  it.each([
    'SMS opt in',
    'Call opt out',
    'Calls consent',
    'Fax opt out',
    'Faxes opt in',
    'Push consent',
    'Mobile consent',
    'Text consent',
    'Voice consent',
    'Anruf erlaubt',
    'Anrufe erlaubt',
    'Appel autorisé',
    'Llamar',
    'Messenger opt in',
    'RCS opt in',
    'MMS opt in',
    'Cookie consent',
  ])('%s says nothing of mail', (header) => {
    expect(isOtherChannel(header)).toBe(true);
    expect(takenFor(header)).toBe('nothing');
  });

  it('is about mail too if it names it', () => {
    expect(isOtherChannel('Fax and email opt in')).toBe(false);
    expect(takenFor('Fax and email opt in')).toBe('permission');
    expect(isOtherChannel('Plan')).toBe(false);
  });
});

it('only the first 200 characters of a header count', () => {
  expect(takenFor(`Plan ${'x'.repeat(195)} Unsubscribed`)).toBe('nothing');
  expect(takenFor(`${'x '.repeat(90)} Unsubscribed`)).toBe('unsubscribed');
});
