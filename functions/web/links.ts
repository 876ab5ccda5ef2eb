import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeySource } from '../domain/identity/key-ring.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { ContactKinds } from '../domain/mail/contact-kinds.ts';
import { tidyPath } from '../domain/mail/link-path.ts';
import { checkToken, type Purpose } from '../domain/mail/token.ts';
import type { Clock } from '../ports/clock.ts';
import { message } from './layout.ts';
import type { Answerer, Reply } from './reply.ts';

export interface LinkPorts {
  readonly keys: KeySource;
  readonly clock: Clock;
  readonly kinds?: ContactKinds;
}

/**
 * For a link that is not ours, one that was cut off, and one whose contact is gone. It does not say which of
 * them it is.
 */
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

/**
 * The request as it was before mail programs and filters changed its path. Unchanged when the path has no
 * link of ours.
 *
 * It reads newer keys when something looks like a token and none of our keys has signed it. Every such path
 * may cause that, not only one with an unknown key id: the id is one byte, so a new key may share it with an
 * old one.
 */
export async function tidied(
  { keys, kinds }: Pick<LinkPorts, 'keys' | 'kinds'>,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyEventV2> {
  const { method, path } = event.requestContext.http;
  const inHand = tidyPath(keys.ring(), method, path, kinds);
  const tidy = inHand.kind === 'unsigned' ? tidyPath(await keys.renew(), method, path, kinds) : inHand;
  if (tidy.kind !== 'ours') return event;
  // The router reads parameters from the path. API Gateway's parameters belong to the original path.
  const { pathParameters: _, requestContext, ...rest } = event;
  const http = { ...requestContext.http, path: tidy.path };
  return { ...rest, rawPath: tidy.path, requestContext: { ...requestContext, http } };
}

/** What a route does with a valid link of ours. */
export type LinkAnswerer = (
  token: string,
  ask: ContactId,
  event: APIGatewayProxyEventV2,
) => Reply | Promise<Reply>;

/**
 * Lets only links of one purpose through to a route. It checks the MAC here, before anything is looked up.
 */
export const withLink =
  ({ keys, clock, kinds }: LinkPorts, purpose: Purpose, expired = expiredLink) =>
  (answer: LinkAnswerer): Answerer =>
  async (event) => {
    const token = event.pathParameters?.token ?? '';
    const check = checkToken(keys.ring(), purpose, token, clock.now(), kinds);
    if (check.kind === 'valid') return answer(token, check.contact, event);
    return check.kind === 'expired' ? expired : invalidLink('invalid-token');
  };
