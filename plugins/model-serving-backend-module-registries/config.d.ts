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
        /** Registries of Weights & Biases. */
        wandb?: {
          [id: string]: {
            /** Web address of the API, such as `https://api.wandb.ai`. */
            url: string;
            /** Web address of the pages; `https://wandb.ai` by default. */
            webUrl?: string;
            organization: string;
            /** Registries that are read, without `wandb-registry-`; all by default. */
            registries?: string[];
            /** Types of artifacts that are models; `model` by default. */
            types?: string[];
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /**
             * API key.
             * @visibility secret
             */
            token?: string;
            /** File that holds the API key; read for each request. */
            tokenFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Which key of a version's metadata holds which fact. See docs/models.md. */
            metadata?: { [fact: string]: string };
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
        /** Hugging Face Hubs and their mirrors. */
        huggingface?: {
          [id: string]: {
            /** Web address; https://huggingface.co by default. */
            url?: string;
            /** Host of the Hub that this is a mirror of, such as `huggingface.co`, which its models are named by. */
            mirrorOf?: string;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read; hourly by default. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /**
             * Access token.
             * @visibility secret
             */
            token?: string;
            /** File that holds the token; read for each request. */
            tokenFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Hosts that a mirror sends readers of files to, beside its own. */
            downloadHosts?: string[];
            /** Organizations and users whose models are read. */
            organizations?: string[];
            /** Slugs of collections. */
            collections?: string[];
            /** Models by name, or a revision of one as `organization/name@revision`. */
            models?: string[];
            /** Most models that are read of an organization, the newest; 500 by default. */
            most?: number;
          };
        };
        /** LiteLLM gateways. */
        litellm?: {
          [id: string]: {
            /** Web address of the gateway. */
            url: string;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /**
             * Virtual key, or the master key.
             * @visibility secret
             */
            token?: string;
            /** File that holds the key; read for each request. */
            tokenFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Names of models that the platform serves itself. */
            selfHosted?: string[];
            /** Hosts of services that the platform serves itself, or `*.example.com`. */
            ownHosts?: string[];
            /** Repository or name of the model in other sources, by model name. */
            identities?: { [model: string]: string };
          };
        };
        /** Providers that serve models. */
        hosted?: {
          [id: string]: {
            /** Who serves them, such as `Modal`. */
            provider: string;
            /** How models are read: `openai` with `url`, `none` without, or `replicate`. */
            api?: 'none' | 'openai' | 'replicate';
            /** Root of the API, such as `https://api.example.com/v1`. */
            url?: string;
            /** Web address that models are called at; `url` by default. */
            callUrl?: string;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /**
             * API key.
             * @visibility secret
             */
            token?: string;
            /** File that holds the key; read for each request. */
            tokenFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Region in which it serves. */
            region?: string;
            /** Web page of what the provider does with data. */
            dataTerms?: string;
            /** Models, and what is agreed on each. */
            models?: Array<{
              name: string;
              title?: string;
              description?: string;
              task?: string;
              license?: string;
              /** Web page of the license or the terms of use. */
              licenseUrl?: string;
              contextLength?: number;
              toolCalling?: boolean;
              region?: string;
              /** Repository or name of the model in other sources. */
              identity?: string;
              price?: {
                inputPerMillion?: number;
                outputPerMillion?: number;
                /** Such as `USD`. */
                currency: string;
                /** Date of the price, such as `2026-11-29`. */
                asOf: string;
              };
            }>;
          };
        };
      };
    };
  };
}
