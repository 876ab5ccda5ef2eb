import { describe, expect, test } from 'vitest';
import { campaignOccasion } from '../../../../functions/domain/asking/campaigns.ts';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { describeProblem } from '../../../../functions/email/publishing/compile.ts';
import { readProgramme } from '../../../../functions/email/publishing/programme-file.ts';
import { SOUND, withTemplates } from './templates-folder.ts';

const text = SOUND['programme.yaml'] ?? '';

/** The first name with the number of another. */
const LIKE_ONE =
  Array.from({ length: 500 }, (_, nth) => `c${nth}`).find(
    (name) => campaignOccasion({ name }) === campaignOccasion({ name: 'one' }),
  ) ?? '';

const MAILS = Object.keys(SOUND)
  .filter((path) => path.endsWith('.mjml') && !path.startsWith('partials/'))
  .map((path) => path.slice(0, -'.mjml'.length));
const PAGES = ['', 'de', 'en'];

const reading = (
  programme: string,
  templates: readonly string[] = MAILS,
  pages: readonly string[] = PAGES,
): Promise<Record<'problems' | 'warnings', string[]>> =>
  withTemplates({ 'programme.yaml': programme }, async (root) => {
    const beside = { templates: new Set(templates), pages };
    const { problems, warnings } = await readProgramme({ root, shownAs: 'templates' }, beside);
    return { problems: problems.map(describeProblem), warnings: warnings.map(describeProblem) };
  });
const problemsOf = async (...of: Parameters<typeof reading>): Promise<string[]> =>
  (await reading(...of)).problems;

const overlapping = text.replace('from: P1Y', 'from: P6M');

