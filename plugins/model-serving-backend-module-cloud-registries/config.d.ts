import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  modelServing?: {
    models?: {
      sources?: {
        /** Amazon SageMaker Model Registries. */
        sagemaker?: {
          [id: string]: {
            /** Region, such as `eu-central-1`. */
            region: string;
            /** Account of the key `aws` whose credentials are used; its default ones without it. */
            accountId?: string;
            /** In place of the region's own endpoint, such as that of a VPC. */
            endpoint?: string;
            /**
             * Which versions are offered by their approval: `Approved`, `PendingManualApproval`, `Rejected`. Approved
             * ones by default.
             */
            approvals?: string[];
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /** Which customer metadata property holds which fact. See docs/models.md. */
            properties?: { [fact: string]: string };
          };
        };
        /** Vertex AI Model Registries. */
        vertex?: {
          [id: string]: {
            /** Id of the project. */
            project: string;
            /** Such as `europe-west4`. */
            location: string;
            /** Web address of the API; that of the location by default. */
            url?: string;
            /** JSON file of a service account; the application default credentials without it. */
            keyFile?: string;
            /** Whether all versions are read, or the default one of each model; all by default. */
            versions?: 'all' | 'default';
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /** Which label holds which fact. See docs/models.md. */
            labels?: { [fact: string]: string };
          };
        };
        /** Azure Machine Learning workspaces and registries. */
        azureml?: {
          [id: string]: {
            /** Id of the subscription. */
            subscription: string;
            resourceGroup: string;
            /** Name of the workspace, or `registry`. */
            workspace?: string;
            /** Name of the registry, or `workspace`. */
            registry?: string;
            /** Web address of the resource manager; that of the public cloud by default. */
            url?: string;
            /** Tenant of the application that reads; without it, what the portal runs as. */
            tenantId?: string;
            clientId?: string;
            /** @visibility secret */
            clientSecret?: string;
            /** File that holds the secret; read for each request. */
            clientSecretFile?: string;
            /** Deadline of one request in seconds; 60 by default. */
            timeoutSeconds?: number;
            /** Entity ref of the owner of its models. */
            owner?: string;
            /** How often it is read. */
            schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
            /** Which tag or property holds which fact. See docs/models.md. */
            tags?: { [fact: string]: string };
          };
        };
      };
    };
  };
}
