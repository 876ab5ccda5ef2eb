import { type ListEvent, MAX_SHOWN_TEXT, type Note } from './list-event.ts';

/** The remark for an export that holds one page of several. */
export const ONE_PAGE =
  'This is one page of a longer list, and more addresses follow on others. ' +
  'The AWS CLI gets all of them: aws sesv2 list-suppressed-destinations, without --no-paginate and --max-items.';
/** The line that the text output of the AWS CLI has after a page that is not the last. */
const NEXT_TOKEN = 'NEXTTOKEN';

/** Narrower tables have rows of one cell. */
const MIN_TABLE = 3;
const MAX_FOOTER = 20;

type Row = Extract<ListEvent, { kind: 'row' }>;

/** The text of a row with only a first cell, if that is no address. */
function lonelyText({ cells }: Row): string | undefined {
  const [first = '', ...others] = cells;
  const isLonely = first.trim() !== '' && !first.includes('@') && others.every((cell) => cell.trim() === '');
  return isLonely ? first.trim() : undefined;
}

function asNote(event: ListEvent): ListEvent {
  const text = event.kind === 'row' ? lonelyText(event) : undefined;
  return text === undefined ? event : { kind: 'note', line: event.line, text: text.slice(0, MAX_SHOWN_TEXT) };
}

const lineEndsIn = ({ cells }: Row): number =>
  cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);

/**
 * Tells the footer of a report ("Grand Totals (2 records)", "Confidential Information") from rows. A footer
 * is lines of one text below a table. The first of them follows a blank line or has several words, and no
 * other row comes after them. If one comes, they are rows after all. Looks at most {@link MAX_FOOTER} events
 * ahead.
 */
export async function* noteFooters(portions: AsyncIterable<Iterable<ListEvent>>): AsyncGenerator<ListEvent> {
  let width = 0;
  let isHeaderless = false;
  /** The line on which the last event ended. */
  let last = 0;
  let waiting: ListEvent[] = [];
  let nextPage: Note | undefined;

  function* take(event: ListEvent): Generator<ListEvent> {
    const isSetOff = event.line > last + 1;
    last = event.line;
    if (event.kind === 'header') {
      width = event.cells.length;
      isHeaderless = event.cells.some((cell) => cell.includes('@'));
    }
    if (event.kind === 'row') {
      last += lineEndsIn(event);
      const isToken = isHeaderless && event.cells.length === 2 && event.cells[0] === NEXT_TOKEN;
      nextPage = isToken ? { kind: 'note', line: event.line, text: ONE_PAGE } : undefined;
      if (isToken) return;
    }
    const text = event.kind === 'row' && width >= MIN_TABLE ? lonelyText(event) : undefined;
    const isFooter = text !== undefined && (waiting.length > 0 || isSetOff || /\s/.test(text));
    const mayWait = isFooter || (event.kind === 'bad-line' && waiting.length > 0);
    if (!mayWait && waiting.length === 0) {
      yield event;
      return;
    }
    waiting.push(event);
    if (mayWait && waiting.length < MAX_FOOTER) return;
    yield* waiting;
    waiting = [];
  }

  for await (const portion of portions)
    for (const event of portion) for (const told of take(event)) yield told;
  for (const event of waiting) yield asNote(event);
  if (nextPage !== undefined) yield nextPage;
}
