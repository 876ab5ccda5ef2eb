import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainRefusal } from '../../../../functions/domain/importing/consent-words.ts';

describe('a refusal in a column whose name says nothing of mail', () => {
  it.each([
    ...[
      'Unsubscribed',
      'UNSUBSCRIBED',
      'UNSUBSCRIBED - Acme',
      'unsubscribed 2024-01-02',
      'Unsubscribed (phone, May)',
    ],
    ...[
      'Unsubscribed from all',
      'unsubscribed from newsletter',
      'Unsubscribed from our mailing list',
      'unsub',
    ],
    ...[
      'No longer subscribed',
      'opted out of email',
      'Opted out of all marketing',
      'email opt-out',
      'DNC',
      'dnc!',
    ],
    ...[
      'DO NOT EMAIL',
      'do_not_contact',
      'Do not contact her again ever please',
      "don't email",
      'Never contact again',
    ],
    ...[
      'VIP, please do not contact',
      'Does not want emails',
      'no more emails',
      'No emails please',
      'Stop emails',
    ],
    ...[
      'blacklisted',
      'Blocklisted',
      'Removed from mailing list',
      'consent withdrawn',
      'do not survey',
      'No surveys',
    ],
    ...[
      'Nicht kontaktieren',
      'Bitte nicht mehr anschreiben',
      'Keine Werbung',
      'keine E-Mails',
      'keine Umfragen mehr',
    ],
    ...[
      'newsletter abbestellt',
      'Abgemeldet',
      'Abgemeldet am 2.1.2024',
      'Vom Newsletter abgemeldet',
      'Werbesperre',
    ],
    ...['Möchte keine Mails', 'Kontaktverbot'],
    ...[
      'Ne pas contacter',
      'Désabonné',
      'désinscrite le 2/1/2024',
      'Ne souhaite pas être contactée',
      'pas de publicité',
    ],
    ...['Plus de mails SVP', 'Désabonné de la newsletter', 'ne plus solliciter'],
    ...['No contactar', 'Dado de baja', 'no enviar correos', 'No desea recibir publicidad', 'Sin publicidad'],
  ])('%j is heard', (text) => {
    expect(isPlainRefusal(text)).toBe(true);
  });

  it.each([
    ...['', 'Opted out', 'opted out', 'Opt-Out Springs', 'opt out of lease', 'Unsubscribed from Pro plan'],
    ...[
      'unsubscribe reason unknown',
      'Unsubscribed Media GmbH',
      'DNC Holdings',
      'Blacklisted supplier',
      'cancelado',
    ],
    ...[
      'not unsubscribed',
      'Never unsubscribed',
      'nicht abgemeldet',
      'Unsubscribed: no',
      'resubscribed',
      'pending',
    ],
    ...[
      'abgemeldet vom Kurs',
      'No email address',
      'no email on file',
      'No contact since May',
      'no contact',
      'none',
    ],
    ...[
      'Do not contact before 9',
      'do not contact by phone',
      'Do not call',
      'soft bounce',
      'No',
      'never',
      'Stop',
    ],
    ...['blocked', 'spam', 'refused', 'subscribed', 'Kunde', 'keine', 'baja', 'Ana', 'ana@example.com', '12'],
    'She asked whether people who have unsubscribed before could still be invited to the fair',
    'we told her that in case she wants it we will of course never contact her again',
    'A customer who unsubscribed',
    'x'.repeat(400),
  ])('%j is none', (text) => {
    expect(isPlainRefusal(text)).toBe(false);
  });

  it('case, underscores and quotes make no difference, and no text causes an error', () => {
    const plain = [
      'Do not contact',
      'Keine Werbung',
      'Ne pas contacter',
      'No contactar',
      'Opted out',
      'Soft bounce',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...plain), fc.string({ unit: 'binary', maxLength: 200 }), (text, odd) => {
        const is = isPlainRefusal(text);
        expect(isPlainRefusal(text.toUpperCase())).toBe(is);
        expect(isPlainRefusal(text.replaceAll(' ', '_'))).toBe(is);
        expect(isPlainRefusal(`"${text}"`)).toBe(is);
        expect(typeof isPlainRefusal(odd)).toBe('boolean');
      }),
    );
  });
});
