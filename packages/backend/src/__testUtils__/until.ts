const DEADLINE_MS = 60_000;
const PAUSE_MS = 100;

/** Waits until a condition holds; what throws does not hold yet. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      if (await holds()) {
        return;
      }
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`Timed out waiting for ${what}`, { cause: last });
}
