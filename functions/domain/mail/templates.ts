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
} as const satisfies Readonly<Record<Exclude<StaffKind, 'digest'>, string>>;

/** Every template that a programme needs: those it chooses, and those that are always needed. */
export const templatesOf = ({ bands, followUp, digests }: Programme): string[] => [
  ...bands.flatMap(({ template, thanks }) => [
    template,
    ...Object.values(thanks).filter((each) => each !== undefined),
  ]),
  followUp.template,
  followUp.thanks,
  ...Object.values(CASE_TEMPLATES),
  ...digests.map(({ template }) => template),
];
