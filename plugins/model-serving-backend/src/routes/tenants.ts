import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  costReadPermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { TenantResource } from '@model-serving/backstage-plugin-model-serving-node';
import Router from 'express-promise-router';
import { z } from 'zod';
import { acceleratorOptions } from '../tenants/acceleratorOptions';
import { tenantResource } from '../tenants/tenantResource';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';

const params = z.object({ name: z.string().max(253) });

const replicas = z.coerce.number().int().min(1).max(64).default(1);

const acceleratorQuery = z
  .object({
    min: replicas,
    max: replicas.optional(),
    path: z.string().max(63).optional(),
    service: z.string().max(63).optional(),
    priority: z.string().max(63).optional(),
    rollout: z.enum(['in-place', 'surge']).optional(),
    placement: z.string().max(63).optional(),
  })
  .transform(({ max, ...query }) => ({ ...query, max: max ?? query.min }))
  .refine(({ min, max }) => min <= max, {
    message: 'min must not exceed max',
  });

/** `GET /tenants`, one tenant, and what its members can choose from. */
export function tenantRoutes(options: RouteOptions) {
  const {
    httpAuth,
    access,
    foreignEntities,
    gitops,
    paths,
    picture,
    prices,
    tenantLimits,
  } = options;
  const router = Router();

  const authorize = async (req: Parameters<typeof httpAuth.credentials>[0]) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead, mayCost] = await access.allowed(
      credentials,
      tenantReadPermission,
      costReadPermission,
    );
    const reader = { platform: await access.isPlatformOwner(credentials) };
    return { mayRead, mayCost, reader };
  };

  const find = (
    name: string,
    mayRead: (resource: TenantResource) => boolean,
  ) => {
    const tenant = picture
      .tenantsNamed(name)
      .find(candidate => mayRead(tenantResource(candidate)));
    if (!tenant) {
      throw new NotFoundError('There is no such tenant, or you may not see it');
    }
    return tenant;
  };

  router.get('/tenants', async (req, res) => {
    const { mayRead, reader } = await authorize(req);
    res.json({
      items: picture
        .tenants()
        .filter(tenant => mayRead(tenantResource(tenant)))
        .map(tenant => foreignEntities.withProblems(tenant, reader)),
      ...picture.freshness(),
    });
  });

  router.get('/tenants/:name', async (req, res) => {
    const { mayRead, reader } = await authorize(req);
    const { name } = parseInput(params, req.params);
    res.json(foreignEntities.withProblems(find(name, mayRead), reader));
  });

  router.get('/tenants/:name/accelerators', async (req, res) => {
    const { mayRead, mayCost } = await authorize(req);
    const { name } = parseInput(params, req.params);
    const query = parseInput(acceleratorQuery, req.query);
    const tenant = find(name, mayRead);
    const { profiles, runtimePods } = gitops.demandPlatform(
      'What can be chosen is not known',
    );
    const clusterPicture = picture.cluster(tenant.cluster);
    if (!clusterPicture) {
      throw new ServiceUnavailableError('The cluster is not watched any more');
    }
    res.json({
      ...acceleratorOptions({
        tenant,
        path: paths.running(query.path),
        profiles,
        runtimePods,
        limits: await tenantLimits.of(tenant),
        picture: clusterPicture,
        prices: mayCost(tenantResource(tenant)) ? prices.current : undefined,
        replicas: query.max,
        service: query.service,
        priority: query.priority,
        rollout: query.rollout,
        placement: query.placement,
      }),
      ...gitops.withPlatform(tenant),
    });
  });
  return router;
}
