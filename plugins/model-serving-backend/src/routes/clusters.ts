import Router from 'express-promise-router';
import { clusterOf } from '../picture/views';
import { RouteOptions } from './RouteOptions';

/** `GET /clusters`: how well each cluster and kind can be read. Tells nothing of tenants but to platform owners. */
export function clusterRoutes({ access, httpAuth, picture }: RouteOptions) {
  const router = Router();
  router.get('/clusters', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const platform = await access.isPlatformOwner(credentials);
    const clusters = picture.clusters();
    res.json({
      items: clusters.map(cluster => clusterOf(cluster, { platform })),
      ...picture.freshness(clusters),
    });
  });
  return router;
}