describe('reading programme.yaml', () => {
  test('the sound programme is read', async () => {
    expect(await reading(text)).toEqual({ problems: [], warnings: [] });
  });

  test.each<[string, string, string[]]>([
    [
      'by the gap',
      text.replace('minGap: P60D', 'minGap: P400D'),
      [
        expect.stringMatching(
          /^templates\/programme\.yaml:\d+ bands\[1\]\.ask\.every: Some of these questions never go: it comes 335 days after the one before, and fatigue\.minGap is P400D\. The question before it was as good\.$/,
        ),
      ],
    ],
    [
      'by the yearly maximum',
      text.replace('maxPerYear: 4', 'maxPerYear: 1').replace(/at: \[[^\]]*\]/, 'at: [P30D, P200D]'),
      [
        expect.stringMatching(
          /bands\[0\]\.ask\.at\[1\]: This question never goes: there are 1 in the 365 days before, and fatigue\.maxPerYear is 1\./,
        ),
        expect.stringContaining('bands[1].ask.every: Some of these questions'),
      ],
    ],
  ])('a milestone that is held back %s is warned of', async (_what, programme, warnings) => {
    expect(programme).not.toBe(text);
    expect(await reading(programme)).toEqual({ problems: [], warnings });
  });

  test.each<[string, string, string[]]>([
    [
      'a benefit that newer customers have and older ones lack',
      text.replace(
        'template: score/new\n    ask:\n      at',
        'template: score/new\n    thanks: { promoter: thanks/detractor }\n    ask:\n      at',
      ),
      [
        'templates/programme.yaml:12 bands[1].name: The band "new" thanks a promoter by mail, and "old", who have been here longer, get none. Those who have been here longest come first.',
      ],
    ],
    [
      'a benefit that all have',
      text.replaceAll(
        'template: score/new\n    ask:',
        'template: score/new\n    thanks: { promoter: thanks/detractor }\n    ask:',
      ),
      [],
    ],
    [
      'two rules about accounts of which one says all',
      text.replace('maxPerYear: 4', 'maxPerYear: 4\n  maxPerAccountPerYear: 4\n  accountWeeks: 3'),
      [
        'templates/programme.yaml:24 fatigue.accountWeeks: maxPerAccountPerYear (4) lets one person of an account be asked in 91 days, so this adds nothing but delay. Remove one of the two.',
      ],
    ],
    [
      'as many a year as weeks',
      text.replace('maxPerYear: 4', 'maxPerYear: 4\n  maxPerAccountPerYear: 52\n  accountWeeks: 3'),
      [expect.stringContaining('(52) lets one person of an account be asked in 7 days')],
    ],
    [
      'more a year than weeks',
      text.replace('maxPerYear: 4', 'maxPerYear: 4\n  maxPerAccountPerYear: 53\n  accountWeeks: 3'),
      [],
    ],
    ['one rule about accounts', text.replace('maxPerYear: 4', 'maxPerYear: 4\n  accountWeeks: 3'), []],
  ])('what is hardly meant is warned of: %s', async (_what, programme, warnings) => {
    expect(programme).not.toBe(text);
    expect(await reading(programme)).toEqual({ problems: [], warnings });
  });

  const more = (lines: string): string => `${text}${lines}\n`;
  const aCampaign = (name: string, audience = '{}'): string =>
    `\n  - name: ${name}\n    start: 2027-03-02\n    spreadOver: P14D\n    audience: ${audience}`;

  test.each<[string, string, string[]]>([
    [
      'a campaign for a band that there is not',
      more(`campaigns:${aCampaign('spring', '{ bands: [new, ancient] }')}`),
      [
        'templates/programme.yaml:54 campaigns[0].audience.bands[1]: The campaign "spring" matches nobody: there is no band "ancient". There are: new, old.',
      ],
    ],
    [
      'two campaigns of one number',
      more(`campaigns:${aCampaign('one')}${aCampaign(LIKE_ONE)}`),
      [
        `templates/programme.yaml:55 campaigns[1].name: The names "${LIKE_ONE}" and "one" happen to get the same number`,
      ],
    ],
    [
      'a column that means something else',
      more('dates:\n  - column: customer_since\n    askAfter: P1M'),
      [
        'templates/programme.yaml:51 dates[0].column: The column "customer_since" of a list means something else already. Name a column of your own.',
      ],
    ],
    [
      'holidays of no country',
      more('holidays:\n  - country: XX'),
      ['templates/programme.yaml:51 holidays[0].country: No holidays are known for "XX".'],
    ],
    [
      'holidays of no state',
      more('holidays:\n  - country: DE\n    state: XY'),
      ['templates/programme.yaml:52 holidays[0].state: DE has no state "XY".'],
    ],
    [
      'a window that never opens',
      more(
        `holidays:\n  - dates: [${Array.from({ length: 9 }, (_, nth) => dayAfter('2027-01-04', `P${7 * nth}D`)).join(', ')}]`,
      ),
      ['templates/programme.yaml:17 sendWindow.days: This window stays shut for more than 60 days on end'],
    ],
  ])('what cannot be meant is a problem: %s', async (_what, programme, expected) => {
    const { problems, warnings } = await reading(programme);
    expect(problems).toEqual(expected.map((start) => expect.stringContaining(start)));
    expect(warnings).toEqual([]);
  });

  test('holidays of a country are published as days', async () => {
    const read = await withTemplates({ 'programme.yaml': more('holidays:\n  - country: DE') }, (root) =>
      readProgramme(
        { root, shownAs: 'templates' },
        { templates: new Set(MAILS), pages: PAGES },
        Date.parse('2026-11-02T09:00:00Z'),
      ),
    );
    expect(read.problems).toEqual([]);
    expect(read.programme?.holidays?.[0]?.dates).toContain('2027-10-03');
  });

  test('what cannot be published has no warnings besides', async () => {
    expect((await reading(overlapping.replace('minGap: P60D', 'minGap: P400D'))).warnings).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    [
      'overlapping bands',
      overlapping,
      ['templates/programme.yaml:12 bands[1].from: The bands "new" (until P1Y) and "old" (from P6M) overlap'],
    ],
    [
      'the tag of another tool',
      text.replace('name: Example Company', 'name: "*|LIST:COMPANY|*"'),
      ['templates/programme.yaml:2 sender.name: People would read "*|LIST:COMPANY|*" as it stands'],
    ],
    [
      'Liquid, which nothing fills in here',
      text.replace('1 Example Street, Springfield', '"{{ address }}"'),
      ['templates/programme.yaml:3 sender.postalAddress: People would read "{{ address }}" as it stands'],
    ],
    [
      'a gap in braces, which nothing fills in here',
      text.replace('en: The price', 'en: "The price of {account}"'),
      ['causes[0].label.en: People would read "{account}" as it stands: nothing is filled in here'],
    ],
    [
      'a character of HTML',
      text.replace('name: Example Company', 'name: Example &amp; Company'),
      ['templates/programme.yaml:2 sender.name: People would read "&amp;" as it stands: this is plain text'],
    ],
    [
      'a gap between bands',
      text.replace('from: P1Y', 'from: P2Y'),
      ['templates/programme.yaml:12 bands[1].from: Between the bands "new"'],
    ],
    [
      'a last band with an end',
      text.replace('from: P1Y', 'from: P1Y\n    until: P9Y'),
      ['templates/programme.yaml:13 bands[1].until: The last band "old"'],
    ],
    [
      'an unknown template',
      text.replace(
        'template: score/new\n    ask:\n      every',
        'template: score/old\n    ask:\n      every',
      ),
      [
        'templates/programme.yaml:13 bands[1].template: There is no template "score/old" (score/old.mjml). There are: score/new.',
      ],
    ],
    [
      'an impossible window',
      text.replace('"16:00"', '"08:00"'),
      ['templates/programme.yaml:19 sendWindow.until: The window 09:00 to 08:00 is impossible'],
    ],
    [
      'a weekday that is none',
      text.replace('[mon]', '[mon, monday]'),
      ['templates/programme.yaml:17 sendWindow.days[1]: Write one of "mon", "tue"'],
    ],
    [
      'a milestone outside its band',
      text.replace('[P30D]', '[P30D, P2Y]'),
      ['templates/programme.yaml:10 bands[0].ask.at[1]: The milestone P2Y lies outside the band "new"'],
    ],
    [
      'a duration that is none',
      text.replace('P60D\n  max', 'sixty\n  max'),
      ['templates/programme.yaml:21 fatigue.minGap: Use an ISO 8601 duration'],
    ],
    [
      'a number that is text',
      text.replace('maxPerYear: 4', 'maxPerYear: four'),
      ['templates/programme.yaml:22 fatigue.maxPerYear: This is text; write a number.'],
    ],
    [
      'a number too high',
      text.replace('maxPerYear: 4', 'maxPerYear: 40'),
      ['templates/programme.yaml:22 fatigue.maxPerYear: Write a number of at most 6.'],
    ],
    [
      'a number too low',
      text.replace('50000', '0'),
      ['templates/programme.yaml:27 keyAccounts.annualValueFrom: Write a number above 0.'],
    ],
    [
      'a text too short',
      text.replace('1 Example Street, Springfield', 'Here'),
      ['templates/programme.yaml:3 sender.postalAddress: Write at least 10 characters.'],
    ],
    [
      'no days',
      text.replace('[mon]', '[]'),
      ['templates/programme.yaml:17 sendWindow.days: Name at least one weekday.'],
    ],
    [
      'no bands',
      text.replace(/bands:[\s\S]*sendWindow/, 'bands: []\nsendWindow'),
      ['templates/programme.yaml:4 bands: This list is empty. Add at least one entry.'],
    ],
    [
      'a missing field',
      text.replace('  minGap: P60D\n', ''),
      ['templates/programme.yaml:21 fatigue.minGap: This is missing. Add it.'],
    ],
    [
      'a missing section',
      text.replace(/onboarding:\n.*\n/, ''),
      ['templates/programme.yaml:1 onboarding: This is missing. Add it.'],
    ],
    [
      'a misspelt setting',
      text.replace('staleAfter', 'stalAfter'),
      [
        'templates/programme.yaml:1 staleAfter: This is missing',
        'templates/programme.yaml:23: There is no setting named "stalAfter" (did you mean "staleAfter"?) here.',
      ],
    ],
    [
      'a setting given twice',
      `${text}linksValidFor: P1Y\n`,
      ['templates/programme.yaml:50: This is not valid YAML: Map keys must be unique.'],
    ],
    [
      'broken indentation',
      text.replace('  until: "16:00"', ' until: "16:00"'),
      ['templates/programme.yaml:19: This is not valid YAML'],
    ],
    ['an empty file', '', ['templates/programme.yaml: ']],
    [
      'a wrong number does not hide an unknown template',
      overlapping.replaceAll('score/new', 'score/no'),
      [
        'templates/programme.yaml:12 bands[1].from',
        'templates/programme.yaml:8 bands[0].template',
        'templates/programme.yaml:13 bands[1].template',
      ],
    ],
  ])('%s', async (_name, programme, expected) => {
    const problems = await problemsOf(programme);
    expect(problems).toEqual(expected.map((start) => expect.stringContaining(start)));
  });

  test('one wrong indent is one problem', async () => {
    expect(await problemsOf(text.replace('    from: P0D', '   from: P0D'))).toHaveLength(1);
  });

  test('a mail that a part without a schema names is missed when it is not there, and else used', async () => {
    const more = `${text}anniversary:\n  template: score/birthday\n`;
    const noSchema = expect.stringContaining('anniversary');
    expect(await problemsOf(more, [...MAILS, 'score/birthday'])).toEqual([noSchema]);
    expect(await problemsOf(more)).toEqual([
      noSchema,
      expect.stringContaining('anniversary.template: There is no template "score/birthday"'),
    ]);
  });

  test('a mail that nothing uses is a problem, unless a faulty programme may have meant it', async () => {
    expect(
      await problemsOf(text, [...MAILS, 'score/old', 'thanks/old', 'alert/old', 'check-in/old']),
    ).toEqual([
      expect.stringMatching(/^templates\/alert\/old\.mjml: Nothing .* uses this mail\. Remove/),
      expect.stringMatching(/^templates\/check-in\/old\.mjml: .* "template: check-in\/old"/),
      expect.stringMatching(/^templates\/score\/old\.mjml: .* "template: score\/old"/),
      expect.stringMatching(/^templates\/thanks\/old\.mjml: .* "thanks: thanks\/old"/),
    ]);
    const misspelt = text.replaceAll('template: score/new', 'template: score/nwe');
    expect(await problemsOf(misspelt)).toEqual([
      expect.stringContaining('There is no template "score/nwe"'),
      expect.stringContaining('There is no template "score/nwe"'),
    ]);
  });

  test.each([
    [
      'a follow-up',
      text.replace('follow-up/why', 'follow-up/what'),
      'templates/programme.yaml:36 followUp.template: There is no template "follow-up/what" (follow-up/what.mjml). There are: follow-up/why.',
    ],
    [
      'thanks',
      text.replace('thanks/detractor', 'thanks/none'),
      'templates/programme.yaml:37 followUp.thanks: There is no template "thanks/none"',
    ],
    [
      'thanks of a band',
      text.replace(
        'template: score/new\n    ask:\n      at',
        'template: score/new\n    thanks: { promoter: thanks/none }\n    ask:\n      at',
      ),
      'templates/programme.yaml:9 bands[0].thanks.promoter: There is no template "thanks/none"',
    ],
    [
      'a digest',
      text.replace('at: "08:00"', 'at: "08:00"\n    template: digest/none'),
      'templates/programme.yaml:50 digests[0].template: There is no template "digest/none"',
    ],
  ])('%s that names a mail that does not exist', async (_name, programme, problem) => {
    expect(await problemsOf(programme)).toEqual([expect.stringContaining(problem)]);
  });

  test('thanks of a band are used', async () => {
    const thanked = text.replace(
      'template: score/new\n    ask:\n      at',
      'template: score/new\n    thanks: { promoter: thanks/warm }\n    ask:\n      at',
    );
    expect(await problemsOf(thanked, [...MAILS, 'thanks/warm'])).toEqual([]);
  });

  test('the mails about cases must exist, whatever the programme says', async () => {
    const without = MAILS.filter((template) => template !== 'alert/overdue');
    expect(await problemsOf(text, without)).toEqual([
      expect.stringContaining('templates/alert/overdue.mjml: This mail is missing.'),
    ]);
  });

  test('a digest without a template of its own needs the weekly one', async () => {
    const without = MAILS.filter((template) => template !== 'digest/weekly');
    expect(await problemsOf(text, without)).toEqual([
      expect.stringContaining(' digests[0].template: There is no template "digest/weekly"'),
    ]);
  });

  test('a cause needs words in each language of the pages', async () => {
    expect(await problemsOf(text, MAILS, [...PAGES, 'fr', 'de-CH'])).toEqual([
      expect.stringContaining(
        'templates/programme.yaml:31 causes[0].label: The cause "price" has no words in "fr"',
      ),
      expect.stringContaining(
        'templates/programme.yaml:33 causes[1].label: The cause "other" has no words in "fr"',
      ),
    ]);
  });

  test('a missing file is one problem', async () => {
    const { problems } = await withTemplates({}, (root) =>
      readProgramme({ root, shownAs: 'templates' }, { templates: new Set(), pages: [] }),
    );
    expect(problems).toHaveLength(1);
  });
});
