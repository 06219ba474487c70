import { Turns } from '@model-serving/backstage-plugin-model-serving-node';

/** Maps a long list while other work has its turn. */
export async function mapEach<T, R>(
  items: readonly T[],
  map: (item: T) => R,
): Promise<R[]> {
  const mapped: R[] = [];
  const turns = new Turns();
  for (const item of items) {
    mapped.push(map(item));
    await turns.next();
  }
  return mapped;
}
