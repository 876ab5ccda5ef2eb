import { HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Dice } from '../../infra/local/simulation/dice.ts';
import { pressOnly, pressValue, SECOND_MS, sayWhy, visit } from './acts.ts';
import { CLIENTS, type Client, desktop, isolation, phone, withoutScript } from './clients.ts';
import { detractorScore, later, tapping } from './people.ts';
import type { Fate, Population, Script, Wish } from './population.ts';
import { ofPeople } from './receivers.ts';

// People who want something else than to answer. They are in no share of answers: it is watched that nobody
// is refused.

export const wish = (name: string, draw: (dice: Dice) => Fate): Population => ({
  name,
  who: 'wish',
  isInBrowser: true,
  receiver: ofPeople,
  draw,
});

/** The provider's own server posts, when somebody presses the button beside the sender's name. */
const byProvider =
  (body?: string, type?: string) =>
  (dice: Dice): Fate => {
    const after = later(dice);
    const ask: Script['ask'] = ({ unsubscribe = '' }) => [
      { after, act: (visitor) => visitor.post(CLIENTS.mailProvider, unsubscribe, body, type) },
    ];
    return { wishes: ['unsubscribe'], script: { ask } };
  };

const onPage =
  (reader: (dice: Dice) => Client) =>
  (dice: Dice): Fate => {
    const client = reader(dice);
    const after = later(dice);
    const ask: Script['ask'] = ({ unsubscribeInBody: url = '' }) =>
      visit(client, url, { after, staysFor: 10 * SECOND_MS, touches: true, does: pressOnly });
    return { wishes: ['unsubscribe'], script: { ask } };
  };

/** A detractor answers by a tap without a word; then somebody works on the mail that comes of it. */
const afterAnswer =
  (wishes: readonly Wish[], more: (dice: Dice) => Omit<Script, 'ask'>) =>
  (dice: Dice): Fate => {
    const meant = detractorScore(dice);
    const after = later(dice);
    return {
      meant,
      wishes,
      script: { ask: (mail) => tapping(mail, dice, meant, meant, { after }), ...more(dice) },
    };
  };

export const saysWhy = (reader: (dice: Dice) => Client) =>
  afterAnswer(['words'], (dice) => {
    const client = reader(dice);
    const after = later(dice);
    return {
      followUp: ({ cause }) =>
        cause === undefined
          ? []
          : visit(client, cause, {
              after,
              staysFor: 40 * SECOND_MS,
              touches: true,
              does: sayWhy('Too slow.'),
            }),
    };
  });

export const worksOnCase = (reader: (dice: Dice) => Client) =>
  afterAnswer(['take', 'resolve'], (dice) => {
    const client = reader(dice);
    let isTaken = false;
    return {
      alert: ({ case: link }) => {
        // A case may have more mails than one.
        if (link === undefined || isTaken) return [];
        isTaken = true;
        const press = (act: Wish, after: number) =>
          visit(client, link, {
            after,
            staysFor: 5 * SECOND_MS,
            touches: true,
            does: pressValue('act', act),
          });
        return [...press('take', 20 * MINUTE_MS), ...press('resolve', 3 * HOUR_MS)];
      },
    };
  });

export const WISHES: readonly Population[] = [
  wish(
    "unsubscribes by the provider's button",
    byProvider('List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'),
  ),
  wish("unsubscribes by a provider's button that sends nothing", byProvider()),
  wish('unsubscribes on the page, desktop', onPage(desktop)),
  wish('unsubscribes on the page, phone', onPage(phone)),
  wish('unsubscribes on the page, no script', onPage(withoutScript)),
  wish('unsubscribes on the page, isolation', onPage(isolation)),
  wish('says why in the follow-up, desktop', saysWhy(desktop)),
  wish('says why in the follow-up, phone', saysWhy(phone)),
  wish('says why in the follow-up, no script', saysWhy(withoutScript)),
  wish('owner takes and resolves the case, desktop', worksOnCase(desktop)),
  wish('owner takes and resolves the case, no script', worksOnCase(withoutScript)),
];
