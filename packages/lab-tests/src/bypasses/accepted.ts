import type { KubernetesObject } from '@model-serving/lab';
import {
  autoscaler,
  IMAGE,
  llmService,
  networkPolicy,
  pod,
  runtime,
  scaledObject,
  service,
  workload,
} from './manifests';

const accepted = (title: string, object: KubernetesObject) => ({
  title,
  kind: object.kind,
  object,
});

/** What tenants need, so that no rule holds by refusing everything. */
export const ACCEPTED = [
  accepted('as the golden path writes it', service()),
  accepted(
    'with the arguments and variables that engines need',
    service(predictor => {
      predictor.model.args = [
        '--max-model-len=8192',
        '--max-num-batched-tokens=2048',
        '--served-model-name={{.Name}}',
        '--api-key=$(VLLM_API_KEY)',
      ];
      predictor.model.env.push(
        { name: 'HF_HOME', value: '/tmp/hf' },
        { name: 'TOKENIZERS_PARALLELISM', value: 'false' },
        {
          name: 'VLLM_API_KEY',
          valueFrom: { secretKeyRef: { name: 'key', key: 'VLLM_API_KEY' } },
        },
      );
    }),
  ),
  accepted(
    'with a tag beside its digest, and a priority of the tenant',
    service((predictor, it) => {
      predictor.model.image = IMAGE.replace('@', ':v1@');
      it.metadata.labels['kueue.x-k8s.io/priority-class'] =
        'serving-experiment';
    }),
  ),
  accepted(
    'on CPUs alone, with more replicas than it could have accelerators',
    service(predictor => {
      for (const each of Object.values<any>(predictor.model.resources)) {
        delete each['nvidia.com/gpu'];
      }
      predictor.maxReplicas = 8;
    }),
  ),
  accepted(
    'at exactly the limit',
    workload('Deployment', spec => {
      spec.replicas = 4;
    }),
  ),
  accepted('in its own queue', workload('StatefulSet')),
  accepted('pinned and offline', runtime()),
  accepted('with one replica', llmService()),
  accepted(
    'without accelerators, outside every queue',
    pod((spec, it) => {
      it.metadata.labels = { app: 'bypass' };
      for (const each of Object.values<any>(spec.containers[0].resources)) {
        delete each['nvidia.com/gpu'];
      }
    }),
  ),
  accepted('within the limits', scaledObject()),
  accepted(
    'for a service on CPUs',
    scaledObject((spec, it) => {
      spec.maxReplicaCount = 8;
      it.metadata.annotations = {
        'model-serving.backstage.io/accelerators-per-replica': '0',
      };
    }),
  ),
  accepted('within the limits', autoscaler()),
  accepted('as the golden path writes it', networkPolicy()),
] as const;
