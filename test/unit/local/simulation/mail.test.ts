import { describe, expect, it } from 'vitest';
import { PURPOSES } from '../../../../functions/domain/mail/token.ts';
import { linkPath } from '../../../../functions/wiring/routes.ts';
import { readLinks } from '../../../../infra/local/simulation/mail.ts';

const HOST = 'https://q.example';
const read = (urls: readonly string[]) =>
  readLinks(
    Buffer.from(`Content-Type: text/html\r\n\r\n${urls.map((url) => `<a href="${url}">x</a>`).join('')}`),
  );

describe('the links of a mail', () => {
  it('are found for every page, each once', async () => {
    // Two purposes may share a page.
    const urls = [...new Set(PURPOSES.map((purpose) => `${HOST}${linkPath(purpose)}token/7`))];
    const links = await read([...urls, ...urls]);
    expect(links.all).toEqual(urls);
    expect(links.scores.get(7)).toBe(`${HOST}${linkPath('score')}token/7`);
    expect([links.cause, links.case, links.unsubscribe]).toEqual(
      (['cause', 'case', 'unsubscribe'] as const).map((purpose) => `${HOST}${linkPath(purpose)}token/7`),
    );
  });

  it('are not those to other sites, whatever is in them', async () => {
    const url = `${HOST}${linkPath('score')}token/3`;
    const others = ['https://', 'https://q.example:x/s/t', 'https://shop.example/de/s/coat', `${HOST}/about`];
    expect((await read([...others, url])).all).toEqual([url]);
  });
});
