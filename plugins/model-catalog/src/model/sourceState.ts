import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';

/** How a source is doing, worst first. */
export const SOURCE_STATES = [
  'failed',
  'guarded',
  'pending',
  'syncing',
  'current',
] as const;

export type SourceState = (typeof SOURCE_STATES)[number];

/** A failure counts more than a sync that tries again; models that are kept back wait for a person. */
export function sourceState(source: ModelSourceStatus): SourceState {
  if (source.failure !== null) {
    return 'failed';
  }
  if (source.guard !== null) {
    return 'guarded';
  }
  if (source.syncing) {
    return 'syncing';
  }
  return source.lastGoodSync === null ? 'pending' : 'current';
}

/** What needs a person comes first. */
export function worstFirst(
  sources: readonly ModelSourceStatus[],
): ModelSourceStatus[] {
  const rank = (source: ModelSourceStatus) =>
    SOURCE_STATES.indexOf(sourceState(source));
  return [...sources].sort(
    (a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title),
  );
}
