import { readFile } from 'node:fs/promises';
import type { KubernetesObject } from '@model-serving/lab';
import { rootFile } from '../rootFile';

const RECORDINGS = 'plugins/model-serving-common/src/__fixtures__/recordings';

/** Where the API server keeps each kind in its store. */
const RESOURCES: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  Node: 'minions',
  Pod: 'pods',
  Event: 'events',
  Deployment: 'deployments',
  InferenceService: 'serving.kserve.io/inferenceservices',
  LocalQueue: 'kueue.x-k8s.io/localqueues',
  ClusterQueue: 'kueue.x-k8s.io/clusterqueues',
  ResourceFlavor: 'kueue.x-k8s.io/resourceflavors',
  Workload: 'kueue.x-k8s.io/workloads',
};

/**
 * What a recording of the lab ends with, by the name of its kind's resource. Everything in it that
 * is named after its two tenants is named after the place instead, so that several fit into a cluster.
 */
export async function recordedState(
  recording: string,
  place: string,
): Promise<Map<string, KubernetesObject[]>> {
  const text = await readFile(
    rootFile(`${RECORDINGS}/${recording}.jsonl`),
    'utf8',
  );
  const last = new Map<string, KubernetesObject>();
  for (const line of text
    .replace(/\b(?:recorded|team)-(?=a\b|b\b|h100)/g, `${place}-`)
    .split('\n')
    .filter(Boolean)) {
    const { type, object } = JSON.parse(line);
    const { namespace = '', name } = object.metadata;
    const key = `${object.kind}/${namespace}/${name}`;
    if (type === 'DELETED') {
      last.delete(key);
    } else {
      last.set(key, object);
    }
  }
  const byResource = new Map<string, KubernetesObject[]>();
  for (const object of last.values()) {
    const resource = RESOURCES[object.kind];
    if (resource) {
      byResource.set(resource, [...(byResource.get(resource) ?? []), object]);
    }
  }
  return byResource;
}
