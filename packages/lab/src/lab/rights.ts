import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { readManifests } from '../kubernetes/readManifests';
import { packageFile } from '../packageFile';

/** What people and the portal may do; the portal what platform owners grant it. */
export function rights(): KubernetesObject[] {
  const ofPortal = readManifests(
    packageFile('../../templates/platform/rbac/portal.yaml'),
  );
  return [
    ...ofPortal.filter(({ kind }) => kind === 'ClusterRole'),
    ...readManifests(packageFile('cluster/rbac.yaml')),
  ];
}
