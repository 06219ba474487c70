import { SchemaSet } from '@model-serving/backstage-kubernetes-policy-node';
import { ClusterPicture, DEFAULT_BUDGET_RULE, projectObject, WatchedKindName } from '@model-serving/backstage-plugin-model-serving-common';
import { batchInferencePath, inferenceServicePath, llmInferenceServicePath, rawDeploymentPath, renderService, ServicePath } from '../../goldenPaths';
import { platformProfile, renderInput, tenant } from '../../goldenPaths/__fixtures__/input';
import type { EffectiveProfile } from '../../profiles';
import type { CheckInput } from '../CheckInput';
import { parsePlatformPolicies } from '../platformPolicies';
import { localQueue, namespaceObject, servingLimits, shippedPolicies } from './platform';

const now = '2026-11-21T09:00:00Z';

const flavor = {
  apiVersion: 'kueue.x-k8s.io/v1beta2',
  kind: 'ResourceFlavor',
  metadata: { name: 'h100', uid: 'f', resourceVersion: '1' },
  spec: {
    nodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
    nodeTaints: [
      { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
    ],
  },
};

const cpuFlavor = {
  apiVersion: 'kueue.x-k8s.io/v1beta2',
  kind: 'ResourceFlavor',
  metadata: { name: 'cpu', uid: 'fc', resourceVersion: '1' },
  spec: { nodeLabels: { pool: 'cpu' } },
};

const clusterQueue = (gpus: number, used: number) => ({
  apiVersion: 'kueue.x-k8s.io/v1beta2',
  kind: 'ClusterQueue',
  metadata: { name: 'team-a', uid: 'q', resourceVersion: '1' },
  spec: {
    namespaceSelector: {},
    resourceGroups: [
      {
        coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
        flavors: [
          {
            name: 'cpu',
            resources: [
              { name: 'cpu', nominalQuota: '32' },
              { name: 'memory', nominalQuota: '128Gi' },
              { name: 'nvidia.com/gpu', nominalQuota: '0' },
            ],
          },
          {
            name: 'h100',
            resources: [
              { name: 'cpu', nominalQuota: '64' },
              { name: 'memory', nominalQuota: '512Gi' },
              { name: 'nvidia.com/gpu', nominalQuota: String(gpus) },
            ],
          },
        ],
      },
    ],
  },
  status: {
    flavorsReservation: [
      {
        name: 'h100',
        resources: [{ name: 'nvidia.com/gpu', total: String(used) }],
      },
    ],
  },
});

const raw = (object: object & { metadata: object }) => ({
  ...object,
  metadata: { uid: 'u', resourceVersion: '1', ...object.metadata },
});

/** A cluster in which team-a's queue has so many accelerators, of which some are used. */
export function picture(
  gpus = 4,
  used = 0,
  more: Partial<Record<WatchedKindName, object[]>> = {},
): ClusterPicture {
  const objects: Partial<Record<WatchedKindName, object[]>> = {
    LocalQueue: [raw(localQueue)],
    ClusterQueue: [clusterQueue(gpus, used)],
    ResourceFlavor: [cpuFlavor, flavor],
    Cohort: [],
    ...more,
  };
  return {
    cluster: 'sandbox',
    kinds: Object.fromEntries(
      Object.keys(objects).map(kind => [
        kind,
        { state: 'live' as const, since: now, asOf: now },
      ]),
    ),
    objects: Object.fromEntries(
      Object.entries(objects).map(([kind, list]) => [
        kind,
        list.map(object => projectObject(kind as WatchedKindName, object)),
      ]),
    ),
  };
}

const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const crd = (group: string, version: string, kind: string) => ({
  spec: {
    group,
    names: { kind },
    versions: [
      { name: version, served: true, schema: { openAPIV3Schema: open } },
    ],
  },
});

const policies = parsePlatformPolicies(shippedPolicies());

/** Schemas that know the kinds and let every field pass. */
const openSchemas = SchemaSet.fromCluster({
  crds: [
    crd('serving.kserve.io', 'v1beta1', 'InferenceService'),
    crd('serving.kserve.io', 'v1alpha2', 'LLMInferenceService'),
    crd('keda.sh', 'v1alpha1', 'ScaledObject'),
    crd('keda.sh', 'v1alpha1', 'TriggerAuthentication'),
    crd('external-secrets.io', 'v1', 'ExternalSecret'),
    crd('gateway.networking.k8s.io', 'v1', 'HTTPRoute'),
    crd('networking.k8s.io', 'v1', 'NetworkPolicy'),
    crd('policy', 'v1', 'PodDisruptionBudget'),
    crd('apps', 'v1', 'Deployment'),
    crd('batch', 'v1', 'Job'),
    crd('', 'v1', 'Service'),
  ],
});

/** A check of what a golden path renders for the overrides. */
export function checkInput(
  overrides?: Parameters<typeof renderInput>[0],
  profileOf: (shipped: EffectiveProfile) => EffectiveProfile = shipped => shipped,
  goldenPath: ServicePath = inferenceServicePath,
): CheckInput {
  const profile = profileOf(platformProfile());
  const input = { ...renderInput(overrides), profile };
  return {
    files: renderService(goldenPath, input).map(({ path, content }) => ({
      path,
      content,
    })),
    tenant,
    service: input.request.name,
    paths: [inferenceServicePath, rawDeploymentPath, llmInferenceServicePath, batchInferencePath],
    policies,
    params: [localQueue, servingLimits],
    namespaceObject,
    schemas: openSchemas,
    profile,
    picture: picture(),
    prices: {
      currency: 'USD',
      source: 'test price list',
      flavors: { h100: 3.9, l4: 0.8 },
      cpuPerHour: 0.03,
      memoryGiBPerHour: 0.004,
    },
    budget: {
      perMonth: 20_000,
      running: 0,
      proposed: 0,
      replaces: 0,
      rule: DEFAULT_BUDGET_RULE,
      spent: 0,
      hoursLeft: 0,
      uncounted: [],
    },
    existingDirectories: ['tenants/team-a/search-embed', 'tenants/team-b/chat'],
  };
}
