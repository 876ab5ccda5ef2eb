import { describe, expect, it } from 'vitest';
import type { ConsentCounts } from '../../../../functions/domain/importing/consent-survey.ts';
import {
  absentDayText,
  consentQuestion,
  customersQuestion,
  detailQuestion,
  ENCODING_QUESTION,
  missingQuestion,
  nearConsentQuestion,
  nearQuestion,
  sharedQuestion,
  takenDayText,
  twiceQuestion,
  unmetQuestion,
} from '../../../../functions/domain/importing/questions.ts';

const counts = (some: Partial<ConsentCounts>): ConsentCounts => ({
  no: 0,
  yes: 0,
  unreadable: 0,
  words: { no: [], yes: [], nothing: [], unreadable: [] },
  unmet: [],
  passedOver: [],
  ...some,
});
const unreadable = (...words: string[]): ConsentCounts =>
  counts({ unreadable: words.length, words: { no: [], yes: [], nothing: [], unreadable: words } });

describe('a question', () => {
  it.each([
    [
      'about a day of the programme that the file lacks is none',
      absentDayText('contract_end'),
      'The programme asks by the day in "contract_end", and the file has no such column.',
    ],
    [
      'about a day of the programme whose column has another use is none',
      takenDayText('churn_date', 'Churn "date"', 'tag'),
      'The programme asks by the day in "churn_date", and "Churn \\"date\\"" is read as something else. If it is that day, say --tag "Churn \\"date\\"".',
    ],
    [
      'about a missing id that nothing resembles',
      missingQuestion('id', ['Plan']),
      'No column is plainly id, the id that your CRM has for the customer. Say which: --map id="THE HEADER"',
    ],
    [
      'about a missing address that one column could be',
      missingQuestion('email', ['Username']),
      'No column is plainly email, the customer\'s email address. It could be "Username". Say which: --map email="Username"',
    ],
    [
      'about a missing first day that three columns could be',
      missingQuestion('customer_since', ['Created', 'Member since', 'Start date']),
      'No column is plainly customer_since, the day the customer became one. It could be "Member since", "Created" or "Start date". Say which: --map customer_since="Member since"',
    ],
    [
      'about a missing id that two columns could be',
      missingQuestion('id', ['Contact number', 'Shop ID']),
      'No column is plainly id, the id that your CRM has for the customer. It could be "Contact number" or "Shop ID". Say which: --map id="Contact number"',
    ],
    [
      'about a header that is nearly ours',
      nearQuestion('regoin', ['region']),
      '"regoin" looks like region. If it is, say --map region="regoin"; if not, --tag "regoin" keeps it as a tag and --drop "regoin" leaves it out.',
    ],
    [
      'about several headers for one column',
      twiceQuestion('email', ['email', 'EMAIL']),
      'Several columns could be email: "email", "EMAIL". Say which: --map email="email"',
    ],
    [
      'about one header for several columns',
      sharedQuestion('Name', ['first_name', 'last_name']),
      '"Name" cannot be first_name and last_name at once. Name another column for one of them with --map.',
    ],
    [
      'about a header that nearly speaks of mail, and its words',
      nearConsentQuestion('Subcribed', ['on', 'off']),
      'The column "Subcribed" looks like a misspelt name of one that says who wants mail; it has "on", "off". Say which words mean "no mail": --says-no "Subcribed=on" (the others then say nothing of it); or, if the column is not about mail: --not-consent "Subcribed"',
    ],
    [
      'about a header that nearly speaks of mail, without words',
      nearConsentQuestion('Subcribed', []),
      'The column "Subcribed" looks like a misspelt name of one that says who wants mail. Say which words mean "no mail": --says-no "Subcribed=WORD" (the others then say nothing of it); or, if the column is not about mail: --not-consent "Subcribed"',
    ],
    [
      'about words of the options that no cell has',
      unmetQuestion('Status', counts({ unmet: ['frozzen', 'thawed'], passedOver: ['frozen', 'cold'] })),
      '--says-no names "frozzen", "thawed" for "Status", which stands in no cell of it. What cannot be read there is "frozen", "cold". Say which words mean "no mail": --says-no "Status=frozen" --says-no "Status=cold" (the others then say nothing of it); or, if the column is not about mail: --not-consent "Status"',
    ],
    [
      'about a list of customers in place of an opt-out list',
      customersQuestion(['Company', 'Owner\nname']),
      'This looks like a list of customers (it has "Company", "Owner name") and no column says who wants no mail, so nobody was suppressed. If it is one, "npm run import" takes it. If everybody in it wants no mail, say --everybody.',
    ],
  ])('%s', (_case, question, text) => {
    expect(question).toBe(text);
  });

  it.each([
    ['one cell', consentQuestion('Status', unreadable('hm')), 'and a cell of it cannot be read: "hm".'],
    [
      'two',
      consentQuestion('Status', unreadable('hm', 'oh')),
      'and 2 cells of it cannot be read: "hm", "oh".',
    ],
    ['one cell of a reason', detailQuestion('Reason', 1), 'one cell of it is filled,'],
    ['two of a reason', detailQuestion('Reason', 2), '2 cells of it are filled,'],
  ])('counts %s', (_case, question, part) => {
    expect(question).toContain(part);
  });

  it('suggests two words at most', () => {
    const question = consentQuestion('Status', unreadable('a', 'b', 'c'));
    expect(question).toContain('--says-no "Status=a" --says-no "Status=b" (the others');
  });

  it('about the encoding says how to read the file', () => {
    expect(ENCODING_QUESTION).toContain('--encoding windows-1252');
  });
});
