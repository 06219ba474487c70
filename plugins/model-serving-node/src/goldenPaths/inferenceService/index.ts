import {
  GOLDEN_PATHS,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogInfo, withOwnDefinition } from '../../manifests/catalogInfo';
import { engineArguments } from '../../manifests/engineArguments';
import { externalSecret } from '../../manifests/externalSecret';
import { networkPolicy } from '../../manifests/networkPolicy';
import {
  scaledObject,
  triggerAuthentication,
} from '../../manifests/scaledObject';
import type { ServicePath } from '../GoldenPath';
import { inferenceService } from './inferenceService';
import { MODELCAR, readInferenceService } from './readInferenceService';

const podLabels = (service: string) => ({
  'serving.kserve.io/inferenceservice': service,
});

/**
 * A KServe InferenceService in Standard mode, and its companions: `scaledobject.yaml` (with a TriggerAuthentication when it
 * scales on Prometheus and the profile names credentials), `externalsecret.yaml` (when the profile names an engine key and
 * the runtime asks for one), `networkpolicy.yaml` and `catalog-info.yaml`.
 * @public
 */
export const inferenceServicePath: ServicePath = {
  ...GOLDEN_PATHS.inferenceService,
  kinds: [
    GOLDEN_PATHS.inferenceService.service,
    { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication' },
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  ],
  request: serviceRequestSchema,
  // What `requires` and `needs` list holds for every runtime, whichever the request names.
  requires: ['prometheus', 'gateway', 'dns'],
  needs: ({ defaults }) => [
    'InferenceService',
    'ClusterQueue',
    'LocalQueue',
    'Workload',
    'ScaledObject',
    ...(defaults.engineKey ? ['ExternalSecret'] : []),
  ],
  overhead: MODELCAR,
  engineArguments,
  podLabels,
  documents(context) {
    const { name } = context.request;
    const deployment = `${name}-predictor`;
    return [
      ['inferenceservice.yaml', [inferenceService(context)]],
      [
        'scaledobject.yaml',
        [
          scaledObject(context, deployment, 'kserve-container'),
          triggerAuthentication(context, deployment),
        ],
      ],
      ['externalsecret.yaml', [externalSecret(context)]],
      ['networkpolicy.yaml', [networkPolicy(context, podLabels(name))]],
      ['catalog-info.yaml', catalogInfo(context, 'InferenceService')],
    ];
  },
  read: readInferenceService,
  expected: withOwnDefinition,
};
