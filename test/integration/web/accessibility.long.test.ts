import { describe } from 'vitest';
import { browsedPages, chromium, lookAtPages } from '../../support/browsed-pages.ts';

/** The rules of axe whose verdict depends on colours or on the layout. */
const BY_LOOK = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

// Contrast depends on the colour scheme and the layout on the width, so this look and the one of the short
// tests, narrow and light, cover all four.
describe.skipIf(chromium === undefined)('the pages in a browser, wide and dark', () => {
  lookAtPages(browsedPages(), { scheme: 'dark', width: 1200, rules: (axe) => axe.withRules(BY_LOOK) });
});
