import {
  costReadPermission,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { pendingOf } from '../gitops/pendingOf';
import { tenantResource } from '../tenants/tenantResource';
import { RouteOptions } from './RouteOptions';

/** `GET /proposals`: pending pull requests that carry services of the reader's tenants. */
export function proposalRoutes(options: RouteOptions) {
  const { httpAuth, access, picture, gitops } = options;
  const router = Router();
  router.get('/proposals', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead, mayCost] = await access.allowed(
      credentials,
      serviceReadPermission,
      costReadPermission,
    );
    // Another namespace may claim a tenant's name: only who may read all of them sees the proposals.
    const items = pendingOf(options).flatMap(proposal => {
      const claimed = picture
        .tenantsNamed(proposal.tenant)
        .filter(({ cluster }) => cluster === picture.primaryCluster)
        .map(tenantResource);
      const resources =
        claimed.length > 0 ? claimed : [{ tenant: null, owner: null }];
      if (!resources.every(mayRead)) {
        return [];
      }
      return resources.every(mayCost)
        ? [proposal]
        : [{ ...proposal, perMonth: null }];
    });
    res.json({
      items,
      incomplete: gitops.proposalsIncomplete,
      ...gitops.proposalFreshness({
        platform: await access.isPlatformOwner(credentials),
      }),
    });
  });
  return router;
}
