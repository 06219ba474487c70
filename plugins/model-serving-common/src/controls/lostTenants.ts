import { ClusterPicture, ProjectedNamespace } from '../kubernetes';
import { TENANT_LABEL, TENANT_QUEUE_LABEL } from '../labels';

/** A namespace that was set up for a tenant and does not carry the tenant's label any more. @public */
export interface LostTenant {
  cluster: string;
  /** Named after its namespace: the label that said more is gone. */
  tenant: string;
  namespace: string;
  owner: string | null;
  localQueue: string | null;
}

/**
 * Policies find tenants by a label of the namespace, and so does the list of tenants. Without it a
 * tenant would vanish from both; its owner annotation or queue still tells that it is one.
 * @public
 */
export function lostTenants(picture: ClusterPicture): LostTenant[] {
  const queues = (picture.objects.LocalQueue ?? []).filter(
    ({ labels }) => labels[TENANT_QUEUE_LABEL] === 'true',
  );
  return (picture.objects.Namespace ?? []).flatMap(
    (namespace: ProjectedNamespace) => {
      const queue = queues.find(item => item.namespace === namespace.name);
      return namespace.labels[TENANT_LABEL] || !(namespace.owner || queue)
        ? []
        : [
            {
              cluster: picture.cluster,
              tenant: namespace.name,
              namespace: namespace.name,
              owner: namespace.owner,
              localQueue: queue?.name ?? null,
            },
          ];
    },
  );
}
