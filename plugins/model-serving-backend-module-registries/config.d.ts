import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  modelServing?: {
    models?: {
      /**
       * Registries and hubs that models are read from: type, then an id of your own. Of a fact on which sources differ,
       * the one that stands first wins.
       */
      sources?: {
        /** MLflow Model Registries. */
        mlflow?: {
          [id: string]: {
            /** Web address of the tracking server. */
            url: string;
            /** Web address of its pages; `url` by default. */
            webUrl?: string;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /**
             * Bearer token.
             * @visibility secret
             */
            token?: string;
            /** File that holds the token; read for each request. */
            tokenFile?: string;
            /** For basic authentication. */
            username?: string;
            /** @visibility secret */
            password?: string;
            /** File that holds the password; read for each request. */
            passwordFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** MLflow's own filter, such as `tags.published = 'true'`; all models by default. */
            filter?: string;
            /** Models of one page; 1000 by default. */
            pageSize?: number;
            /** Whether runs and their data sets are read; true by default. */
            lineage?: boolean;
            /** Which tag holds which fact; an empty text switches a fact off. See docs/models.md. */
            tags?: { [fact: string]: string };
          };
        };
      };
    };
  };
}
