import { setTimeout } from 'node:timers/promises';

/**
 * Waits for a condition, generously: the machine may be slow and busy.
 *
 * @param whyNot - what still stands against it, empty once it holds
 */
export async function until(
  what: string,
  whyNot: () => Promise<readonly string[]>,
): Promise<void> {
  const end = Date.now() + 300_000;
  for (;;) {
    const obstacles = await whyNot();
    if (obstacles.length === 0) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(
        `Waited too long for ${what}: ${obstacles.slice(0, 5).join('; ')}`,
      );
    }
    await setTimeout(250);
  }
}
