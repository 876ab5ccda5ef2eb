/** The numbers that a score page shows as chosen. */
export const chosenOn = (body: string): string[] =>
  [...body.matchAll(/value="(\d+)" aria-pressed="true"/g)].map(([, score = '']) => score);

/** The boxes that a page shows as ticked, as `name=value`. */
export const tickedOn = (body: string): string[] =>
  [...body.matchAll(/<input type="checkbox" name="(\w+)" value="([\w-]+)"[^>]* checked>/g)].map(
    ([, name, value]) => `${name}=${value}`,
  );

/** The text in the box, still escaped; undefined when there is no box. */
export const boxOf = (body: string): string | undefined =>
  /<textarea[^>]*>([^<]*)<\/textarea>/.exec(body)?.[1];

/** The heading of a page. */
export const titleOf = (body: string): string => /<h1>([^<]*)<\/h1>/.exec(body)?.[1] ?? '';
