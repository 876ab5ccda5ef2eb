import type { Dice } from '../../infra/local/simulation/dice.ts';
import { CLIENTS, type Client } from './clients.ts';
import { allFilledIn, type Button, type Fill, type Form, shownButtons, untouched } from './forms.ts';
import type { RigMail, Step } from './population.ts';
import type { Hand, OpenPage } from './visitor.ts';

// What people and machines do with a mail, in pieces that populations are put together from.

export const SECOND_MS = 1_000;
export const SCORES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

export const scoreLink = (mail: RigMail, score: number): string => {
  const url = mail.scores.get(score);
  if (url === undefined) throw new Error(`The mail has no link for ${score}.`);
  return url;
};

/** Every link of a mail, as a program finds them. */
export const linksOf = (mail: RigMail): string[] => [
  ...mail.scores.values(),
  ...[mail.cause, mail.case, mail.unsubscribeInBody].filter((url) => url !== undefined),
];

export function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, place: dice.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Something pressed on a page: a form and its button. */
interface Pressed {
  readonly form: Form;
  readonly button: Button;
}

/** The button that a person sees and presses: the last that fits, because Send stands below the numbers. */
function shownButton(page: OpenPage, fits: (button: Button) => boolean): Pressed | undefined {
  return page.forms
    .flatMap((form) => shownButtons(form).map((button) => ({ form, button })))
    .findLast(({ button }) => fits(button));
}

/** The one button of a form in which nothing can be chosen or written, if the page has such a form. */
function onlyButton(page: OpenPage): Pressed | undefined {
  for (const form of page.forms) {
    const [button, ...others] = shownButtons(form);
    const isPlain = form.fields.every(({ type }) => type === 'hidden');
    if (button !== undefined && others.length === 0 && isPlain) return { form, button };
  }
  return undefined;
}

/**
 * A person presses a button, and once more where the page that answers asks for it: by one button of the same
 * name and value, alone in its form. Whatever else that page offers, such as to take it back, is left alone.
 */
async function press(page: OpenPage, { form, button }: Pressed, fill: Fill): Promise<OpenPage> {
  const next = await page.submit(form, button, fill, 'person');
  const asked = onlyButton(next);
  return asked === undefined || asked.button.name !== button.name || asked.button.value !== button.value
    ? next
    : next.submit(asked.form, asked.button, untouched, 'person');
}

export interface Visit {
  /** In ms after the mail. */
  readonly after: number;
  /** How long the page stays open, in ms. */
  readonly staysFor: number;
  /** Whether a pointer moves over the page, or a finger touches it, before it is closed. */
  readonly touches: boolean;
  /** What is done on the page before it is closed. */
  readonly does?: (page: OpenPage) => Promise<OpenPage>;
}

/** Opens a link, stays a while, and closes the page. */
export function visit(client: Client, url: string, { after, staysFor, touches, does }: Visit): Step[] {
  let page: OpenPage | undefined;
  return [
    {
      after,
      act: async (visitor) => {
        page = await visitor.open(client, url);
      },
    },
    {
      after: after + staysFor,
      act: async () => {
        if (page === undefined) throw new Error('The page is not open.');
        if (touches) await page.touch();
        const last = (await does?.(page)) ?? page;
        await last.close();
      },
    },
  ];
}

/** Presses a number on the page, or Send; and once more where the page asks for it. */
export const pressScore =
  (score: number, comment = '') =>
  async (page: OpenPage): Promise<OpenPage> => {
    const pressed = shownButton(page, ({ name, value }) => name === 'score' && value === String(score));
    if (pressed === undefined) throw new Error(`The page has no button for ${score}.`);
    const fill: Fill = (field) => (field.name === 'comment' ? comment : untouched(field));
    return press(page, pressed, fill);
  };

/** A person presses the one button of the page. */
export async function pressOnly(page: OpenPage): Promise<OpenPage> {
  const pressed = onlyButton(page);
  if (pressed === undefined) throw new Error('The page has more buttons than one, or none.');
  return press(page, pressed, untouched);
}

/** A person fills in the form of a page with words and the first box, and sends it. */
export const sayWhy =
  (words: string) =>
  async (page: OpenPage): Promise<OpenPage> => {
    const [form] = page.forms;
    const button = form === undefined ? undefined : shownButtons(form).at(-1);
    if (form === undefined || button === undefined) throw new Error('The page asks nothing.');
    const box = form.fields.find(({ name }) => name === 'cause');
    const fill: Fill = (field) => {
      if (field.name === 'comment') return words;
      return field === box ? field.value : untouched(field);
    };
    return press(page, { form, button }, fill);
  };

/** A person presses the button with this name and value, and once more where the page asks for it. */
export const pressValue =
  (name: string, value: string) =>
  async (page: OpenPage): Promise<OpenPage> => {
    const fits = (button: Button): boolean => button.name === name && button.value === value;
    const pressed = shownButton(page, fits);
    if (pressed === undefined) throw new Error(`The page has no button ${name}=${value}.`);
    return press(page, pressed, untouched);
  };

/** A program asks for some links one after the other; `every` in ms. */
export const fetchAll = (
  urls: readonly string[],
  client: Client,
  after: number,
  every: number,
  method: 'GET' | 'HEAD' = 'GET',
): Step[] =>
  urls.map((url, index) => ({
    after: after + index * every,
    act: async (visitor) => {
      await visitor.open(client, url, method === 'HEAD' ? { method } : {});
    },
  }));

/** What a machine presses on a page. */
export type Presses = 'no button' | 'first button' | 'every button';

export interface Sending {
  readonly presses: Presses;
  readonly hand: Hand;
  readonly fill?: Fill;
  /** Whether it goes on with the one button of a page that asks once more. */
  readonly goesOn: boolean;
}

/** A machine opens a page and sends its first form. A browser opens it anew for each further button. */
export const sendForm = (url: string, client: Client, after: number, how: Sending): Step => ({
  after,
  act: async (visitor) => {
    const { presses, hand, fill = untouched, goesOn } = how;
    let page = await visitor.open(client, url);
    // A pointer meets only what is shown.
    const buttonsOf = (form: Form) => (hand === 'person' ? shownButtons(form) : form.buttons);
    const [first] = page.forms;
    const count = presses === 'every button' && first !== undefined ? buttonsOf(first).length : 1;
    for (let nth = 0; nth < count; nth += 1) {
      const [form] = page.forms;
      if (form === undefined) break;
      const isButton = presses !== 'no button';
      let next = await page.submit(form, isButton ? buttonsOf(form)[nth] : undefined, fill, hand);
      const asked = goesOn ? onlyButton(next) : undefined;
      if (asked !== undefined)
        next = await next.submit(asked.form, isButton ? asked.button : undefined, fill, hand);
      await next.close();
      if (nth + 1 < count && client.engine !== 'none') page = await visitor.open(client, url);
    }
  },
});

/** Fills in all that a page asks. */
export const filledIn = { fill: allFilledIn } as const;

/** Follows every link within seconds, as mail gateways do. */
export const burst = (
  mail: RigMail,
  dice: Dice,
  after: number,
  client: Client = CLIENTS.plainChrome,
): Step[] => fetchAll(shuffled(linksOf(mail), dice), client, after, dice.between(100, 700));
