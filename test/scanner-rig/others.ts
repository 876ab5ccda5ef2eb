import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { burst, fetchAll, linksOf, SCORES, SECOND_MS, scoreLink, sendForm, shuffled, visit } from './acts.ts';
import { CLIENTS, type Client, desktop, isolation, phone, plainProgram } from './clients.ts';
import { early, IN_BROWSER, machine, onAsk } from './machines.ts';
import { anyReader, BEHIND_GATEWAY, clickAndClose, later, person } from './people.ts';
import type { Population } from './population.ts';
import { saysWhy, wish, worksOnCase } from './wishes.ts';

// Kinds that the mix has no place for. They are there to look for faults that the others do not show, and are
// in no figure of theirs.

/** A program that sends all that a browser would, as scrapers do. */
const COPIED: Client = { ...CLIENTS.chromeNoScript, name: 'program with all headers of Chrome' };

const OTHER_MACHINES: readonly Population[] = [
  machine(
    'one link, scanned again the next day',
    (dice) => {
      const score = dice.pick(SCORES);
      const first = early(dice);
      const again = first + DAY_MS + dice.between(0, 6) * HOUR_MS;
      return onAsk((mail) =>
        [first, again].flatMap((after) =>
          visit(CLIENTS.headless, scoreLink(mail, score), { after, staysFor: 5 * SECOND_MS, touches: false }),
        ),
      );
    },
    IN_BROWSER,
  ),
  machine(
    'burst in a headless browser',
    (dice) => onAsk((mail) => burst(mail, dice, early(dice), CLIENTS.headless)),
    IN_BROWSER,
  ),
  machine('burst out of quarantine', (dice) => {
    const client = dice.chance(0.5) ? CLIENTS.headless : plainProgram(dice);
    return onAsk((mail) => burst(mail, dice, dice.between(10, 20) * HOUR_MS, client));
  }),
  machine('crawl in a headless browser', (dice) =>
    onAsk((mail) => fetchAll(shuffled(linksOf(mail), dice), CLIENTS.headless, 30 * SECOND_MS, 2 * MINUTE_MS)),
  ),
  machine('one link after five minutes, plain HTTP', (dice) => {
    const client = plainProgram(dice);
    return onAsk((mail) =>
      fetchAll([scoreLink(mail, dice.pick(SCORES))], client, 5 * MINUTE_MS + SECOND_MS, 0),
    );
  }),
  machine(
    'one link after five minutes, headless browser',
    (dice) => {
      const how = { after: 5 * MINUTE_MS + SECOND_MS, staysFor: 5 * SECOND_MS, touches: false };
      return onAsk((mail) => visit(CLIENTS.headless, scoreLink(mail, dice.pick(SCORES)), how));
    },
    IN_BROWSER,
  ),
  machine('one link with all headers of a browser', (dice) => {
    const after = early(dice);
    return onAsk((mail) => fetchAll([scoreLink(mail, dice.pick(SCORES))], COPIED, after, 0));
  }),
  machine('presses with all headers of a browser', (dice) => {
    const after = early(dice);
    const how = { presses: 'every button', hand: 'driver', goesOn: true } as const;
    return onAsk((mail) => [sendForm(scoreLink(mail, dice.pick(SCORES)), COPIED, after, how)]);
  }),
  machine('presses under a name that nobody knows', (dice) => {
    const after = early(dice);
    const presses = dice.pick(['first button', 'every button'] as const);
    return onAsk((mail) => [
      sendForm(scoreLink(mail, dice.pick(SCORES)), CLIENTS.unknown, after, {
        presses,
        hand: 'script',
        goesOn: true,
      }),
    ]);
  }),
  machine('two machines press unsubscribe', (dice) => {
    const how = { presses: 'first button', hand: 'script', goesOn: false } as const;
    const after = early(dice);
    return onAsk(({ unsubscribeInBody: url = '' }) => [
      sendForm(url, plainProgram(dice), after, how),
      sendForm(url, CLIENTS.headless, after + dice.between(1, 60) * SECOND_MS, how),
    ]);
  }),
];

/** People who want something, and are in no share. */
const OTHER_WISHES: readonly Population[] = [
  wish('says why in the follow-up, isolation', saysWhy(isolation)),
  wish('owner takes and resolves the case, isolation', worksOnCase(isolation)),
];

