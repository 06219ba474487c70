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
import { deployment, service } from './deployment';
import {
  artifactRefusal,
  CONTAINER,
  podLabels,
  runtimeRefusal,
} from './enginePod';
import { readRawDeployment } from './readRawDeployment';

/** Pods of a Deployment end in two words of Kubernetes' own; those of another whose name starts the same have more. */
const podNames = (name: string) => `${name}-[a-z0-9]{1,10}-[a-z0-9]{5}`;

/**
 * A Deployment that runs the engine of a ClusterServingRuntime without KServe, with the model as an image volume, and
 * its companions: `service.yaml`, `scaledobject.yaml` (with a TriggerAuthentication when it scales on Prometheus and the
 * profile names credentials), `externalsecret.yaml` (when the profile names an engine key and the runtime asks for one),
 * `networkpolicy.yaml` and `catalog-info.yaml`.
 * @public
 */
export const rawDeploymentPath: ServicePath = {
  ...GOLDEN_PATHS.rawDeployment,
  kinds: [
    GOLDEN_PATHS.rawDeployment.service,
    { apiVersion: 'v1', kind: 'Service' },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
    { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication' },
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  ],
  request: serviceRequestSchema,
  requires: ['prometheus', 'gateway', 'dns'],
  needs: ({ defaults }) => [
    'ClusterQueue',
    'LocalQueue',
    'Workload',
    'ScaledObject',
    ...(defaults.engineKey ? ['ExternalSecret'] : []),
  ],
  engineArguments,
  podLabels,
  runtimeRefusal,
  artifactRefusal,
  documents(context) {
    const { name } = context.request;
    return [
      ['deployment.yaml', [deployment(context)]],
      ['service.yaml', [service(context)]],
      [
        'scaledobject.yaml',
        [
          scaledObject(context, name, CONTAINER, podNames(name)),
          triggerAuthentication(context, name),
        ],
      ],
      ['externalsecret.yaml', [externalSecret(context)]],
      ['networkpolicy.yaml', [networkPolicy(context, podLabels(name))]],
      [
        'catalog-info.yaml',
        catalogInfo(context, 'Deployment', [
          {
            url: `http://${name}.${context.tenant.namespace}.svc.cluster.local`,
            description: 'Inside the cluster',
          },
        ]),
      ],
    ];
  },
  read: readRawDeployment,
  expected: withOwnDefinition,
};
