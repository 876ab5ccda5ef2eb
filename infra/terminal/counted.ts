/** `1 row`, `3 rows`; `2 addresses` where the plural is given. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
