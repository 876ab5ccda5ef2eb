import { createServer, request } from 'node:http';
import { serve } from '../../infra/local/aws/listen.ts';

export interface OtherSite {
  /** The address of a page with this content. */
  show(html: string): string;
  stop(): Promise<void>;
}

/**
 * A web server of a different site than the pages: for a browser, `localhost` and 127.0.0.1 are two sites.
 */
export async function otherSite(): Promise<OtherSite> {
  let content = '';
  const { url, stop } = await serve(
    createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(content);
    }),
  );
  return {
    show(html) {
      content = html;
      return url.replace('127.0.0.1', 'localhost');
    },
    stop,
  };
}

export interface WatchedPages {
  readonly url: string;
  /** The status of each answer so far, by the value of `by` in the query. */
  seen(): Record<string, number>;
  forget(): void;
  stop(): Promise<void>;
}

/**
 * A proxy to the pages at `origin` that records their answers: no page can see what a browser loads in
 * advance.
 */
export async function watchPages(origin: string): Promise<WatchedPages> {
  let seen: Record<string, number> = {};
  const { url, stop } = await serve(
    createServer((asked, response) => {
      const to = new URL(asked.url ?? '/', origin);
      const onward = request(to, { method: asked.method, headers: asked.headers }, (answer) => {
        const by = to.searchParams.get('by');
        if (by !== null) seen[by] = answer.statusCode ?? 0;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      asked.pipe(onward);
    }),
  );
  return {
    url,
    seen: () => ({ ...seen }),
    forget: () => {
      seen = {};
    },
    stop,
  };
}
