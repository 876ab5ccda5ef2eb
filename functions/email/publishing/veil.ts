import { type Comment, commentsIn } from './comments.ts';
import { liquidIn } from './liquid-tags.ts';

// Private-use characters: a first one that numbers the expression, then filling.
const FIRST = 0xe000;
const LAST = 0xefff;
const FILLING = '\uf8ff';
const VEILED = /([\ue000-\uefff])\uf8ff*/g;

/** What stands for one expression in a veiled text, as a part of a pattern. */
export const TOKEN = String.raw`[\ue000-\uefff]\uf8ff*`;

/** A veiled text without what is hidden, `by` in the place of each character. */
export const unveiled = (text: string, by = ''): string => text.replace(/[\ue000-\uefff\uf8ff]/g, by);

/** One Liquid expression, or one comment for Outlook, in a source. */
export interface Expression {
  readonly text: string;
  /** The whole text of the file it stands in. */
  readonly source: string;
  readonly offset: number;
  /** None: it is Liquid. */
  readonly comment?: Comment['kind'];
}

/**
 * Hides Liquid from MJML, the minifier and the text maker: to them `{% if a < b %}` in an attribute is broken
 * markup. Comments for Outlook are hidden too, for MJML takes out the blanks between their words, and drops
 * the older ones. Each becomes private-use characters of the same length, so that what stands behind stays in
 * its place.
 */
export class Veil {
  readonly expressions: Expression[] = [];

  hide(source: string): string {
    const comments = commentsIn(source).filter(({ kind }) => kind !== 'note');
    let veiled = '';
    let at = 0;
    // From comment to comment: the Liquid in one is hidden with it.
    for (const { kind, text, offset } of comments) {
      veiled +=
        this.#withoutLiquid(source, at, offset) + this.#token({ text, source, offset, comment: kind });
      at = offset + text.length;
    }
    return veiled + this.#withoutLiquid(source, at, source.length);
  }

  #withoutLiquid(source: string, from: number, to: number): string {
    const text = source.slice(from, to);
    let veiled = '';
    let at = 0;
    for (const { start, end } of liquidIn(text)) {
      const expression = text.slice(start, end);
      veiled += text.slice(at, start) + this.#token({ text: expression, source, offset: from + start });
      at = end;
    }
    return veiled + text.slice(at);
  }

  #token(expression: Expression): string {
    const number = this.expressions.push(expression) - 1;
    if (FIRST + number > LAST) throw new TooManyExpressions();
    return String.fromCharCode(FIRST + number).padEnd(expression.text.length, FILLING);
  }

  show(text: string): string {
    return text.replace(VEILED, (_, first: string) => this.#behind(first)?.text ?? '');
  }

  /** What a veiled text has in place of each expression. */
  replace(text: string, by: (expression: Expression, veiled: string) => string): string {
    return text.replace(VEILED, (veiled, first: string) => {
      const expression = this.#behind(first);
      return expression === undefined ? '' : by(expression, veiled);
    });
  }

  /** The expressions in a veiled text, in order. */
  behind(text: string): Expression[] {
    return [...text.matchAll(VEILED)].flatMap(([, first = '']) => this.#behind(first) ?? []);
  }

  #behind(first: string): Expression | undefined {
    return this.expressions[first.charCodeAt(0) - FIRST];
  }

  /** A veiled text in which another expression stands for one. */
  also(expression: Expression, text: string): string {
    return this.#token({ ...expression, text });
  }

  /**
   * The expressions that did not come through to any of these veiled texts: MJML drops text that stands
   * between its tags.
   */
  lost(...texts: readonly string[]): Expression[] {
    const present = new Set(texts.flatMap((text) => this.behind(text)));
    return this.expressions.filter((expression) => !present.has(expression));
  }
}

/** A mail that is beyond what the veil can number. */
export class TooManyExpressions extends Error {
  constructor() {
    super(
      `The mail holds more than ${LAST - FIRST + 1} Liquid expressions and comments for Outlook. Shorten it.`,
    );
  }
}
