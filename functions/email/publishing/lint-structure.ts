import { posix } from 'node:path';
import {
  attributeOf,
  contentAround,
  isMjml,
  type Opening,
  type Placed,
  placed,
  readMarkup,
} from './markup.ts';
import type { Source } from './sources.ts';
import { lineAt, type TemplateProblem } from './template-problem.ts';
import { Veil } from './veil.ts';

/** Elements that MJML reads only in the head. In the body it stops at the first of them. */
const OF_HEAD = new Set([
  ...['mj-title', 'mj-preview', 'mj-style', 'mj-font', 'mj-breakpoint'],
  ...['mj-attributes', 'mj-all', 'mj-class', 'mj-html-attributes', 'mj-selector', 'mj-html-attribute'],
]);
/** The elements around those. */
const AROUND_OF_HEAD = new Set(['mjml', 'mj-head', 'mj-attributes', 'mj-html-attributes', 'mj-selector']);

interface Read {
  readonly source: Source;
  readonly veil: Veil;
  readonly parts: readonly Placed[];
}
interface Finding {
  readonly offset: number;
  readonly message: string;
}

const openingsIn = ({ parts }: Read): Placed<Opening>[] =>
  parts.flatMap(({ part, within }) => (part.kind === 'opening' ? [{ part, within }] : []));

/**
 * Parts of a mail in places where MJML does not read them. It drops a second body silently, and stops at an
 * element of the head in the body.
 *
 * @param sources of one mail, its template first
 * @param shown the name of a source's file in problems
 */
export function lintStructure(
  sources: readonly Source[],
  shown: (path: string) => string,
): TemplateProblem[] {
  const read = sources
    .filter(({ type }) => type === 'mjml')
    .map((source): Read => {
      const veil = new Veil();
      return { source, veil, parts: placed(readMarkup(veil.hide(source.text))) };
    });
  const places = placesOf(read);
  return read.flatMap((each, index) => {
    const { path, text } = each.source;
    const found = [
      ...(index === 0 ? wholeProblems(each) : partialProblems(each)),
      ...repeated(each),
      ...wordless(each),
      ...strangers(each, index === 0 ? undefined : places.get(path)),
    ];
    return found.map(({ offset, message }) => ({ file: shown(path), line: lineAt(text, offset), message }));
  });
}

/** Where a partial is included. Included in both, it counts as `body`. */
type Where = 'head' | 'body';

function placesOf(read: readonly Read[]): ReadonlyMap<string, Where> {
  const places = new Map<string, Where>();
  for (const each of read) {
    const parentPlace = places.get(each.source.path);
    for (const { part, within } of openingsIn(each)) {
      const path = part.name === 'mj-include' ? attributeOf(part, 'path')?.value : undefined;
      if (path === undefined) continue;
      const named = posix.join(posix.dirname(each.source.path), path);
      const isInHead = within.some(({ name }) => name === 'mj-head');
      const isInBody = within.some(({ name }) => name !== 'mjml' && name !== 'mj-head');
      const where = isInBody ? 'body' : isInHead ? 'head' : parentPlace;
      if (where !== undefined && places.get(named) !== 'body') places.set(named, where);
    }
  }
  return places;
}

function repeated(read: Read): Finding[] {
  const named = (name: string): Opening[] =>
    openingsIn(read).flatMap(({ part }) => (part.name === name ? [part] : []));
  return ['mjml', 'mj-head', 'mj-body'].flatMap((name) =>
    named(name)
      .slice(1)
      .map(({ offset }) => ({
        offset,
        message: `A file has one <${name}>, and MJML drops a second. Put what is in it into the first.`,
      })),
  );
}

/** Buttons without words: people would see an empty box, or nothing. */
function wordless({ parts }: Read): Finding[] {
  return parts.flatMap(({ part, within }, index) => {
    if (part.kind !== 'opening' || !/^mj-(?:button|navbar-link)$/.test(part.name)) return [];
    if (within.some(({ name }) => name === 'mj-attributes')) return [];
    const rest = parts.slice(index + 1);
    const end = rest.findIndex((each) => !each.within.includes(part));
    const hasWords = rest
      .slice(0, end < 0 ? rest.length : end)
      .some(({ part: each }) =>
        each.kind === 'text'
          ? each.text.trim() !== ''
          : each.kind === 'opening' && (isMjml(each.name) || each.name.toLowerCase() === 'img'),
      );
    const message = `<${part.name}> has no words. Write what people are to read on it, or remove it.`;
    return hasWords ? [] : [{ offset: part.offset, message }];
  });
}

function wholeProblems(read: Read): Finding[] {
  const openings = openingsIn(read);
  const root = openings.find(({ part }) => part.name === 'mjml');
  const isWhole = root?.within.length === 0 && openings.some(({ part }) => part.name === 'mj-body');
  const message =
    'A mail is <mjml lang="en">, an <mj-head>, an <mj-body> and </mjml>. One of these is missing.';
  return isWhole ? [] : [{ offset: 0, message }];
}

function partialProblems(read: Read): Finding[] {
  const root = openingsIn(read).find(({ part }) => part.name === 'mjml');
  const [attribute] = root?.part.attributes ?? [];
  if (attribute === undefined) return [];
  const message = `A partial begins with <mjml> alone: ${attribute.name} belongs to the mail itself.`;
  return [{ offset: attribute.offset, message }];
}

/**
 * Elements and texts that MJML cannot place.
 *
 * @param where a partial is included; undefined for the mail itself, and when it is unknown
 */
function strangers({ parts, veil }: Read, where: Where | undefined): Finding[] {
  return parts.flatMap(({ part, within }): Finding[] => {
    if (contentAround(within) !== undefined) return [];
    const around = within.at(-1)?.name;
    // The outermost elements of a partial stand where the partial is included.
    const isOutermost = within.every(({ name }) => name === 'mjml');
    if (part.kind === 'text') {
      const [comment] = veil.behind(part.text).filter((each) => each.comment !== undefined);
      if (comment === undefined) return [];
      if (around === 'mj-carousel') return [{ offset: comment.offset, message: inCarousel(comment.text) }];
      const isOutside = around === 'mjml' || (around === undefined && where === undefined);
      return isOutside ? [{ offset: comment.offset, message: outside(comment.text) }] : [];
    }
    if (part.kind !== 'opening') return [];
    const { name, offset } = part;
    const isInBody =
      within.some((each) => !AROUND_OF_HEAD.has(each.name)) || (isOutermost && where === 'body');
    const isInHead = around === 'mj-head' || (isOutermost && where === 'head');
    if (OF_HEAD.has(name) && isInBody) {
      return [
        {
          offset,
          message: `<${name}> belongs into <mj-head>, and stands in the body here. Move it there.`,
        },
      ];
    }
    if (name === 'mj-raw' && around === 'mj-carousel') return [{ offset, message: inCarousel('<mj-raw>') }];
    return isInHead && !isMjml(name)
      ? [
          {
            offset,
            message: `<${name}> stands in <mj-head>, where MJML reads its own elements alone. Put what is for the head into an <mj-raw>, and what people are to read into an <mj-text> of the body.`,
          },
        ]
      : [];
  });
}

const inCarousel = (what: string): string =>
  `${what} stands in an <mj-carousel>, which holds pictures alone. Write it around the whole <mj-carousel>.`;

const outside = (comment: string): string =>
  `${comment.slice(0, 60)} stands outside of <mj-head> and <mj-body>, where MJML drops what it finds. Move it into one of them.`;
