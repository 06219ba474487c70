import {
  PolicyViolation,
  requestedModelOf,
  ServiceDetail,
  serviceReadPermission,
  ServiceViolations,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { tenantResource } from '../tenants/tenantResource';
import { RouteOptions } from './RouteOptions';

const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** `GET /violations`: the running services that break policies, and how many were not judged yet. */
export function violationRoutes(options: RouteOptions) {
  const { access, gitops, httpAuth, picture, violations: found } = options;
  const router = Router();
  router.get('/violations', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, serviceReadPermission);
    const tenants = picture
      .tenants()
      .filter(tenant => mayRead(tenantResource(tenant)));
    const readable = new Set(
      tenants.map(({ cluster, namespace }) => `${cluster}/${namespace}`),
    );
    const judged = found
      .all()
      .filter(({ ref }) => readable.has(`${ref.cluster}/${ref.namespace}`));
    res.json({
      items: judged
        .filter(({ violations }) => violations.length > 0)
        .flatMap(({ ref, violations }) => {
          const service = picture.service(ref);
          return service ? [violationsOf(service, violations)] : [];
        }),
      judged: judged.length,
      services: tenants.reduce((sum, { services }) => sum + services, 0),
      ...gitops.withPlatform(picture.freshness(), {
        platform: await access.isPlatformOwner(credentials),
      }),
    });
  });
  return router;
}

function violationsOf(
  service: ServiceDetail,
  violations: readonly PolicyViolation[],
): ServiceViolations {
  const { model, purpose, ref, replicas, tenant } = service;
  const requested = requestedModelOf(model);
  const min = Math.max(replicas.min ?? 1, 1);
  return {
    ref,
    tenant,
    violations: [...violations],
    template: service.template,
    answers: {
      ...(tenant && NAME.test(tenant) ? { tenant } : {}),
      name: ref.name,
      ...(requested ? { model: requested } : {}),
      ...(purpose ? { purpose } : {}),
      ...(replicas.max
        ? { replicas: { min, max: Math.max(replicas.max, min) } }
        : {}),
    },
  };
}
