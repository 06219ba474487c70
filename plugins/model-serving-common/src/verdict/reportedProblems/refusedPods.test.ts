import {
  deployment,
  inferenceService,
  namespace,
  workload,
} from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import {
  POD,
  Row,
  condition,
  eventOn,
  refused,
  serving,
  standard,
} from './problems';

describe('reported problems: pods that the API server does not take', () => {
  it.each<Row>([
    {
      what: 'the namespace quota wants memory on every container; only the ReplicaSet says so',
      from: 'kserve/kserve#1242',
      objects: refused(
        'Error creating: pods "chat-predictor-aaaa-8k2x" is forbidden: failed quota: kf-resource-quota: must specify memory',
      ),
      word: 'failed',
      says: [
        /pods are refused: ResourceQuota kf-resource-quota .*must specify memory/,
      ],
      next: /sidecars too/,
    },
    {
      what: 'the quota of the namespace is used up by the old revision during a rollout',
      from: 'ministryofjustice/cloud-platform#590',
      objects: standard(
        serving,
        workload(POD, { admitted: 5 }),
        eventOn(
          'ReplicaSet',
          'chat-predictor-bbbb',
          'FailedCreate',
          '(combined from similar events): Error creating: pods "chat-predictor-bbbb-2wm8j" is forbidden: exceeded quota: namespace-quota, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
          700,
        ),
      ),
      word: 'serving',
      says: [
        /1 of 1 replica ready/,
        /new pods are refused: ResourceQuota namespace-quota .*no room: 1 requests\.nvidia\.com\/gpu requested, 4 of 4 used/,
      ],
      next: /raise ResourceQuota namespace-quota/,
    },
    {
      what: 'a LimitRange with a maximum',
      from: 'kserve/kserve#867',
      objects: refused(
        'Error creating: pods "chat-predictor-aaaa-1" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
      ),
      word: 'failed',
      says: [
        /LimitRange of the namespace: maximum memory usage per Container is 1Gi, but limit is 2Gi/,
      ],
      next: /LimitRange/,
    },
    {
      what: 'pod security refuses the storage initializer',
      from: 'kserve/kserve#5373',
      objects: refused(
        'Error creating: pods "chat-predictor-aaaa-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "storage-initializer" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "storage-initializer" must set securityContext.runAsNonRoot=true)',
      ),
      word: 'failed',
      says: [
        /pod security "restricted:latest": allowPrivilegeEscalation != false \(container "storage-initializer"/,
      ],
      next: /platform owners .*security context/,
    },
    {
      what: "KServe's webhook does not answer, so that no pod is made",
      from: 'kserve/kserve#580, #985',
      objects: refused(
        'Error creating: Internal error occurred: failed calling webhook "inferenceservice.kserve-webhook-server.pod-mutator": failed to call webhook: Post "https://kserve-webhook-server-service.kserve.svc:443/mutate-pods?timeout=10s": no endpoints available for service "kserve-webhook-server-service"',
      ),
      word: 'failed',
      says: [
        /webhook inferenceservice\.kserve-webhook-server\.pod-mutator does not answer: .*no endpoints available/,
      ],
      next: /repair the service behind/,
    },
    {
      what: 'the ServiceAccount of the service does not exist',
      from: 'kserve/kserve, storage credentials',
      objects: refused(
        'Error creating: pods "chat-predictor-aaaa-" is forbidden: error looking up service account team-a/models: serviceaccount "models" not found',
      ),
      word: 'failed',
      says: [/ServiceAccount models does not exist/],
      next: /Create ServiceAccount models/,
    },
    {
      what: 'an admission policy denies the pods',
      from: 'kubernetes/kubernetes, ValidatingAdmissionPolicy',
      objects: refused(
        `Error creating: pods "chat-predictor-aaaa-1" is forbidden: ValidatingAdmissionPolicy 'serving-accelerator-pods' with binding 'serving-accelerator-pods' denied request: accelerator pods must belong to a service`,
      ),
      word: 'failed',
      says: [/policy serving-accelerator-pods: accelerator pods must belong/],
      next: /policy serving-accelerator-pods/,
    },
    {
      what: 'the Deployment is paused',
      from: 'kubernetes-sigs/kueue#15354',
      objects: [
        namespace,
        inferenceService(),
        deployment({
          conditions: [
            condition(
              'Progressing',
              'Unknown',
              'DeploymentPaused',
              'Deployment is paused',
            ),
          ],
        }),
      ],
      now: 900,
      word: 'failed',
      says: [/Deployment chat-predictor is paused/],
      next: /rollout resume/,
    },
    {
      what: 'Deployments may not be read',
      from: 'kserve/kserve, minimal RBAC',
      objects: [namespace, inferenceService()],
      kinds: { Deployment: 'forbidden' },
      now: 900,
      word: 'starting',
      says: [/why is unknown: the portal may not read the Deployments/],
      never: [/does not exist/],
      next: /let the portal read Deployments/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});
