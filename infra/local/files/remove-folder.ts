import { rmSync } from 'node:fs';

/**
 * Removes a folder with all in it, if it is there. A write that has begun may put one more file into it
 * meanwhile, from another thread: then it is tried again, for some seconds in all.
 */
export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 20 });
