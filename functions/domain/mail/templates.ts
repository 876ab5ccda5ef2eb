import type { Group } from '../programme/group.ts';
import type { Band, Programme } from '../programme/programme.ts';
import type { ContactKind } from './contact-kinds.ts';
import type { StaffKind } from './staff-mail.ts';

// Apart from the programme's schema, which would weigh 80 KB in every function that sends.

/** The template of a mail to a customer. */
export function templateFor(
  kind: ContactKind,
  band: Band,
  programme: Programme,
  group: Group | undefined,
): string | undefined {
  if (kind === 'follow-up') return programme.followUp.template;
  if (kind !== 'thanks') return band.template;
  if (group === undefined) return undefined;
  return band.thanks[group] ?? (group === 'detractor' ? programme.followUp.thanks : undefined);
}

/** The templates of mails about a case. They are needed always, so the programme does not choose them. */
export const CASE_TEMPLATES = {
  alert: 'alert/new',
  words: 'alert/words',
  escalation: 'alert/escalation',
  reminder: 'alert/reminder',
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
