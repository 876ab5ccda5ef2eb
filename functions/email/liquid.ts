import { Liquid } from 'liquidjs';

/** What a template may say with `{{ … }}`. All are always there; names may be empty. */
export const MAIL_VARIABLES = [
  'first_name',
  'account',
  'tenure_text',
  'score_url',
  'unsubscribe_url',
  'sender_name',
  'sender_postal_address',
] as const;

/** The values for one mail; plain text, never HTML. */
export type MailVariables = Readonly<Record<(typeof MAIL_VARIABLES)[number], string>>;

// `raw` would let a customer's name write HTML. Of the tags, the first four read further files, and a bundle has none;
// the last two cut off the rest of a mail when they stand outside a loop.
const FORBIDDEN_FILTERS = ['raw'];
const FORBIDDEN_TAGS = ['include', 'render', 'layout', 'block', 'break', 'continue'];

/**
 * Liquid as our templates speak it: an unknown variable, filter or tag is an error, and an empty name counts as
 * false, so that `{% if first_name %}` means what it says.
 *
 * @param output `html` escapes every value that is put in; `plain` puts it in as it is
 */
export function makeLiquid(output: 'html' | 'plain'): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    templates: {},
    ...(output === 'html' ? { outputEscape: 'escape' } : {}),
  });
  for (const name of FORBIDDEN_FILTERS) delete liquid.filters[name];
  for (const name of FORBIDDEN_TAGS) delete liquid.tags[name];
  return liquid;
}
