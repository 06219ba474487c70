/**
 * Works on several items at once. After a failure no other item is begun.
 *
 * @throws what the first item threw that failed
 */
export async function inParallel<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let isStopped = false;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (
        let next = waiting.next();
        !next.done && !isStopped;
        next = waiting.next()
      ) {
        try {
          await work(next.value);
        } catch (error) {
          isStopped = true;
          throw error;
        }
      }
    }),
  );
}
