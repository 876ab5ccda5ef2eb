/** promoter: 9–10, a yes. passive: 7–8, a maybe. detractor: 1–6, a no. */
export type Group = 'promoter' | 'passive' | 'detractor';

/** The group of an answer from 1 to 10. */
export function groupOf(score: number): Group {
  if (score >= 9) return 'promoter';
  return score >= 7 ? 'passive' : 'detractor';
}
