import * as z from 'zod/mini';
import { addAskState, EMPTY_TALLY, rateOf, referenceability, type Tally } from '../answering/score.ts';
import { bandOrder } from '../programme/band-order.ts';
import { bandLabel } from '../programme/label.ts';
import { displayWidth } from '../text/text-width.ts';
import { type Flag, flag, flagsOf, type PartState, partCells, type StateFlags } from './digest-cells.ts';
import type { Numbers } from './numbers.ts';
import type { Section } from './section.ts';
import { keptTally } from './week-figures.ts';

export interface BandFigures {
  readonly band: string;
  readonly tally: Tally;
}

interface Figures {
  /** Figures of the digest's week, most asked first. They add up to the whole. */
  readonly byBand: readonly BandFigures[];
}

interface BandRow extends StateFlags {
  /**
   * It has enough answers, but is hidden so that nobody can work out a band with too few. Then no other flag
   * is `yes`.
   */
  readonly hidden: Flag;
  readonly band: string;
  readonly asked: string;
  readonly answered: string;
  readonly score: string;
  readonly rate: string;
}

interface Values {
  /** In the order of the programme. Empty when there are fewer than two. */
  readonly bands: readonly BandRow[];
  /**
   * How many characters the column of bands takes in plain text. That is enough for every label without wide
   * letters.
   */
  readonly band_width: string;
}

/** The most characters for a label: four columns of numbers leave this much of a line of 80. */
const MAX_WIDTH = 40;
const MIN_WIDTH = 14;

/** How each band answered in the digest's week. */
export const BY_BAND: Section<Figures, Values> = {
  kept: { byBand: z.array(z.object({ band: z.string(), tally: keptTally })) },

  sum(weeks) {
    const bands = new Map<string, Tally>();
    const week = weeks.at(-1);
    return {
      addAsk(contact, state) {
        if (contact.week !== week) return;
        bands.set(contact.band, addAskState(bands.get(contact.band) ?? EMPTY_TALLY, state));
      },
      figures: () => ({
        byBand: [...bands]
          .map(([band, tally]): BandFigures => ({ band, tally }))
          .sort((a, b) => b.tally.asked - a.tally.asked || (a.band < b.band ? -1 : 1)),
      }),
    };
  },

  values({ byBand }, { programme, locale, numbers }) {
    const inOrder = bandOrder(programme.bands.map(({ name }) => name));
    const bands =
      byBand.length > 1
        ? partCells(byBand, ({ band }) => band)
            .sort((a, b) => inOrder(a.band, b.band))
            .map((cell) => row(cell, bandLabel(programme, cell.band, locale), numbers))
        : [];
    const widths = bands.map(({ band }) => displayWidth(band));
    return { bands, band_width: String(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, ...widths))) };
  },
};

function row(
  { tally, state }: { readonly tally: Tally; readonly state: PartState },
  band: string,
  { count, signed, signedPercent }: Numbers,
): BandRow {
  const rate = rateOf(tally);
  const isShown = state === 'shown' && rate !== undefined;
  return {
    band,
    ...flagsOf(state),
    hidden: flag(state === 'hidden'),
    asked: count(tally.asked),
    answered: isShown ? count(tally.answered) : '',
    score: isShown ? signed(referenceability(tally)) : '',
    rate: isShown ? signedPercent(rate.value) : '',
  };
}
