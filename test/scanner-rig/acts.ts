import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Form } from './forms.ts';
import type { RigMail, Step } from './population.ts';
import type { Client, OpenPage, Visitor } from './visitor.ts';

// What people and machines do with a mail, in pieces that populations are put together from.

export const SECOND_MS = 1_000;

const linkOf = (mail: RigMail, score: number): string => {
  const url = mail.scores.get(score);
  if (url === undefined) throw new Error(`The mail has no link for ${score}.`);
  return url;
};

/** Every link of a mail, as a program finds them. */
export const linksOf = (mail: RigMail): string[] => [
  ...mail.scores.values(),
  ...[mail.cause, mail.case, mail.unsubscribeInBody].filter((url) => url !== undefined),
];

const urlOf = (page: OpenPage, form: Form): string => new URL(form.action, page.url).href;

/** Opens the link of a score, and does nothing more. */
export const click = (mail: RigMail, client: Client, score: number, after: number): Step => ({
  after,
  act: async (visitor) => void (await visitor.get(client, linkOf(mail, score))),
});

/** Opens the link of a score, and then presses a number or Send on its page. */
export const clickAndSend = (
  mail: RigMail,
  client: Client,
  { clicked, sent, comment = '', after, readsFor = 20 * SECOND_MS }: Answering,
): Step[] => {
  let page: OpenPage | undefined;
  return [
    {
      after,
      act: async (visitor) => {
        page = await visitor.get(client, linkOf(mail, clicked));
      },
    },
    {
      after: after + readsFor,
      act: async (visitor) => {
        const form = page?.forms[0];
        if (page === undefined || form === undefined) throw new Error('The page has no form.');
        const said = comment === '' ? [] : [['comment', comment] as const];
        const hidden = form.fields.filter(({ type }) => type === 'hidden');
        const fields = [
          ...hidden.map(({ name, value }) => [name, value] as const),
          ['score', String(sent)] as const,
          ...said,
        ];
        await visitor.post(client, urlOf(page, form), fields, page);
      },
    },
  ];
};

export interface Answering {
  /** The number in the mail. */
  readonly clicked: number;
  /** The number on the page; the clicked one where Send is pressed. */
  readonly sent: number;
  readonly comment?: string;
  /** In ms. */
  readonly after: number;
  readonly readsFor?: number;
}

/** Opens some links one after the other. */
export const fetchAll = (
  urls: readonly string[],
  client: Client,
  after: number,
  every: number,
  method: 'GET' | 'HEAD' = 'GET',
): Step[] =>
  urls.map((url, index) => ({
    after: after + index * every,
    act: async (visitor) => void (await visitor.get(client, url, { method })),
  }));

/** Posts a form as a program would that has found it: `fields` of it, and a button. */
async function submit(
  visitor: Visitor,
  client: Client,
  page: OpenPage,
  button: Form['buttons'][number] | undefined,
  fill: (field: Form['fields'][number]) => string | undefined,
): Promise<OpenPage | undefined> {
  const form = page.forms[0];
  if (form === undefined) return undefined;
  const fields = form.fields.flatMap((field) => {
    const value = fill(field);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  const pressed = button?.name === undefined ? [] : [[button.name, button.value] as const];
  return visitor.post(client, urlOf(page, form), [...fields, ...pressed], page);
}

const untouched = (field: Form['fields'][number]): string | undefined =>
  field.type === 'checkbox' ? undefined : field.value;
const filled = (field: Form['fields'][number]): string => (field.type === 'text' ? 'test' : field.value);

/** Opens a page and posts its form, in one of the ways of programs. */
export const postForm = (
  url: string,
  client: Client,
  after: number,
  how: 'no button' | 'first button' | 'fields and first button' | 'every button',
): Step => ({
  after,
  act: async (visitor) => {
    const page = await visitor.get(client, url);
    const buttons = page.forms[0]?.buttons ?? [];
    const pressed =
      how === 'no button' ? [undefined] : how === 'every button' ? buttons : buttons.slice(0, 1);
    for (const button of pressed)
      await submit(visitor, client, page, button, how === 'fields and first button' ? filled : untouched);
  },
});

export const minutes = (count: number): number => count * MINUTE_MS;
