import { HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Dice } from '../../infra/local/simulation/dice.ts';
import {
  burst,
  fetchAll,
  linksOf,
  SCORES,
  SECOND_MS,
  type Sending,
  scoreLink,
  sendForm,
  shuffled,
  visit,
} from './acts.ts';
import { CLIENTS, type Client, plainProgram, previewer } from './clients.ts';
import { allFilledIn } from './forms.ts';
import type { Population, RigMail, Script, Step } from './population.ts';
import { ofMachines } from './receivers.ts';

// Machines before a mailbox, behind it, and at the other end of a forward. None of them means a score.

type Draw = (dice: Dice) => Script;

export const machine = (name: string, draw: Draw, more: Partial<Population> = {}): Population => ({
  name,
  who: 'machine',
  isInBrowser: false,
  receiver: ofMachines,
  draw: (dice) => ({ script: draw(dice) }),
  ...more,
});
export const IN_BROWSER = { isInBrowser: true } as const;
export const onAsk = (ask: (mail: RigMail) => readonly Step[]): Script => ({ ask });

/** When a machine looks that does so before the mail is delivered. Two in three come in the first minute. */
export const early = (dice: Dice): number =>
  dice.chance(2 / 3) ? dice.between(5, 60) * SECOND_MS : dice.between(1, 4) * MINUTE_MS;

/** One link only, whichever, with whatever the machine does on its page. */
const lone =
  (drawClient: (dice: Dice) => Client, touches: boolean): Draw =>
  (dice) => {
    const client = drawClient(dice);
    const score = dice.pick(SCORES);
    const after = early(dice);
    const staysFor = dice.between(2, 10) * SECOND_MS;
    return onAsk((mail) => visit(client, scoreLink(mail, score), { after, staysFor, touches }));
  };

const crawl =
  (lasts: number): Draw =>
  (dice) => {
    const client = plainProgram(dice);
    return onAsk((mail) => {
      const links = shuffled(linksOf(mail), dice);
      return fetchAll(links, client, MINUTE_MS, lasts / links.length);
    });
  };

/** Sends the form of one page. */
const sending =
  (drawClient: (dice: Dice) => Client, drawHow: (dice: Dice) => Omit<Sending, 'goesOn'>): Draw =>
  (dice) => {
    const client = drawClient(dice);
    const how = { ...drawHow(dice), goesOn: dice.chance(0.5) };
    const score = dice.pick(SCORES);
    const after = early(dice);
    return onAsk((mail) => [sendForm(scoreLink(mail, score), client, after, how)]);
  };

const headless = (): Client => CLIENTS.headless;
/** A program that steers a browser makes it believe in a gesture; a script of the page's own does not. */
const steering = (dice: Dice): Sending['hand'] => (dice.chance(0.5) ? 'driver' : 'script');

const twoScanners =
  (areOfOneLink: boolean): Draw =>
  (dice) => {
    const [one = 1, other = 2] = shuffled(SCORES, dice);
    const clients = [plainProgram(dice), CLIENTS.headless] as const;
    const first = dice.between(5, 60) * SECOND_MS;
    const second = dice.between(60, 200) * SECOND_MS;
    return onAsk((mail) => [
      ...fetchAll([scoreLink(mail, one)], clients[0], first, 0),
      ...fetchAll([scoreLink(mail, areOfOneLink ? one : other)], clients[1], second, 0),
    ]);
  };

/** The ways in which the unsubscribe page was found fetched and posted by machines. */
const unsubscribing: Draw = (dice) => {
  const client = plainProgram(dice);
  const after = dice.between(30, 90) * SECOND_MS;
  const how = dice.pick(['first button', 'empty post', 'in a browser'] as const);
  const goesOn = dice.chance(0.5);
  return onAsk((mail) => {
    const url = mail.unsubscribeInBody ?? '';
    return [
      ...fetchAll([url], client, 20 * SECOND_MS, 0, 'HEAD'),
      ...(mail.unsubscribe === undefined ? [] : fetchAll([mail.unsubscribe], client, 22 * SECOND_MS, 0)),
      how === 'empty post'
        ? { after, act: (visitor) => visitor.post(client, url) }
        : how === 'first button'
          ? sendForm(url, client, after, { presses: 'first button', hand: 'script', goesOn })
          : sendForm(url, CLIENTS.headless, after, { presses: 'first button', hand: 'driver', goesOn }),
    ];
  });
};

