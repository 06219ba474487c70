import {
  GOLDEN_PATHS,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogInfo, withOwnDefinition } from '../../manifests/catalogInfo';
import { engineArguments } from '../../manifests/engineArguments';
import {
  COMPANION_KINDS,
  COMPANION_SETTINGS,
  companionFiles,
  companionNeeds,
  OPERATION,
} from '../companions';
import type { ServicePath } from '../GoldenPath';
import { artifactRefusal } from '../modelVolume';
import { deployment, service } from './deployment';
import { CONTAINER, podLabels, runtimeRefusal } from './enginePod';
import { readRawDeployment } from './readRawDeployment';

/** Pods of a Deployment end in two words of Kubernetes' own; those of another whose name starts the same have more. */
const podNames = (name: string) => `${name}-[a-z0-9]{1,10}-[a-z0-9]{5}`;

/**
 * A Deployment that runs the engine of a ClusterServingRuntime without KServe, with the model as an image volume,
 * `service.yaml`, its companions (`scaledobject.yaml`, `externalsecret.yaml`, `networkpolicy.yaml`) and
 * `catalog-info.yaml`.
 * @public
 */
export const rawDeploymentPath: ServicePath = {
  ...GOLDEN_PATHS.rawDeployment,
  kinds: [
    GOLDEN_PATHS.rawDeployment.service,
    { apiVersion: 'v1', kind: 'Service' },
    ...COMPANION_KINDS,
  ],
  request: serviceRequestSchema,
  requires: COMPANION_SETTINGS,
  needs: companionNeeds,
  engineArguments,
  takesAdapters: true,
  operation: OPERATION,
  stops: true,
  podLabels,
  runtimeRefusal,
  artifactRefusal,
  documents(context) {
    const { name } = context.request;
    return [
      ['deployment.yaml', [deployment(context)]],
      ['service.yaml', [service(context)]],
      ...companionFiles(
        context,
        { name, container: CONTAINER, pods: podNames(name) },
        podLabels,
        { service: name, port: 80 },
      ),
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
