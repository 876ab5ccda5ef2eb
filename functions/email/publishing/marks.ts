// Of a plane of private use that the veil leaves alone.
const FIRST = 0x100000;
const LAST = 0x10fffd;
const MARK = /[\u{100000}-\u{10fffd}]/gu;

/**
 * Marks each text of a source, to see afterwards which ones MJML has dropped: it does so without a word with
 * what stands where it expects none.
 *
 * @typeParam Place says where a text stands
 */
export class Marks<Place> {
  readonly #places: Place[] = [];

  /** The mark for one text, to stand before its first word. What is beyond counting goes without. */
  mark(place: Place): string {
    if (FIRST + this.#places.length > LAST) return '';
    return String.fromCodePoint(FIRST + this.#places.push(place) - 1);
  }

  /** Where the texts stand of which nothing is left in these pages. */
  lost(page: string): Place[] {
    const present = new Set([...page.matchAll(MARK)].map(([mark]) => (mark.codePointAt(0) ?? 0) - FIRST));
    return this.#places.filter((_, number) => !present.has(number));
  }

  /** A page without its marks. */
  static without(page: string): string {
    return page.replace(MARK, '');
  }
}
