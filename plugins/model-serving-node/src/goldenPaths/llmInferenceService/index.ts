import {
  GOLDEN_PATHS,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogInfo, withOwnDefinition } from '../../manifests/catalogInfo';
import { engineArguments } from '../../manifests/engineArguments';
import {
  OPERATION,
  PROTECTION_KINDS,
  PROTECTION_SETTINGS,
  protectionFiles,
  protectionNeeds,
} from '../companions';
import type { ServicePath } from '../GoldenPath';
import { MODELCAR } from '../inferenceService/readInferenceService';
import { ENGINE_PORT, onEnginePort } from './enginePort';
import {
  artifactRefusal,
  llmInferenceService,
  runtimeRefusal,
} from './llmInferenceService';
import { readLlmInferenceService } from './readLlmInferenceService';

const { service } = GOLDEN_PATHS.llmInferenceService;

/** KServe scales such services by its own autoscaler only, which the platform does not offer. */
const fixedReplicas = serviceRequestSchema.refine(
  ({ replicas }) => replicas.min === replicas.max,
  {
    path: ['replicas'],
    message:
      'replicas: an LLMInferenceService keeps a fixed number of replicas; set the minimum and the maximum to the same number',
  },
);

/** The Service that KServe makes of its engines. */
const workloadService = (name: string) => `${name}-kserve-workload-svc`;

const podLabels = (name: string) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': 'llminferenceservice',
  'kserve.io/component': 'workload',
});

/**
 * A KServe LLMInferenceService that runs the engine of a ClusterServingRuntime, with what protects it
 * (`externalsecret.yaml`, `secrets.yaml`, `networkpolicy.yaml`, `poddisruptionbudget.yaml`) and `catalog-info.yaml`.
 * @public
 */
export const llmInferenceServicePath: ServicePath = {
  ...GOLDEN_PATHS.llmInferenceService,
  kinds: [service, ...PROTECTION_KINDS],
  request: fixedReplicas,
  requires: PROTECTION_SETTINGS,
  needs: profile => [service.kind, ...protectionNeeds(profile)],
  overhead: MODELCAR,
  engineArguments,
  takesAdapters: true,
  // How its Deployment replaces pods is up to KServe.
  operation: OPERATION.filter(question => question !== 'rollout'),
  stops: true,
  podLabels,
  runtimeRefusal,
  artifactRefusal,
  documents(asked) {
    const context = { ...asked, runtime: onEnginePort(asked.runtime) };
    const { request, tenant } = context;
    return [
      ['llminferenceservice.yaml', [llmInferenceService(context)]],
      ...protectionFiles(context, podLabels, {
        service: workloadService(request.name),
        port: ENGINE_PORT,
      }),
      [
        'catalog-info.yaml',
        catalogInfo(context, service.kind, [
          {
            url: `http://${workloadService(request.name)}.${
              tenant.namespace
            }.svc.cluster.local:${ENGINE_PORT}`,
            description: 'Inside the cluster',
          },
        ]),
      ],
    ];
  },
  read: readLlmInferenceService,
  expected: withOwnDefinition,
};
