/** Waits no longer than the signal allows, also for a source that does not heed it. */
export async function inTime<T>(
  work: Promise<T>,
  signal: AbortSignal,
  reason: () => string,
): Promise<T> {
  let abort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error(reason()));
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    work.catch(() => {});
  }
}
