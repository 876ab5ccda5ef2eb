import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Dice } from '../../infra/local/simulation/dice.ts';
import {
  burst,
  fetchAll,
  pressScore,
  SCORES,
  SECOND_MS,
  type Sending,
  scoreLink,
  sendForm,
  visit,
} from './acts.ts';
import { CLIENTS, type Client, desktop, isolation, phone, plainProgram, withoutScript } from './clients.ts';
import { allFilledIn } from './forms.ts';
import type { Population, RigMail, Script, Step } from './population.ts';
import { atGateway, ofPeople } from './receivers.ts';

// People, and the machines that get between them and us. Each means one score.

/** As people answer such questions: more high than low ones. */
const anyScore = (dice: Dice): number => dice.pick([1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10]);
export const detractorScore = (dice: Dice): number => dice.pick([1, 2, 3, 4, 5, 6]);
const otherThan = (score: number, dice: Dice): number =>
  dice.pick(SCORES.filter((other) => other !== score) as [number, ...number[]]);

/** When people read their mail: minutes to hours after it came. */
export const later = (dice: Dice): number => dice.between(20 * MINUTE_MS, 9 * HOUR_MS);
const minutes = (from: number, until: number) => (dice: Dice) => dice.between(from, until) * MINUTE_MS;
const looking = (dice: Dice): number => dice.between(3, 30) * SECOND_MS;

type Draw = (dice: Dice, meant: number) => Script;

interface More extends Partial<Pick<Population, 'who' | 'isInBrowser' | 'receiver'>> {
  readonly meant?: (dice: Dice) => number;
  readonly wishes?: readonly ['words'];
}

export function person(name: string, draw: Draw, more: More = {}): Population {
  const { who = 'person', isInBrowser = true, receiver = ofPeople, meant = anyScore, wishes = [] } = more;
  return {
    name,
    who,
    isInBrowser,
    receiver,
    draw: (dice) => {
      const score = meant(dice);
      return { meant: score, wishes, script: draw(dice, score) };
    },
  };
}
const onAsk = (ask: (mail: RigMail) => readonly Step[]): Script => ({ ask });
export const BEHIND_GATEWAY = { receiver: atGateway } as const;

/** What somebody reads mail with, and whether a pointer or finger moves before the page is closed. */
interface Reader {
  readonly client: Client;
  readonly touches: boolean;
}

/** At a desk hardly anybody closes a page without moving the mouse over it; a shortcut does. */
const atDesk = (dice: Dice): Reader => ({ client: desktop(dice), touches: dice.chance(0.97) });
/** The back gesture at the edge of a phone is the system's: the page does not hear of it. */
const onPhone = (dice: Dice): Reader => ({ client: phone(dice), touches: dice.chance(0.5) });
export const anyReader = (dice: Dice): Reader => (dice.chance(0.5) ? atDesk(dice) : onPhone(dice));

/** Opens the link of one score, looks, and closes the page. */
export const clickAndClose = (
  mail: RigMail,
  { client, touches }: Reader,
  score: number,
  after: number,
  dice: Dice,
): Step[] => visit(client, scoreLink(mail, score), { after, staysFor: looking(dice), touches });

const clicking =
  (reader: (dice: Dice) => Reader, when: (dice: Dice) => number): Draw =>
  (dice, meant) => {
    const who = reader(dice);
    const after = when(dice);
    return onAsk((mail) => clickAndClose(mail, who, meant, after, dice));
  };

/** Clicks one number, and sends another one or the same from the page. */
export const tapping = (
  mail: RigMail,
  dice: Dice,
  clicked: number,
  sent: number,
  { after, words = '' }: { readonly after: number; readonly words?: string },
): Step[] =>
  visit(anyReader(dice).client, scoreLink(mail, clicked), {
    after,
    staysFor: dice.between(8, 60) * SECOND_MS,
    touches: true,
    does: pressScore(sent, words),
  });

/** A person clicks some time after a machine's visit. */
const afterMachine =
  (machine: (mail: RigMail, dice: Dice) => Step[], wait: number): Draw =>
  (dice, meant) => {
    const who = anyReader(dice);
    const after = 12 * SECOND_MS + wait;
    return onAsk((mail) => [...machine(mail, dice), ...clickAndClose(mail, who, meant, after, dice)]);
  };
const lone = (mail: RigMail, dice: Dice): Step[] =>
  fetchAll([scoreLink(mail, dice.pick(SCORES))], plainProgram(dice), 12 * SECOND_MS, 0);
const all = (mail: RigMail, dice: Dice): Step[] => burst(mail, dice, 12 * SECOND_MS, plainProgram(dice));

/** A detractor sends the number without a word, and a machine works on the mail that comes of it. */
const thenMachine =
  (
    machine: (link: string, client: Client, how: Omit<Sending, 'presses'>, dice: Dice) => Step[],
    on: 'cause' | 'case',
  ): Draw =>
  (dice, meant) => {
    const after = later(dice);
    const client = dice.pick([CLIENTS.headless, CLIENTS.plainChrome]);
    const hand = dice.chance(0.5) ? 'driver' : 'script';
    const how = { hand, goesOn: dice.chance(0.5) } as const;
    const steps = (mail: RigMail): Step[] => {
      const link = mail[on];
      return link === undefined ? [] : machine(link, client, how, dice);
    };
    return {
      ask: (mail) => tapping(mail, dice, meant, meant, { after }),
      ...(on === 'cause' ? { followUp: steps } : { alert: steps }),
    };
  };

