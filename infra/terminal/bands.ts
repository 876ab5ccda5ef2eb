/** Bands in the programme's order, and after them, by name, those of an earlier programme. */
export const inProgrammeOrder = (programme: readonly string[], met: Iterable<string>): string[] => {
  const found = new Set(met);
  const known = programme.filter((band) => found.delete(band));
  return [...known, ...[...found].sort()];
};
