import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { parseEnv, required } from '../../../functions/runtime/env.ts';
import { lambda, onFirstCall } from '../../../functions/runtime/lambda.ts';
import { makeLogger } from '../../../functions/runtime/logger.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';

const context = lambdaContext('send');
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the environment of a function', () => {
  const schema = z.object({ TABLE_NAME: required, OUTBOX_URL: required });

  it('is read with no more than was asked for', () => {
    const env = { TABLE_NAME: 't', OUTBOX_URL: 'u', HOME: '/' };
    expect(parseEnv(schema, env)).toEqual({ TABLE_NAME: 't', OUTBOX_URL: 'u' });
  });

  it.each([
    [{}, 'TABLE_NAME is not set; OUTBOX_URL is not set'],
    [{ TABLE_NAME: '', OUTBOX_URL: 'u' }, 'TABLE_NAME is empty'],
  ])('names every variable at fault in one line: %j', (env, problems) => {
    expect(() => parseEnv(schema, env)).toThrow(new Error(`The environment is incomplete: ${problems}.`));
  });
});

describe('a function', () => {
  it('is started by its first event, once', async () => {
    let starts = 0;
    const handler = onFirstCall<number, number>(async () => {
      starts += 1;
      return async (event) => event * 2;
    });
    expect(starts).toBe(0);
    expect(await Promise.all([1, 2, 3].map((event) => handler(event, context())))).toEqual([2, 4, 6]);
    expect(starts).toBe(1);
  });

  it('whose start failed is started again by the next event', async () => {
    let starts = 0;
    const handler = onFirstCall<unknown, string>(async () => {
      starts += 1;
      if (starts === 1) throw new Error('a secret is out of reach');
      return async () => 'done';
    });
    await expect(handler({}, context())).rejects.toThrow('a secret is out of reach');
    expect(await handler({}, context())).toBe('done');
  });

  it('passes its error on, so that Lambda counts and retries it', async () => {
    const handler = lambda(makeLogger('send', { LOG_LEVEL: 'SILENT' }), async () => {
      throw new Error('no table');
    });
    await expect(handler({}, context())).rejects.toThrow('no table');
  });
});

describe('a line of the log', () => {
  async function lineOf(write: (logger: ReturnType<typeof makeLogger>) => void): Promise<string> {
    let written = '';
    const keep = (chunk: string | Uint8Array): boolean => {
      written += String(chunk);
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
    const logger = makeLogger('send', {});
    await lambda(logger, async () => write(logger))({}, context());
    vi.restoreAllMocks();
    return written;
  }

  it('is JSON with the function, the request and what happened', async () => {
    const line: unknown = JSON.parse(await lineOf((logger) => logger.info('sent', { ref: 'abc' })));
    expect(line).toMatchObject({
      level: 'INFO',
      message: 'sent',
      service: 'send',
      ref: 'abc',
      function_name: 'send',
      function_request_id: expect.any(String),
      timestamp: expect.any(String),
    });
  });

  it('holds no address and nothing personal, wherever it stands', async () => {
    const error = new Error('550 no mailbox ada@acme.io', { cause: new Error('ada@acme.io is gone') });
    const written = await lineOf((logger) =>
      logger.error('refused for ada@acme.io', {
        error,
        outcome: { reason: 'Address <ada@acme.io> is on the list', error },
        customer: { firstName: 'Ada', lastName: 'Young', email: 'x', comment: 'call me', crmId: 'C-1' },
      }),
    );
    for (const personal of ['ada@', 'acme.io', 'Ada', 'Young', 'call me', 'C-1'])
      expect(written).not.toContain(personal);
    expect(written).toContain('550 no mailbox');
  });
});
