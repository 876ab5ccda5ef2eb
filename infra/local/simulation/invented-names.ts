/**
 * Where invented customers live, and their names. Addresses need plain letters, so each name has an ASCII
 * form too.
 */
export interface Place {
  /** How many customers of a hundred live there. */
  readonly share: number;
  readonly region: 'EMEA' | 'AMER' | 'APAC';
  readonly locale: string;
  readonly zone: string;
  readonly firstNames: Names;
  readonly lastNames: Names;
}

type Names = readonly [string, ...string[]];

const GERMAN = {
  firstNames: [
    'Anna',
    'Jonas',
    'Lea',
    'Maximilian',
    'Greta',
    'Felix',
    'Jürgen',
    'Sabine',
    'Mara',
    'Emil',
    'Käthe',
    'Lukas',
  ],
  lastNames: [
    'Becker',
    'Schröder',
    'Vogel',
    'Winkler',
    'Großmann',
    'Huber',
    'Krämer',
    'Lindner',
    'Seidel',
    'Öttinger',
  ],
} as const;
const ENGLISH = {
  firstNames: [
    'Alice',
    'Tom',
    'Ruth',
    'Oliver',
    'Priya',
    'James',
    'Hannah',
    'Samuel',
    'Imogen',
    'Daniel',
    'Freya',
    'Owen',
  ],
  lastNames: [
    'Ashworth',
    'Byrne',
    'Clarke',
    'Doyle',
    'Ellison',
    'Fairfax',
    'Gupta',
    'Hollis',
    'Irwin',
    'Marsh',
  ],
} as const;
const FRENCH = {
  firstNames: ['Camille', 'Hélène', 'Mathieu', 'Noémie', 'Rémi', 'Sylvain'],
  lastNames: ['Arnaud', 'Besson', 'Chevallier', 'Delmas', 'Lefèvre', 'Renaud'],
} as const;

export const PLACES: readonly [Place, ...Place[]] = [
  { share: 24, region: 'EMEA', locale: 'de-DE', zone: 'Europe/Berlin', ...GERMAN },
  { share: 5, region: 'EMEA', locale: 'de-AT', zone: 'Europe/Vienna', ...GERMAN },
  { share: 5, region: 'EMEA', locale: 'de-CH', zone: 'Europe/Zurich', ...GERMAN },
  { share: 16, region: 'EMEA', locale: 'en-GB', zone: 'Europe/London', ...ENGLISH },
  { share: 7, region: 'EMEA', locale: 'fr-FR', zone: 'Europe/Paris', ...FRENCH },
  { share: 19, region: 'AMER', locale: 'en-US', zone: 'America/New_York', ...ENGLISH },
  { share: 6, region: 'AMER', locale: 'en-US', zone: 'America/Chicago', ...ENGLISH },
  { share: 8, region: 'AMER', locale: 'en-US', zone: 'America/Los_Angeles', ...ENGLISH },
  { share: 7, region: 'APAC', locale: 'en-AU', zone: 'Australia/Sydney', ...ENGLISH },
  { share: 3, region: 'APAC', locale: 'en-SG', zone: 'Asia/Singapore', ...ENGLISH },
];

/** Account managers, the same as in the sample, so that their digests contain both kinds of customers. */
export const OWNERS: Readonly<Record<Place['region'], Names>> = {
  EMEA: ['amelie.roux', 'henrik.solberg', 'tomasz.krol'],
  AMER: ['dana.whitfield', 'marcus.oyelaran'],
  APAC: ['mei.tanaka', 'rajiv.nair'],
};

export const COMPANY_NAMES: Names = [
  'Amberfield',
  'Bramble',
  'Cinder',
  'Dovetail',
  'Elmstead',
  'Foxglove',
  'Gable',
  'Hazelwood',
  'Ironbark',
  'Larkspur',
  'Millrace',
  'Northgate',
  'Orchard',
  'Pinecrest',
  'Redwing',
  'Silverlake',
  'Thornbury',
  'Underhill',
  'Westbrook',
  'Yellowstone',
];
export const COMPANY_TRADES: Names = ['Tools', 'Freight', 'Dental', 'Media', 'Paper', 'Software'];
