import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/units.ts';
import type { HitKind } from './evidence.ts';

/**
 * The policy of evidence: every window and weight. A click stands for a person when its points are not below
 * 0. Sources stand beside each number, and what other values cost stands in `decisions/07-evidence.md`.
 */
export const WEIGHTS = {
  /**
   * How long after the first click of a person another one replaces it, and nothing follows. Of 836 scanner
   * bursts seen by one sender, 99.3 % started within 30 minutes of sending (craft-campaign issue 546).
   */
  quarantineMs: 30 * MINUTE_MS,

  /** By what a request says of itself. Each step says less of a person. */
  kind: {
    // Only a browser that somebody uses has a page to come from.
    page: 3,
    // Mail programs, but also browsers that are driven.
    app: 2,
    // Safari has no word for a gesture (WebKit bug 247697), nor has a browser behind isolation or a redirect.
    navigation: 1,
    // Browsers of before 2020 to 2023.
    plain: 0,
    // It says as little as `plain` does. What speaks against the false name stands below.
    forged: 0,
    // Form.submit(), a click by script and programs never say a gesture (measured). Nothing outweighs it.
    post: -99,
    declared: -99,
  } satisfies Readonly<Record<HitKind, number>>,
  /** Hits from before kinds were kept: like a navigation, for nothing more is known. */
  noKind: 1,

  /**
   * Machines come soon: 69.1 % of the 836 bursts within a minute of sending, 28.3 % more within five, 1.9 %
   * more within 30. Two and five minutes made no difference in our measurement; thirty cost 23 people of 55.
   */
  early: [
    { untilMs: MINUTE_MS, points: -6 },
    { untilMs: 5 * MINUTE_MS, points: -4 },
  ],

  /**
   * After that: driven browsers are at a desk, where hardly anybody closes a page without moving a pointer
   * over it. If nobody was seen there, then only a click on a page is enough (3 - 3).
   */
  desertedDesk: { points: -3, untilMs: 30 * MINUTE_MS },

  /**
   * A program under a browser's name comes by itself within five minutes as a rule, and here four times as
   * late. Then only somebody who presses outweighs it. Later somebody has clicked, and a service opens the
   * page for them: isolation that strips what browsers say, a check at the time of a click.
   */
  falseName: { points: -6, untilMs: 20 * MINUTE_MS },

  /**
   * A receiver's scanner that is a program is no phone. Where one came before as early, the browser of a
   * phone is somebody else's: from the second minute on whatever it says (0 + 4 - 4).
   */
  otherDevice: 4,

  /**
   * Somebody was at the page. Sandboxes move their pointer too, come in the first minute, and from no page.
   * They drive Chromium, which then names a gesture (measured). So in that minute what only moved is enough
   * for a click on a page (3 + 3 - 6) and where no gesture was named, as in Safari (1 + 5 - 6). A press or a
   * touch outweighs the first minute for all (0 + 12 - 6 - 6). A mouse moves before it presses and is told
   * once; who presses a button of the page needs no points.
   */
  seen: { moved: 3, movedUnnamed: 5, pressed: 12 },
  /**
   * How long after a click somebody may be seen at its page: later it says only that a page was left open.
   * For as long settling waits after a click that is doubted.
   */
  seenWithinMs: 20 * MINUTE_MS,

  /**
   * How far the habits of a receiver may move an early click: enough for a click in a mail program where
   * machines never come, and not for a request that says nothing. They speak for or against a lone click
   * only: where something else came as early, the machine of that receiver has been there.
   */
  habit: { points: 5, untilMs: 30 * MINUTE_MS },

  /** Requests that follow each other within this are one visit. Published bursts last seconds. */
  visitMs: 60 * SECOND_MS,
  /** One person does not follow two links this fast: each opens a page. */
  handMs: 5 * SECOND_MS,
  /** A person changes their mind once, perhaps. So many numbers in one visit are a program's. */
  burstScores: 3,
  /** So many numbers one at a time, all by the same kind of client, are a crawl. */
  crawlScores: 4,
  crawlMs: 24 * HOUR_MS,
  /**
   * A click on one number that is so many usual steps away from all others is none of the crawl. Of steps of
   * random length (exponential) the first is as long in one crawl of 250.
   */
  crawlPause: 8,
  /**
   * A lone machine that was here early comes back (a re-scan the next day, a mail let out of quarantine): the
   * same kind of request by the same kind of client, and nobody at the page. Only a click on a page outweighs
   * it.
   */
  cameBack: -3,
} as const;
