import type { Intent } from './act.ts';
import { dice } from './dice.ts';

/** The share of companies whose mail program follows links before anybody has read the mail. */
const SCANNED = 0.12;
/** The share of companies whose mail program follows one link only. */
const LONE = 0.02;

/**
 * What the machine in front of a mailbox does, if there is one. It comes within seconds of delivery: of 836
 * bursts two in three began 20 to 60 seconds after sending (craft-campaign issue 546).
 *
 * @param address the recipient's; a company has one machine for all its people
 */
export function scannerIntents(seed: number, address: string): Intent[] {
  const kind = dice(seed, 'scanner', address.slice(address.lastIndexOf('@') + 1)).next();
  if (kind < SCANNED) return [{ after: 0, act: { kind: 'scan', links: 'all' } }];
  return kind < SCANNED + LONE ? [{ after: 0, act: { kind: 'scan', links: 'first' } }] : [];
}
