import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { MOST_OBJECTS } from './KindStore';

/** All the waiting of the watch loops, in milliseconds. */
export interface WatchTiming {
  /** Shortest pause after a failure; grows by decorrelated jitter. */
  retryBaseMs: number;
  retryCapMs: number;
  /** Longest pause before a kind that is not installed or forbidden is tried again. */
  reprobeMs: number;
  /** Shortest time between two openings of the same watch. */
  reopenMs: number;
  /** Longest pause after a list that did not end. */
  endlessMs: number;
  /** Silence after which a watch is opened anew. */
  quietMs: number;
  /** Deadline of each call. */
  deadlineMs: number;
  /** Interval of the pulse that tells whether the API server is there. */
  pulseMs: number;
  /** How long the API server is asked to keep a watch open. */
  watchSeconds: number;
}

/** What a cluster in production is watched with. */
export const WATCH_TIMING: WatchTiming = {
  retryBaseMs: 500,
  retryCapMs: 30_000,
  reprobeMs: 45_000,
  reopenMs: 1_000,
  endlessMs: 300_000,
  quietMs: 150_000,
  deadlineMs: 10_000,
  pulseMs: 5_000,
  watchSeconds: 300,
};

/** `modelServing.watch` of app-config. */
export interface WatchConfig {
  timing: WatchTiming;
  mostObjects: number;
  /** Namespaces that are read where the account of a cluster may not read all of them. */
  namespaces: string[];
}

/** Reads how clusters are watched; throws where a number makes no sense. */
export function readWatchConfig(root: Config): WatchConfig {
  const config = root.getOptionalConfig('modelServing.watch');
  const number = (key: string, fallback: number) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!Number.isFinite(value) || value <= 0) {
      throw new InputError(`modelServing.watch.${key} must be more than 0`);
    }
    return value;
  };
  const milliseconds = (key: string, fallback: number) =>
    1000 * number(key, fallback / 1000);
  return {
    timing: {
      ...WATCH_TIMING,
      deadlineMs: milliseconds('deadlineSeconds', WATCH_TIMING.deadlineMs),
      reprobeMs: milliseconds('reprobeSeconds', WATCH_TIMING.reprobeMs),
      pulseMs: milliseconds('pulseSeconds', WATCH_TIMING.pulseMs),
      watchSeconds: number('watchSeconds', WATCH_TIMING.watchSeconds),
    },
    mostObjects: number('maxObjectsPerKind', MOST_OBJECTS),
    namespaces: readNamespaces(config),
  };
}

function readNamespaces(config: Config | undefined): string[] {
  const namespaces = config?.getOptionalStringArray('namespaces') ?? [];
  const odd = namespaces.find(
    name => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name),
  );
  if (odd !== undefined) {
    throw new InputError(
      `modelServing.watch.namespaces contains '${odd}', which is not a name of a namespace`,
    );
  }
  return namespaces;
}
