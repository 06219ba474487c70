import {
  ClusterPicture,
  KindStatus,
  ProjectedObject,
  projectObject,
  WatchedKindName,
} from '../kubernetes';
import { allLive } from './recording';

export const AS_OF = '2026-11-21T12:00:00Z';

interface RawObject {
  kind: string;
  metadata: { name: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** A picture of raw objects, every kind live unless said otherwise. */
export function pictureOf(
  objects: readonly RawObject[],
  kinds: Record<string, KindStatus> = {},
): ClusterPicture {
  const byKind = new Map<string, ProjectedObject[]>();
  for (const object of objects) {
    const known = byKind.get(object.kind) ?? [];
    known.push(projectObject(object.kind as WatchedKindName, object));
    byKind.set(object.kind, known);
  }
  return {
    cluster: 'one',
    kinds: { ...allLive(AS_OF), ...kinds },
    objects: Object.fromEntries(byKind),
  };
}

export interface QuotaSpec {
  nominal: number | string;
  borrowingLimit?: number | string;
  lendingLimit?: number | string;
  used?: number | string;
}

/** A ClusterQueue; quota by flavor and resource, `gpu` standing for `nvidia.com/gpu`. */
export function clusterQueue(
  name: string,
  quota: Record<string, Record<string, QuotaSpec>>,
  spec: Record<string, unknown> = {},
  status: Record<string, unknown> = {},
): RawObject {
  const long = (resource: string) =>
    resource === 'gpu' ? 'nvidia.com/gpu' : resource;
  const flavors = Object.entries(quota);
  const covered = [
    ...new Set(flavors.flatMap(([, resources]) => Object.keys(resources))),
  ];
  return {
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      namespaceSelector: {},
      resourceGroups: [
        {
          coveredResources: covered.map(long),
          flavors: flavors.map(([flavorName, resources]) => ({
            name: flavorName,
            resources: Object.entries(resources).map(([resource, own]) => ({
              name: long(resource),
              nominalQuota: own.nominal,
              ...(own.borrowingLimit === undefined
                ? {}
                : { borrowingLimit: own.borrowingLimit }),
              ...(own.lendingLimit === undefined
                ? {}
                : { lendingLimit: own.lendingLimit }),
            })),
          })),
        },
      ],
      ...spec,
    },
    status: {
      conditions: [{ type: 'Active', status: 'True' }],
      flavorsReservation: flavors.map(([flavorName, resources]) => ({
        name: flavorName,
        resources: Object.entries(resources).map(([resource, own]) => ({
          name: long(resource),
          total: own.used ?? 0,
        })),
      })),
      ...status,
    },
  };
}

export function flavor(
  name: string,
  spec: Record<string, unknown> = {},
): RawObject {
  return { kind: 'ResourceFlavor', metadata: { name }, spec };
}

export function cohort(
  name: string,
  spec: Record<string, unknown> = {},
): RawObject {
  return { kind: 'Cohort', metadata: { name }, spec };
}
