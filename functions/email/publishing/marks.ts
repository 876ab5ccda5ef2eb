// From a private-use plane that the veil does not use.
const FIRST = 0x100000;
const LAST = 0x10fffd;
const MARK = /[\u{100000}-\u{10fffd}]/gu;

/**
 * Marks each text of a source, to find out which texts MJML has dropped: it drops text in unexpected places
 * silently.
 *
 * @typeParam Place says where a text is
 */
export class Marks<Place> {
  readonly #places: Place[] = [];

  /** The mark to put before the first word of a text. Texts beyond the last mark get none. */
  mark(place: Place): string {
    if (FIRST + this.#places.length > LAST) return '';
    return String.fromCodePoint(FIRST + this.#places.push(place) - 1);
  }

  /** The places of texts whose mark is missing in this page. */
  lost(page: string): Place[] {
    const present = new Set([...page.matchAll(MARK)].map(([mark]) => (mark.codePointAt(0) ?? 0) - FIRST));
    return this.#places.filter((_, number) => !present.has(number));
  }

  /** A page without its marks. */
  static without(page: string): string {
    return page.replace(MARK, '');
  }
}
