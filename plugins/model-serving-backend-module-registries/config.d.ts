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
        /** OCI registries: modelcars, ModelPack and other artifacts. */
        oci?: {
          [id: string]: {
            /** A host of `modelServing.models.registries`, which holds its credentials. */
            registry: string;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /** Whether signatures are looked for; true by default. */
            signatures?: boolean;
            /** Repositories that are models. */
            repositories?: Array<{
              /** Path without host and tag. */
              repository: string;
              title?: string;
              publisher?: string;
              /** Format as the platform's runtime names it, such as `vLLM`; what the artifact says by default. */
              format?: string;
              /** Task as Hugging Face names tasks. */
              task?: string;
              /** Name that the model shares with records of other sources. */
              identity?: string;
              versions?: {
                /** Which tags are versions; `*` stands for any text. */
                tags?: string;
                /** Versions that are kept; 50 by default, 200 at most. */
                most?: number;
              };
              /** Endings of tags and the variants that they stand for, such as `"-fp8": fp8`. */
              variants?: { [ending: string]: string };
            }>;
            /** Repositories of the registry's own list, read as those above are. */
            catalog?: {
              /** Which of them are models; `*` stands for any text. */
              repositories?: string;
              /** Repositories that are read; 5000 by default and at most. */
              most?: number;
              publisher?: string;
              format?: string;
              task?: string;
              versions?: { tags?: string; most?: number };
              variants?: { [ending: string]: string };
            };
          };
        };
        /** Kubeflow Model Registries. */
        kubeflow?: {
          [id: string]: {
            /** Web address of its REST API, without `/api/model_registry`. */
            url: string;
            /** Web page of a model, with `{id}` or `{name}` in it; none by default. */
            modelUrl?: string;
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
            /** For basic authentication, where a proxy asks for it. */
            username?: string;
            /** @visibility secret */
            password?: string;
            /** File that holds the password; read for each request. */
            passwordFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Which property holds which fact; an empty text switches a fact off. See docs/models.md. */
            properties?: { [fact: string]: string };
          };
        };
      };
    };
  };
}
