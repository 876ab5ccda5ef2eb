// The package has no types of its own; only what we use of it.
declare module 'cli-progress' {
  export class SingleBar {
    constructor(options: {
      format: string;
      hideCursor?: boolean;
      clearOnComplete?: boolean;
      /** Draws nothing when the stream is no terminal. */
      noTTYOutput?: boolean;
    });
    start(total: number, value: number): void;
    update(value: number): void;
    stop(): void;
  }
}
