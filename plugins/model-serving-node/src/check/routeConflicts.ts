import type { ClusterPicture } from '@model-serving/backstage-plugin-model-serving-common';
import type { RenderContext } from '../manifests/RenderContext';
import { publishedHost } from '../profiles/routeSettings';
import type { Problem } from './CheckInput';

/** What else may have claimed a host. */
export interface RouteNeighbors {
  picture: ClusterPicture;
  /** Directories of the repository, such as `tenants/team-a/chat`. */
  existingDirectories: readonly string[];
  tenantsPath?: string;
}

/** The host that a service claims; undefined where no gateway publishes it. */
export function hostOf({
  profile,
  request,
  tenant,
}: Pick<RenderContext, 'profile' | 'request' | 'tenant'>): string | undefined {
  const { route } = profile.defaults;
  return (
    route &&
    publishedHost(route, { service: request.name, tenant: tenant.name })
  );
}

/** Directories of other services whose address the same pattern makes the same. */
function sameInGit(
  { profile, request, tenant }: RenderContext,
  host: string,
  { existingDirectories, tenantsPath = 'tenants' }: RouteNeighbors,
): string[] {
  const own = `${tenantsPath}/${tenant.name}/${request.name}`;
  const { route } = profile.defaults;
  return existingDirectories.filter(directory => {
    const [other, service, ...more] = directory
      .slice(tenantsPath.length + 1)
      .split('/');
    return (
      route !== undefined &&
      directory !== own &&
      directory.startsWith(`${tenantsPath}/`) &&
      Boolean(service) &&
      more.length === 0 &&
      publishedHost(route, { service, tenant: other }) === host
    );
  });
}

/**
 * Other routes with the host of a service: of two with one host a gateway follows the older, so that a service would be
 * reached under the address of another. Objects of other tenants are not named.
 */
export function routeConflicts(
  context: RenderContext,
  neighbors: RouteNeighbors,
  file: string,
): Problem[] {
  const host = hostOf(context);
  if (host === undefined) {
    return [];
  }
  const { request, tenant } = context;
  const { kinds, objects } = neighbors.picture;
  const taken = (objects.HTTPRoute ?? []).filter(
    ({ hostnames, name, namespace }) =>
      hostnames.includes(host) &&
      !(namespace === tenant.namespace && name === request.name),
  );
  const ofTenant = taken.find(
    ({ namespace }) => namespace === tenant.namespace,
  );
  if (taken.length > 0) {
    return [
      {
        message: `The host ${host} is taken by ${
          ofTenant ? `HTTPRoute ${ofTenant.name}` : 'a route of another tenant'
        } in the cluster; choose another name for the service`,
        file,
      },
    ];
  }
  if (sameInGit(context, host, neighbors).length > 0) {
    return [
      {
        message: `The host ${host} is that of another service in Git; choose another name for the service`,
        file,
      },
    ];
  }
  const state = kinds.HTTPRoute?.state;
  return state === 'live'
    ? []
    : [
        {
          outcome: 'warn',
          message: `Unknown whether another route has the host ${host}: the portal cannot read HTTPRoutes of this cluster`,
          file,
        },
      ];
}
