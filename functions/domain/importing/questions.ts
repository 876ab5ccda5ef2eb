import { candidatesFor } from './column-candidates.ts';
import type { ConsentCounts } from './consent-survey.ts';
import type { Column, REQUIRED_COLUMNS } from './customer-columns.ts';
import { oneLine } from './text.ts';

// The questions about a list, each with the flags that answer it, and what to know of days that the programme
// names.

type Required = (typeof REQUIRED_COLUMNS)[number];

/** A text that a shell takes for one word. */
const quote = (text: string): string => `"${text.replace(/["$`\\]/g, '\\$&')}"`;
const or = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;

const MEANT: Readonly<Record<Required, string>> = {
  id: 'the id that your CRM has for the customer',
  email: "the customer's email address",
  customer_since: 'the day the customer became one',
};

/** A required column is missing. */
export function missingQuestion(column: Required, free: readonly string[]): string {
  const candidates = candidatesFor(column, free).map(oneLine);
  const [first = 'THE HEADER'] = candidates;
  const could = candidates.length === 0 ? '' : ` It could be ${or(candidates.map(quote))}.`;
  return `No column is plainly ${column}, ${MEANT[column]}.${could} Say which: --map ${column}=${quote(first)}`;
}

/** A header is nearly one of ours. */
export const nearQuestion = (header: string, [column = 'id']: readonly Column[]): string =>
  `${quote(header)} looks like ${column}. If it is, say --map ${column}=${quote(header)}; if not, --tag ${quote(header)} keeps it as a tag and --drop ${quote(header)} leaves it out.`;

/** Several headers mean one column. */
export const twiceQuestion = (column: Column, headers: readonly string[]): string =>
  `Several columns could be ${column}: ${headers.map(quote).join(', ')}. Say which: --map ${column}=${quote(headers[0] ?? '')}`;

/** One header is named for several of our columns. */
export const sharedQuestion = (header: string, columns: readonly Column[]): string =>
  `${quote(header)} cannot be ${columns.join(' and ')} at once. Name another column for one of them with --map.`;

const answers = (header: string, words: readonly string[]): string => {
  const flags = words.slice(0, 2).map((word) => `--says-no ${quote(`${header}=${word}`)}`);
  const many = flags.length === 0 ? `--says-no ${quote(`${header}=WORD`)}` : flags.join(' ');
  return `Say which words mean "no mail": ${many} (the others then say nothing of it); or, if the column is not about mail: --not-consent ${quote(header)}`;
};

/** A column looks like consent and cannot be read. */
export const consentQuestion = (header: string, { unreadable, words }: ConsentCounts): string =>
  `The column ${quote(header)} looks as if it says who wants mail, and ${unreadable === 1 ? 'a cell' : `${unreadable} cells`} of it cannot be read: ${words.unreadable.map(quote).join(', ')}. Every plain "no" of the file has been heard. ${answers(header, words.unreadable)}`;

/** The options name words that no cell has. */
export const unmetQuestion = (header: string, { unmet, passedOver }: ConsentCounts): string =>
  `--says-no names ${unmet.map(quote).join(', ')} for ${quote(header)}, which stands in no cell of it. What cannot be read there is ${passedOver.map(quote).join(', ')}. ${answers(header, passedOver)}`;

/** A header is nearly a word of consent. We cannot know whether a yes means mail. */
export const nearConsentQuestion = (header: string, words: readonly string[]): string =>
  `The column ${quote(header)} looks like a misspelt name of one that says who wants mail${words.length === 0 ? '' : `; it has ${words.map(quote).join(', ')}`}. ${answers(header, words.slice(0, 1))}`;

/** A column tells why somebody refused, and no column says who did. */
export const detailQuestion = (header: string, cells: number): string =>
  `The column ${quote(header)} tells why or how somebody wants no mail, ${cells === 1 ? 'one cell' : `${cells} cells`} of it ${cells === 1 ? 'is' : 'are'} filled, and no column says who it is. If who has a value there wants no mail: --says-no ${quote(`${header}=*`)}; if it means nothing: --not-consent ${quote(header)}`;

/** The file has no column for a day that the programme names. */
export const absentDayText = (name: string): string =>
  `The programme asks by the day in ${quote(name)}, and the file has no such column.`;

/** The column for a day that the programme names has another use. */
export const takenDayText = (name: string, header: string, flag: 'tag' | 'not-consent'): string =>
  `The programme asks by the day in ${quote(name)}, and ${quote(header)} is read as something else. If it is that day, say --${flag} ${quote(header)}.`;

/** The header has another encoding. */
export const ENCODING_QUESTION =
  'The header is not written in UTF-8. If the file comes from Excel, --encoding windows-1252 reads it; or save it as “CSV UTF-8”.';

/** A list of customers came in place of an opt-out list. */
export const customersQuestion = (headers: readonly string[]): string =>
  `This looks like a list of customers (it has ${headers.map((header) => quote(oneLine(header))).join(', ')}) and no column says who wants no mail, so nobody was suppressed. If it is one, "npm run import" takes it. If everybody in it wants no mail, say --everybody.`;
