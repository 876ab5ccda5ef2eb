import type { Act, Why } from './act.ts';
import type { Browser, Filling } from './browser.ts';
import type { MailLinks } from './mail.ts';

/** The box that shares the words with the owner of the account. */
const SHARE_BOX = 'share';
/** The box of those who want to be contacted. All other boxes are causes. */
const CONTACT_BOX = 'contact';

const fillIn = ({ causes, comment, mayShare }: Why, press: Filling['press']): Filling => ({
  press,
  tick: ({ name }, from, until) =>
    name === SHARE_BOX
      ? mayShare
      : name === CONTACT_BOX
        ? comment !== ''
        : causes.some((place) => from <= place && place < until),
  text: comment,
});

/**
 * Does one thing with a mail, as its reader's browser would. When the page no longer has the form, nothing
 * happens, as for a person.
 */
export async function perform(act: Act, links: MailLinks, browser: Browser): Promise<void> {
  switch (act.kind) {
    case 'click': {
      const url = links.scores.get(act.score);
      if (url !== undefined) await browser.open(url);
      return;
    }
    case 'answer': {
      const url = links.scores.get(act.score);
      const press: Filling['press'] = ({ name, value }) => name === 'score' && value === String(act.score);
      if (url !== undefined) await browser.send(url, fillIn(act.why, press));
      return;
    }
    case 'say-why':
      if (links.cause !== undefined)
        await browser.send(
          links.cause,
          fillIn(act.why, () => true),
        );
      return;
    case 'unsubscribe':
      if (act.how === 'page') {
        if (links.unsubscribe !== undefined) await browser.send(links.unsubscribe, { press: () => true });
        // The request that mail providers send (RFC 8058).
      } else if (links.oneClick !== undefined)
        await browser.post(links.oneClick, { 'List-Unsubscribe': 'One-Click' });
      return;
    case 'case':
      if (links.case !== undefined)
        await browser.send(links.case, { press: ({ value }) => value === act.press });
      return;
    case 'scan':
      for (const url of act.links === 'all' ? links.all : links.all.slice(0, 1)) {
        await browser.open(url, 'HEAD');
        await browser.open(url);
      }
      return;
  }
}
