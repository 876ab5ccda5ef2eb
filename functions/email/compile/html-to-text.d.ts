// What we use of a package that brings no types of its own.
declare module 'html-to-text' {
  export interface HtmlElement {
    readonly attribs: Readonly<Record<string, string>>;
    readonly children: readonly HtmlElement[];
  }
  export interface TextBuilder {
    openBlock(options: { leadingLineBreaks: number }): void;
    closeBlock(options: { trailingLineBreaks: number }): void;
    addInline(text: string): void;
    addLiteral(text: string): void;
    addLineBreak(): void;
  }
  export type Formatter = (
    element: HtmlElement,
    walk: (children: readonly HtmlElement[], builder: TextBuilder) => void,
    builder: TextBuilder,
    options: Readonly<Record<string, unknown>>,
  ) => void;
  export interface TextOptions {
    readonly wordwrap?: number | false;
    readonly baseElements?: { readonly selectors: readonly string[]; readonly returnDomByDefault?: boolean };
    readonly formatters?: Readonly<Record<string, Formatter>>;
    readonly selectors?: readonly {
      readonly selector: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, unknown>>;
    }[];
  }
  export function compile(options?: TextOptions): (html: string) => string;
}
