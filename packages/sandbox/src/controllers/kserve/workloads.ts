import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { KubernetesError } from '../KubernetesError';
import { Deployment, KubernetesObject } from '../KubernetesObjects';
import { ResourceKind } from '../ResourceKind';

const SERVICES: ResourceKind<KubernetesObject> = {
  apiVersion: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
};

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Whether two values are stored as the same. */
export function isStoredAlike(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

/** Creates a Deployment, or brings the one that is there to what is wanted. */
export async function deploy(
  { deployments }: ClusterView,
  wanted: Deployment,
  current: Deployment | undefined,
): Promise<void> {
  if (!current) {
    await deployments.create(wanted);
    return;
  }
  if (!isStoredAlike(wanted.spec, current.spec)) {
    const { metadata } = current;
    const annotations = {
      ...metadata.annotations,
      ...wanted.metadata.annotations,
    };
    await deployments.replace({
      ...wanted,
      status: current.status,
      metadata: { ...metadata, labels: wanted.metadata.labels, annotations },
    });
  }
}

/** Creates the Service in front of a Deployment, unless it is there. */
export async function expose(
  { client }: ClusterView,
  service: KubernetesObject,
): Promise<void> {
  try {
    await client.create(SERVICES, service);
  } catch (error) {
    if (!KubernetesError.is(error, 409)) {
      throw error;
    }
  }
}

/** Removes a Deployment and the Service in front of it; nothing happens where there is none. */
export async function withdraw(
  { client, deployments }: ClusterView,
  current: Deployment | undefined,
  service: KubernetesObject,
): Promise<void> {
  if (!current) {
    return;
  }
  await deployments.delete(current);
  await client.delete(SERVICES, service.metadata).catch(error => {
    if (!KubernetesError.is(error, 404)) {
      throw error;
    }
  });
}
