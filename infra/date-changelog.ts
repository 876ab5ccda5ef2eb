// `npm version` runs this before and after it raises the version (`preversion` and `version` in
// package.json).
import { readFileSync, writeFileSync } from 'node:fs';
import { withRelease } from './changelog.ts';
import { complain } from './terminal/terminal.ts';
import { messageOf, UserError } from './terminal/user-error.ts';

const CHANGELOG = new URL('../CHANGELOG.md', import.meta.url);

try {
  const today = new Date().toISOString().slice(0, 10);
  const released = withRelease(
    readFileSync(CHANGELOG, 'utf8'),
    process.env.npm_new_version ?? 'nothing',
    today,
  );
  // The first run only checks: a release that cannot be made must change nothing.
  if (!process.argv.includes('--check')) writeFileSync(CHANGELOG, released);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  complain(messageOf(error));
  process.exitCode = 1;
}
