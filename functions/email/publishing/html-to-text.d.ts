// Types for the part that we use of a package without types.
declare module 'html-to-text' {
  export interface HtmlText {
    readonly type: 'text';
    readonly data: string;
  }
  export interface HtmlElement {
    readonly type: 'tag';
    readonly name: string;
    readonly attribs: Readonly<Record<string, string>>;
    readonly children: readonly HtmlNode[];
    readonly parent?: HtmlElement | null;
    readonly prev?: HtmlNode | null;
    readonly next?: HtmlNode | null;
  }
  export type HtmlNode = HtmlElement | HtmlText;
  export interface TextBuilder {
    openBlock(options: { leadingLineBreaks: number }): void;
    closeBlock(options: { trailingLineBreaks: number }): void;
    addInline(text: string, options?: { noWordTransform: boolean }): void;
    addLiteral(text: string): void;
    addLineBreak(): void;
    /** What was passed to the call, for formatters. */
    readonly metadata: unknown;
  }
  export type Formatter = (
    element: HtmlElement,
    walk: (children: readonly HtmlNode[], builder: TextBuilder) => void,
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
  export function compile(options?: TextOptions): (html: string, metadata?: unknown) => string;
}
