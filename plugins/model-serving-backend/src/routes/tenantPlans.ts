import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { tenantProposePermission } from '@model-serving/backstage-plugin-model-serving-common';
import { parseTenantRequest } from '@model-serving/backstage-plugin-model-serving-node';
import { Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';

const name = z
  .string()
  .max(63)
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS name');

const planBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('set-up'), request: z.unknown() }),
  z.strictObject({ action: z.literal('change'), request: z.unknown() }),
  z.strictObject({ action: z.literal('off-board'), tenant: name }),
]);

/** `POST /tenant-plans` and `GET /tenant-requests/:name`: only for those who may propose tenants. */
export function tenantPlanRoutes(options: RouteOptions) {
  const { access, auditor, httpAuth, tenantPlans } = options;
  const router = Router();

  const authorise = async (req: Request) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    if (!(await access.may(credentials, tenantProposePermission))) {
      throw new NotAllowedError('You may not propose tenants');
    }
    return credentials;
  };

  router.get('/tenant-requests/:name', async (req, res) => {
    await authorise(req);
    const { name: tenant } = parseInput(z.object({ name }), req.params);
    const request = tenantPlans.request(tenant);
    if (!request) {
      throw new NotFoundError(
        `The repository has no tenant ${tenant} that the form can express`,
      );
    }
    res.json(request);
  });

  router.post('/tenant-plans', async (req, res) => {
    const credentials = await authorise(req);
    const body = parseInput(planBody, req.body);
    const event = await auditor.createEvent({
      eventId: 'tenant-plan',
      request: req,
      meta: { action: body.action },
    });
    try {
      const plan =
        body.action === 'off-board'
          ? await tenantPlans.planOffBoarding(body.tenant)
          : await tenantPlans.plan(
              body.action,
              parseTenantRequest(body.request),
              credentials,
            );
      await event.success({
        meta: { tenant: plan.tenant, breaks: plan.breaks.length },
      });
      res.json(plan);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });
  return router;
}
