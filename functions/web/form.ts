import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * The fields of a posted form. Undefined when the body has another type. Broken percent-encoding stays as it
 * is, by the URL standard, so that a damaged comment is still a comment.
 */
export function formOf(event: APIGatewayProxyEventV2): URLSearchParams | undefined {
  if (!FORM_TYPE.test(event.headers['content-type'] ?? '')) return undefined;
  const body = event.body ?? '';
  return new URLSearchParams(event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
}

/** A score in a link or a form: 1 to 10 in plain digits. Otherwise undefined. */
export const scoreOf = (text: string | null | undefined): number | undefined =>
  /^(?:[1-9]|10)$/.test(text ?? '') ? Number(text) : undefined;
