import { describe, expect, it } from 'vitest';
import { campaignOccasion } from '../../../functions/domain/asking/campaigns.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import {
  appliedLines,
  differenceLines,
  type PreviewFacts,
  previewLines,
} from '../../../infra/ops/programme-text.ts';
import { aProgramme } from '../../support/factories.ts';
import { FROM, figuresOf, goes, held } from './programme-figures.ts';

const KEY = { annualValue: 80_000 };
const small = (annualValue: number) => ({ annualValue });

const facts = (change: Partial<PreviewFacts> = {}): PreviewFacts => ({
  figures: figuresOf([
    [KEY, [goes('2026-11-04T10:00:00Z')]],
    [small(10_000), [goes('2026-11-04T11:00:00Z'), held('2026-11-20', 'min-gap')]],
    [small(10_000), [held('2026-11-05', 'quiet-time', '2026-11-11'), goes('2026-11-11T09:00:00Z')]],
    [{}, [{ kind: 'never', reason: 'opted-out' }]],
  ]),
  spreads: [],
  unknownNames: [],
  withoutTurn: 0,
  unreadable: [],
  from: FROM,
  days: 14,
  perDay: 1_000,
  isPublished: true,
  ...change,
});

describe('what a preview says', () => {
  it('is how many mails go in which week, and what the rules hold back', () => {
    expect(previewLines(facts())).toEqual([
      'From Tue, 3 Nov 2026, 14 days, if nobody answers. This programme is published.',
      '',
      '4 customers; 3 of them get 3 mails.',
      'The fullest day is Wed, 4 Nov 2026 with 2 mails.',
      'SES takes 1,000 mails a day, and no day needs more.',
      '',
      'seven days from   mails  first in line  ',
      'Tue, 3 Nov 2026       2              1  ██████████████████████████████',
      'Tue, 10 Nov 2026      1              0  ███████████████',
      '',
      'Held back or dropped, by rule:',
      expect.stringMatching(/^ {2}min-gap: 1 contact of 1 customer, because they were asked not long ago/),
      expect.stringMatching(/^ {2}quiet-time: 1 contact of 1 customer, because .*\(fatigue\.quietTime\)\.$/),
      'Never mailed as things stand:',
      '  1 customer, because your own record says that this customer wants no mail.',
      'The top 20 % of the customers with a value (1) hold 80 % of all value. 1 customer has no value in the list.',
    ]);
  });

  it('says of a programme that is not published that it is not in force', () => {
    expect(previewLines(facts({ isPublished: false }))[0]).toMatch(/not published yet: so it would be once/);
  });

  it.each([
    [
      1,
      /^SES takes 1 mail a day\. 1 day needs more, the first Wed, 4 Nov 2026: 2 mails\. .* \(1 that day\)\.$/,
    ],
    [undefined, /^What SES takes in a day is not known here\.$/],
    [Number.POSITIVE_INFINITY, /^SES sets no limit for a day\.$/],
  ])('names the days on which more is due than SES takes: %s', (perDay, line) => {
    expect(previewLines(facts({ perDay }))).toContainEqual(expect.stringMatching(line));
  });

  it('says so when key accounts alone are more than SES takes', () => {
    const figures = figuresOf([
      [KEY, [goes('2026-11-04T10:00:00Z')]],
      [KEY, [goes('2026-11-04T10:00:00Z')]],
    ]);
    expect(previewLines(facts({ figures, perDay: 1 }))).toContainEqual(
      expect.stringMatching(/\(2 that day, and those alone are too many\)\.$/),
    );
  });

  it('counts whom each campaign asks of those whom it is for', () => {
    const campaigns = ['spring', 'summer'].map((name) => ({
      name,
      audience: {},
      start: '2026-11-04',
      spreadOver: 'P2W',
    }));
    const programme = aProgramme({ campaigns });
    const occasion = campaignOccasion({ name: 'spring' });
    const figures = figuresOf([[{}, [goes('2026-11-04T10:00:00Z', occasion)]]], programme);
    const spreads = [
      { campaign: 'spring', customers: 2, days: 14, fullest: 1 },
      { campaign: 'summer', customers: 1_200, days: 14, fullest: 86 },
      { customers: 40, days: 14, fullest: 3 },
    ];
    const line = 'In these days spring asks 1 of 2 customers, summer asks 0 of 1,200 customers.';
    expect(previewLines(facts({ figures, spreads }))).toContain(line);
    expect(previewLines(facts())).not.toContainEqual(expect.stringContaining(' asks '));
  });

  it('warns of a campaign that matches nobody, and of a spread that is too short for SES', () => {
    const spreads = [
      { campaign: 'spring', customers: 0, days: 14, fullest: 0 },
      { campaign: 'summer', customers: 70, days: 7, fullest: 10 },
      { customers: 21, days: 7, fullest: 3 },
    ];
    expect(previewLines(facts({ spreads, perDay: 2 })).filter((line) => line.startsWith('Warning'))).toEqual([
      'Warning: The campaign "spring" matches nobody. Look at its audience.',
      'Warning: The campaign "summer" spreads 70 customers over 7 days, which is 10 mails on its fullest day, and SES takes 2. Give it P35D at least.',
      'Warning: The onboarding spreads 21 customers over 7 days, which is 3 mails on its fullest day, and SES takes 2. Give it P11D at least.',
    ]);
  });

  it('says whose turn in the account is not handed out, once the programme is published', () => {
    const turns = /^2 customers without a turn in their account so far.*npm run programme -- apply$/;
    expect(previewLines(facts({ withoutTurn: 2 }))).toContainEqual(expect.stringMatching(turns));
    expect(previewLines(facts({ withoutTurn: 2, isPublished: false }))).not.toContainEqual(
      expect.stringMatching(turns),
    );
  });

  it('is short when nothing will happen, and names what cannot be read', () => {
    const unreadable = [new UnreadableItem('CUSTOMER#03 abc cannot be read: zone.')];
    expect(previewLines(facts({ figures: figuresOf([]), unreadable, perDay: 0 }))).toEqual([
      'From Tue, 3 Nov 2026, 14 days, if nobody answers. This programme is published.',
      '',
      '0 customers; 0 of them get 0 mails.',
      '',
      'No rule holds anything back.',
      '1 customer cannot be read and was left out: CUSTOMER#03 abc cannot be read: zone.',
    ]);
  });
});

