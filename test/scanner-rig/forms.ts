import { Parser } from 'htmlparser2';

/** A button or field, with its place among all of the page: what is sent stands in this order. */
interface Placed {
  readonly place: number;
}

/** A button that sends a form. */
export interface Button extends Placed {
  /** Absent where pressing it adds nothing to the form. */
  readonly name?: string;
  readonly value: string;
  /** People do not see it: it is there for Enter only. */
  readonly isHidden: boolean;
}

export interface Field extends Placed {
  readonly name: string;
  /** `text` for all that is written in; otherwise the type of the input. */
  readonly type: string;
  readonly value: string;
  readonly isChecked: boolean;
}

/** What can be found in a form without running anything. */
export interface Form {
  readonly action: string;
  readonly method: string;
  /** Boxes to tick, boxes to write in, and what is hidden. */
  readonly fields: readonly Field[];
  /** In the page's order; the browser presses the first for Enter. */
  readonly buttons: readonly Button[];
}

/** What the rig reads of a page. */
export interface PageParts {
  readonly forms: readonly Form[];
  /** Where the page's script tells that somebody is there; absent when the page does not ask. */
  readonly seen?: string;
  /** The texts of its inline scripts. */
  readonly scripts: readonly string[];
}

/** The parser leaves references such as `&amp;` alone in the text of a box, where browsers read them. */
function decoded(text: string): string {
  let plain = text;
  const parser = new Parser({
    onopentag(_, { text: read }) {
      plain = read ?? '';
    },
  });
  parser.end(`<i text="${text.replaceAll('"', '&quot;')}">`);
  return plain;
}

const WRITTEN = ['', 'text', 'email', 'search', 'tel', 'url', 'number'];

/** Reads a page as a program does. A button or field may name a form that it does not stand in. */
export function readPage(page: string): PageParts {
  const forms: { readonly id: string; readonly action: string; readonly method: string }[] = [];
  // The number of the form around it, or the name of its form.
  type Owned<Part> = { readonly of: number | string; readonly part: Part };
  const fields: Owned<{ -readonly [Key in keyof Field]: Field[Key] }>[] = [];
  const buttons: Owned<Button>[] = [];
  let around = -1;
  let place = 0;
  let seen: string | undefined;
  let written: { value: string } | undefined;
  const scripts: string[] = [];
  let isScript = false;
  const parser = new Parser({
    onopentag(tag, attributes) {
      const { name, value, form, action = '', method = 'get', id = '' } = attributes;
      const type = attributes.type?.toLowerCase() ?? '';
      const of = form ?? around;
      place += 1;
      seen ??= attributes['data-seen'];
      if (tag === 'script') {
        isScript = true;
        scripts.push('');
      } else if (tag === 'form') around = forms.push({ id, action, method: method.toLowerCase() }) - 1;
      // A button without a type sends, too.
      else if (
        (tag === 'button' && ['', 'submit'].includes(type)) ||
        (tag === 'input' && type === 'submit')
      ) {
        const isHidden = attributes['aria-hidden'] === 'true' || attributes.hidden !== undefined;
        const named = name === undefined ? {} : { name };
        buttons.push({ of, part: { place, value: value ?? '', isHidden, ...named } });
      } else if (tag === 'textarea' || (tag === 'input' && !['button', 'reset', 'image'].includes(type))) {
        if (name === undefined) return;
        const isWritten = tag === 'textarea' || WRITTEN.includes(type);
        const part = {
          place,
          name,
          type: isWritten ? 'text' : type,
          value: value ?? (isWritten ? '' : 'on'),
          isChecked: attributes.checked !== undefined,
        };
        fields.push({ of, part });
        if (tag === 'textarea') written = part;
      }
    },
    ontext(text) {
      if (written !== undefined) written.value += text;
      if (isScript) scripts.push(`${scripts.pop() ?? ''}${text}`);
    },
    onclosetag(tag) {
      if (tag === 'script') isScript = false;
      else if (tag === 'form') around = -1;
      if (tag !== 'textarea' || written === undefined) return;
      written.value = decoded(written.value);
      written = undefined;
    },
  });
  parser.end(page);
  return {
    forms: forms.map(({ id, action, method }, index) => {
      const isMine = ({ of }: { readonly of: number | string }): boolean =>
        of === index || (id !== '' && of === id);
      return {
        action,
        method,
        fields: fields.filter(isMine).map(({ part }) => part),
        buttons: buttons.filter(isMine).map(({ part }) => part),
      };
    }),
    ...(seen === undefined ? {} : { seen }),
    scripts,
  };
}

/** The buttons that people see. */
export const shownButtons = ({ buttons }: Form): readonly Button[] =>
  buttons.filter(({ isHidden }) => !isHidden);

/** What goes into a field; undefined when it does not go out with the form. */
export type Fill = (field: Field) => string | undefined;

/** As the form stands on the page. */
export const untouched: Fill = (field) =>
  ['checkbox', 'radio'].includes(field.type) && !field.isChecked ? undefined : field.value;

/** As a program does it that wants to see what comes next: all ticked, and a word in each box. */
export const allFilledIn: Fill = (field) => (field.type === 'text' ? 'test' : field.value);

/** The fields that go out with a form, and the button that was pressed, if any. */
export function formEntries(form: Form, button: Button | undefined, fill: Fill): [string, string][] {
  const fields = form.fields.flatMap((field) => {
    const value = fill(field);
    return value === undefined ? [] : [{ place: field.place, entry: [field.name, value] }];
  });
  const pressed =
    button?.name === undefined ? [] : [{ place: button.place, entry: [button.name, button.value] }];
  return [...fields, ...pressed]
    .sort((one, other) => one.place - other.place)
    .map(({ entry: [name = '', value = ''] }) => [name, value]);
}

/** The addresses of all links of a page or mail, each once, in its order. */
export function readLinks(page: string): string[] {
  const links = new Set<string>();
  const parser = new Parser({
    onopentag(tag, { href }) {
      if (tag === 'a' && href !== undefined) links.add(href);
    },
  });
  parser.end(page);
  return [...links];
}
