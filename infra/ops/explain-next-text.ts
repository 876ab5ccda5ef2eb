import type { NextContact } from '../../functions/domain/asking/customer.ts';
import type { Decision } from '../../functions/domain/asking/decision.ts';
import type { AskReason } from '../../functions/domain/asking/schedule.ts';
import { CONTACT_KINDS, type Consent } from '../../functions/domain/mail/contact-kinds.ts';
import { type GateState, holdOf } from '../../functions/domain/mail/gate-state.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import type { Explanation, Next } from '../../functions/use-cases/explain.ts';
import { SKIP_TEXT } from '../terminal/skip-words.ts';
import { dayText, timeText } from './explain-dates.ts';

// What `npm run explain` says of what is still to come.

/** Why nothing comes next; the words follow "because". */
export const NOTHING_TEXT: Readonly<Record<Extract<Next, { kind: 'nothing' }>['why'], string>> = {
  ...SKIP_TEXT,
  'no-milestone': 'no milestone of the programme lies ahead of them',
  'address-of-nobody': 'no customer has their address yet; the next import of their row makes it theirs',
  'reason-gone':
    'it was taken off the agenda for a reason that has gone since; import their row again, and they are planned anew',
};

/** The result of a decision; the words follow "the question". */
export function decisionText(decision: Decision, zone: string): string {
  switch (decision.kind) {
    case 'send':
      return `goes out, in band ${decision.band.name}`;
    case 'defer':
      return `waits until ${timeText(decision.until, zone)}, when mail may go to them again`;
    case 'skip':
      return `is not sent, because ${SKIP_TEXT[decision.reason]}`;
  }
}

/** What comes next, and when. */
export function nextLines({ next, customer, gate, now }: Explanation): string[] {
  const { zone } = customer;
  switch (next.kind) {
    case 'parked':
      return [
        `Next      nothing: parked since ${timeText(next.since, zone)} after failing three times: ${next.reason}. Once that is mended: npm run redrive -- parked --ref ${customer.ref}`,
      ];
    case 'review':
      return ['Next      is being worked out anew: within a minute or two.'];
    case 'nothing':
      return [`Next      nothing, because ${NOTHING_TEXT[next.why]}.`];
    case 'planned':
      return plannedLines(next, zone, isShut(gate, now));
  }
}

/** The next contacts, and what the rules do to them on the way. */
export function aheadLines({ ahead, customer: { zone } }: Explanation): string[] {
  const lines = ahead.flatMap((each) => {
    if (each.kind === 'never') return [];
    const name = CONTACT_KINDS[each.contact.kind].name;
    if (each.kind === 'goes') {
      const band = each.band === undefined ? '' : `, in band ${each.band}`;
      return [`  ${name} on ${timeText(toInstant(each.at), zone)}${band}`];
    }
    const until = each.until === undefined ? 'is dropped' : `moves to ${dayText(each.until)}`;
    return [`  (${name} of ${dayText(each.on)} ${until}: ${each.by.rule})`];
  });
  return lines.length === 0 ? [] : ['Ahead     if nobody answers, the next three:', ...lines];
}

/** What each rule says today. */
export function rulesLines({ rules }: Explanation): string[] {
  const silent = rules.filter(({ objection }) => objection === undefined).map(({ rule }) => rule);
  const objecting = rules.flatMap(({ rule, objection }) => {
    if (objection === undefined) return [];
    const when = objection.kind === 'standing' ? 'never' : `not before ${dayText(objection.day)}`;
    return [`  ${rule}: ${when}, because ${SKIP_TEXT[objection.reason]}`];
  });
  const none = silent.length === 0 ? [] : [`  nothing against it: ${silent.join(', ')}`];
  return rules.length === 0 ? [] : ['Rules     today, for the kind that comes next:', ...objecting, ...none];
}

const isShut = (gate: GateState, now: EpochMs): boolean =>
  gate.kind === 'paused' || holdOf(gate, now) !== undefined;

function plannedLines(
  { contact, notBefore, isDue, reason, heldBy, decision }: Extract<Next, { kind: 'planned' }>,
  zone: string,
  waitsForGate: boolean,
): string[] {
  const wait =
    notBefore === undefined ? '' : `, put off to ${timeText(notBefore, zone)}, when mail may go to them`;
  const late = !isDue
    ? ''
    : waitsForGate
      ? '; its time has come, and it waits for the gate'
      : '; its time has come, and it goes as soon as SES can take it';
  return [
    `Next      ${CONTACT_KINDS[contact.kind].name}, on ${timeText(contact.dueAt, zone)}${wait}${late}.`,
    `          ${triggerText(contact, reason)}`,
    ...(heldBy === undefined
      ? []
      : [`          A rule moved it to that day: ${heldBy.rule}, because ${SKIP_TEXT[heldBy.reason]}.`]),
    ...(contact.keptBackSince === undefined
      ? []
      : [`          A rule has kept it back since ${timeText(contact.keptBackSince, zone)}.`]),
    `          It goes ${CONSENT_TEXT[CONTACT_KINDS[contact.kind].consent]}.`,
    ...(decision.kind === 'skip'
      ? [`          But as things stand it ${decisionText(decision, zone)}.`]
      : []),
  ];
}

/** Why it is planned for its day, by what makes mails of its kind planned. */
function triggerText({ kind, aboutWeek }: NextContact, reason: AskReason | undefined): string {
  switch (CONTACT_KINDS[kind].trigger) {
    case 'answer':
      return `It answers the question of ${aboutWeek}.`;
    case 'milestone':
      return reason === undefined
        ? 'There is no reason for it any more: the programme, their dates or what they got since have changed.'
        : reasonText(reason);
    case 'none':
      return 'It was planned for that day by itself, and by no milestone of the programme.';
  }
}

/** The words for each ground on which a mail may be sent. */
const CONSENT_TEXT: Readonly<Record<Consent, string>> = {
  relationship: 'to them as a customer of yours, who has not asked for no mail',
  answer: 'to them because they have answered, and have not asked for no mail',
};

/** What calls for an ask; the day follows. */
const REASON_TEXT: Readonly<Record<AskReason['kind'], (name: string) => string>> = {
  onboarding: () =>
    'Their turn in the weeks over which customers are spread who were with you before the import:',
  milestone: () => 'They reach a milestone of the programme on',
  renewal: () => 'Their contract is renewed soon (renewal of the programme), so they are asked from',
  date: (name) => `The programme asks by the day in the column ${name}:`,
  campaign: (name) => `Their turn in the campaign ${name}:`,
};

/** The reason for the date of an ask. */
export function reasonText({ kind, on, from, name = '' }: AskReason): string {
  const why = `${REASON_TEXT[kind](name)} ${dayText(on)}`;
  return from > on
    ? `${why}; not before ${dayText(from)}, by the fatigue rules. It goes on the first day and at the hour that the send window gives them.`
    : `${why}. It goes on the first day and at the hour that the send window gives them.`;
}
