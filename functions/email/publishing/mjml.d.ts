// Types for the parts that we use of two packages without types.

declare module 'mjml' {
  export interface MjmlProblem {
    readonly line: number;
    readonly message: string;
    readonly tagName: string;
    /** `Line 3 of /path/to/file, included at … (mj-text) — message` */
    readonly formattedMessage: string;
  }
  export interface MjmlOptions {
    readonly filePath?: string;
    readonly actualPath?: string;
    readonly includePath?: string;
    readonly ignoreIncludes?: boolean;
    readonly validationLevel?: 'strict' | 'soft' | 'skip';
    readonly keepComments?: boolean;
    readonly fonts?: Readonly<Record<string, string>>;
    readonly minify?: boolean;
    readonly minifyOptions?: Readonly<Record<string, unknown>>;
    readonly preprocessors?: readonly ((xml: string) => string)[];
    readonly presets?: readonly {
      readonly components: readonly typeof import('mjml-core').BodyComponent[];
      readonly dependencies: Readonly<Record<string, readonly string[]>>;
    }[];
  }
  function mjml2html(mjml: string, options?: MjmlOptions): Promise<{ html: string; errors: MjmlProblem[] }>;

  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export { mjml2html as default };
}

declare module 'mjml-core' {
  /** By tag. MJML adds its own when `mjml` is loaded. */
  export const components: Readonly<Record<string, typeof BodyComponent>>;
  export class BodyComponent {
    static componentName: string;
    /** MJML passes its content through. */
    static endingTag?: boolean;
    static allowedAttributes: Readonly<Record<string, string>>;
    static defaultAttributes: Readonly<Record<string, string>>;
    /** Adds CSS to the head, once, if the component is used. */
    headStyle?: (breakpoint: string) => string;
    getAttribute(name: string): string;
    render(): string;
  }
}
