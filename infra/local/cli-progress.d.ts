// The package brings no types; these are the parts in use.
declare module 'cli-progress' {
  interface Options {
    readonly format?: string;
    readonly hideCursor?: boolean;
    readonly clearOnComplete?: boolean;
    readonly barsize?: number;
    readonly stream?: NodeJS.WritableStream;
  }

  export class SingleBar {
    constructor(options: Options);
    start(total: number, value: number): void;
    update(value: number): void;
    stop(): void;
  }
}
