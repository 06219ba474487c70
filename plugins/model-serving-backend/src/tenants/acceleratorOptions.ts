import {
  AcceleratorOption,
  ClusterPicture,
  fitOf,
  missingKinds,
  PriceBook,
  QuotaFit,
  replicaPerHour,
  Tenant,
  unknownFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AcceleratorShape,
  mergeProfiles,
  Profile,
  ServicePath,
} from '@model-serving/backstage-plugin-model-serving-node';

/** What a member of a tenant can choose from. */
export interface AcceleratorChoice {
  items: AcceleratorOption[];
  priorities: string[];
  maxReplicas: number;
  /** What a service would be made of and the cluster does not have, in words. */
  missing: string[];
  /** Of the items' prices; null when there are none to see. */
  currency: string | null;
}

/**
 * The accelerators of a tenant's profiles, each with whether that many replicas would be
 * admitted now: asked about the upper number, as checks are.
 */
export function acceleratorOptions(options: {
  tenant: Tenant;
  path: ServicePath;
  profiles: readonly Profile[];
  picture: ClusterPicture;
  prices: PriceBook | undefined;
  replicas: number;
}): AcceleratorChoice {
  const { path, picture, prices, replicas, tenant } = options;
  const profile = mergeProfiles(options.profiles, {
    cluster: tenant.cluster,
    tenant: tenant.name,
  });
  const fit = (shape: AcceleratorShape): QuotaFit =>
    tenant.clusterQueue === null
      ? unknownFit(`Tenant ${tenant.name} has no queue.`, replicas)
      : fitOf(picture, {
          clusterQueue: tenant.clusterQueue,
          ...(tenant.localQueue !== null && {
            localQueue: {
              namespace: tenant.namespace,
              name: tenant.localQueue,
            },
          }),
          requests: {
            cpu: shape.cpu,
            memory: shape.memory,
            [shape.resource]: String(shape.count),
          },
          replicas,
          nodeSelector: shape.nodeSelector,
          tolerations: shape.tolerations?.map(toleration => ({
            key: toleration.key ?? null,
            operator: toleration.operator ?? null,
            value: toleration.value ?? null,
            effect: toleration.effect ?? null,
          })),
        });
  return {
    items: profile.accelerators.map(shape => ({
      id: shape.id,
      title: shape.title,
      flavor: shape.flavor,
      resource: shape.resource,
      count: shape.count,
      perHour: prices ? replicaPerHour(shape, prices) : null,
      fit: fit(shape),
    })),
    missing: missingKinds(picture, path.needs(profile)),
    priorities: profile.limits.priorities,
    maxReplicas: profile.limits.maxReplicas,
    currency: prices?.currency ?? null,
  };
}
