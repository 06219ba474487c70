import { NotAllowedError } from '@backstage/errors';
import { tenantProposePermission } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

/** `GET /platform`: what each cluster provides, for those who may propose tenants. */
export function platformRoutes(options: RouteOptions) {
  const { access, httpAuth, picture, platform } = options;
  const router = Router();
  router.get('/platform', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    if (!(await access.may(credentials, tenantProposePermission))) {
      throw new NotAllowedError('You may not see what the platform provides');
    }
    res.json({
      items: await platform.profiles(),
      ...picture.freshness(),
    });
  });
  return router;
}
