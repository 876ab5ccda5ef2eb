const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
// Private-use characters: a first one that numbers the expression, then filling.
const FIRST = 0xe000;
const LAST = 0xefff;
const FILLING = '\uf8ff';
const VEILED = /([\ue000-\uefff])\uf8ff*/g;

/** One Liquid expression in a source. */
export interface Expression {
  readonly text: string;
  /** The whole text of the file it stands in. */
  readonly source: string;
  readonly offset: number;
}

/**
 * Hides Liquid from MJML, the minifier and the text maker: to them `{% if a < b %}` in an attribute is broken markup.
 * Each expression becomes private-use characters of the same length, so that line numbers stay true.
 */
export class Veil {
  readonly expressions: Expression[] = [];

  hide(source: string): string {
    return source.replace(LIQUID, (text, offset: number) => {
      const number = this.expressions.push({ text, source, offset }) - 1;
      if (FIRST + number > LAST)
        throw new RangeError(`A mail may hold at most ${LAST - FIRST + 1} Liquid expressions.`);
      return String.fromCharCode(FIRST + number).padEnd(text.length, FILLING);
    });
  }

  show(text: string): string {
    return text.replace(
      VEILED,
      (_, first: string) => this.expressions[first.charCodeAt(0) - FIRST]?.text ?? '',
    );
  }

  /** The expressions that did not come through to any of these veiled texts: MJML drops text that stands between its tags. */
  lost(...texts: readonly string[]): Expression[] {
    const present = new Set(texts.flatMap((text) => [...text.matchAll(VEILED)].map((match) => match[1])));
    return this.expressions.filter((_, number) => !present.has(String.fromCharCode(FIRST + number)));
  }
}
