import { createContext, runInContext } from 'node:vm';
import type { Form } from './forms.ts';

/** What a page's script has sent by `navigator.sendBeacon`. */
export interface Beacon {
  readonly url: string;
  readonly body: string;
}

/** An event that the script hears of; `isTrusted`: by a real pointer, finger or key. */
export interface PageEvent {
  readonly type: string;
  readonly isTrusted: boolean;
}

/** A page's own script, at work without a browser. */
export interface PageScript {
  /** Tells the script of events. Returns what it has sent since it was last asked. */
  hear(...events: readonly PageEvent[]): Beacon[];
  /** Fields that the script has put at the end of a form, by the form's place on the page. */
  added(form: number): [string, string][];
}

interface Element {
  name: string;
  value: string;
}

/**
 * Runs the scripts of a page in the little that a page of ours needs: its forms, to which fields can be
 * added, the element with `data-seen`, events, and beacons. So a stand-in for a browser does what the page
 * has a browser do, whatever that is.
 *
 * @param scripts the texts of the inline scripts
 * @throws Error when a script wants more than that
 */
export function runPageScript(
  scripts: readonly string[],
  { forms, seen }: { readonly forms: readonly Form[]; readonly seen?: string },
): PageScript {
  const listeners = new Map<string, ((event: PageEvent) => void)[]>();
  const beacons: Beacon[] = [];
  const fields = forms.map((): Element[] => []);
  const addEventListener = (type: string, listener: (event: PageEvent) => void): void => {
    listeners.set(type, [...(listeners.get(type) ?? []), listener]);
  };
  const seenElement = {
    dataset: { seen },
    getAttribute: (name: string) => (name === 'data-seen' ? seen : undefined),
  };
  const document = {
    visibilityState: 'visible',
    hidden: false,
    forms: fields.map((added) => ({
      appendChild: (element: Element) => void added.push(element),
      append: (...elements: Element[]) => void added.push(...elements),
    })),
    createElement: (): Element => ({ name: '', value: '' }),
    querySelector: (selector: string) =>
      selector === '[data-seen]' && seen !== undefined ? seenElement : null,
    addEventListener,
  };
  const navigator = {
    sendBeacon: (url: string, body = '') => {
      beacons.push({ url, body });
      return true;
    },
  };
  const page = createContext({ document, navigator, addEventListener });
  runInContext('globalThis.window = globalThis', page);
  for (const script of scripts) runInContext(script, page);
  return {
    hear(...events) {
      for (const event of events) for (const listener of listeners.get(event.type) ?? []) listener(event);
      return beacons.splice(0);
    },
    added: (form) => (fields[form] ?? []).map(({ name, value }) => [name, value]),
  };
}
