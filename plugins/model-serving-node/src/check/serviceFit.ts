import {
  ClusterPicture,
  fitOf,
  FitRequest,
  QuotaFit,
  unknownFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  addQuantities,
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import type { ServicePath } from '../goldenPaths';

/** A service that is proposed, new or in place of the one that runs. @public */
export interface ServiceFitRequest
  extends Pick<
    FitRequest,
    'requests' | 'replicas' | 'nodeSelector' | 'tolerations'
  > {
  tenant: { name: string; namespace: string; localQueue: string | null };
  path: Pick<ServicePath, 'podLabels'>;
  /** Its name; left out while it has none. */
  service?: string;
  /** Name of the WorkloadPriorityClass; Kueue takes 0 for one that does not exist. */
  priorityClass?: unknown;
}

/** What a pod asks for with what controllers add to it. @public */
export function withOverhead(
  requests: Readonly<Record<string, string | number>>,
  overhead: Readonly<Record<string, string>>,
): Record<string, string> {
  const sum = Object.fromEntries(
    Object.entries(requests).map(([resource, quantity]) => [
      resource,
      formatQuantity(parseQuantity(quantity)),
    ]),
  );
  for (const [resource, quantity] of Object.entries(overhead)) {
    sum[resource] = formatQuantity(
      addQuantities(
        parseQuantity(sum[resource] ?? '0'),
        parseQuantity(quantity),
      ),
    );
  }
  return sum;
}

/**
 * Whether the tenant's queue admits a service. What the service of that name holds already is given back
 * to it. The one answer for the form's accelerators and for the check.
 * @public
 */
export function serviceFit(
  picture: ClusterPicture,
  request: ServiceFitRequest,
): QuotaFit {
  const { path, priorityClass, replicas, service, tenant, ...pod } = request;
  const { localQueue, name, namespace } = tenant;
  if (localQueue === null) {
    return unknownFit(
      `Quota fit unknown: tenant ${name} has no queue.`,
      replicas,
    );
  }
  const queue = picture.objects.LocalQueue?.find(
    each => each.namespace === namespace && each.name === localQueue,
  );
  if (!queue) {
    return unknownFit(
      `Quota fit unknown: queue ${localQueue} not found in namespace ${namespace} of cluster ${picture.cluster}.`,
      replicas,
    );
  }
  return fitOf(picture, {
    ...pod,
    replicas,
    clusterQueue: queue.clusterQueue,
    localQueue: { namespace, name: localQueue },
    priority: picture.objects.WorkloadPriorityClass?.find(
      each => each.name === priorityClass,
    )?.value,
    ...(service !== undefined && {
      replaces: { namespace, labels: path.podLabels(service) },
    }),
  });
}
