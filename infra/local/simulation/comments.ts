import type { Group } from '../../../functions/domain/programme/group.ts';

/** What simulated customers write, by language and by the group of their answer. */
export const COMMENTS: Readonly<
  Record<'en' | 'de', Readonly<Record<Group, readonly [string, ...string[]]>>>
> = {
  en: {
    promoter: [
      'They answer on the first ring and know who we are.',
      'It does what was promised, every day. I have told two colleagues already.',
      'Our contact calls before we notice that something is wrong.',
      'Set up in a day, and it has saved us hours each week since.',
      'Honest people. When they cannot do something, they say so.',
    ],
    passive: [
      'Good, but the reports take too long to build.',
      'Solid. A mobile version would make it a ten.',
      'We are happy overall; the invoices are hard to read.',
      'It works. I would like to hear about changes before they happen.',
      'Fine for us, though a bit expensive for a small team.',
    ],
    detractor: [
      'Three outages in a month, and nobody told us about any of them.',
      'I waited nine days for an answer, and then it was the wrong one.',
      'The price went up by a fifth without a word.',
      'Our contact left in summer. Since then nobody feels responsible.',
      'The export loses half of our columns. We do it by hand now.',
      'What the sales people promised does not exist.',
    ],
  },
  de: {
    promoter: [
      'Man erreicht sofort jemanden, der uns kennt.',
      'Läuft jeden Tag, wie versprochen. Ich habe es schon weiterempfohlen.',
      'In einem Tag eingerichtet, seitdem sparen wir jede Woche Stunden.',
      'Ehrliche Leute: Wenn etwas nicht geht, sagen sie es.',
    ],
    passive: [
      'Gut, aber die Auswertungen dauern zu lange.',
      'Solide. Mit einer App wäre es eine Zehn.',
      'Insgesamt zufrieden, nur die Rechnungen sind schwer zu verstehen.',
      'Änderungen würden wir gern vorher erfahren.',
    ],
    detractor: [
      'Drei Ausfälle in einem Monat, und niemand hat uns informiert.',
      'Neun Tage auf eine Antwort gewartet, und dann war sie falsch.',
      'Der Preis ist ohne ein Wort um ein Fünftel gestiegen.',
      'Unsere Ansprechpartnerin ist weg, seitdem ist niemand zuständig.',
      'Beim Export fehlen die Hälfte der Spalten. Das machen wir jetzt von Hand.',
    ],
  },
};
