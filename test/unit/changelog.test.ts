import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newestVersion, withRelease } from '../../infra/changelog.ts';

const CHANGELOG = `# Changelog
What changed.

## Unreleased
### Added
- A new thing.

## 0.9.1 – 2026-11-02
### Added
- An old thing.
`;
const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('a release', () => {
  it('takes what stands under "Unreleased", and leaves an empty one above', () => {
    expect(withRelease(CHANGELOG, '0.10.0', '2026-12-01')).toBe(
      CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n## 0.10.0 – 2026-12-01\n'),
    );
  });

  it('can be the first', () => {
    const first = CHANGELOG.slice(0, CHANGELOG.indexOf('## 0.9.1'));
    expect(newestVersion(first)).toBeUndefined();
    expect(newestVersion(withRelease(first, '0.1.0', '2026-12-01'))).toBe('0.1.0');
  });

  it.each(['1', 'v0.10.0', '0.10', '0.10.0-beta.1', ''])('has no version such as "%s"', (version) => {
    expect(() => withRelease(CHANGELOG, version, '2026-12-01')).toThrow(/is no version/);
  });

  it.each(['0.9.1', '0.9.0', '0.8.12', '0.0.99'])('never goes back to %s', (version) => {
    expect(() => withRelease(CHANGELOG, version, '2026-12-01')).toThrow('already has 0.9.1');
  });

  it.each(['0.9.2', '0.9.10', '0.10.0', '1.0.0'])('can go on to %s', (version) => {
    expect(newestVersion(withRelease(CHANGELOG, version, '2026-12-01'))).toBe(version);
  });

  it.each([
    ['nothing new', CHANGELOG.replace('- A new thing.\n', ''), /Nothing stands under "## Unreleased"/],
    ['no such heading', CHANGELOG.replace('## Unreleased', '## Next'), /and has 0/],
    ['two of them', `${CHANGELOG}## Unreleased\n- Another.\n`, /and has 2/],
  ])('is refused with %s', (_, changelog, reason) => {
    expect(() => withRelease(changelog, '0.10.0', '2026-12-01')).toThrow(reason);
  });

  it('is the version in package.json', () => {
    expect(newestVersion(read('CHANGELOG.md'))).toBe(JSON.parse(read('package.json')).version);
    expect(JSON.parse(read('package-lock.json')).version).toBe(JSON.parse(read('package.json')).version);
  });
});
