import {
  pendingProposals,
  Proposal,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServicePaths } from '@model-serving/backstage-plugin-model-serving-node';
import { LivePicture } from '../picture/LivePicture';
import { GitOpsState } from './GitOpsState';

/** The proposals whose services are not in the primary cluster yet, and those that would change one. */
export function pendingOf({
  gitops,
  paths,
  picture,
}: {
  gitops: Pick<GitOpsState, 'proposals' | 'removed'>;
  paths: ServicePaths;
  picture: Pick<LivePicture, 'has' | 'primaryCluster' | 'tenants'>;
}): Proposal[] {
  const namespaces = new Map<string, Tenant[]>();
  for (const tenant of picture.tenants()) {
    if (tenant.cluster === picture.primaryCluster) {
      namespaces.set(tenant.name, [
        ...(namespaces.get(tenant.name) ?? []),
        tenant,
      ]);
    }
  }
  const [first] = paths.all;
  return pendingProposals(gitops.proposals, {
    removed: proposal => gitops.removed(proposal),
    exists: ({ kind, service, tenant }) => {
      const found = (namespaces.get(tenant) ?? []).map(
        ({ cluster, namespace }) =>
          picture.has({
            cluster,
            namespace,
            kind: kind ?? first.service.kind,
            name: service,
          }),
      );
      return found.includes(true) || (found.includes(null) ? null : false);
    },
  });
}
