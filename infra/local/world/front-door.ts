import { listen } from '../aws/listen.ts';

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

/** The public address of a world. Until a handler is set, it answers that the world is starting. */
export interface FrontDoor {
  /** Without a slash at the end. */
  readonly url: string;
  answerBy(fetch: Fetch): void;
  stop(): Promise<void>;
}

/** Takes an address. Throws a UserError when it is taken. */
export async function openFrontDoor(port: number): Promise<FrontDoor> {
  let answer: Fetch = () => new Response('Starting …', { status: 503 });
  const { url, stop } = await listen({ fetch: (request, env) => answer(request, env) }, port);
  return {
    url,
    stop,
    answerBy(fetch) {
      answer = fetch;
    },
  };
}
