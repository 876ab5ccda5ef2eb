import type { Suppression, SuppressionReason } from '../../functions/domain/mail/suppression.ts';
import { directWords, listWords } from '../../functions/domain/mail/suppression.ts';

// What operators read about a suppression, in plain words and without addresses.

/** Why an address is not mailed; the words follow "because". */
export const SUPPRESSION_TEXT: Readonly<Record<SuppressionReason, string>> = {
  unsubscribed: 'its reader unsubscribed',
  'opted-out': 'your own record says that this customer wants no mail',
  bounced: 'a mail to it came back for good',
  complained: 'its reader called a mail of ours spam',
  operator: 'an operator put it on the list',
  unclear: 'a list says neither yes nor no of it, which counts as no mail',
};

/** Why an address is not mailed, and what else stands against it. The sentences follow "is not mailed:". */
export function standingText(suppression: Suppression): string {
  const { reason, at } = suppression;
  const [lists, direct] = [listWords(suppression), directWords(suppression)];
  const besides = direct.filter((word) => word.reason !== reason || (lists.length > 0 && word.at !== at));
  const runs = lists.map(({ run }) => run);
  const isOneMind = direct.length === 0 && lists.every((word) => word.reason === reason);
  if (isOneMind && runs.length === 1)
    return `since ${at} ${SUPPRESSION_TEXT[reason]}, by a list (run ${runs[0]}).`;
  if (isOneMind) return `since ${at} ${SUPPRESSION_TEXT[reason]}, by lists (runs ${runs.join(', ')}).`;
  const said = lists.map((word) => `of run ${word.run}, that ${SUPPRESSION_TEXT[word.reason]}`);
  return [
    `since ${at} ${SUPPRESSION_TEXT[reason]}.`,
    ...besides.map((word) => `Besides, since ${word.at} ${SUPPRESSION_TEXT[word.reason]}.`),
    ...(said.length === 0 ? [] : [`Lists say, ${said.join('; ')}.`]),
  ].join(' ');
}

/**
 * How to take back what was said of an address. For lists it is a whole run, because then the list was wrong.
 */
export function howToUndoText(suppression: Suppression): string | undefined {
  const [lists, direct] = [listWords(suppression), directWords(suppression)];
  const reasons = new Set([...lists, ...direct].map(({ reason }) => reason));
  const lift =
    reasons.size > 1
      ? '"npm run lift" takes back one reason at a time for this address alone, the one in force first'
      : '"npm run lift" frees this address alone';
  if (lists.length === 0) return reasons.size > 1 ? `${lift}.` : undefined;
  const stays = direct.length === 0 ? '' : ' But the address would not be mailed even then.';
  const undo =
    lists.length === 1
      ? `Was that list wrong? "npm run suppress -- --undo ${lists[0]?.run}" takes it back`
      : 'Were those lists wrong? "npm run suppress -- --undo RUN", once for each RUN, takes them back';
  return `${undo}; ${lift}.${stays}`;
}
