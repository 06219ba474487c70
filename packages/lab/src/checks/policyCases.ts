import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { sampleService, type SampleOptions } from './sampleService';

/** A manifest and what the API server is to say to it. */
export interface PolicyCase {
  title: string;
  object: KubernetesObject;
  /** Policy and message of the refusal; none where the manifest is to be accepted. */
  refusal?: { policy: string; message: string };
}

function refused(
  title: string,
  options: Omit<SampleOptions, 'name'>,
  policy: string,
  message: string,
): PolicyCase {
  return {
    title,
    object: sampleService({ name: 'refused', ...options }),
    refusal: { policy: `serving-${policy}`, message: `${policy}: ${message}` },
  };
}

export const POLICY_CASES: readonly PolicyCase[] = [
  {
    title: 'a service as the golden path renders it',
    object: sampleService({ name: 'accepted' }),
  },
  {
    title: 'a service at exactly the accelerator limit',
    object: sampleService({ name: 'accepted', maxReplicas: 4 }),
  },
  refused(
    'a model by its tag',
    { storageUri: 'oci://registry.lab.example/models/sample:nightly' },
    'pinned-artifacts',
    'the model "oci://registry.lab.example/models/sample:nightly" is not pinned; use an OCI artifact with its digest, such as oci://registry/model@sha256:<64 hex digits>',
  ),
  refused(
    'an argument that loads from a hub',
    { args: ['--tokenizer=someone/else'] },
    'no-downloads',
    'the argument "--tokenizer=someone/else" lets the engine load something that is not pinned; remove it, the model is mounted at /mnt/models',
  ),
  refused(
    'more accelerators than the tenant may hold in one service',
    { accelerators: 2, maxReplicas: 3 },
    'max-accelerators',
    'the service could hold 6 accelerators (2 per pod, up to 3 pods); namespace team-a allows 4 per service. Lower spec.predictor.maxReplicas or the accelerators per pod, or ask the platform owners to raise maxGpusPerService',
  ),
  refused(
    "another tenant's queue",
    { labels: { 'kueue.x-k8s.io/queue-name': 'elsewhere' } },
    'required-labels',
    'the label kueue.x-k8s.io/queue-name is "elsewhere"; in namespace team-a it must be "serving", the queue that holds the tenant\'s quota',
  ),
  refused(
    "another tenant's cost center",
    { labels: { 'model-serving.backstage.io/cost-center': 'cc-1002' } },
    'required-labels',
    'the label model-serving.backstage.io/cost-center is "cc-1002"; it must be "cc-1001", the cost center of namespace team-a',
  ),
];

/** The API server's words for a refusal by a policy whose binding has the same name. */
export function refusalOf(
  object: KubernetesObject,
  refusal: { policy: string; message: string },
): string {
  return (
    `inferenceservices.serving.kserve.io "${object.metadata.name}" is forbidden: ` +
    `ValidatingAdmissionPolicy '${refusal.policy}' with binding '${refusal.policy}' denied request: ${refusal.message}`
  );
}
