import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';

/** What every source of `modelServing.models.sources.<type>.<id>` has, whatever its type. @public */
export interface SourceSettings {
  id: string;
  /** Configuration key of the source, for errors. */
  key: string;
  /** Entity ref; null where none is configured. */
  owner: string | null;
  schedule?: SchedulerServiceTaskScheduleDefinition;
  /** The source's own keys. */
  config: Config;
  /** The whole configuration, for what several sources share. */
  root: Config;
}

/** A type of registry. @public */
export interface RegistryDefinition {
  /** The key in `modelServing.models.sources`, such as `mlflow`. */
  type: string;
  /** @throws InputError for a configuration that cannot be used */
  createSource(settings: SourceSettings): ModelSource;
}
