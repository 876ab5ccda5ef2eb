import type { Programme } from '../programme/programme.ts';
import type { Profile } from './customer.ts';

/** Names of the programme that no customer has: a region of a window or holiday, a column with a day. */
export interface UnknownName {
  /** Where it stands: `windows`, 0, `regions`, 1. */
  readonly path: readonly (string | number)[];
  readonly name: string;
}

/** Finds the names of a programme that no customer has: mistyped, or written another way in the list. */
export class UnknownNames {
  readonly #places: readonly (UnknownName & { readonly isColumn: boolean })[];
  readonly #regions = new Set<string>();
  readonly #columns = new Set<string>();

  constructor({ windows = [], holidays = [], dates = [] }: Programme) {
    const regionsOf = (
      part: string,
      entries: readonly { readonly regions?: readonly string[] | undefined }[],
    ) =>
      entries.flatMap(({ regions = [] }, index) =>
        regions.map((name, nth) => ({ path: [part, index, 'regions', nth], name, isColumn: false })),
      );
    this.#places = [
      ...regionsOf('windows', windows),
      ...regionsOf('holidays', holidays),
      ...dates.map(({ column: name }, index) => ({ path: ['dates', index, 'column'], name, isColumn: true })),
    ];
  }

  add({ region, tags = {} }: Profile): void {
    if (region !== undefined) this.#regions.add(region);
    for (const column of Object.keys(tags)) this.#columns.add(column);
  }

  /** In the order of the programme. */
  get names(): readonly UnknownName[] {
    return this.#places
      .filter(({ name, isColumn }) => !(isColumn ? this.#columns : this.#regions).has(name))
      .map(({ path, name }) => ({ path, name }));
  }
}
