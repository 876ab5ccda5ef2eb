import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ContactId } from '../domain/contact.ts';
import type { KeySource } from '../domain/key-ring.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { checkLink, type Purpose } from '../domain/token.ts';
import { message } from './layout.ts';
import type { Answerer, Reply } from './reply.ts';

export interface LinkPorts {
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** For a link that is not ours, one that was cut off, and one whose contact is gone: it says nothing about which it is. */
export const invalidLink = (
  outcome: 'invalid-token' | 'no-such-contact' | 'no-such-case' | 'no-such-page',
): Reply => ({
  status: 404,
  outcome,
  page: (say) => message(say('invalid-title'), say('invalid-lead')),
});

/** For a link to a question that is too old. */
export const expiredLink: Reply = {
  status: 410,
  outcome: 'expired-token',
  page: (say) => message(say('expired-title'), say('expired-lead')),
};

/** What a route does with a link that is ours. */
export type LinkAnswerer = (
  token: string,
  ask: ContactId,
  event: APIGatewayProxyEventV2,
) => Reply | Promise<Reply>;

/** Lets only links of one purpose through to a route. The MAC is checked here, before anything is looked up. */
export const withLink =
  ({ keys, clock }: LinkPorts, purpose: Purpose, expired = expiredLink) =>
  (answer: LinkAnswerer): Answerer =>
  async (event) => {
    const token = event.pathParameters?.token ?? '';
    const check = await checkLink(keys, purpose, token, clock.now());
    if (check.kind === 'valid') return answer(token, check.contact, event);
    return check.kind === 'expired' ? expired : invalidLink('invalid-token');
  };
