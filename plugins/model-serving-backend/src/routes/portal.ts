import { Portal } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

/** `GET /portal`: what this portal can do, whoever asks. */
export function portalRoutes({ httpAuth, readOnlyReason }: RouteOptions) {
  const router = Router();
  router.get('/portal', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user', 'service'] });
    const portal: Portal = {
      opensPullRequests: readOnlyReason === undefined,
      readOnlyReason: readOnlyReason ?? null,
      asOf: new Date().toISOString(),
      source: 'config',
      stale: false,
    };
    res.json(portal);
  });
  return router;
}
