/**
 * The public pages, as API Gateway writes their paths. Every method reaches the function: it knows what each page allows, and
 * answers 405 where API Gateway would only say 404. So does every other path: a link that was cut off on its way gets a page
 * that says so, where API Gateway would answer with JSON.
 */
export const PUBLIC_ROUTES = [
  '/s/{token}/{score}',
  '/s/{token}',
  '/w/{token}',
  '/c/{token}',
  '/u/{token}',
  '/{proxy+}',
  '/',
] as const;
