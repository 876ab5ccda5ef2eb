import type { Programme } from '../programme/programme.ts';
import type { StaffKind } from './staff-mail.ts';

// Apart from the programme's schema: it would add 80 KB to every function that sends.

/**
 * The templates of mails about a case. Every installation needs them, so the programme does not choose them.
 */
export const CASE_TEMPLATES = {
  alert: 'alert/new',
  words: 'alert/words',
  escalation: 'alert/escalation',
  overdue: 'alert/overdue',
  withdrawn: 'alert/withdrawn',
} as const satisfies Readonly<Record<Exclude<StaffKind, 'digest'>, string>>;

/** A place where a programme names a mail. */
export interface Mention {
  readonly template: string;
  /** The fields that lead to it: `bands`, 0, `template`. */
  readonly path: readonly (string | number)[];
}

/** Whether a field names a mail: each `template`, each `thanks`, and each field in a `thanks`. */
const namesMail = (path: Mention['path']): boolean =>
  path.at(-1) === 'template' || path.slice(-2).includes('thanks');

/**
 * Every place where a programme names a mail, in whatever part of it. The programme may be faulty: what is no
 * text is passed over.
 */
export function mentionsIn(programme: unknown, path: Mention['path'] = []): Mention[] {
  if (typeof programme === 'string') return namesMail(path) ? [{ template: programme, path }] : [];
  if (typeof programme !== 'object' || programme === null) return [];
  return Object.entries(programme).flatMap(([field, part]) =>
    mentionsIn(part, [...path, Array.isArray(programme) ? Number(field) : field]),
  );
}

/** Every template that a programme needs: those it chooses, and those that are always needed. */
export const templatesOf = (programme: Programme): string[] => [
  ...mentionsIn(programme).map(({ template }) => template),
  ...Object.values(CASE_TEMPLATES),
];
