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

  modelServing?: {
    /** Who may put entities of the suite's types into the catalog. */
    catalog?: {
      /**
       * Locations that may hold models, model servers and tenants, beside Model Serving's own providers:
       * `url:https://git.example.com/platform/catalog/blob/main/models.yaml`, or a prefix that ends with
       * `*`. Name the branch: whoever may push another one can write what it holds.
       */
      trustedLocations?: string[];
      /**
       * Whether Components and APIs in the catalog namespaces of tenants come from Model Serving and
       * trusted locations only; true by default.
       */
      reserveTenantNamespaces?: boolean;
      /**
       * Whether the module installs the catalog's entity data parser, of which there can be one; true by
       * default. Without it, a refused entity keeps the name it claims from the real one.
       */
      installParser?: boolean;
    };
  };
}
