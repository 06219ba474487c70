import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  modelServing?: {
    models?: {
      drift?: {
        /** Evidently UI services, by an id of your own. */
        evidently?: {
          [id: string]: {
            /** Web address of the service. */
            url: string;
            /** Web address of its pages, for links; `url` by default. */
            webUrl?: string;
            /**
             * Its secret, where a proxy asks for one to read.
             * @visibility secret
             */
            token?: string;
            /** File that holds the secret; read for each request. */
            tokenFile?: string;
            /** Deadline of one request in seconds; 30 by default. */
            timeoutSeconds?: number;
            /** How often it is read; every 5 minutes by default. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            models: Array<{
              /** Entity ref, repository or name of the model. */
              model: string;
              version?: string;
              /** Id of its project in Evidently. */
              project: string;
              /** Reads only reports that have all of these tags. */
              tags?: string[];
            }>;
          };
        };
        /** PostgreSQL databases that NannyML's database writer fills, by an id of your own. */
        nannyml?: {
          [id: string]: {
            host: string;
            /** 5432 by default. */
            port?: number;
            database: string;
            /** A user that may read NannyML's tables, and nothing else. */
            user: string;
            /** @visibility secret */
            password?: string;
            /** File that holds the password; read for each connection. */
            passwordFile?: string;
            /** Schema of the tables; `public` by default. */
            schema?: string;
            /** Whether connections are encrypted and the server's certificate is checked; true by default. */
            tls?: boolean;
            /** File of the certificate authority, where it is none that Node.js knows. */
            caFile?: string;
            /** Days of results that are read; 90 by default. */
            historyDays?: number;
            /** How often it is read; every 5 minutes by default. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            models: Array<{
              /** Entity ref, repository or name of the model. */
              model: string;
              version?: string;
              /** `model_name` of NannyML's database writer. */
              name: string;
            }>;
          };
        };
      };
    };
  };
}
