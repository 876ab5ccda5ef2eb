import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { addContact, EMPTY_TALLY, type Tally } from '../../../functions/domain/answering/score.ts';
import { CONTACT_KINDS } from '../../../functions/domain/mail/contact-kinds.ts';
import { type IsoWeek, isoWeekOf, toInstant } from '../../../functions/domain/time/instant.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';

/** The figures of one week of asks. */
export interface PlayedWeek {
  readonly week: IsoWeek;
  readonly tally: Tally;
  /** Follow-ups that went out to the asks of this week. */
  readonly followedUp: number;
  /** People who unsubscribed in this week, no matter when they were asked. */
  readonly unsubscribed: number;
}

export interface FiguresSources {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/**
 * Counts the weeks from the table alone.
 *
 * @param weeks without gaps
 */
export async function weekFigures(
  weeks: readonly IsoWeek[],
  { client, tableName, clock }: FiguresSources,
): Promise<PlayedWeek[]> {
  const contacts = contactStore(client, tableName);
  const addresses = addressStore(client, tableName);
  const now = toInstant(clock.now());
  const hashes = new Set<string>();
  const counted: Omit<PlayedWeek, 'unsubscribed'>[] = [];
  for (const week of weeks) {
    let tally = EMPTY_TALLY;
    let followedUp = 0;
    for await (const contact of contacts.inWeek(week)) {
      tally = addContact(tally, contact, now);
      if (CONTACT_KINDS[contact.kind].link?.purpose === 'cause' && contact.status === 'SENT') followedUp += 1;
      hashes.add(contact.addressHash);
    }
    counted.push({ week, tally, followedUp });
  }
  const unsubscribed = new Map<IsoWeek, number>();
  for (const hash of hashes) {
    const suppression = (await addresses.get(hash))?.suppression;
    if (suppression?.reason !== 'unsubscribed') continue;
    const week = isoWeekOf(suppression.at);
    unsubscribed.set(week, (unsubscribed.get(week) ?? 0) + 1);
  }
  return counted.map((figures) => ({ ...figures, unsubscribed: unsubscribed.get(figures.week) ?? 0 }));
}
