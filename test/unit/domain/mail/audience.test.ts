import { describe, expect, it } from 'vitest';
import {
  AUDIENCE_FORM,
  type Audience,
  audienceName,
  audienceTag,
  readAudience,
  taggedAudience,
} from '../../../../functions/domain/mail/audience.ts';
import { programmeSchema } from '../../../../functions/domain/programme/programme.ts';
import { aProgramme, aStaffMail, refFor } from '../../../support/factories.ts';

const { recipient } = aStaffMail('kim');
const ref = refFor('kim');

describe('the name of an audience', () => {
  it.each<[Audience, string, string]>([
    [{ kind: 'digest', digest: 'leadership' }, 'leadership', 'leadership'],
    [{ kind: 'digest', digest: 'emea-2' }, 'emea-2', 'emea-2'],
    [{ kind: 'digest', digest: 'case' }, 'case', 'case'],
    [{ kind: 'owner', digest: 'owners', recipient }, `owners.${recipient}`, `owners_${recipient}`],
    [{ kind: 'owner', digest: 'case', recipient }, `case.${recipient}`, `case_${recipient}`],
    [{ kind: 'case', ref }, `.case.${ref}`, `_case_${ref}`],
  ])('of %j is %s, and in a tag %s; both are read back', (audience, name, tag) => {
    expect(audienceName(audience)).toBe(name);
    expect(readAudience(name)).toEqual(audience);
    expect(name).toMatch(AUDIENCE_FORM);
    expect(audienceTag(name)).toBe(tag);
    expect(tag).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(readAudience(taggedAudience(tag))).toEqual(audience);
  });

  it.each([
    '',
    'a'.repeat(81),
    'Leadership',
    'a_b',
    'a b',
    'leadership\n',
    ' leadership',
    'über',
  ])('is never %j', (text) => {
    expect(text).not.toMatch(AUDIENCE_FORM);
  });

  it.each(['a', 'a'.repeat(80), '.-9z'])('may be %j', (text) => {
    expect(text).toMatch(AUDIENCE_FORM);
  });

  it.each(['owners.x', '.case.x', 'a_b'])('cannot be the name of a digest in the programme: %s', (name) => {
    const digests = [{ name, to: ['lead@example.com'], on: 'mon', at: '08:00' }];
    expect(programmeSchema.safeParse({ ...aProgramme(), digests }).error?.issues).toMatchObject([
      { path: ['digests', 0, 'name'] },
    ]);
  });
});
