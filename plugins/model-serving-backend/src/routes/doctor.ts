import { NotAllowedError } from '@backstage/errors';
import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

/** `GET /doctor`: whether the suite works as it was set up, for those who may propose tenants. */
export function doctorRoutes({ access, doctor, httpAuth }: RouteOptions) {
  const router = Router();
  router.get('/doctor', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (!(await access.isPlatformOwner(credentials))) {
      throw new NotAllowedError('You may not examine the set-up');
    }
    res.json(await doctor.examine());
  });
  return router;
}
