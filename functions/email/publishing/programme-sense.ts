import { campaignOccasion } from '../../domain/asking/campaigns.ts';
import { COLUMNS } from '../../domain/importing/customer-columns.ts';
import { heldMilestones } from '../../domain/programme/held-milestones.ts';
import { newerBenefits } from '../../domain/programme/newer-benefits.ts';
import type { Programme } from '../../domain/programme/programme.ts';

// What can be said of a programme whose settings are right one by one: what cannot be meant, and what is
// hardly meant.

/** A thing to say about a place in the programme. */
export interface Remark {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What prevents publishing. */
export const contradictions = (programme: Programme): Remark[] => [
  ...unknownBands(programme),
  ...likeNumbers(programme),
  ...ownColumns(programme),
];

/** What marketers should look at. It prevents nothing. */
export const warnings = (programme: Programme): Remark[] => [
  ...heldBack(programme),
  ...benefits(programme),
  ...endlessTurns(programme),
];

/** Campaigns for bands that nobody is in. */
const unknownBands = ({ campaigns = [], bands }: Programme): Remark[] => {
  const names = bands.map(({ name }) => name);
  return campaigns.flatMap(({ name, audience }, index) =>
    (audience.bands ?? []).flatMap((band, nth) =>
      names.includes(band)
        ? []
        : [
            {
              path: ['campaigns', index, 'audience', 'bands', nth],
              message: `The campaign "${name}" matches nobody: there is no band "${band}". There are: ${names.join(', ')}.`,
            },
          ],
    ),
  );
};

/** Campaigns whose contacts could not be told apart. */
const likeNumbers = ({ campaigns = [] }: Programme): Remark[] =>
  campaigns.flatMap((campaign, index) => {
    const other = campaigns
      .slice(0, index)
      .find((each) => campaignOccasion(each) === campaignOccasion(campaign));
    return other === undefined
      ? []
      : [
          {
            path: ['campaigns', index, 'name'],
            message: `The names "${campaign.name}" and "${other.name}" happen to get the same number, so their mails could not be told apart. Use another name for one of them.`,
          },
        ];
  });

/** Columns that lists have for something else. */
const ownColumns = ({ dates = [] }: Programme): Remark[] =>
  dates.flatMap(({ column }, index) =>
    (COLUMNS as readonly string[]).includes(column)
      ? [
          {
            path: ['dates', index, 'column'],
            message: `The column "${column}" of a list means something else already. Name a column of your own.`,
          },
        ]
      : [],
  );

/** Milestones on whose day no question can go, by the rule that holds it back. */
const heldBack = (programme: Programme): Remark[] =>
  heldMilestones(programme).map(({ path, rule, daysAfter }) => {
    const { minGap, maxPerYear } = programme.fatigue;
    const why =
      rule === 'minGap'
        ? `it comes ${daysAfter} ${daysAfter === 1 ? 'day' : 'days'} after the one before, and fatigue.minGap is ${minGap}`
        : `there are ${maxPerYear} in the 365 days before, and fatigue.maxPerYear is ${maxPerYear}`;
    const which = path.at(-1) === 'every' ? 'Some of these questions never go' : 'This question never goes';
    return {
      path,
      message: `${which}: ${why}. The question before it was as good.`,
    };
  });

/** Benefits that newer customers get and older ones do not. */
const benefits = ({ bands }: Programme): Remark[] =>
  newerBenefits(bands, ({ thanks }, group) => thanks[group] !== undefined).map(({ group, band, older }) => ({
    path: ['bands', bands.findIndex(({ name }) => name === older), 'name'],
    message: `The band "${band}" thanks a ${group} by mail, and "${older}", who have been here longer, get none. Those who have been here longest come first.`,
  }));

/** Two rules about accounts of which one says all. */
const endlessTurns = ({ fatigue: { maxPerAccountPerYear, accountWeeks } }: Programme): Remark[] =>
  maxPerAccountPerYear !== undefined && accountWeeks !== undefined && maxPerAccountPerYear <= 52
    ? [
        {
          path: ['fatigue', 'accountWeeks'],
          message: `maxPerAccountPerYear (${maxPerAccountPerYear}) lets one person of an account be asked in ${Math.floor(365 / maxPerAccountPerYear)} days, so this adds nothing but delay. Remove one of the two.`,
        },
      ]
    : [];
