/**
 * Compares two bands by name, so that a table of bands looks the same each week. Bands of the programme come
 * first, from new to old. Bands of an earlier programme follow by name.
 *
 * @param programme names of its bands, in its order
 */
export const bandOrder = (programme: readonly string[]): ((a: string, b: string) => number) => {
  const placeOf = (band: string): number => {
    const at = programme.indexOf(band);
    return at === -1 ? programme.length : at;
  };
  return (a, b) => placeOf(a) - placeOf(b) || Number(a > b) - Number(a < b);
};
