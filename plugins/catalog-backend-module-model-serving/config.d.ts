import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Models from the GitOps repository; services and tenants from the clusters. */
      modelServing?: {
        /** How often to look for changes. Every 30 seconds by default. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
