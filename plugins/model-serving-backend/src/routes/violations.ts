import { serviceReadPermission } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { tenantResource } from '../tenants/tenantResource';
import { RouteOptions } from './RouteOptions';

/** `GET /violations`: the running services that break policies, and how many were not judged yet. */
export function violationRoutes(options: RouteOptions) {
  const { access, gitops, httpAuth, picture, violations: found } = options;
  const router = Router();
  router.get('/violations', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, serviceReadPermission);
    const tenants = picture
      .tenants()
      .filter(tenant => mayRead(tenantResource(tenant)));
    const readable = new Set(
      tenants.map(({ cluster, namespace }) => `${cluster}/${namespace}`),
    );
    const judged = found
      .all()
      .filter(({ ref }) => readable.has(`${ref.cluster}/${ref.namespace}`));
    res.json({
      items: judged
        .filter(({ violations }) => violations.length > 0)
        .flatMap(({ ref, violations }) => {
          const service = picture.service(ref);
          return service
            ? [{ ref, tenant: service.tenant, violations: [...violations] }]
            : [];
        }),
      judged: judged.length,
      services: tenants.reduce((sum, { services }) => sum + services, 0),
      ...gitops.withPlatform(picture.freshness(), {
        platform: await access.isPlatformOwner(credentials),
      }),
    });
  });
  return router;
}
