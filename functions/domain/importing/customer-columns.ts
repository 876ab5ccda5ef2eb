/** The columns of a customer file, in the order of the documentation. A file may have them in any order. */
export const COLUMNS = [
  'id',
  'email',
  'first_name',
  'last_name',
  'account',
  'owner_email',
  'owner_locale',
  'region',
  'locale',
  'time_zone',
  'customer_since',
  'customer_until',
  'renewal_on',
  'annual_value',
  'last_asked',
  'last_answered',
  'opted_out',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Without these we cannot ask anybody at the right moment. Every other column may be missing or empty. */
export const REQUIRED_COLUMNS = ['id', 'email', 'customer_since'] as const satisfies readonly Column[];
