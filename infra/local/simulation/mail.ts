import PostalMime from 'postal-mime';
import { PURPOSES, type Purpose } from '../../../functions/domain/mail/token.ts';
import { linkPath } from '../../../functions/wiring/routes.ts';

/** The links of a mail, by their purpose. */
export interface MailLinks {
  /** The links of the ten numbers, by score. */
  readonly scores: ReadonlyMap<number, string>;
  /** In a follow-up: the page that asks why. */
  readonly cause?: string;
  /** In a staff mail: the page of the case. */
  readonly case?: string;
  /** The link in the text of a mail. */
  readonly unsubscribe?: string;
  /** The link in its header, for mail providers. */
  readonly oneClick?: string;
  /** Every link to a public page, each once, in the order of the mail. */
  readonly all: readonly string[];
}

/** Reads the links of a raw message as a mail program shows them. */
export async function readLinks(raw: Uint8Array): Promise<MailLinks> {
  const { html = '', headers } = await PostalMime.parse(raw);
  const header = headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const oneClick = /<([^>]+)>/.exec(header)?.[1];
  const leadsTo = (url: string, purpose: Purpose): boolean =>
    URL.parse(url)?.pathname.startsWith(linkPath(purpose)) ?? false;
  const urls = [...html.matchAll(/href="(https?:\/\/[^"]+)"/g)].map(([, url = '']) => url);
  const all = [...new Set(urls)].filter((url) => PURPOSES.some((purpose) => leadsTo(url, purpose)));
  const to = (purpose: Purpose): string | undefined => all.find((url) => leadsTo(url, purpose));
  const [cause, caseUrl, unsubscribe] = [to('cause'), to('case'), to('leave')];
  return {
    scores: new Map(
      all
        .filter((url) => leadsTo(url, 'score'))
        .map((url) => [Number(url.slice(url.lastIndexOf('/') + 1)), url]),
    ),
    ...(cause === undefined ? {} : { cause }),
    ...(caseUrl === undefined ? {} : { case: caseUrl }),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
    ...(oneClick === undefined ? {} : { oneClick }),
    all,
  };
}
