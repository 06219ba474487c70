import {
  LoggerService,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config, ConfigReader } from '@backstage/config';
import {
  CatalogVisibility,
  readCatalogVisibility,
  readUsable,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GuardConfig, readGuardConfig } from './guard/GuardConfig';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { seconds: 60 },
  initialDelay: { seconds: 5 },
};

/** What of app-config the catalog needs, read once. */
export interface CatalogConfig {
  guard: GuardConfig;
  /** How often `catalog.providers.modelServing` reads models, services and tenants. */
  schedule: SchedulerServiceTaskScheduleDefinition;
  visibility: CatalogVisibility;
}

/**
 * Reads app-config. A part that cannot be used is logged, and has its default, which shows least and refuses most: the
 * catalog starts without it.
 */
export function readCatalogConfig(
  root: Config,
  logger: Pick<LoggerService, 'error'>,
): CatalogConfig {
  const read = <T>(reader: (config: Config) => T): T => {
    const { problem, value } = readUsable(() => reader(root));
    if (problem === undefined) {
      return value;
    }
    logger.error(`Model serving uses a default, because ${problem}`);
    return reader(new ConfigReader({}));
  };
  return {
    guard: read(readGuardConfig),
    schedule: read(readSchedule),
    visibility: read(readCatalogVisibility),
  };
}

function readSchedule(root: Config): SchedulerServiceTaskScheduleDefinition {
  const schedule = root.getOptionalConfig(
    'catalog.providers.modelServing.schedule',
  );
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : DEFAULT_SCHEDULE;
}