export const PEOPLE: readonly Population[] = [
  person('click and close, desktop', clicking(atDesk, later)),
  person(
    'click and close, phone without a touch',
    clicking((dice) => ({ client: phone(dice), touches: false }), later),
  ),
  person('click within one minute', clicking(anyReader, minutes(0.25, 1))),
  person('click within three minutes', clicking(anyReader, minutes(1, 3))),
  person('click within ten minutes', clicking(anyReader, minutes(3, 10))),
  person(
    'click, tap and words',
    (dice, meant) => {
      const after = later(dice);
      return onAsk((mail) => tapping(mail, dice, meant, meant, { after, words: 'You know why.' }));
    },
    { wishes: ['words'] },
  ),
  person('change of mind by a tap', (dice, meant) => {
    const after = later(dice);
    const clicked = otherThan(meant, dice);
    return onAsk((mail) => tapping(mail, dice, clicked, meant, { after }));
  }),
  person('change of mind by a second click', (dice, meant) => {
    const who = anyReader(dice);
    const after = later(dice);
    const first = otherThan(meant, dice);
    const again = after + dice.between(35, 120) * SECOND_MS;
    return onAsk((mail) => [
      ...clickAndClose(mail, who, first, after, dice),
      ...clickAndClose(mail, who, meant, again, dice),
    ]);
  }),
  person(
    'no script',
    clicking((dice) => ({ client: withoutScript(dice), touches: true }), later),
  ),
  person(
    'behind browser isolation',
    clicking((dice) => ({ client: isolation(dice), touches: dice.chance(0.9) }), later),
    // The service's browser opens pages in ways of its own.
    { isInBrowser: false },
  ),
  person('after a burst, +3 min', afterMachine(all, 3 * MINUTE_MS), BEHIND_GATEWAY),
  person('after a burst, +10 min', afterMachine(all, 10 * MINUTE_MS), BEHIND_GATEWAY),
  person('after a burst, +3 h', afterMachine(all, 3 * HOUR_MS), BEHIND_GATEWAY),
  person('after a lone hit, +3 min', afterMachine(lone, 3 * MINUTE_MS), BEHIND_GATEWAY),
  person('after a lone hit, +10 min', afterMachine(lone, 10 * MINUTE_MS), BEHIND_GATEWAY),
  person('after a lone hit, +3 h', afterMachine(lone, 3 * HOUR_MS), BEHIND_GATEWAY),
  person('reloading', (dice, meant) => {
    const who = anyReader(dice);
    const after = later(dice);
    return onAsk((mail) =>
      [0, 5, 40].flatMap((seconds) => clickAndClose(mail, who, meant, after + seconds * SECOND_MS, dice)),
    );
  }),
  person('back after a month', (dice, meant) => {
    const who = anyReader(dice);
    const after = later(dice);
    return onAsk((mail) =>
      [0, 31].flatMap((days) => clickAndClose(mail, who, meant, after + days * DAY_MS, dice)),
    );
  }),
  person(
    'time-of-click check a second before',
    (dice, meant) => {
      const who = anyReader(dice);
      const client = plainProgram(dice);
      const after = later(dice);
      return onAsk((mail) => [
        ...fetchAll([scoreLink(mail, meant)], client, after - SECOND_MS, 0),
        ...clickAndClose(mail, who, meant, after, dice),
      ]);
    },
    BEHIND_GATEWAY,
  ),
  person(
    'sandbox fills in the follow-up',
    thenMachine(
      (link, client, how) => [
        sendForm(link, client, 30 * SECOND_MS, { ...how, presses: 'first button', fill: allFilledIn }),
      ],
      'cause',
    ),
    { ...BEHIND_GATEWAY, meant: detractorScore },
  ),
  person(
    "colleagues' gateway on case links",
    thenMachine(
      (link, client, how, dice) => [
        ...fetchAll([link], CLIENTS.plainChrome, 10 * SECOND_MS, 0, 'HEAD'),
        sendForm(link, client, 20 * SECOND_MS, {
          ...how,
          presses: dice.pick(['first button', 'every button']),
        }),
      ],
      'case',
    ),
    { ...BEHIND_GATEWAY, meant: detractorScore },
  ),
  person(
    'forwarded, and others click',
    (dice, meant) => {
      const who = anyReader(dice);
      const after = later(dice);
      const others = [otherThan(meant, dice), otherThan(meant, dice)];
      return onAsk((mail) => [
        ...clickAndClose(mail, who, meant, after, dice),
        ...others.flatMap((score, index) =>
          clickAndClose(mail, anyReader(dice), score, after + DAY_MS + index * HOUR_MS, dice),
        ),
      ]);
    },
    { who: 'forwarded' },
  ),
];
