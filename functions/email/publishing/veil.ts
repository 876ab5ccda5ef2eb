import { commentsIn, type MarkupComment } from './comments.ts';
import { liquidIn } from './liquid-tags.ts';

// Private-use characters: the first is the number of the expression, the others fill its length.
const FIRST = 0xe000;
const LAST = 0xefff;
const FILLING = '\uf8ff';
const VEILED = /([\ue000-\uefff])\uf8ff*/g;

/** A pattern for what replaces one expression in a veiled text. */
export const TOKEN = String.raw`[\ue000-\uefff]\uf8ff*`;

/** A veiled text without its hidden parts, with `by` for each of their characters. */
export const unveiled = (text: string, by = ''): string => text.replace(/[\ue000-\uefff\uf8ff]/g, by);

/** One Liquid expression, or one comment for Outlook, in a source. */
export interface Expression {
  readonly text: string;
  /** The whole text of its file. */
  readonly source: string;
  readonly offset: number;
  /** Absent for Liquid. */
  readonly comment?: MarkupComment['kind'];
}

/**
 * Hides Liquid from MJML, the minifier and the text maker, because `{% if a < b %}` in an attribute is broken
 * markup to them. Comments for Outlook are hidden too, because MJML removes blanks between their words, and
 * drops the older ones. Each becomes private-use characters of the same length, so that all other text stays
 * in its place.
 */
export class Veil {
  readonly expressions: Expression[] = [];

  hide(source: string): string {
    const comments = commentsIn(source).filter(({ kind }) => kind !== 'note');
    let veiled = '';
    let at = 0;
    // Comment by comment, because the Liquid in a comment is hidden with it.
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

  /** A veiled text with each expression replaced. */
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

  /** Hides another expression in the place of one. */
  also(expression: Expression, text: string): string {
    return this.#token({ ...expression, text });
  }

  /** The expressions that are in none of these veiled texts. MJML drops text between its tags. */
  lost(...texts: readonly string[]): Expression[] {
    const present = new Set(texts.flatMap((text) => this.behind(text)));
    return this.expressions.filter((expression) => !present.has(expression));
  }
}

/** A mail has more expressions than the veil can number. */
export class TooManyExpressions extends Error {
  constructor() {
    super(
      `The mail holds more than ${LAST - FIRST + 1} Liquid expressions and comments for Outlook. Shorten it.`,
    );
  }
}
