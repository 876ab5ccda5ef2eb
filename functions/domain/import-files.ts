/** Where customer files are dropped in the import bucket, and where their reports appear. */
export const INCOMING = 'incoming/';
export const REPORTS = 'reports/';

/**
 * The keys of a file's report: `incoming/2026/crm.csv` is reported on in `reports/2026/crm.csv`, its bad rows, and
 * `reports/2026/crm.json`, its counts.
 */
export function reportKeys(incomingKey: string): { readonly csv: string; readonly json: string } {
  const name = incomingKey.slice(INCOMING.length).replace(/\.csv$/i, '');
  return { csv: `${REPORTS}${name}.csv`, json: `${REPORTS}${name}.json` };
}