/** Fetches pages before anybody visits, and says so. */
const prefetching: Draw = (dice) => {
  const client = dice.pick([CLIENTS.chromeWebmail, CLIENTS.iphone]);
  const headers = { [client.engine === 'chromium' ? 'sec-purpose' : 'x-purpose']: 'prefetch' };
  return onAsk((mail) =>
    [...mail.scores.values()].map((url) => ({
      after: dice.between(10, 600) * SECOND_MS,
      act: async (visitor) => void (await visitor.open(client, url, { headers })),
    })),
  );
};

export const MACHINES: readonly Population[] = [
  machine('burst at +12 s', (dice) => {
    const client = plainProgram(dice);
    return onAsk((mail) => burst(mail, dice, 12 * SECOND_MS, client));
  }),
  machine('HEAD, then GET', (dice) => {
    const client = plainProgram(dice);
    return onAsk((mail) => {
      const links = shuffled(linksOf(mail), dice);
      return [
        ...fetchAll(links, client, 20 * SECOND_MS, 200, 'HEAD'),
        ...fetchAll(links, client, 40 * SECOND_MS, 300),
      ];
    });
  }),
  machine('HEAD only', (dice) => {
    const client = plainProgram(dice);
    return onAsk((mail) => fetchAll(linksOf(mail), client, 15 * SECOND_MS, 200, 'HEAD'));
  }),
  machine('one link, plain HTTP', lone(plainProgram, false)),
  machine('one link, headless browser', lone(headless, false), IN_BROWSER),
  machine('one link, headless browser that moves its mouse', lone(headless, true), IN_BROWSER),
  machine('slow crawl over 20 minutes', crawl(20 * MINUTE_MS)),
  machine('slower crawl over ten hours', crawl(10 * HOUR_MS)),
  machine(
    'form.submit()',
    sending(headless, (dice) => ({ presses: 'no button', hand: steering(dice) })),
    IN_BROWSER,
  ),
  machine(
    'default button',
    sending(headless, (dice) => ({ presses: 'first button', hand: steering(dice) })),
    IN_BROWSER,
  ),
  machine(
    'fields and first button',
    sending(plainProgram, () => ({ presses: 'first button', hand: 'script', fill: allFilledIn })),
  ),
  machine(
    'every button',
    sending(
      (dice) => (dice.chance(0.5) ? CLIENTS.headless : plainProgram(dice)),
      (dice) => ({ presses: 'every button', hand: steering(dice) }),
    ),
    IN_BROWSER,
  ),
  machine('two scanners on one link', twoScanners(true)),
  machine('two scanners on two links', twoScanners(false)),
  machine('previewers after a forward', (dice) => {
    const score = dice.pick(SCORES);
    const clients = [previewer(dice), previewer(dice)] as const;
    return onAsk((mail) => [
      ...fetchAll([scoreLink(mail, score)], clients[0], dice.between(1, 6) * HOUR_MS, 0),
      ...fetchAll([scoreLink(mail, score)], clients[1], dice.between(6, 7) * HOUR_MS, 0),
    ]);
  }),
  machine('prefetchers', prefetching),
  machine('unsubscribe fetched and posted', unsubscribing, IN_BROWSER),
  machine(
    'presses by real input',
    (dice) => {
      const score = dice.pick(SCORES);
      const after = early(dice);
      return onAsk((mail) => [
        sendForm(scoreLink(mail, score), CLIENTS.headless, after, {
          presses: 'first button',
          hand: 'person',
          goesOn: true,
        }),
      ]);
    },
    { who: 'presser', isInBrowser: true },
  ),
];