describe('what a preview warns of', () => {
  it('is names that no customer has, with their place, and campaigns that are over', () => {
    const lines = previewLines(
      facts({
        spreads: [{ campaign: 'old', customers: 3, days: 14, fullest: 1, isOver: true }],
        unknownNames: [{ path: ['windows', 0, 'regions', 1], name: 'EMAE' }],
      }),
    );
    expect(lines).toContain(
      'Warning: The campaign "old" is over: its last day has passed. Take it out, or look at its start.',
    );
    expect(lines).toContain(
      'Warning: windows[0].regions[1]: no customer has "EMAE". Write it as the list of customers has it.',
    );
  });
});

describe('what a difference says', () => {
  it('is who is asked earlier and later, before and after, and what to do then', () => {
    const lines = differenceLines({
      moves: { earlier: 12, later: 3, noLonger: 1, newly: 0, same: 1_284 },
      before: figuresOf([[{}, [goes('2026-11-04T10:00:00Z')]]]),
      after: figuresOf([[{}, []]]),
      spreads: [],
      unknownNames: [],
      withoutTurn: 0,
      unreadable: [],
      from: FROM,
      days: 1,
      perDay: 1_000,
    });
    expect(lines).toEqual([
      'From Tue, 3 Nov 2026, 1 day, if nobody answers. Their next mail comes',
      '  earlier for                     12',
      '  later for                        3',
      '  no longer in these days for      1',
      '  newly for                        0',
      '  as before for                1,284',
      '',
      '                       before  after',
      'mails                       1      0',
      'customers who get one       1      0',
      'Later mails than the next are counted here too.',
      'Fullest day before: Wed, 4 Nov 2026, 1 mail; after: none.',
      'SES takes 1,000 mails a day, and no day needs more.',
      '',
      'No rule holds anything back.',
      '',
      'Nothing was changed. Publish it (npm start on this machine, npm run deploy for a stage), then: npm run programme -- apply',
    ]);
  });
});

describe('what apply says', () => {
  const none = { moved: 0, unmoved: 0, parked: 0, busy: 0, failed: [], unreadable: [] };

  it('is how many were planned anew', () => {
    expect(appliedLines({ ...none, moved: 1, unmoved: 1_299 })).toEqual([
      '1 customer planned anew or with another turn in their account, 1,299 stay as they were.',
    ]);
  });

  it('is what a person has to do about the others', () => {
    expect(
      appliedLines({
        ...none,
        parked: 2,
        busy: 1,
        failed: [],
        unreadable: [new UnreadableItem('it is spoilt.')],
      }),
    ).toEqual([
      '0 customers planned anew or with another turn in their account, 0 stay as they were.',
      '2 customers parked after failures; npm run redrive -- parked brings them back.',
      '1 customer was busy meanwhile. Run this again for them.',
      '1 customer cannot be read and was left out: it is spoilt.',
    ]);
  });
});
