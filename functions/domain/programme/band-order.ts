/**
 * Compares two bands by their names: as the programme has them, from new to old, and after them, by name,
 * those of an earlier programme. So a table of bands looks the same each week.
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