const OTHER_PEOPLE: readonly Population[] = [
  person(
    'after a HEAD sweep, +3 min',
    (dice, meant) => {
      const who = anyReader(dice);
      return onAsk((mail) => [
        ...fetchAll(linksOf(mail), plainProgram(dice), 15 * SECOND_MS, 200, 'HEAD'),
        ...clickAndClose(mail, who, meant, 3 * MINUTE_MS, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'after a lone hit of a headless browser, +3 h',
    (dice, meant) => {
      const who = anyReader(dice);
      const hit = scoreOtherThan(meant, dice.pick(SCORES));
      return onAsk((mail) => [
        ...fetchAll([scoreLink(mail, hit)], CLIENTS.headless, 12 * SECOND_MS, 0),
        ...clickAndClose(mail, who, meant, 3 * HOUR_MS, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'after a burst of a headless browser, +10 min',
    (dice, meant) => {
      const who = anyReader(dice);
      return onAsk((mail) => [
        ...burst(mail, dice, 12 * SECOND_MS, CLIENTS.headless),
        ...clickAndClose(mail, who, meant, 10 * MINUTE_MS, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'a gateway scans all again a day after the answer',
    (dice, meant) => {
      const who = anyReader(dice);
      const after = later(dice);
      const client = dice.chance(0.5) ? CLIENTS.headless : plainProgram(dice);
      return onAsk((mail) => [
        ...clickAndClose(mail, who, meant, after, dice),
        ...burst(mail, dice, after + DAY_MS, client),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person('change of mind by a second click within ten minutes of the mail', (dice, meant) => {
    const who = anyReader(dice);
    const after = dice.between(1, 9) * MINUTE_MS;
    const again = after + dice.between(35, 120) * SECOND_MS;
    return onAsk((mail) => [
      ...clickAndClose(mail, who, scoreOtherThan(meant, dice.pick(SCORES)), after, dice),
      ...clickAndClose(mail, who, meant, again, dice),
    ]);
  }),
  person(
    'a headless browser opens another link after somebody was seen',
    (dice, meant) => {
      const who = { client: desktop(dice), touches: true };
      const after = dice.between(2, 20) * MINUTE_MS;
      const again = after + dice.between(40, 240) * SECOND_MS;
      const other = scoreOtherThan(meant, dice.pick(SCORES));
      const how = { after: again, staysFor: 5 * SECOND_MS, touches: false };
      return onAsk((mail) => [
        ...clickAndClose(mail, who, meant, after, dice),
        ...visit(CLIENTS.headless, scoreLink(mail, other), how),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'a headless browser opens all links around the click',
    (dice, meant) => {
      const who = { client: dice.chance(0.5) ? phone(dice) : CLIENTS.chromeWebmail, touches: false };
      const after = later(dice);
      const around = after + dice.pick([-40, -8, 2, 30]) * SECOND_MS;
      return onAsk((mail) => [
        ...burst(mail, dice, around, CLIENTS.headless),
        ...clickAndClose(mail, who, meant, after, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'a crawl in a browser hours after the answer',
    (dice, meant) => {
      const who = anyReader(dice);
      const after = later(dice);
      return onAsk((mail) => [
        ...clickAndClose(mail, who, meant, after, dice),
        ...fetchAll(shuffled(linksOf(mail), dice), CLIENTS.headless, after + 5 * HOUR_MS, 2 * MINUTE_MS),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person('a browser looks ahead, and then they click', (dice, meant) => {
    const who = anyReader(dice);
    const after = later(dice);
    return onAsk((mail) => [
      {
        after: after - 2 * SECOND_MS,
        act: async (visitor) =>
          void (await visitor.open(who.client, scoreLink(mail, meant), {
            headers: { 'sec-purpose': 'prefetch' },
          })),
      },
      ...clickAndClose(mail, who, meant, after, dice),
    ]);
  }),
  person(
    'a gateway, and they within the same minute',
    (dice, meant) => {
      const who = anyReader(dice);
      return onAsk((mail) => [
        ...fetchAll([scoreLink(mail, dice.pick(SCORES))], plainProgram(dice), 20 * SECOND_MS, 0),
        ...clickAndClose(mail, who, meant, 50 * SECOND_MS, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
];

const scoreOtherThan = (meant: number, score: number): number => (score === meant ? (score % 10) + 1 : score);

/** Machines and people beyond those of the mix. */
export const OTHERS: readonly Population[] = [...OTHER_MACHINES, ...OTHER_PEOPLE, ...OTHER_WISHES];
