import {
  ServiceDetail,
  serviceReadPermission,
  ServiceViolations,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { RouteOptions } from './RouteOptions';

const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** `GET /violations`: the running services that break policies, and how many were not judged yet. */
export function violationRoutes(options: RouteOptions) {
  const { access, gitops, httpAuth, picture } = options;
  const router = Router();
  router.get('/violations', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead] = await access.allowed(credentials, serviceReadPermission);
    const running = picture
      .services()
      .filter(
        service =>
          service.createdAt !== null &&
          service.tenant !== null &&
          mayRead({ tenant: service.tenant, owner: service.owner }),
      );
    res.json({
      items: running.flatMap(violationsOf),
      judged: running.filter(({ violations }) => violations !== null).length,
      services: running.length,
      ...gitops.withPlatform(picture.freshness()),
    });
  });
  return router;
}

function violationsOf(service: ServiceDetail): ServiceViolations[] {
  const { model, purpose, ref, replicas, tenant, violations } = service;
  if (!violations?.length) {
    return [];
  }
  const min = Math.max(replicas.min ?? 1, 1);
  return [
    {
      ref,
      tenant,
      violations,
      answers: {
        ...(tenant && NAME.test(tenant) ? { tenant } : {}),
        name: ref.name,
        ...(model?.entityRef ? { model: model.entityRef } : {}),
        ...(purpose ? { purpose } : {}),
        ...(replicas.max
          ? { replicas: { min, max: Math.max(replicas.max, min) } }
          : {}),
      },
    },
  ];
}
