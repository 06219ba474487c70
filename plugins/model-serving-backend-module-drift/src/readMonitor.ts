import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DriftModel,
  readDriftModel,
} from '@model-serving/backstage-plugin-model-serving-node';

const ID = /^[a-z0-9]([a-z0-9-]{0,49}[a-z0-9])?$/;

/** One monitor of the configuration. */
export interface MonitorSettings {
  id: string;
  /** Configuration key, for errors. */
  key: string;
  config: Config;
  schedule: SchedulerServiceTaskScheduleDefinition | undefined;
  /** The models that it watches, with their own keys. */
  models: Array<{
    key: string;
    config: Config;
    model: DriftModel;
    version: string | null;
  }>;
}

/**
 * One monitor of `modelServing.models.drift.<type>`.
 *
 * @param all - the monitors of its type
 * @throws an error that names the key that cannot be used
 */
export function readMonitor(
  all: Config,
  id: string,
  key: string,
): MonitorSettings {
  if (!ID.test(id)) {
    throw new InputError(
      `${key}: the id must be 1 to 51 lower-case letters, digits and dashes`,
    );
  }
  const config = all.getConfig(id);
  const schedule = config.getOptionalConfig('schedule');
  return {
    id,
    key,
    config,
    schedule:
      schedule &&
      readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule),
    models: config.getConfigArray('models').map((each, index) => ({
      key: `${key}.models[${index}]`,
      config: each,
      ...readDriftModel(each, `${key}.models[${index}]`),
    })),
  };
}
