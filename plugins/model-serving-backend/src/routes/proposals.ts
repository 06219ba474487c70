import { serviceReadPermission } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
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
    const items = gitops.proposals.filter(proposal => {
      const [tenant] = picture.tenantsNamed(proposal.tenant);
      return mayRead(
        tenant
          ? { tenant: tenant.name, owner: tenant.owner }
          : { tenant: null, owner: null },
      );
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
