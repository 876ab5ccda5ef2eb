import { PAGE_LETTERS, PURPOSES, type Purpose } from '../domain/mail/token.ts';

/** What the path of a link begins with. A token follows. */
export const linkPath = (purpose: Purpose): string => `/${PAGE_LETTERS[purpose]}/`;

/** The page behind a link, in the form of API Gateway and the router. */
export const linkPage = (purpose: Purpose): string => `${linkPath(purpose)}{token}`;

/** The page behind a link to one score. */
export const chosenScorePage = (): string => `${linkPage('score')}/{score}`;

/**
 * The public pages, the closest match first. The function gets every method, because it knows what each page
 * allows and answers 405 where API Gateway would only say 404. It also gets every other path: a link that was
 * cut off gets a page that says so, where API Gateway would answer with JSON.
 */
export const publicRoutes = (): readonly string[] => [
  chosenScorePage(),
  ...new Set(PURPOSES.map(linkPage)),
  '/{proxy+}',
  '/',
];
