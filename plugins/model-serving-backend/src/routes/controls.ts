import { controlReadPermission } from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceUnavailableError } from '@backstage/errors';
import Router from 'express-promise-router';
import { tenantResource } from '../tenants/tenantResource';
import { RouteOptions } from './RouteOptions';

/** `GET /controls`: for each tenant, whether its cluster enforces the platform's policies. */
export function controlRoutes(options: RouteOptions) {
  const { access, controls, gitops, httpAuth, picture } = options;
  const router = Router();
  router.get('/controls', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, controlReadPermission);
    const { platform, platformFailure } = gitops;
    if (!platform) {
      throw new ServiceUnavailableError(
        `The platform's policies are not known: ${platformFailure}`,
      );
    }
    const tenants = picture
      .tenants()
      .filter(tenant => mayRead(tenantResource(tenant)));
    const items = await Promise.all(
      tenants.map(async tenant => {
        const states = await controls.statesOf(
          tenant.cluster,
          platform.policies,
        );
        return states.map(state => ({ tenant: tenant.name, ...state }));
      }),
    );
    res.json({
      items: items.flat(),
      ...gitops.withPlatform(picture.freshness()),
    });
  });
  return router;
}
