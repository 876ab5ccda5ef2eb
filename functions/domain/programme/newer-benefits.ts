import type { Group } from './group.ts';
import type { Band } from './programme.ts';

/** A benefit that a band has and one of longer tenure lacks. */
export interface NewerBenefit {
  readonly group: Group;
  readonly band: string;
  /** The first band of longer tenure without it. */
  readonly older: string;
}

const GROUPS: readonly Group[] = ['promoter', 'passive', 'detractor'];

/**
 * What newer customers get and older ones do not. Those who have been here longest come first, so this is
 * hardly meant.
 *
 * @param hasBenefit whether a band has the benefit for a group
 */
export const newerBenefits = (
  bands: readonly Band[],
  hasBenefit: (band: Band, group: Group) => boolean,
): NewerBenefit[] =>
  GROUPS.flatMap((group) => {
    const first = bands.findIndex((band) => hasBenefit(band, group));
    const band = bands[first];
    const older = bands.slice(first + 1).find((each) => !hasBenefit(each, group));
    return band === undefined || older === undefined ? [] : [{ group, band: band.name, older: older.name }];
  });
