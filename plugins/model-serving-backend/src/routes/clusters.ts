import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

/** `GET /clusters`: how well each cluster and kind can be read. Tells nothing of tenants. */
export function clusterRoutes({ httpAuth, picture }: RouteOptions) {
  const router = Router();
  router.get('/clusters', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user', 'service'] });
    res.json({ items: picture.clusters(), ...picture.freshness() });
  });
  return router;
}
