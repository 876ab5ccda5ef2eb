/** A form as it stands on a page. */
export interface Form {
  readonly action: string;
  readonly boxes: readonly Field[];
  readonly areas: readonly string[];
  readonly hidden: readonly Field[];
  readonly buttons: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** How to fill in a form before it is sent. */
export interface Filling {
  readonly press: (button: Field) => boolean;
  /**
   * Decides whether to tick a box. `from` and `until` are its place among the boxes of its name, from 0 to 1.
   */
  readonly tick?: (box: Field, from: number, until: number) => boolean;
  readonly text?: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);

const attribute = (tag: string, name: string): string =>
  decode(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
const field = (tag: string): Field => ({ name: attribute(tag, 'name'), value: attribute(tag, 'value') });

/** Reads the first form of one of our pages; undefined when the page has none. */
export function readForm(html: string): Form | undefined {
  const [, opening = '', content = ''] = /(<form\b[^>]*>)([\s\S]*?)<\/form>/.exec(html) ?? [];
  if (opening === '') return undefined;
  const tags = (pattern: RegExp): string[] => [...content.matchAll(pattern)].map(([tag]) => tag);
  return {
    action: attribute(opening, 'action'),
    boxes: tags(/<input\b[^>]*type="checkbox"[^>]*>/g).map(field),
    hidden: tags(/<input\b[^>]*type="hidden"[^>]*>/g).map(field),
    areas: tags(/<textarea\b[^>]*>/g).map((tag) => attribute(tag, 'name')),
    buttons: tags(/<button\b[^>]*>/g).map(field),
  };
}

/** What a browser sends for a form; undefined when the form has no such button. */
export function fillForm(
  form: Form,
  { press, tick = () => false, text = '' }: Filling,
): URLSearchParams | undefined {
  const button = form.buttons.find(press);
  if (button === undefined) return undefined;
  const fields = new URLSearchParams(form.hidden.map(({ name, value }): [string, string] => [name, value]));
  for (const box of form.boxes) {
    const alike = form.boxes.filter(({ name }) => name === box.name);
    const index = alike.indexOf(box);
    if (tick(box, index / alike.length, (index + 1) / alike.length))
      fields.append(box.name, box.value || 'on');
  }
  for (const area of form.areas) fields.append(area, text);
  if (button.name !== '') fields.append(button.name, button.value);
  return fields;
}

/**
 * A browser without JavaScript, or a program with the name of one: it opens a link, fills in the form on the
 * page and sends it.
 */
export interface Browser {
  open(url: string, method?: 'GET' | 'HEAD'): Promise<string>;
  /**
   * Opens the link and sends the form of the page; false when the page has no such form, or no longer has it.
   */
  send(url: string, filling: Filling): Promise<boolean>;
  post(url: string, fields: Readonly<Record<string, string>>): Promise<void>;
}

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

/** What a request says of whoever makes it. A scanner bears the name of a browser, and says no more. */
export const SAYS = {
  person: {
    'user-agent': AGENT,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-user': '?1',
  },
  scanner: { 'user-agent': AGENT },
} as const;

/** @throws Error when a page answers with a failure */
export function browser(language: string, who: keyof typeof SAYS = 'person'): Browser {
  const visit = async (url: string, init: RequestInit = {}): Promise<string> => {
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { 'accept-language': language, ...SAYS[who] },
    });
    const body = await response.text();
    if (response.status >= 500) throw new Error(`A page answered with ${response.status}.`);
    return body;
  };
  return {
    open: (url, method = 'GET') => visit(url, { method }),
    async send(url, filling) {
      const form = readForm(await visit(url));
      const body = form === undefined ? undefined : fillForm(form, filling);
      if (form === undefined || body === undefined) return false;
      await visit(new URL(form.action, url).href, { method: 'POST', body });
      return true;
    },
    async post(url, fields) {
      await visit(url, { method: 'POST', body: new URLSearchParams(fields) });
    },
  };
}
