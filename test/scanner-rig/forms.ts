import { Parser } from 'htmlparser2';

/** What a program finds in a form without running anything. */
export interface Form {
  readonly action: string;
  readonly method: string;
  /** Boxes to tick, boxes to write in, and what is hidden. */
  readonly fields: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  readonly buttons: readonly { readonly name?: string; readonly value: string }[];
}

/** The forms of a page, in its order. */
export function formsOf(page: string): Form[] {
  const forms: {
    action: string;
    method: string;
    fields: Form['fields'][number][];
    buttons: Form['buttons'][number][];
  }[] = [];
  const parser = new Parser({
    onopentag(tag, { name, type = '', value = '', action = '', method = 'get' }) {
      if (tag === 'form') forms.push({ action, method, fields: [], buttons: [] });
      const form = forms.at(-1);
      if (form === undefined) return;
      const isButton = tag === 'button' || (tag === 'input' && type === 'submit');
      if (isButton) form.buttons.push({ value, ...(name === undefined ? {} : { name }) });
      else if ((tag === 'input' || tag === 'textarea') && name !== undefined)
        form.fields.push({ name, type: tag === 'textarea' ? 'text' : type, value });
    },
  });
  parser.end(page);
  return forms;
}
