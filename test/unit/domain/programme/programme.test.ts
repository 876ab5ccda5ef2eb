import { describe, expect, it } from 'vitest';
import { programmeSchema } from '../../../../functions/domain/programme/programme.ts';
import { aProgramme } from '../../../support/factories.ts';

const DIGEST = { name: 'leaders', to: ['lead@example.com'], on: 'mon', at: '08:00' };

const CAMPAIGN = { name: 'spring', start: '2027-03-02', spreadOver: 'P14D', audience: {} };
const WINDOW = { days: ['mon'], from: '09:00', until: '16:00' };

/** The sound programme with other values at some places, `bands.0.from`; undefined takes a value away. */
function changed(values: Readonly<Record<string, unknown>>): unknown {
  const copy: object = structuredClone({ ...aProgramme(), digests: [DIGEST] });
  for (const [place, value] of Object.entries(values)) {
    const names = place.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce<object>((of, name) => Reflect.get(of, name), copy);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
  }
  return copy;
}

const issuesOf = (values: Readonly<Record<string, unknown>>): string[] =>
  (programmeSchema.safeParse(changed(values)).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

const DURATION =
  'Use an ISO 8601 duration of days, weeks, months or years, such as P30D, P6M or P2Y; at most P100Y.';
const LONGER = 'Use a duration longer than zero.';
const APART = 'Use at least P8D: nobody is asked twice within a week.';
const NAME = 'Use lower-case letters, digits and hyphens, starting with a letter; at most 31.';
const CAUSE_NAME = 'Use lower-case letters, digits and hyphens, starting with a letter; at most 16.';
const LOCALE = 'Use a language tag such as en, de or fr-CA.';
const ZONE = 'Use a time zone of the IANA list, such as Europe/Berlin.';
const ADDRESS = 'Use one email address, such as care@example.com.';
const TIME = 'Use a time of day such as "09:00".';
const SLICE = 'Use one of "region: EMEA", "band: new", "owner: dana@example.com" or "owner: each".';
const WHEN = 'Say when to ask: list milestones in "at", or give "every".';

describe('a programme', () => {
  it.each<[place: string, value: unknown]>([
    ['sender.name', 'x'.repeat(80)],
    ['sender.postalAddress', 'x'.repeat(200)],
    ['bands.2.name', `a${'9-'.repeat(15)}`],
    ['bands.0.label', { en: 'x'.repeat(40), 'de-AT': 'Neu' }],
    ['bands.0.thanks', { promoter: 'thanks/a', passive: 'thanks/b-2', detractor: 'thanks/c' }],
    ['bands.0.ask', { at: ['P1D'] }],
    ['bands.0.ask', { at: ['P179D'] }],
    ['bands.0.ask', { every: 'P8D' }],
    ['bands.1.ask', { at: ['P6M', 'P23M'] }],
    ['bands.0.from', 'P0M'],
    ['bands.1.from', 'P0Y6M'],
    ['sendWindow', { days: ['sat', 'sun'], from: '00:00', until: '23:59' }],
    ['fatigue.minGap', 'P100Y'],
    ['fatigue.maxPerYear', 6],
    ['staleAfter', 'P1D'],
    ['keyAccounts.annualValueFrom', 0.5],
    ['linksValidFor', 'P5Y'],
    ['causes.0.name', 'a23456789-123456'],
    ['causes.0.label', { en: 'x'.repeat(60) }],
    ['followUp.after', 'P0D'],
    ['staff', { locale: 'fr-CA', zone: 'America/Toronto' }],
    ['cases.escalateTo', 'Care@Example.com'],
    ['digests.0.slice', { region: 'EMEA' }],
    ['digests.0.slice', { band: 'veteran' }],
    ['digests.0.slice', { owner: 'dana@example.com' }],
    ['digests.0', { ...DIGEST, to: [], slice: { owner: 'each' } }],
    ['digests.0', { ...DIGEST, at: '23:59', locale: 'de', zone: 'UTC', template: 'digest/own' }],
    ['digests', Array.from({ length: 50 }, (_, index) => ({ ...DIGEST, name: `n${index}` }))],
  ])('may have as %s: %j', (place, value) => {
    expect(issuesOf({ [place]: value })).toEqual([]);
  });

  it.each<[place: string, value: unknown, ...messages: string[]]>([
    ['bands.2.name', 'New', NAME],
    ['bands.2.name', '1st', NAME],
    ['bands.2.name', `a${'9'.repeat(31)}`, NAME],
    ['bands.2.name', 'a b', NAME],
    ['bands.0.template', 'thanks/new', 'Name a template of the folder score, such as score/new.'],
    ['bands.0.template', 'x/score/new', 'Name a template of the folder score, such as score/new.'],
    ['bands.0.template', 'score/new!', 'Name a template of the folder score, such as score/new.'],
    ['bands.0.template', 'score/', 'Name a template of the folder score, such as score/new.'],
    ['followUp.template', 'why', 'Name a template of the folder follow-up, such as follow-up/why.'],
    ['followUp.thanks', 'x', 'Name a template of the folder thanks, such as thanks/detractor.'],
    ['digests.0.template', 'weekly', 'Name a template of the folder digest, such as digest/weekly.'],
    ['staleAfter', 'two weeks', DURATION],
    ['staleAfter', 'P101Y', DURATION],
    ['staleAfter', 'P99999999999Y', DURATION],
    ['staleAfter', 'P0D', LONGER],
    ['fatigue.minGap', 'P7D', APART],
    ['fatigue.minGap', 'P0D', LONGER, APART],
    ['fatigue.minGap', 'often', DURATION],
    ['linksValidFor', 'P61M', 'Use at most P5Y.'],
    ['linksValidFor', 'long', DURATION],
    ['staff.locale', 'de_DE', LOCALE],
    ['staff.locale', 'fr-ca', LOCALE],
    ['staff.zone', 'Berlin', ZONE],
    ['cases.escalateTo', 'nobody@', ADDRESS],
    ['sendWindow.from', '9:00', TIME],
    ['sendWindow.from', '109:00', TIME],
    ['digests.0.at', '24:00', TIME],
    ['digests.0.at', '08:60', TIME],
    ['digests.0.at', '08:000', TIME],
    ['digests.0.slice', { team: 'x' }, SLICE],
    ['bands.0.ask', { at: [] }, WHEN],
    ['bands.0.ask', {}, WHEN],
    ['causes.0.name', 'a2345678901234567', CAUSE_NAME],
    ['causes.0.name', 'Price', CAUSE_NAME],
    ['causes.0.name', '1price', CAUSE_NAME],
    ['causes.0.name', 'price!', CAUSE_NAME],
    ['sendWindow.days', [], 'Name at least one weekday.'],
    ['causes', [{ name: 'a', label: { en: 'A' } }], 'Give at least two causes to choose from.'],
    [
      'causes',
      Array.from({ length: 9 }, (_, index) => ({ name: `c${index}`, label: { en: 'C' } })),
      'Give at most eight causes: a longer list is not read.',
    ],
  ])('cannot have as %s: %j', (place, value, ...messages) => {
    expect(issuesOf({ [place]: value })).toEqual(messages.map((message) => `${place}: ${message}`));
  });

  it.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    [
      'a window that is too short',
      { sendWindow: { days: ['mon'], from: '09:30', until: '10:29' } },
      [
        'sendWindow.until: The window 09:30 to 10:29 is impossible: it must end at least 60 minutes after it starts, on the same day.',
      ],
    ],
    ['a window of an hour', { sendWindow: { days: ['mon'], from: '09:30', until: '10:30' } }, []],
    [
      'a band that ends before it starts, and no word of its milestones',
      {
        'bands.1': {
          name: 'settled',
          from: 'P6M',
          until: 'P6M',
          template: 'score/new',
          ask: { at: ['P9Y'] },
        },
      },
      [
        'bands.1.until: The band "settled" ends (P6M) before it starts (P6M).',
        'bands.2.from: Between the bands "settled" (until P6M) and "veteran" (from P2Y) there is a gap: a customer would be in neither.',
      ],
    ],
    [
      'milestones outside of their band',
      { 'bands.1.ask': { at: ['P5M', 'P6M', 'P2Y'] } },
      [
        'bands.1.ask.at.0: The milestone P5M lies outside the band "settled" (P6M to P2Y).',
        'bands.1.ask.at.2: The milestone P2Y lies outside the band "settled" (P6M to P2Y).',
      ],
    ],
    [
      'a milestone before a band without an end',
      { 'bands.2.ask': { at: ['P1Y'] } },
      ['bands.2.ask.at.0: The milestone P1Y lies outside the band "veteran" (P2Y to open end).'],
    ],
    [
      'a milestone that is no duration',
      { 'bands.0.ask': { at: ['soon'] } },
      [`bands.0.ask.at.0: ${DURATION}`],
    ],
    ['two bands of one name', { 'bands.1.name': 'new' }, ['bands.1.name: Two bands are named "new".']],
    [
      'a first band that starts later',
      { 'bands.0.from': 'P1D' },
      ['bands.0.from: The first band must start at P0D, or new customers have no band.'],
    ],
    [
      'a last band with an end',
      { 'bands.2.until': 'P9Y' },
      ['bands.2.until: The last band "veteran" must have no end, or long-standing customers have no band.'],
    ],
    [
      'a band without an end before another',
      { 'bands.0.until': undefined },
      ['bands.0.name: The band "new" has no end and overlaps "settled": give it "until: P6M".'],
    ],
    [
      'bands that overlap',
      { 'bands.1.from': 'P5M' },
      [
        'bands.1.from: The bands "new" (until P6M) and "settled" (from P5M) overlap: a customer would be in both.',
      ],
    ],
    [
      'bands that overlap only in some years',
      { 'bands.0.until': 'P183D' },
      [
        'bands.1.from: The bands "new" (until P183D) and "settled" (from P6M) overlap: a customer would be in both.',
      ],
    ],
    [
      'a gap between bands',
      { 'bands.1.from': 'P7M' },
      [
        'bands.1.from: Between the bands "new" (until P6M) and "settled" (from P7M) there is a gap: a customer would be in neither.',
      ],
    ],
    [
      'two causes of one name',
      { 'causes.1.name': 'support' },
      ['causes.1.name: Two causes are named "support".'],
    ],
    [
      'two digests of one name',
      { digests: [DIGEST, DIGEST] },
      ['digests.1.name: Two digests are named "leaders".'],
    ],
    [
      'a digest for nobody',
      { 'digests.0.to': [] },
      ['digests.0.to: The digest "leaders" goes to nobody. Name at least one address in "to".'],
    ],
    [
      'a digest for one owner and nobody',
      { 'digests.0': { ...DIGEST, to: [], slice: { owner: 'dana@example.com' } } },
      ['digests.0.to: The digest "leaders" goes to nobody. Name at least one address in "to".'],
    ],
    [
      'a digest for each owner and somebody else',
      { 'digests.0.slice': { owner: 'each' } },
      ['digests.0.to: The digest "leaders" goes to each owner. Remove "to".'],
    ],
    [
      'a digest of a band that it does not have',
      { 'digests.0.slice': { band: 'old' } },
      ['digests.0.slice.band: There is no band "old". There are: new, settled, veteran.'],
    ],
  ])('with %s', (_what, values, issues) => {
    expect(issuesOf(values)).toEqual(issues);
  });

  it.each<[place: string, value: unknown, said: RegExp]>([
    ['sender.name', ' ', /^sender\.name: Too small/],
    ['sender.name', 'x'.repeat(81), /^sender\.name: Too big/],
    ['sender.postalAddress', 'x'.repeat(9), /^sender\.postalAddress: Too small/],
    ['sender.postalAddress', 'x'.repeat(201), /^sender\.postalAddress: Too big/],
    ['bands', [], /^bands: Too small/],
    ['bands.0.label', { en: ' ' }, /^bands\.0\.label\.en: Too small/],
    ['bands.0.label', { en: 'x'.repeat(41) }, /^bands\.0\.label\.en: Too big/],
    ['causes.0.label', { en: ' ' }, /^causes\.0\.label\.en: Too small/],
    ['causes.0.label', { en: 'x'.repeat(61) }, /^causes\.0\.label\.en: Too big/],
    ['fatigue.maxPerYear', 0, /^fatigue\.maxPerYear: Too small/],
    ['fatigue.maxPerYear', 7, /^fatigue\.maxPerYear: Too big/],
    ['fatigue.maxPerYear', 1.5, /^fatigue\.maxPerYear: /],
    ['keyAccounts.annualValueFrom', 0, /^keyAccounts\.annualValueFrom: Too small/],
    ['sendWindow.days', ['monday'], /^sendWindow\.days\.0: Invalid option/],
    ['digests.0.on', 'monday', /^digests\.0\.on: Invalid option/],
    [
      'digests',
      Array.from({ length: 51 }, (_, index) => ({ ...DIGEST, name: `n${index}` })),
      /^digests: Too big/,
    ],
    ['digests.0.slice', { region: ' ' }, /^digests\.0\.slice\.region: Too small/],
    ['digests.0.slice', { owner: 'all' }, /^digests\.0\.slice\.owner: /],
    ['surprise', 1, /^: Unrecognized key/],
  ])('holds %s within its limits: %j', (place, value, said) => {
    expect(issuesOf({ [place]: value })).toEqual([expect.stringMatching(said)]);
  });

  it.each<[place: string, value: unknown]>([
    ['renewal', { askBefore: 'P0D' }],
    [
      'dates',
      [
        { column: 'contract_end', askBefore: 'P2W' },
        { column: 'go_live', askAfter: 'P0D' },
      ],
    ],
    ['campaigns', [CAMPAIGN]],
    ['campaigns', [{ ...CAMPAIGN, audience: { annualValueFrom: 5, annualValueBelow: 6 } }]],
    ['campaigns', [{ ...CAMPAIGN, audience: { tags: { plan: 'gold' }, bands: ['new'], locales: ['de'] } }]],
    [
      'windows',
      [
        { ...WINDOW, regions: ['EMEA', 'EMEA'] },
        { ...WINDOW, regions: ['APAC'] },
      ],
    ],
    [
      'holidays',
      [{ country: 'DE', state: 'BY' }, { dates: ['2028-02-29'] }, { country: 'IN', regions: ['APAC'] }],
    ],
    ['fatigue', { minGap: 'P8D', maxPerYear: 1, maxContactsPerYear: 12, ignoredAsks: 6, accountWeeks: 12 }],
    ['fatigue', { minGap: 'P8D', maxPerYear: 6, maxPerAccountPerYear: 365, quietTime: 'P1D' }],
    ['fatigue', { minGap: 'P8D', maxPerYear: 6, afterAnswer: 'P1Y', whileCaseOpen: 'P1M' }],
    ['keyAccounts', { annualValueFrom: 1, followUpAfter: 'P0D', escalateAfter: 'P1D', resolveWithin: 'P1D' }],
  ])('may also have as %s: %j', (place, value) => {
    expect(issuesOf({ [place]: value })).toEqual([]);
  });

  it.each<[place: string, value: unknown, ...messages: string[]]>([
    ['renewal', { askBefore: 'soon' }, `renewal.askBefore: ${DURATION}`],
    [
      'dates',
      [{ column: 'go_live' }],
      'dates.0: Say when to ask about "go_live": either "askBefore" or "askAfter".',
    ],
    [
      'dates',
      [{ column: 'go_live', askBefore: 'P1D', askAfter: 'P1D' }],
      'dates.0: Say when to ask about "go_live": either "askBefore" or "askAfter".',
    ],
    [
      'dates',
      [{ column: 'Go live', askAfter: 'P1D' }],
      'dates.0.column: Use the name of the column in lower-case letters, digits and underscores, such as contract_end.',
    ],
    [
      'dates',
      [{ column: 'renewal_on', askBefore: 'P1D' }],
      'dates.0.column: The column renewal_on has a setting of its own: "renewal".',
    ],
    [
      'dates',
      [
        { column: 'go_live', askAfter: 'P1D' },
        { column: 'go_live', askAfter: 'P1Y' },
      ],
      'dates.1.column: "go_live" is named twice.',
    ],
    [
      'dates',
      ['a', 'b', 'c', 'd'].map((column) => ({ column, askAfter: 'P1D' })),
      'dates: Name at most 3 columns.',
    ],
    ['campaigns', [CAMPAIGN, CAMPAIGN], 'campaigns.1.name: Two campaigns are named "spring".'],
    ['campaigns', [{ ...CAMPAIGN, name: 'Spring' }], `campaigns.0.name: ${NAME}`],
    [
      'campaigns',
      [{ ...CAMPAIGN, start: '2027-02-29' }],
      'campaigns.0.start: Use a day that there is, such as 2027-03-02.',
    ],
    [
      'campaigns',
      [{ ...CAMPAIGN, start: '2.3.2027' }],
      'campaigns.0.start: Use a day that there is, such as 2027-03-02.',
    ],
    ['campaigns', [{ ...CAMPAIGN, spreadOver: 'P0D' }], `campaigns.0.spreadOver: ${LONGER}`],
    [
      'campaigns',
      [{ ...CAMPAIGN, audience: { regions: [] } }],
      'campaigns.0.audience.regions: Name at least one region, or leave this out.',
    ],
    [
      'campaigns',
      [{ ...CAMPAIGN, audience: { accounts: [] } }],
      'campaigns.0.audience.accounts: Name at least one account, or leave this out.',
    ],
    [
      'campaigns',
      [{ ...CAMPAIGN, audience: { locales: ['de_DE'] } }],
      `campaigns.0.audience.locales.0: ${LOCALE}`,
    ],
    [
      'campaigns',
      [{ ...CAMPAIGN, audience: { annualValueFrom: 5, annualValueBelow: 5 } }],
      'campaigns.0.audience.annualValueBelow: Nobody is worth at least 5 and less than 5.',
    ],
    [
      'windows',
      [{ days: ['mon'], from: '09:00', until: '09:30', regions: ['EMEA'] }],
      'windows.0.until: The window 09:00 to 09:30 is impossible: it must end at least 60 minutes after it starts, on the same day.',
    ],
    [
      'windows',
      [{ ...WINDOW, regions: [] }],
      'windows.0.regions: Name at least one region, as the list of customers has it.',
    ],
    ['windows', [{ ...WINDOW, days: [], regions: ['EMEA'] }], 'windows.0.days: Name at least one weekday.'],
    [
      'windows',
      [
        { ...WINDOW, regions: ['EMEA'] },
        { ...WINDOW, regions: ['APAC', 'EMEA'] },
      ],
      'windows.1.regions.1: The region "EMEA" has a window already, the 1. of this list.',
    ],
    ['holidays', [{}], 'holidays.0: Name a country, or list days under "dates".'],
    [
      'holidays',
      [{ regions: ['EMEA'], dates: [] }],
      'holidays.0: Name a country, or list days under "dates".',
    ],
    [
      'holidays',
      [{ country: 'Germany' }],
      'holidays.0.country: Use the two letters of a country, such as DE.',
    ],
    ['holidays', [{ country: 'de' }], 'holidays.0.country: Use the two letters of a country, such as DE.'],
    [
      'holidays',
      [{ country: 'DE', state: 'Bavaria' }],
      'holidays.0.state: Use the letters of a state, such as BY for Bavaria.',
    ],
    [
      'holidays',
      [{ state: 'BY', dates: ['2027-01-06'] }],
      'holidays.0.state: A state needs the country that it is in.',
    ],
    [
      'holidays',
      [{ dates: ['2027-02-30'] }],
      'holidays.0.dates.0: Use a day that there is, such as 2027-03-02.',
    ],
    ['keyAccounts', { annualValueFrom: 1, escalateAfter: 'P0D' }, `keyAccounts.escalateAfter: ${LONGER}`],
    ['fatigue', { minGap: 'P8D', maxPerYear: 1, quietTime: 'P0D' }, `fatigue.quietTime: ${LONGER}`],
    ['fatigue', { minGap: 'P8D', maxPerYear: 1, afterAnswer: 'P0D' }, `fatigue.afterAnswer: ${LONGER}`],
    ['fatigue', { minGap: 'P8D', maxPerYear: 1, whileCaseOpen: 'P0D' }, `fatigue.whileCaseOpen: ${LONGER}`],
  ])('cannot have among triggers, windows and rules: %s %j', (place, value, ...messages) => {
    expect(issuesOf({ [place]: value })).toEqual(messages);
  });

  it.each<[setting: string, tooFew: number, tooMany: number]>([
    ['maxContactsPerYear', 0, 13],
    ['ignoredAsks', 0, 7],
    ['maxPerAccountPerYear', 0, 366],
    ['accountWeeks', 1, 13],
  ])('holds fatigue.%s within its limits', (setting, tooFew, tooMany) => {
    const of = (count: number) => issuesOf({ fatigue: { minGap: 'P8D', maxPerYear: 1, [setting]: count } });
    expect(of(tooFew)).toEqual([expect.stringMatching(`^fatigue.${setting}: Too small`)]);
    expect(of(tooMany)).toEqual([expect.stringMatching(`^fatigue.${setting}: Too big`)]);
    expect(of(tooFew + 1)).toEqual([]);
    expect(of(tooMany - 1)).toEqual([]);
  });

  it('has what is not said of campaigns and holidays', () => {
    const { campaigns, holidays } = programmeSchema.parse(
      changed({
        campaigns: [{ name: 'all', start: '2027-03-02', spreadOver: 'P1W' }],
        holidays: [{ country: 'DE' }],
      }),
    );
    expect(campaigns?.[0]?.audience).toEqual({});
    expect(holidays?.[0]?.dates).toEqual([]);
  });

  it('has what is not said', () => {
    const { digests, bands } = programmeSchema.parse(
      changed({
        'bands.0': { name: 'new', from: 'P0D', until: 'P6M', template: 'score/new', ask: { every: 'P1M' } },
      }),
    );
    expect(digests[0]).toEqual({ ...DIGEST, template: 'digest/weekly' });
    expect(bands[0]).toMatchObject({ thanks: {}, ask: { at: [] } });
    expect(programmeSchema.parse(changed({ digests: undefined })).digests).toEqual([]);
    const each = { name: 'owners', slice: { owner: 'each' }, on: 'mon', at: '08:00' };
    expect(programmeSchema.parse(changed({ digests: [each] })).digests[0]?.to).toEqual([]);
  });
});
