import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { tenantProposePermission } from '@model-serving/backstage-plugin-model-serving-common';
import { parseTenantRequest } from '@model-serving/backstage-plugin-model-serving-node';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { inTurn } from './inTurn';
import { readJsonBody } from './jsonBody';
import { RouteOptions } from './RouteOptions';

const BODY_KIB = 64;

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
  const { access, httpAuth, queue, tenantPlans } = options;
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

  const plan = async (
    req: Request,
    res: Response,
    credentials: BackstageCredentials,
  ) => {
    const body = parseInput(planBody, await readJsonBody(req, res, BODY_KIB));
    noteForAudit(res, {
      action: body.action,
      ...(body.action === 'off-board' ? { tenant: body.tenant } : {}),
    });
    const made =
      body.action === 'off-board'
        ? await tenantPlans.planOffBoarding(body.tenant)
        : await tenantPlans.plan(
            body.action,
            parseTenantRequest(body.request),
            credentials,
          );
    noteForAudit(res, { tenant: made.tenant, breaks: made.breaks.length });
    return made;
  };

  router.post('/tenant-plans', async (req, res) => {
    const credentials = await authorise(req);
    res.json(
      await inTurn(queue, credentials, res, () => plan(req, res, credentials)),
    );
  });
  return router;
}
