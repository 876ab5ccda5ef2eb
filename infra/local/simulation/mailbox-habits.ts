import type { MailboxBehaviour } from '../aws/ses-events.ts';
import { isToCustomer, type Mail } from '../files/mailbox.ts';
import { dice } from './dice.ts';

/** On a well-kept list about one address in a hundred is dead; SES reviews an account at 5 % bounces. */
const DEAD = 0.008;
/** SES reviews an account at 0.1 % complaints, and our gate shuts at half of that. */
const COMPLAINS = 0.0005;
/** People are away a few weeks a year, and their mailbox says so. */
const AWAY = 0.03;

/**
 * What the mailbox behind a customer's address does with a mail; undefined: it takes the mail. The mailboxes
 * of colleagues always take it.
 */
export function mailboxHabit(
  seed: number,
  address: string,
  mail: Pick<Mail, 'tags'>,
): MailboxBehaviour | undefined {
  if (!isToCustomer(mail)) return undefined;
  if (dice(seed, 'dead mailbox', address).chance(DEAD)) return 'bounces';
  if (dice(seed, 'complaint', address).chance(COMPLAINS)) return 'complains';
  const { kind = '', week = '' } = mail.tags;
  return dice(seed, 'away', address, week, kind).chance(AWAY) ? 'replies' : undefined;
}
