import { codeOf } from '../../terminal/user-error.ts';

/** True while a process with this id exists, whether it is ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
