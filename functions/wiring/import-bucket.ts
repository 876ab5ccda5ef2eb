import {
  DEFAULT_LIST_REASON,
  OPT_OUT_LIST_REASONS,
  type OptOutListReason,
} from '../domain/mail/suppression.ts';

/**
 * Folders of the import bucket: people drop customer files into the first; reports on all files appear in the
 * second.
 */
export const INCOMING = 'incoming/';
export const REPORTS = 'reports/';
/**
 * The folder for lists of addresses that must never be mailed again. Below it, a folder can name the reason.
 */
const OPT_OUTS = `${INCOMING}opt-outs/`;

export type IncomingFile =
  | { readonly kind: 'customers' }
  | { readonly kind: 'opt-outs'; readonly reason: OptOutListReason };

/** The folder for lists with this reason, `incoming/opt-outs/bounced/`. */
export const optOutFolder = (reason: OptOutListReason): string => `${OPT_OUTS}${reason}/`;

/**
 * What a file in the bucket is, by its key. Undefined when it must not be read: a report that came back as an
 * event would be imported and reported on for ever, and a folder is no file.
 */
export function incomingFile(key: string): IncomingFile | undefined {
  if (!key.startsWith(INCOMING) || key.endsWith('/') || isMapping(key)) return undefined;
  if (!key.startsWith(OPT_OUTS)) return { kind: 'customers' };
  const named = OPT_OUT_LIST_REASONS.find((reason) => key.startsWith(optOutFolder(reason)));
  return { kind: 'opt-outs', reason: named ?? DEFAULT_LIST_REASON };
}

const MAPPING = 'mapping.json';
const isMapping = (key: string): boolean => /(?:^|[/.])mapping\.json$/.test(key);

/**
 * Where the mapping of a list may be, the nearest first: `incoming/2026/crm.csv` has
 * `incoming/2026/crm.mapping.json`, else `incoming/2026/mapping.json`, which is for all lists in the folder.
 */
export function mappingKeys(incomingKey: string): readonly [ofList: string, ofFolder: string] {
  const folder = incomingKey.slice(0, incomingKey.lastIndexOf('/') + 1);
  const name = incomingKey.slice(folder.length).replace(/\.[^.]*$/, '');
  return [`${folder}${name}.${MAPPING}`, `${folder}${MAPPING}`];
}

/**
 * The keys of a file's reports. For `incoming/2026/crm.csv`, `reports/2026/crm.csv` has each problem,
 * `reports/2026/crm.txt` is for people, and `reports/2026/crm.json` has the counts.
 */
export function reportKeys(incomingKey: string): {
  readonly csv: string;
  readonly txt: string;
  readonly json: string;
} {
  const name = incomingKey.slice(INCOMING.length).replace(/\.csv$/i, '');
  return { csv: `${REPORTS}${name}.csv`, txt: `${REPORTS}${name}.txt`, json: `${REPORTS}${name}.json` };
}
