import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { seconds: 60 },
  initialDelay: { seconds: 5 },
};

/** `catalog.providers.modelServing`, read once. */
export interface ProviderConfig {
  schedule: SchedulerServiceTaskScheduleDefinition;
}

export function readProviderConfig(config: Config): ProviderConfig {
  const schedule = config.getOptionalConfig(
    'catalog.providers.modelServing.schedule',
  );
  return {
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
  };
}
