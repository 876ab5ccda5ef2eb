import { shownLine } from '../../functions/domain/text/shown-text.ts';
import { type HabitList, NAMED_FROM, type ReceiverLine } from '../../functions/use-cases/list-habits.ts';
import { shareText } from '../terminal/dates-and-numbers.ts';
import { HABIT_WORDS } from '../terminal/evidence-words.ts';
import { tableLines } from '../terminal/text-table.ts';

const MAX_SHOWN = 50;

const number = (value: number): string => value.toFixed(1);

const row = ({ name, visits, share, habit, gateway = '–' }: ReceiverLine): string[] => [
  shownLine(name),
  number(visits.asks),
  number(visits.visited),
  shareText(share),
  gateway,
  HABIT_WORDS[habit],
];

/** What is known of receivers, for a terminal. */
export function habitsLines({ week, anywhere, gateways, domains, unnamed }: HabitList): string[] {
  if (week === undefined)
    return [
      'Nothing was learnt of receivers yet. The first digest after a whole week of questions does so; until then clicks are weighed as usual.',
    ];
  const shown = domains.slice(0, MAX_SHOWN);
  return [
    `How often mail scanners visit the questions within half an hour, learnt up to ${week}. Older questions weigh less.`,
    '',
    ...tableLines([
      ['receiver', 'questions', 'visited', 'share', 'gateway', 'so they come'],
      row(anywhere),
      ...gateways.map((each) => row({ ...each, name: `behind ${each.name}` })),
      ...shown.map(row),
    ]),
    '',
    ...(domains.length > shown.length ? [`${domains.length - shown.length} more domains are known.`] : []),
    ...(unnamed.domains === 0
      ? []
      : [
          `${unnamed.domains} ${unnamed.domains === 1 ? 'domain has' : 'domains have'} fewer than ${NAMED_FROM} customers and no name here: ${number(unnamed.visits.asks)} questions, ${number(unnamed.visits.visited)} of them visited.`,
        ]),
    'Few questions at a domain fall back to its gateway, and then to what is usual anywhere. Some half of all visits give themselves away; the share is of those.',
    'A lone click in the first half hour is a person’s where they hardly ever come, and doubted where they nearly always do, unless somebody pressed something at its page; after five minutes a moving pointer is enough.',
  ];
}
