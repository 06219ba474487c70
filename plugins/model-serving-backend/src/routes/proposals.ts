import { serviceReadPermission } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { tenantResource } from '../tenants/tenantResource';
import { RouteOptions } from './RouteOptions';

/** `GET /proposals`: pull requests that carry services of the reader's tenants. */
export function proposalRoutes(options: RouteOptions) {
  const { httpAuth, access, picture, gitops } = options;
  const router = Router();
  router.get('/proposals', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, serviceReadPermission);
    // Another namespace may claim a tenant's name: only who may read all of them sees the proposals.
    const items = gitops.proposals.filter(({ tenant }) => {
      const claimed = picture
        .tenantsNamed(tenant)
        .filter(({ cluster }) => cluster === picture.primaryCluster)
        .map(tenantResource);
      return claimed.length > 0
        ? claimed.every(mayRead)
        : mayRead({ tenant: null, owner: null });
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
