import type { Purpose } from '../domain/mail/token.ts';

/** The paths of links in mails begin with these. A token follows. */
export const SCORE_PATH = '/s/';
export const CAUSE_PATH = '/w/';
export const CASE_PATH = '/c/';
export const UNSUBSCRIBE_PATH = '/u/';

/** The path of a link, by its purpose. */
export const LINK_PATHS: Readonly<Record<Purpose, string>> = {
  score: SCORE_PATH,
  cause: CAUSE_PATH,
  case: CASE_PATH,
  unsubscribe: UNSUBSCRIBE_PATH,
  leave: UNSUBSCRIBE_PATH,
};

/** The pages behind these links, in the form of API Gateway and the router. */
export const SCORE_PAGE = `${SCORE_PATH}{token}`;
export const CHOSEN_SCORE_PAGE = `${SCORE_PAGE}/{score}`;
export const CAUSE_PAGE = `${CAUSE_PATH}{token}`;
export const CASE_PAGE = `${CASE_PATH}{token}`;
export const UNSUBSCRIBE_PAGE = `${UNSUBSCRIBE_PATH}{token}`;

/**
 * The public pages, the closest match first. The function gets every method, because it knows what each page
 * allows and answers 405 where API Gateway would only say 404. It also gets every other path: a link that was
 * cut off gets a page that says so, where API Gateway would answer with JSON.
 */
export const PUBLIC_ROUTES = [
  CHOSEN_SCORE_PAGE,
  SCORE_PAGE,
  CAUSE_PAGE,
  CASE_PAGE,
  UNSUBSCRIBE_PAGE,
  '/{proxy+}',
  '/',
] as const;
