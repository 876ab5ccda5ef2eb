import { html } from 'hono/html';
import { rateOf, referenceability } from '../../../functions/domain/answering/score.ts';
import type { WeekCount } from '../../../functions/use-cases/count-score.ts';
import { count, percent, signed } from '../../terminal/dates-and-numbers.ts';
import type { Html } from './layout.ts';

// Charts as inline SVG, coloured by the style sheet. Each is drawn twice, for a phone and for a wide window,
// so that its letters keep their size. The style sheet shows one of the two.

interface Frame {
  readonly name: 'narrow' | 'wide';
  readonly width: number;
  readonly height: number;
  /** Space for the numbers beside the chart. */
  readonly left: number;
}

const FRAMES: readonly Frame[] = [
  { name: 'narrow', width: 340, height: 250, left: 58 },
  { name: 'wide', width: 960, height: 300, left: 64 },
];
const TOP = 22;
/** Space for the labels of the weeks. */
const BOTTOM = 28;
/** Space for the part of the last label that sticks out. */
const RIGHT = 6;

const weekCount = (weeks: number): string => (weeks === 1 ? 'one week' : `${weeks} weeks`);

interface Drawn {
  /** The middle of a week. */
  x(index: number): number;
  /** How wide one week is. */
  readonly step: number;
  /** @param share from 0, the bottom, to 1 */
  y(share: number): number;
  readonly frame: Frame;
}

function draw(frame: Frame, weeks: number): Drawn {
  const step = (frame.width - frame.left - RIGHT) / Math.max(1, weeks);
  return {
    step,
    x: (index) => frame.left + (index + 0.5) * step,
    y: (share) => TOP + (1 - share) * (frame.height - TOP - BOTTOM),
    frame,
  };
}

const line = (
  { frame, y }: Drawn,
  share: number,
  name: string,
  kind: string,
): Html => html`<line class="${kind}" x1="${frame.left}" x2="${frame.width}" y1="${y(share)}" y2="${y(share)}"/>
<text class="scale" x="${frame.left - 8}" y="${y(share) + 4}" text-anchor="end">${name}</text>`;

/** The numbers of the weeks; every second one where space is short. */
const names = ({ frame, x, step }: Drawn, weeks: readonly WeekCount[]): Html[] => {
  const every = Math.ceil(34 / step);
  return weeks.flatMap(({ week }, index) =>
    (weeks.length - 1 - index) % every === 0
      ? [
          html`<text class="scale" x="${x(index)}" y="${frame.height - 8}" text-anchor="middle">${week.slice(5)}</text>`,
        ]
      : [],
  );
};

const svg = (frame: Frame, label: string, content: readonly (Html | Html[])[]): Html =>
  html`<svg class="chart ${frame.name}" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${label}">${content}</svg>`;

/** The rate of each week with its interval. The scale never changes. */
export function rateChart(weeks: readonly WeekCount[]): Html[] {
  return FRAMES.map((frame) => {
    const drawn = draw(frame, weeks.length);
    const { x, y } = drawn;
    const at = (rate: number): number => y((rate + 1) / 2);
    const marks = weeks.flatMap(({ all }, index) => {
      const rate = rateOf(all);
      if (rate === undefined) return [];
      return [
        html`<line class="interval" x1="${x(index)}" x2="${x(index)}" y1="${at(rate.low)}" y2="${at(rate.high)}"/>
<circle class="rate" cx="${x(index)}" cy="${at(rate.value)}" r="5"/>
<text class="value" x="${x(index)}" y="${at(rate.high) - 6}" text-anchor="middle">${signed(referenceability(all))}</text>`,
      ];
    });
    return svg(
      frame,
      `The rate of ${weekCount(weeks.length)} with its 95 % interval. The numbers are in the table below.`,
      [
        ...[1, 0.5, -0.5, -1].map((rate) => line(drawn, (rate + 1) / 2, percent(rate), 'grid')),
        line(drawn, 0.5, percent(0), 'zero'),
        names(drawn, weeks),
        marks,
      ],
    );
  });
}

/** The next round number from this one up; its half is round too. */
function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 3, 4, 6, 8, 10].map((factor) => factor * magnitude).find((each) => each >= value) ?? value;
}

/** How many were asked and how many answered, week by week. */
export function askedChart(weeks: readonly WeekCount[]): Html[] {
  const most = roundUp(Math.max(...weeks.map(({ all }) => all.asked), 4));
  return FRAMES.map((frame) => {
    const drawn = draw(frame, weeks.length);
    const { x, y, step } = drawn;
    const width = step * 0.62;
    const bar = (index: number, value: number, kind: string): Html =>
      html`<rect class="${kind}" x="${x(index) - width / 2}" width="${width}" y="${y(value / most)}" height="${y(0) - y(value / most)}"/>`;
    return svg(
      frame,
      `Asked and answered in ${weekCount(weeks.length)}. The numbers are in the table below.`,
      [
        ...[1, 0.5, 0].map((share) => line(drawn, share, count(share * most), share === 0 ? 'zero' : 'grid')),
        names(drawn, weeks),
        weeks.flatMap(({ all }, index) => [
          bar(index, all.asked, 'asked'),
          bar(index, all.answered, 'answered'),
        ]),
      ],
    );
  });
}
