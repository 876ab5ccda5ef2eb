/**
 * The public pages, as API Gateway writes their paths. Every method reaches the function: it knows what each page allows, and
 * answers 405 where API Gateway would only say 404.
 */
export const PUBLIC_ROUTES = ['/s/{token}/{score}', '/s/{token}', '/u/{token}'] as const;
