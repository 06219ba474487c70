import { ClusterClient, type ClusterAccess } from '../kubernetes/ClusterClient';
import { KubernetesError } from '../kubernetes/KubernetesError';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { conditionOf } from '../kubernetes/KubernetesObject';
import { waitUntil } from '../parts/waitUntil';
import type { Scenario } from '../scenarios/Scenario';
import { Stage } from '../scenarios/Stage';
import { nodeLease } from '../scenarios/nodeLease';
import { TENANTS, twoTenants } from '../scenarios/twoTenants';
import type { RecordedEvent } from './RecordedEvent';
import { Recorder, type WatchedCollection } from './Recorder';

const QUIET_MS = 1_500;
const MOST_QUIET_MS = 8_000;

type Watched = readonly [apiVersion: string, kind: string, plural: string];

/** What is watched in the first tenant's namespace. */
const NAMESPACED: readonly Watched[] = [
  ['serving.kserve.io/v1beta1', 'InferenceService', 'inferenceservices'],
  ['serving.kserve.io/v1alpha2', 'LLMInferenceService', 'llminferenceservices'],
  ['keda.sh/v1alpha1', 'ScaledObject', 'scaledobjects'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'],
  ['kueue.x-k8s.io/v1beta2', 'LocalQueue', 'localqueues'],
  ['kueue.x-k8s.io/v1beta2', 'Workload', 'workloads'],
  ['apps/v1', 'Deployment', 'deployments'],
  ['v1', 'Pod', 'pods'],
  ['v1', 'Event', 'events'],
];

/** What is watched of the cluster, as far as the scenario made it. */
const CLUSTER_SCOPED: readonly Watched[] = [
  ['v1', 'Namespace', 'namespaces'],
  ['v1', 'Node', 'nodes'],
  ['kueue.x-k8s.io/v1beta2', 'ResourceFlavor', 'resourceflavors'],
  ['kueue.x-k8s.io/v1beta2', 'ClusterQueue', 'clusterqueues'],
];

const SERVICE_KINDS = [
  ['serving.kserve.io/v1beta1', 'InferenceService'],
  ['serving.kserve.io/v1alpha2', 'LLMInferenceService'],
] as const;

/** Whether the cluster serves the kind. */
async function isServed(
  client: ClusterClient,
  apiVersion: string,
  kind: string,
): Promise<boolean> {
  try {
    await client.list(apiVersion, kind, TENANTS[0]);
    return true;
  } catch (error) {
    if (error instanceof KubernetesError && error.code === 404) {
      return false;
    }
    throw error;
  }
}

async function collections(
  client: ClusterClient,
): Promise<WatchedCollection[]> {
  const rootOf = (apiVersion: string) =>
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const served: WatchedCollection[] = [];
  for (const [apiVersion, kind, plural] of NAMESPACED) {
    if (await isServed(client, apiVersion, kind)) {
      served.push({
        path: `${rootOf(apiVersion)}/namespaces/${TENANTS[0]}/${plural}`,
      });
    }
  }
  return [
    ...served,
    ...CLUSTER_SCOPED.map(([apiVersion, , plural]) => ({
      path: `${rootOf(apiVersion)}/${plural}`,
      only: ({ metadata: { name } }: KubernetesObject) =>
        name.startsWith('recorded-'),
    })),
  ];
}

async function isGone(
  client: ClusterClient,
  object: KubernetesObject,
): Promise<boolean> {
  const { name, namespace } = object.metadata;
  try {
    await client.get(object.apiVersion, object.kind, name, namespace);
    return false;
  } catch (error) {
    return error instanceof KubernetesError && error.code === 404;
  }
}

async function untilGone(
  client: ClusterClient,
  objects: readonly KubernetesObject[],
): Promise<void> {
  for (const object of objects) {
    await client.remove(object);
  }
  await waitUntil(
    'the scenario to be cleared away',
    async () =>
      (
        await Promise.all(objects.map(object => isGone(client, object)))
      ).every(Boolean),
    { seconds: 120 },
  );
}

/** Services first, so that their controllers can still write in the namespace when they let go of them. */
async function removeAll(
  client: ClusterClient,
  set: readonly KubernetesObject[],
): Promise<void> {
  const services: KubernetesObject[] = [];
  for (const [apiVersion, kind] of SERVICE_KINDS) {
    if (await isServed(client, apiVersion, kind)) {
      for (const tenant of TENANTS) {
        services.push(...(await client.list(apiVersion, kind, tenant)));
      }
    }
  }
  // A lost node gets its kubelet back, without which its pods never go.
  if (await isServed(client, 'coordination.k8s.io/v1', 'Lease')) {
    for (const { metadata } of set.filter(({ kind }) => kind === 'Node')) {
      await client.remove(nodeLease(metadata.name));
    }
  }
  const roots = set.filter(({ metadata }) => !metadata.namespace);
  const isNamespace = ({ kind }: KubernetesObject) => kind === 'Namespace';
  await untilGone(client, services);
  await untilGone(client, roots.filter(isNamespace));
  await untilGone(
    client,
    roots.filter(object => !isNamespace(object)),
  );
}

/**
 * Plays a scenario in tenants of its own, which are gone afterwards.
 *
 * @returns the watch events of the first tenant's namespace and of what the cluster has for it,
 * in order of arrival
 */
export async function recordScenario(
  scenario: Scenario,
  access: ClusterAccess,
): Promise<RecordedEvent[]> {
  const client = new ClusterClient(access);
  const set = twoTenants(scenario);
  const { needs } = scenario;
  if (needs && !(await isServed(client, needs.apiVersion, needs.kind))) {
    throw new Error(
      `${scenario.name} needs ${needs.kind}, which this cluster does not serve`,
    );
  }
  let recorder: Recorder | undefined;
  try {
    for (const object of set) {
      await client.apply(object);
    }
    await waitUntil(
      'the queues to be active',
      async () => {
        const queues = await client.list(
          'kueue.x-k8s.io/v1beta2',
          'LocalQueue',
        );
        return TENANTS.every(tenant =>
          queues.some(
            queue =>
              queue.metadata.namespace === tenant &&
              conditionOf(queue, 'Active')?.status === 'True',
          ),
        );
      },
      { seconds: 60 },
    );
    if (scenario.before) {
      const early = await Recorder.start(access, [
        { path: '/api/v1/namespaces/recorded-b/pods' },
      ]);
      try {
        await scenario.before(new Stage(client, early.until.bind(early)));
      } finally {
        early.stop();
      }
    }
    recorder = await Recorder.start(access, await collections(client));
    await scenario.play(new Stage(client, recorder.until.bind(recorder)));
    await recorder.untilQuiet(QUIET_MS, MOST_QUIET_MS);
    return recorder.events.slice();
  } finally {
    recorder?.stop();
    await removeAll(client, set).finally(() => client.close());
  }
}
