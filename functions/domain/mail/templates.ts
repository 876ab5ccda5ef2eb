import type { Programme } from '../programme/programme.ts';
import type { StaffKind } from './staff-mail.ts';

// Apart from the programme's schema, which would weigh 80 KB in every function that sends.

/** The templates of mails about a case. They are needed always, so the programme does not choose them. */
export const CASE_TEMPLATES = {
  alert: 'alert/new',
  words: 'alert/words',
  escalation: 'alert/escalation',
  overdue: 'alert/overdue',
} as const satisfies Readonly<Record<Exclude<StaffKind, 'digest'>, string>>;

/** Every template that a programme needs, its own choices and those that are needed always. */
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
