import {
  batchRequestSchema,
  BatchRequest,
  GOLDEN_PATHS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogComponent } from '../../manifests/catalogInfo';
import { engineArguments } from '../../manifests/engineArguments';
import { networkPolicy } from '../../manifests/networkPolicy';
import type { ServicePath } from '../GoldenPath';
import { artifactRefusal } from '../modelVolume';
import { job, podLabels, runtimeRefusal } from './job';
import { readJob } from './readJob';

/**
 * A Job that works through the shards of a data set with the batch program of a runtime's engine: `job.yaml`, with the
 * model as an image volume and the data set on a claim of the tenant, `networkpolicy.yaml` and `catalog-info.yaml`.
 * @public
 */
export const batchInferencePath: ServicePath<BatchRequest> = {
  ...GOLDEN_PATHS.batchInference,
  kinds: [
    GOLDEN_PATHS.batchInference.service,
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  ],
  queuesPodsAlone: true,
  request: batchRequestSchema,
  requires: ['dns'],
  needs: () => ['ClusterQueue', 'LocalQueue', 'Workload'],
  engineArguments,
  stops: true,
  podLabels,
  runtimeRefusal,
  artifactRefusal,
  documents(context) {
    return [
      ['job.yaml', [job(context)]],
      [
        'networkpolicy.yaml',
        [networkPolicy(context, podLabels(context.request.name), 'closed')],
      ],
      ['catalog-info.yaml', [catalogComponent(context, 'Job')]],
    ];
  },
  read: readJob,
};
