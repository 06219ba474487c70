/** Waits for a condition, looking again whenever the event loop has nothing else to do. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what = 'the condition',
  /** Between two looks, where looking is expensive. */
  everyMs = 5,
): Promise<NonNullable<T>> {
  const giveUp = Date.now() + 20_000;
  for (;;) {
    const result = await condition();
    if (result) {
      return result;
    }
    if (Date.now() > giveUp) {
      throw new Error(`${what} did not come true`);
    }
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}
