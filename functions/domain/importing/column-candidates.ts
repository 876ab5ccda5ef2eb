import { knownColumn, nearColumns } from './column-names.ts';
import { consentColumn, isConsentSide } from './consent-columns.ts';
import type { Column } from './customer-columns.ts';
import { headerWords, squeeze } from './header-text.ts';

const MOST = 3;
/** A header with these endings says who, where or with what, so it holds no day. */
const NO_DAY =
  /(?:by|source|ip|user|via|from|par|por|von|durch|method|form|page|id|name|count|url|campaign)$/;

/** For each column, patterns of headers that may hold it, the likeliest first. */
const LOOKS: Partial<Readonly<Record<Column, readonly RegExp[]>>> = {
  customer_since: [
    /becamecustomer|customer.*(?:date|start|since)|(?:date|start|since).*customer|kunde|clientdepuis|clientedesde/,
    /since|seit|depuis|desde/,
    /onboard|golive|activat|first(?:order|purchase|deal|payment|invoice)|closedwon|wondate|conversion|converted/,
    /signedup|signup|joined|regist(?:ered|ration|riert)|inscription|inscrit|fechadealta|fechaderegistro/,
    /creat(?:e|ed|ion)|createdate|erstell|angelegt|anlagedatum|crea(?:cion|do)|cre{2,3}le|dateadded|addedat|addedon/,
    /start|beginn|debut|inicio|firstseen|optintime|confirmtime/,
  ],
  id: [
    /(?:customer|contact|client|person|user|member|profile|kunden|kontakt).*(?:id|nr|no|number|nummer|numero|key|code)$/,
    /^(?:uuid|guid|uid|leid|euid|rowid|uniqueid|recordnumber|nr|no|number|nummer|numero|ref|reference|referenz)$/,
  ],
  email: [
    /mail|courriel|correo/,
    /recipient|empfanger|empfaenger|destinat|username|login/,
    /^(?:address|adresse|direccion)$/,
  ],
};
const ANY_ID = new Set([
  'id',
  'ids',
  'uuid',
  'guid',
  'uid',
  'identifier',
  'identifiant',
  'identificador',
  'kennung',
]);
/** The ids of these are the same for many people. */
const SHARED = new Set(
  [
    'owner',
    'company',
    'account',
    'campaign',
    'list',
    'organization',
    'organisation',
    'parent',
    'deal',
    'team',
  ].concat([
    'firma',
    'unternehmen',
    'entreprise',
    'societe',
    'empresa',
    'cuenta',
    'compte',
    'workspace',
    'tenant',
    'group',
  ]),
);
/** Figures and facts about mails, not the address they go to. */
const ABOUT_MAIL = new Set(
  [
    'sent',
    'send',
    'sends',
    'opened',
    'opens',
    'open',
    'clicked',
    'clicks',
    'last',
    'first',
    'replied',
    'count',
  ].concat([
    'number',
    'domain',
    'client',
    'type',
    'format',
    'date',
    'status',
    'lists',
    'name',
    'subject',
    'delivered',
  ]),
);

function placeOf(column: Column, header: string): number | undefined {
  const key = squeeze(header);
  const words = headerWords(header);
  // The likeliest by far: a misspelling of this very name.
  if (nearColumns(header).includes(column)) return 0;
  if (column === 'customer_since' && NO_DAY.test(key)) return undefined;
  if (column === 'email' && words.some((word) => ABOUT_MAIL.has(word))) return undefined;
  const shared = words.some((word) => SHARED.has(word)) ? 100 : 0;
  if (column === 'email' && shared > 0) return undefined;
  const looks = LOOKS[column] ?? [];
  const found = looks.findIndex((pattern) => pattern.test(key));
  if (found >= 0) return 1 + found + shared;
  return column === 'id' && words.some((word) => ANY_ID.has(word)) ? 50 + shared : undefined;
}

/**
 * The headers that could be a missing column, best first, at most three; a question offers them. A header
 * that surely means another column is left out, and so is one about consent.
 */
export function candidatesFor(column: Column, headers: readonly string[]): readonly string[] {
  const found = headers.flatMap((header) => {
    // The day of an opt-in is a detail of consent, but some lists have no other first day.
    if (knownColumn(header) !== undefined || consentColumn(header) !== undefined) return [];
    if (column !== 'customer_since' && isConsentSide(header)) return [];
    const place = placeOf(column, header);
    return place === undefined ? [] : [{ header, place }];
  });
  return found
    .toSorted((a, b) => a.place - b.place)
    .slice(0, MOST)
    .map(({ header }) => header);
}
