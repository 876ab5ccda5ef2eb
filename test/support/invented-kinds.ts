import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
} from '../../functions/domain/mail/contact-kinds.ts';

/** A kind that only a test knows. */
export const invented = (name: string): ContactKind => name as ContactKind;

/** The table with further rows. */
export const withKinds = (rows: Readonly<Record<string, ContactKindRow>>): ContactKinds => ({
  ...CONTACT_KINDS,
  ...rows,
});
