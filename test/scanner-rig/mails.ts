import type { Email } from 'postal-mime';
import { readLinks } from './forms.ts';
import type { RigMail } from './population.ts';

/** The links of a mail, by what they are for. */
export function linksIn(mail: Email): RigMail {
  const links = readLinks(mail.html ?? '');
  const found = (page: string): string | undefined =>
    links.find((link) => new RegExp(`^http[^?]*/${page}/`).test(link));
  const scores = new Map(
    links.flatMap((link): [number, string][] => {
      const score = /^http[^?]*\/s\/[^/?]+\/(\d+)/.exec(link)?.[1];
      return score === undefined ? [] : [[Number(score), link]];
    }),
  );
  const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const urls = {
    cause: found('w'),
    case: found('c'),
    unsubscribe: /<(http[^>]+)>/.exec(header)?.[1],
    unsubscribeInBody: found('u'),
  };
  const known = Object.entries(urls).filter(([, url]) => url !== undefined);
  return { scores, ...Object.fromEntries(known) };
}
