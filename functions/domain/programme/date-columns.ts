import type { Programme } from './programme.ts';

/**
 * The columns of a list that hold a day which the programme asks before or after. The tags of a customer have
 * the same names.
 */
export const dateColumnsOf = ({ dates }: Programme): readonly string[] =>
  dates?.map(({ column }) => column) ?? [];
