import { isOnSesList } from '../../functions/domain/mail/suppression.ts';
import type { Lifting } from '../../functions/use-cases/lift-suppression.ts';
import { SUPPRESSION_TEXT, standingText } from '../terminal/suppression-words.ts';

export interface LiftTold {
  /** Whether everything was done that had to be done. */
  readonly isDone: boolean;
  readonly lines: readonly string[];
}

/** What the command says after lifting a suppression. It does not repeat the address. */
export function liftText(lifting: Lifting): LiftTold {
  switch (lifting.kind) {
    case 'unknown-address':
      return {
        isDone: false,
        lines: [
          'This address is not known here: no customer has it, and it is not suppressed. Look for a typing mistake.',
        ],
      };
    case 'not-suppressed':
      return {
        isDone: false,
        lines: [
          `This address is not suppressed; there is nothing to lift.${
            lifting.ref === undefined
              ? ''
              : ` "npm run explain -- ${lifting.ref}" says why its owner gets no mail.`
          }`,
        ],
      };
    case 'refused':
      return {
        isDone: false,
        lines: [
          `Not lifted: since ${lifting.stood.at} ${SUPPRESSION_TEXT[lifting.stood.reason]}. One more mail can cost the whole account its right to send; if the person has asked for mail again, repeat with --force.`,
        ],
      };
    case 'changed':
      return {
        isDone: false,
        lines: [
          'Not lifted: something about this address changed at the same moment. Look again, then repeat.',
        ],
      };
    case 'lifted':
      return { isDone: true, lines: liftedLines(lifting) };
  }
}

function liftedLines({ stood, ref, stands }: Extract<Lifting, { kind: 'lifted' }>): string[] {
  return [
    `Until now it was not mailed: since ${stood.at} ${SUPPRESSION_TEXT[stood.reason]}. This is lifted, and your reason is kept with the address.`,
    ...(stands === undefined
      ? []
      : [
          `It still gets no mail: ${standingText(stands)} That was said for itself, and stands; only if it may be lifted too, repeat this command.`,
        ]),
    ref === undefined
      ? 'No customer has this address now.'
      : stands === undefined
        ? `Its owner ${ref} is planned anew within a minute or two.`
        : `Its owner is ${ref}.`,
    ...(isOnSesList(stood.reason)
      ? [
          'SES keeps a suppression list of its own for the account, and refuses the address while it is on it. On a deployed stage take it off: aws sesv2 delete-suppressed-destination --email-address ADDRESS',
        ]
      : []),
  ];
}
