import { describe, expect, it } from 'vitest';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import { placeholdersIn } from '../../infra/placeholders.ts';
import { readStage, type Stage } from '../../infra/stage.ts';
import { aProgramme } from '../support/factories.ts';

const OWN = { mailFrom: 'hello@acme.io', identity: 'acme.io' };
const stageOf = (settings: object, name = 'prod'): Stage =>
  readStage({ [name]: { ...OWN, ...settings } }, name);
const HOME = aProgramme({
  sender: { name: 'Acme', postalAddress: 'Acme, 7 Road, Town' },
  cases: { escalateTo: 'care@acme.io', escalateAfter: 'P3D', resolveWithin: 'P14D' },
});

describe('what must be your own', () => {
  it('is complete when everything is your own', () => {
    expect(placeholdersIn(stageOf({ alarmEmail: 'ops@acme.io' }), HOME)).toEqual([]);
  });

  it.each([
    [{ mailFrom: 'hello@example.com', identity: 'example.com' }, ['mailFrom', 'identity']],
    [{ mailFrom: 'hello@mail.example.org', identity: 'mail.example.org' }, ['mailFrom', 'identity']],
    [{ mailFrom: 'hello@acme.example', identity: 'acme.example' }, ['mailFrom', 'identity']],
    [{ alarmEmail: 'operations@example.net' }, ['alarmEmail']],
    [{ mailFrom: 'example.com@acme.io' }, []],
    [{ mailFrom: 'hello@notexample.com', identity: 'notexample.com' }, []],
    [{ mailFrom: 'hello@example.com.acme.io' }, []],
  ])('is missed in %j: %j', (settings, keys) => {
    const named = placeholdersIn(stageOf(settings), HOME).map(
      (sentence) => /stages\.prod\.(\w+) is still "/.exec(sentence)?.[1],
    );
    expect(named).toEqual(keys);
  });

  it('includes the postal address in every mail', () => {
    const { sender } = aProgramme();
    const [sentence, ...others] = placeholdersIn(stageOf({}), { ...HOME, sender });
    expect(sentence).toMatch(/^programme\.yaml: sender\.postalAddress is still "1 Example Street/);
    expect(others).toEqual([]);
  });

  it('includes every address that the programme writes to', () => {
    const programme: Programme = {
      ...HOME,
      cases: { ...HOME.cases, escalateTo: 'customer.care@hearback.example.com' },
      digests: [
        {
          name: 'all',
          to: ['lead@acme.io', 'lead@example.com'],
          on: 'mon',
          at: '08:00',
          template: 'digest/weekly',
        },
      ],
    };
    expect(placeholdersIn(stageOf({}), programme)).toEqual([
      expect.stringContaining('cases.escalateTo is still "customer.care@hearback.example.com"'),
      expect.stringContaining('digests[0].to is still "lead@example.com"'),
    ]);
  });

  it('may wait in the stage dev', () => {
    expect(placeholdersIn(stageOf({ alarmEmail: 'me@example.com' }, 'dev'), aProgramme())).toEqual([]);
  });
});
