import { UserError } from './terminal/user-error.ts';

const UNRELEASED = '## Unreleased';
const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;
/** The heading of a release: `## 0.2.0 – 2026-11-27`. */
const RELEASE = /^## (\d+\.\d+\.\d+) – \d{4}-\d\d-\d\d$/m;

/** The newest version in a changelog; undefined before the first release. */
export const newestVersion = (changelog: string): string | undefined => RELEASE.exec(changelog)?.[1];

/**
 * Turns what stands under "Unreleased" into a release, and puts an empty "Unreleased" above it.
 *
 * @param version `0.3.0`; it must be above all versions in the changelog
 * @param day `YYYY-MM-DD`
 * @throws UserError that says what is missing
 */
export function withRelease(changelog: string, version: string, day: string): string {
  if (!VERSION.test(version))
    throw new UserError(`"${version}" is no version. Write three numbers, such as 0.3.0.`);
  const newest = newestVersion(changelog);
  if (newest !== undefined && !isAbove(version, newest))
    throw new UserError(`CHANGELOG.md already has ${newest}. Choose a version above it.`);
  const [before = '', ...rest] = changelog.split(new RegExp(`^${UNRELEASED}$`, 'm'));
  if (rest.length !== 1)
    throw new UserError(`CHANGELOG.md needs one heading "${UNRELEASED}", and has ${rest.length}.`);
  const [after = ''] = rest;
  const [unreleased = ''] = after.split(/^## /m);
  if (!/^- /m.test(unreleased))
    throw new UserError(
      `Nothing stands under "${UNRELEASED}" in CHANGELOG.md. Say there what changes for users.`,
    );
  return `${before}${UNRELEASED}\n\n## ${version} – ${day}${after}`;
}

function isAbove(version: string, other: string): boolean {
  const [a = [], b = []] = [version, other].map((each) => each.split('.').map(Number));
  const index = a.findIndex((part, at) => part !== b[at]);
  return index >= 0 && (a[index] ?? 0) > (b[index] ?? 0);
}
