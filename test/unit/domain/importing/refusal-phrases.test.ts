import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../../functions/domain/importing/header-text.ts';
import {
  isPassing,
  phraseAboutMail,
  phraseAlone,
  refusalIn,
} from '../../../../functions/domain/importing/refusal-phrases.ts';

describe('a phrase that speaks of mail itself', () => {
  it.each([
    ...[
      'unsubscribed from all',
      'unsubscribed to newsletter',
      'removed from list',
      'removed me from the newsletter',
      'no longer subscribed',
      'newsletter abbestellt',
      'Abgemeldet vom Verteiler',
      'aus dem Verteiler entfernt',
      'désabonnée de la newsletter',
      'dado de baja de los correos',
      'consent revoked',
    ].map((text) => [text, 'unsubscribed']),
    ...[
      'opted out of surveys',
      'newsletter opt out',
      'does not want to be emailed',
      'please not contact',
      'donotcontact',
      'dont want emails',
      'no further mailings',
      'stop all mails',
      'nicht mehr anschreiben',
      'keinerlei Werbung',
      'keine weiteren Mails',
      'keinen Newsletter mehr',
      'möchte keine Umfragen',
      'Kontaktsperre',
      'Werbeverbot',
      'Mailsperre',
      'ne plus écrire',
      'souhaite pas être contactée',
      'pas de sondages',
      'plus de courriels',
      'stop pub',
      'no volver a contactar',
      'no desea recibir correos',
      'sin encuestas',
      'no mas correos',
      'Lista Robinson',
      'Robinson-Liste',
    ].map((text) => [text, 'opted-out']),
  ])('%s: %s', (text, reason) => {
    expect(phraseAboutMail(plainWords(text))?.reason).toBe(reason);
    expect(refusalIn(text)).toEqual({ kind: 'refusal', reason });
  });

  it.each([
    'gern Werbung',
    'keine Ahnung',
    'veut des sondages',
    'pas de problème',
    'quiere correos',
    'sin problemas',
    'no tiene correos',
    'unsubscribed from the lease',
    'removed from the team',
    'desk mail',
  ])('%s is none', (text) => {
    expect(phraseAboutMail(plainWords(text))).toBeUndefined();
  });
});

describe('a phrase that means mail at the beginning of a text', () => {
  it.each([
    ['Unsubscribed', 'unsubscribed'],
    ['unsub', 'unsubscribed'],
    ['abbestellt', 'unsubscribed'],
    ['désinscrite', 'unsubscribed'],
    ['dada de baja', 'unsubscribed'],
    ['desuscrita', 'unsubscribed'],
    ['hard bounced', 'bounced'],
    ['hardbounce', 'bounced'],
    ['spam complaint', 'complained'],
    ['marked as spam', 'complained'],
    ['DNC', 'opted-out'],
    ['dne', 'opted-out'],
    ['no e-mails', 'opted-out'],
    ['no surveys', 'opted-out'],
    ['blacklisted', 'operator'],
    ['on blocklist', 'operator'],
  ])('%s: %s', (text, reason) => {
    expect(phraseAlone(plainWords(text))?.reason).toBe(reason);
  });

  it('is found with what stands around it', () => {
    expect(phraseAlone('was unsubscribed in may')).toEqual({
      reason: 'unsubscribed',
      before: 'was ',
      behind: ' in may',
    });
    expect(phraseAlone('customer')).toBeUndefined();
  });
});

describe('a phrase in a cell of a column about mail', () => {
  it.each([
    ['We complained', 'complained'],
    ['sent as spam', 'complained'],
    ['comme spam', 'complained'],
    ['marcado como spam', 'complained'],
    ['Spam reported', 'complained'],
    ['hardbounce x', 'bounced'],
    ['permanent bounce', 'bounced'],
    ['mail undeliverable here', 'bounced'],
    ['rebotada ayer', 'bounced'],
    ['unsubscribed by user', 'unsubscribed'],
    ['wurde abgemeldet', 'unsubscribed'],
    ['hat widersprochen', 'unsubscribed'],
    ['no longer opted in', 'unsubscribed'],
    ['opt out x', 'opted-out'],
    ['Werbesperre seit Mai', 'opted-out'],
    ['no contact please', 'opted-out'],
    ['blacklisted in May', 'operator'],
    ['suppressed by x', 'operator'],
    ['sur liste noire', 'operator'],
    ['en lista negra', 'operator'],
    ['unsubscribed: no thanks', 'unsubscribed'],
    ['unsubscribed noo', 'unsubscribed'],
    ['not that it matters now: unsubscribed', 'unsubscribed'],
    ['notunsubscribed, unsubscribed', 'unsubscribed'],
  ])('%s: %s', (text, reason) => {
    expect(refusalIn(text)).toEqual({ kind: 'refusal', reason });
  });

  it.each([
    'has not been unsubscribed',
    'not one of unsubscribed',
    'never hard bounced',
    'unsubscribed: no',
    'was unsubscribed 0',
    'softly bounced, unsubscribed',
    'transiently undeliverable',
    'temporarily blacklisted',
    'weicher als gedacht, unsubscribed',
    'resubscribing, was unsubscribed',
    'pending unsubscribe',
  ])('%s is turned round', (text) => {
    expect(refusalIn(text)).toEqual({ kind: 'turned-round' });
  });

  it.each(['', 'hm', 'customer', 'subscriber'])('%j says nothing', (text) => {
    expect(refusalIn(text)).toEqual({ kind: 'unknown' });
  });
});

it.each([
  ['soft', true],
  ['softly', true],
  ['transient failure', true],
  ['resubscribed', true],
  ['temporarily off', true],
  ['weiche rueckkehr', true],
  ['rebond mou', true],
  ['microsoft', false],
  ['hard', false],
])('%s tells of a passing failure: %s', (text, is) => {
  expect(isPassing(text)).toBe(is);
});
