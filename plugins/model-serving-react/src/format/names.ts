import { ServedModel } from '@model-serving/backstage-plugin-model-serving-common';
import { formatBytes, formatNumber } from './numbers';

const RESOURCE_TITLES: Record<string, string> = {
  'nvidia.com/gpu': 'GPUs',
  'amd.com/gpu': 'GPUs',
  cpu: 'CPU cores',
  memory: 'memory',
};

/** What a Kubernetes resource is called. @public */
export function resourceTitle(resource: string): string {
  return RESOURCE_TITLES[resource] ?? resource;
}

/** An amount of a Kubernetes resource in its base unit: bytes for memory and storage, else a count. @public */
export function formatResource(value: number, resource: string): string {
  return /memory|storage/.test(resource)
    ? formatBytes(value)
    : formatNumber(value);
}

/** Whether a Kubernetes resource is an accelerator: only extended resources have a domain. @public */
export function isAccelerator(resource: string): boolean {
  return resource.includes('/');
}

const PRIORITY_PREFIX = 'serving-';

/** A priority class as the form asks for it: `serving-standard` is `standard`. @public */
export function priorityTitle(name: string): string {
  return name.startsWith(PRIORITY_PREFIX) &&
    name.length > PRIORITY_PREFIX.length
    ? name.slice(PRIORITY_PREFIX.length)
    : name;
}

/** `sha256:9f86d081…`: enough to recognize a digest by. @public */
export function shortDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}…`;
}

/** `1 service`, `3 services` @public */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${count === 1 ? noun : `${noun}s`}`;
}

/** What the model of a service is called: its title, where the sources of models have it. @public */
export function servedModelTitle({
  listed,
  name,
}: Pick<ServedModel, 'listed' | 'name'>): string {
  return listed?.title ?? name;
}
