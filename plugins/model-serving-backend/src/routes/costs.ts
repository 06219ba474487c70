import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  costReadPermission,
  presentMonth,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { DayWindow, SpendingTenant } from '../prices/TenantSpend';
import { COSTS_NOT_VISIBLE } from '../prices/VisiblePrices';
import { parseInput } from './input';
import { namedServiceWithCosts } from './namedService';
import { RouteOptions } from './RouteOptions';

/** A year, and the month around each end of it. */
const MOST_DAYS = 430;
const DAY_MS = 86_400_000;

const params = z.object({ name: z.string().max(253) });

const day = z
  .string()
  .regex(/^2\d{3}-\d{2}-\d{2}$/, 'must be a day such as 2026-11-21')
  .refine(text => {
    const at = new Date(text);
    return (
      !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
    );
  }, 'is not a day of the calendar');

const dayWindow = z.object({ from: day.optional(), to: day.optional() });

const query = dayWindow.extend({ cluster: z.string().max(253).optional() });

function windowOf(
  { from, to }: { from?: string; to?: string },
  now: Date,
): DayWindow {
  const month = presentMonth(now);
  const window = { from: from ?? month.from, to: to ?? month.to };
  const days = (Date.parse(window.to) - Date.parse(window.from)) / DAY_MS;
  if (days < 1 || days > MOST_DAYS) {
    throw new InputError(
      `The window must have 1 to ${MOST_DAYS} days: from is its first day, to the one after its last`,
    );
  }
  return window;
}

/**
 * `GET /costs`, `GET /tenants/:name/costs` and `/usage`, and `GET /services/…/costs`: what was spent, for those who may see it.
 */
export function costRoutes(options: RouteOptions) {
  const { access, httpAuth, prices, serviceSpend, tenantSpend } = options;
  const router = Router();

  const demand = async (req: Request) => {
    const now = new Date();
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { name } = parseInput(params, req.params);
    const { cluster, ...asked } = parseInput(query, req.query);
    const window = windowOf(asked, now);
    const [mayRead, mayCost] = await access.allowed(
      credentials,
      tenantReadPermission,
      costReadPermission,
    );
    const tenants = (await tenantSpend.tenantsNamed(name)).filter(
      tenant => cluster === undefined || tenant.cluster === cluster,
    );
    const resource = ({ owner }: SpendingTenant) => ({ tenant: name, owner });
    const visible = tenants.filter(candidate => mayRead(resource(candidate)));
    if (visible.length === 0) {
      throw new NotFoundError('There is no such tenant, or you may not see it');
    }
    const tenant = visible.find(candidate => mayCost(resource(candidate)));
    if (!tenant) {
      throw new NotAllowedError(
        `You may see this tenant, but ${COSTS_NOT_VISIBLE}`,
      );
    }
    return { tenant, window, now };
  };

  router.get('/costs', async (req, res) => {
    const now = new Date();
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const window = windowOf(parseInput(dayWindow, req.query), now);
    const [isPlatformOwner, [mayCost]] = await Promise.all([
      access.isPlatformOwner(credentials),
      access.allowed(credentials, costReadPermission),
    ]);
    const tenants = isPlatformOwner ? await tenantSpend.tenants() : [];
    if (
      !isPlatformOwner ||
      !tenants.every(({ name, owner }) => mayCost({ tenant: name, owner }))
    ) {
      throw new NotAllowedError(
        'Only platform owners who may see the costs of all tenants see them together',
      );
    }
    res.json(await tenantSpend.fleet(tenants, window, prices.current, now));
  });

  router.get('/tenants/:name/costs', async (req, res) => {
    const { now, tenant, window } = await demand(req);
    res.json(await tenantSpend.costs(tenant, window, now));
  });

  router.get('/tenants/:name/usage', async (req, res) => {
    const { now, tenant, window } = await demand(req);
    res.json(await tenantSpend.usage(tenant, window, now));
  });

  router.get(
    '/services/:cluster/:namespace/:kind/:name/costs',
    async (req, res) => {
      const now = new Date();
      const service = await namedServiceWithCosts(options, req);
      const window = windowOf(parseInput(dayWindow, req.query), now);
      res.json(await serviceSpend.costs(service, window, now));
    },
  );
  return router;
}
