import { codeOf } from './user-error.ts';

/** Whether a failure says that there is no such file or directory. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/**
 * The result of reading a file or a directory; undefined when it does not exist. Throws any other failure.
 */
export const ifThere = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
