import { codeOf } from './user-error.ts';

/** Whether a failure says that there is no such file or directory. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/**
 * What reading a file or a directory comes to; undefined where there is none. Any other failure is thrown.
 */
export const ifThere = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
