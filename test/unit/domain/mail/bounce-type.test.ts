import { expect, it } from 'vitest';
import { bounceType } from '../../../../functions/domain/mail/bounce-type.ts';

it.each([
  // SES names the type.
  ['Permanent', 'General', '', 'permanent'],
  ['permanent', 'MailboxFull', '4.2.2', 'permanent'],
  ['Transient', 'NoEmail', '5.1.1', 'transient'],
  ['Undetermined', 'Undetermined', '5.1.1', 'undetermined'],
  ['Quantum', 'Both', '5.1.1', 'undetermined'],
  // The subtype shows it.
  ['', 'NoEmail', '', 'permanent'],
  ['', 'suppressed', '4.2.2', 'permanent'],
  ['', 'OnAccountSuppressionList', '', 'permanent'],
  ['', 'UnsubscribedRecipient', '', 'permanent'],
  ['', 'MailboxFull', '5.1.1', 'transient'],
  ['', 'AttachmentRejected', '', 'transient'],
  ['', 'MessageTooLarge', '5.1.1', 'transient'],
  ['', 'ContentRejected', '5.1.1', 'transient'],
  // The receiving server shows it.
  ['', 'General', '5.1.1', 'permanent'],
  ['', '', 'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'permanent'],
  ['', '', 'smtp; 550-5.1.1. no such user', 'permanent'],
  ['', '', '5.1.123', 'permanent'],
  ['', '', '4.1.7', 'transient'],
  ['', '', '4.123.1', 'transient'],
  ['', '', '4.4.7 smtp; 451 4.4.7 expired', 'transient'],
  // Nothing shows it.
  ['', '', '', 'undetermined'],
  ['', 'SomethingNew', 'user unknown', 'undetermined'],
  ['', '', '5.7.1 refused by policy', 'undetermined'],
  ['', '', '5.1.8 bad sender', 'undetermined'],
  ['', '', '5.1.7 bad sender', 'undetermined'],
  ['', '', '5.11.1 no such code', 'undetermined'],
  ['', '', '5.1.1234 no such code', 'undetermined'],
  ['', '', '5.1 half a code', 'undetermined'],
  ['', '', '2.1.5 taken', 'undetermined'],
  ['', '', 'host 10.5.1.1 said no', 'undetermined'],
  ['', '', 'host 5.1.1.9 said no', 'undetermined'],
  ['', '', 'version 15.1.1', 'undetermined'],
])('a bounce of type "%s" and subtype "%s", of which a server said "%s", is %s', (type, subType, said, expected) => {
  expect(bounceType(type, subType, said)).toBe(expected);
});
