import { serviceRequestSchema } from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { z } from 'zod';
import { proposingTenant } from '../tenants/proposingTenant';
import { parseInput } from './input';
import { inTurn } from './inTurn';
import { RouteOptions } from './RouteOptions';

const text = z.string().max(400);

const query = z.strictObject({
  tenant: text,
  model: text,
  version: text.optional(),
  variant: text.optional(),
});

const asked = serviceRequestSchema.pick({ model: true, tenant: true });

/**
 * `GET /artifacts`: only for those who may propose for the tenant, and only for models of the catalog. With an address of
 * their own, callers could look into the platform's registries with its credentials.
 */
export function artifactRoutes(options: RouteOptions) {
  const { checks, httpAuth, queue } = options;
  const router = Router();
  router.get('/artifacts', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { model, tenant, ...choice } = parseInput(query, req.query);
    const request = parseInput(asked, {
      tenant,
      model: { ref: model, ...choice },
    });
    res.json(
      await inTurn(queue, credentials, res, async () =>
        checks.artifact(
          await proposingTenant(options, credentials, request.tenant),
          request.model,
          credentials,
        ),
      ),
    );
  });
  return router;
}
