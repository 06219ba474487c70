import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AdviceDismissalRequest,
  costReadPermission,
  SERVICE_ADVICE_KINDS,
  serviceProposePermission,
  ServiceDetail,
  Tenant,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { COSTS_NOT_VISIBLE, visiblePrices } from '../prices/VisiblePrices';
import { tenantResource } from '../tenants/tenantResource';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { readJsonBody } from './jsonBody';
import { namedServiceWithCosts, serviceParams } from './namedService';
import { RouteOptions } from './RouteOptions';

const text = z.string().max(253);

const MOST_BODY_KIB = 8;

const tenantParams = z.object({ name: text });
const tenantQuery = z.object({ cluster: text.optional() });

const target = z.strictObject({
  service: serviceParams.strict(),
  kind: z.enum(SERVICE_ADVICE_KINDS),
});

const dismissal = target.extend({
  basis: z.string().min(1).max(512),
  reason: z
    .string()
    .trim()
    .min(1, 'reason must say why')
    .max(300, 'reason may have at most 300 characters')
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'reason must be one line of plain text'),
}) satisfies z.ZodType<AdviceDismissalRequest>;

/** What could be done about costs, for those who may see them, and which of it owners do not want to see again. */
export function adviceRoutes(options: RouteOptions) {
  const { access, advice, adviceDismissals, httpAuth, picture, prices } =
    options;
  const router = Router();

  const tenantOf = (service: {
    tenant: string | null;
    ref: { cluster: string };
  }) =>
    picture
      .tenantsNamed(service.tenant ?? '')
      .find(({ cluster }) => cluster === service.ref.cluster);

  const adviceOf = (service: ServiceDetail) =>
    advice.ofService(
      service,
      tenantOf(service),
      visiblePrices(prices.current, true),
      new Date(),
    );

  router.get(
    '/services/:cluster/:namespace/:kind/:name/advice',
    async (req, res) => {
      const service = await namedServiceWithCosts(options, req);
      res.json(await adviceOf(service));
    },
  );

  router.get('/tenants/:name/advice', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { name } = parseInput(tenantParams, req.params);
    const { cluster } = parseInput(tenantQuery, req.query);
    const [mayRead, mayCost] = await access.allowed(
      credentials,
      tenantReadPermission,
      costReadPermission,
    );
    const visible = picture
      .tenantsNamed(name)
      .filter(
        tenant =>
          (cluster === undefined || tenant.cluster === cluster) &&
          mayRead(tenantResource(tenant)),
      );
    if (visible.length === 0) {
      throw new NotFoundError('There is no such tenant, or you may not see it');
    }
    const tenant = visible.find(each => mayCost(tenantResource(each)));
    if (!tenant) {
      throw new NotAllowedError(
        `You may see this tenant, but ${COSTS_NOT_VISIBLE}`,
      );
    }
    res.json(
      await advice.ofTenant(
        tenant,
        visiblePrices(prices.current, true),
        new Date(),
      ),
    );
  });

  /** Who may propose changes of a service decides what is not to be advised of it. */
  const write =
    <T extends z.infer<typeof target>>(
      schema: z.ZodType<T>,
      act: (given: T, by: string) => Promise<void>,
    ) =>
    async (req: Request, res: Response) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const [mayCost, mayPropose] = await access.allowed(
        credentials,
        costReadPermission,
        serviceProposePermission,
      );
      const owns = (tenant: Tenant) =>
        mayCost(tenantResource(tenant)) && mayPropose(tenantResource(tenant));
      if (!picture.tenants().some(owns)) {
        throw new NotAllowedError('You may not propose changes of services');
      }
      const given = parseInput(
        schema,
        await readJsonBody(req, res, MOST_BODY_KIB),
      );
      noteForAudit(res, { advice: given.kind, service: given.service.name });
      const service = picture.service(given.service);
      if (!service || !mayCost(service)) {
        throw new NotFoundError("Service not found, or you don't have access");
      }
      if (!mayPropose(service)) {
        throw new NotAllowedError(
          'You may not propose changes of this service',
        );
      }
      await act(given, credentials.principal.userEntityRef);
      res.json(await adviceOf(service));
    };

  router.post(
    '/advice-dismissals',
    write<AdviceDismissalRequest>(dismissal, (given, by) =>
      adviceDismissals.dismiss(given, by, new Date()),
    ),
  );

  router.post(
    '/advice-dismissals/restore',
    write(target, ({ kind, service }) =>
      adviceDismissals.restore(service, kind),
    ),
  );
  return router;
}
