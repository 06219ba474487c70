import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { readUsable } from '@model-serving/backstage-plugin-model-serving-node';
import { MonitorSettings, readMonitor } from './readMonitor';

/**
 * Makes what is there for each `modelServing.models.drift.<type>.<id>`, in the order of the configuration. One that
 * cannot be used is left out, and logged: the others and the backend do without it.
 *
 * @param make - throws an error that names the key that cannot be used
 */
export function forEachMonitor<T>(
  root: Config,
  type: string,
  make: (settings: MonitorSettings) => T,
  logger: Pick<LoggerService, 'error'>,
): T[] {
  const path = `modelServing.models.drift.${type}`;
  const attempt = <R>(read: () => R): R[] => {
    const { problem, value } = readUsable(read);
    if (problem === undefined) {
      return [value];
    }
    logger.error(`A monitor of drift is off: ${problem}`);
    return [];
  };
  const ids = attempt(() => root.getOptionalConfig(path)?.keys() ?? []).flat();
  return ids.flatMap(id =>
    attempt(() => make(readMonitor(root.getConfig(path), id, `${path}.${id}`))),
  );
}
