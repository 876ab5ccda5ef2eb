import { lettersApart } from '../../domain/text/letters-apart.ts';

/** The known word that somebody probably meant. Undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const [best] = [...known]
    .map((each) => ({ each, far: lettersApart(word.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(1, word.length / 3) ? best.each : undefined;
}
