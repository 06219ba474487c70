import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 200;

/** Asked again and again until it is true; what it throws counts as not yet. */
export type Check = () => Promise<boolean>;

/**
 * Waits until the check holds.
 *
 * @param what - completes the sentence "Waited 60 s for …"
 */
export async function waitUntil(
  what: string,
  check: Check,
  options: { seconds: number; everyMs?: number; signal?: AbortSignal },
): Promise<void> {
  const end = Date.now() + options.seconds * 1000;
  let lastError = '';
  while (Date.now() < end) {
    options.signal?.throwIfAborted();
    try {
      if (await check()) {
        return;
      }
      lastError = '';
    } catch (error) {
      lastError = `: ${(error as Error).message}`;
    }
    await pause(options.everyMs ?? EVERY_MS, undefined, {
      signal: options.signal,
    });
  }
  throw new Error(
    `Timed out after ${options.seconds} s waiting for ${what}${lastError}`,
  );
}
