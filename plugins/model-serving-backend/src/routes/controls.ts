import {
  ControlDetail,
  controlProbePermission,
  controlReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import Router from 'express-promise-router';
import { stringify } from 'yaml';
import { z } from 'zod';
import { ControlledTenant, ControlReading } from '../controls/Controls';
import { tenantResource } from '../tenants/tenantResource';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { inTurn } from './inTurn';
import { RouteOptions } from './RouteOptions';

const name = z.string().min(1).max(253);
const address = z.object({ cluster: name, tenant: name, control: name });

/** `GET /controls`: what the platform enforces for each tenant; one control with its evidence; and a probe of it. */
export function controlRoutes(options: RouteOptions) {
  const { access, controls, gitops, httpAuth, picture, probes, queue } =
    options;
  const router = Router();

  const known = () =>
    gitops.demandPlatform("The platform's policies are not known");

  /** Unknown and forbidden are the same answer. */
  const find = async (
    req: Parameters<typeof httpAuth.credentials>[0],
    allow: Array<'user' | 'service'>,
  ) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const [mayRead] = await access.allowed(credentials, controlReadPermission);
    const wanted = parseInput(address, req.params);
    const tenant = controls
      .tenants()
      .find(
        candidate =>
          candidate.cluster === wanted.cluster &&
          candidate.name === wanted.tenant &&
          mayRead(tenantResource(candidate)),
      );
    const reader = { platform: await access.isPlatformOwner(credentials) };
    const reading =
      tenant &&
      (await controls.of(tenant, known().policies, reader)).find(
        ({ control }) => control === wanted.control,
      );
    if (!tenant || !reading) {
      throw new NotFoundError(
        'There is no such control, or you may not see it',
      );
    }
    return { credentials, tenant, reader, reading };
  };

  const detailOf = (
    tenant: ControlledTenant,
    { asOf, ...reading }: ControlReading,
    mayProbe: boolean,
  ): ControlDetail => {
    const { cluster } = tenant;
    const bundle = known().policies;
    const policy = bundle.policies.find(
      ({ metadata }) => metadata.name === reading.control,
    );
    return {
      ...reading,
      probe: probes.last(cluster, tenant.name, reading.control),
      probeUnavailable: mayProbe
        ? probes.unavailable(cluster, policy)
        : 'you may not try controls',
      text: policy
        ? [policy, ...bundle.bindingsOf(policy)]
            .map(({ file, ...object }) => stringify(object))
            .join('---\n')
        : null,
      ...gitops.withPlatform({
        asOf,
        source: `kubernetes:${cluster}`,
        stale: false,
      }),
    };
  };

  router.get('/controls', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, controlReadPermission);
    const bundle = known().policies;
    const reader = { platform: await access.isPlatformOwner(credentials) };
    const items = await Promise.all(
      controls
        .tenants()
        .filter(tenant => mayRead(tenantResource(tenant)))
        .map(tenant => controls.of(tenant, bundle, reader)),
    );
    res.json({
      items: items.flat().map(({ evidence, asOf, ...status }) => status),
      ...gitops.withPlatform(picture.freshness(), reader),
    });
  });

  router.get('/controls/:cluster/:tenant/:control', async (req, res) => {
    const { credentials, tenant, reading } = await find(req, [
      'user',
      'service',
    ]);
    res.json(
      detailOf(
        tenant,
        reading,
        await access.may(credentials, controlProbePermission),
      ),
    );
  });

  router.post(
    '/controls/:cluster/:tenant/:control/probes',
    async (req, res) => {
      noteForAudit(res, req.params);
      const { credentials, tenant, reader, reading } = await find(req, [
        'user',
      ]);
      if (!(await access.may(credentials, controlProbePermission))) {
        throw new NotAllowedError('You may not try controls');
      }
      const { outcome } = await inTurn(queue, credentials, res, () =>
        probes.send(tenant, reading.control, known()),
      );
      noteForAudit(res, { outcome });
      const [again] = (
        await controls.of(tenant, known().policies, reader)
      ).filter(({ control }) => control === reading.control);
      res.json(detailOf(tenant, again, true));
    },
  );
  return router;
}
