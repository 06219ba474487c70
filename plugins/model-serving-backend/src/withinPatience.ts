/** How long a reader waits. */
const PATIENCE_MS = 5_000;

/**
 * The answer of a database or another plugin, if it comes in time: what hangs refuses nothing. The question itself cannot be
 * taken back.
 *
 * @throws Error when no answer came
 */
export async function withinPatience<T>(
  question: Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${patienceMs} ms`)),
      patienceMs,
    );
  });
  question.catch(() => {});
  return Promise.race([question, patience]).finally(() => clearTimeout(timer));
}
