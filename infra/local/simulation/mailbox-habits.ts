import type { MailboxBehaviour } from '../aws/ses-events.ts';
import { isToCustomer, type Mail } from '../files/mailbox.ts';
import { dice } from './dice.ts';

/**
 * Of the addresses on a list that is looked after about one in a hundred is dead; SES reviews an account at 5
 * %.
 */
const DEAD = 0.008;
/** SES reviews an account at 0.1 %, and the gate shuts at half of that. */
const COMPLAINS = 0.0005;
/** People are away a few weeks a year, and say so by themselves. */
const AWAY = 0.03;

/**
 * What the mailbox behind a customer's address does with a mail; undefined: it just takes it. Colleagues' are
 * in order.
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
