import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../tools/run';

/** Whether a process with that number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the process was started with arguments that hold the text:
 * numbers are given to new processes again, so a number alone does not tell whose it is.
 */
export async function wasStartedWith(
  pid: number,
  text: string,
): Promise<boolean> {
  const command = await run('ps', [
    '-o',
    'command=',
    '-ww',
    '-p',
    String(pid),
  ]).catch(() => '');
  return command.includes(text);
}

/** Waits until the process has ended; false where it has not within that time. */
export async function hasEnded(pid: number, seconds: number): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (isAlive(pid)) {
    if (Date.now() > end) {
      return false;
    }
    await pause(100);
  }
  return true;
}
