import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Dice } from '../../infra/local/simulation/dice.ts';
import { click, clickAndSend, fetchAll, postForm, SECOND_MS } from './acts.ts';
import { burst } from './machines.ts';
import type { Fate, Population, RigMail, Script, Step } from './population.ts';
import type { Client } from './visitor.ts';

// People, and the machines that get between them and us. Each means one score.

/** As people answer such questions: more high than low ones. */
const meantScore = (dice: Dice): number => dice.pick([1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10]);
const otherThan = (score: number, dice: Dice): number =>
  ((score - 1 + 1 + Math.floor(dice.between(0, 9))) % 10) + 1;
/** When people read their mail: minutes to hours after it came. */
const later = (dice: Dice): number => dice.between(20 * MINUTE_MS, 9 * HOUR_MS);

const person = (name: string, draw: (dice: Dice, meant: number) => Script): Population => ({
  name,
  who: 'person',
  draw: (dice): Fate => {
    const meant = meantScore(dice);
    return { meant, script: draw(dice, meant) };
  },
});
const onAsk = (ask: (mail: RigMail) => readonly Step[]): Script => ({ ask });

const clicking = (client: Client, when: (dice: Dice) => number) => (dice: Dice, meant: number) => {
  const after = when(dice);
  return onAsk((mail) => [click(mail, client, meant, after)]);
};

/** A person clicks some time after a machine's visit. */
const afterMachine =
  (visit: (mail: RigMail, dice: Dice) => Step[], wait: number, client: Client = 'webmail') =>
  (dice: Dice, meant: number) =>
    onAsk((mail) => [...visit(mail, dice), click(mail, client, meant, 12 * SECOND_MS + wait)]);

const lone = (mail: RigMail, dice: Dice): Step[] => [
  click(mail, 'scanner-like-chrome', 1 + Math.floor(dice.between(0, 10)), 12 * SECOND_MS),
];

export const PEOPLE: readonly Population[] = [
  person('click and close, desktop', clicking('webmail', later)),
  person('click and close, phone', clicking('phone', later)),
  person(
    'click within one minute',
    clicking('webmail', (dice) => dice.between(15, 60) * SECOND_MS),
  ),
  person(
    'click within three minutes',
    clicking('phone', (dice) => dice.between(60, 180) * SECOND_MS),
  ),
  person(
    'click within ten minutes',
    clicking('mail-app', (dice) => dice.between(180, 600) * SECOND_MS),
  ),
  person('click, tap and words', (dice, meant) => {
    const after = later(dice);
    return onAsk((mail) =>
      clickAndSend(mail, 'webmail', { clicked: meant, sent: meant, comment: 'You know why.', after }),
    );
  }),
  person('change of mind by a tap', (dice, meant) => {
    const after = later(dice);
    const clicked = otherThan(meant, dice);
    return onAsk((mail) => clickAndSend(mail, 'webmail', { clicked, sent: meant, after }));
  }),
  person('change of mind by a second click', (dice, meant) => {
    const after = later(dice);
    const first = otherThan(meant, dice);
    return onAsk((mail) => [
      click(mail, 'webmail', first, after),
      click(mail, 'webmail', meant, after + dice.between(15, 120) * SECOND_MS),
    ]);
  }),
  person('no script', clicking('old-browser', later)),
  person('behind browser isolation', clicking('isolation', later)),
  person(
    'after a burst, +3 min',
    afterMachine((mail, dice) => burst(mail, dice, 12 * SECOND_MS), 3 * MINUTE_MS),
  ),
  person(
    'after a burst, +10 min',
    afterMachine((mail, dice) => burst(mail, dice, 12 * SECOND_MS), 10 * MINUTE_MS),
  ),
  person(
    'after a burst, +3 h',
    afterMachine((mail, dice) => burst(mail, dice, 12 * SECOND_MS), 3 * HOUR_MS),
  ),
  person('after a lone hit, +3 min', afterMachine(lone, 3 * MINUTE_MS)),
  person('after a lone hit, +10 min', afterMachine(lone, 10 * MINUTE_MS)),
  person('after a lone hit, +3 h', afterMachine(lone, 3 * HOUR_MS)),
  person('reloading', (dice, meant) => {
    const after = later(dice);
    return onAsk((mail) =>
      [0, 5, 40].map((seconds) => click(mail, 'webmail', meant, after + seconds * SECOND_MS)),
    );
  }),
  person('back after a month', (dice, meant) => {
    const after = later(dice);
    return onAsk((mail) => [
      click(mail, 'webmail', meant, after),
      click(mail, 'webmail', meant, after + 31 * DAY_MS),
    ]);
  }),
  person('time-of-click check a second before', (dice, meant) => {
    const after = later(dice);
    return onAsk((mail) => [
      click(mail, 'scanner-like-chrome', meant, after - SECOND_MS),
      click(mail, 'webmail', meant, after),
    ]);
  }),
  person('a sandbox fills in the follow-up', (dice, meant) => {
    const after = later(dice);
    return {
      ask: (mail) => clickAndSend(mail, 'webmail', { clicked: meant, sent: meant, after }),
      followUp: (mail) =>
        mail.cause === undefined
          ? []
          : [postForm(mail.cause, 'headless', 30 * SECOND_MS, 'fields and first button')],
    };
  }),
  person('gateway on case links', (dice, meant) => {
    const after = later(dice);
    return {
      ask: (mail) => clickAndSend(mail, 'webmail', { clicked: meant, sent: meant, after }),
      alert: (mail) =>
        mail.case === undefined
          ? []
          : [
              ...fetchAll([mail.case], 'scanner', 10 * SECOND_MS, 0, 'HEAD'),
              postForm(mail.case, 'scanner-like-chrome', 20 * SECOND_MS, 'first button'),
            ],
    };
  }),
  {
    name: 'forwarded, and others click',
    who: 'forwarded',
    draw: (dice) => {
      const meant = meantScore(dice);
      const after = later(dice);
      const others = [otherThan(meant, dice), otherThan(meant, dice)];
      return {
        meant,
        script: onAsk((mail) => [
          click(mail, 'webmail', meant, after),
          ...others.map((score, index) => click(mail, 'webmail', score, after + DAY_MS + index * HOUR_MS)),
        ]),
      };
    },
  },
];
