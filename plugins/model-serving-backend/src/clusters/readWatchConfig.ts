import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { MOST_OBJECTS } from './KindStore';
import { WATCH_TIMING, WatchTiming } from './WatchTiming';

/** `modelServing.watch` of app-config. */
export interface WatchConfig {
  timing: WatchTiming;
  mostObjects: number;
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
  };
}
