import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

/** `GET /stream`: what changes, as server-sent events. */
export function streamRoutes({ httpAuth, stream }: RouteOptions) {
  const router = Router();
  router.get('/stream', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    await stream.connect(
      credentials,
      credentials.principal.userEntityRef,
      req,
      res,
    );
  });
  return router;
}
