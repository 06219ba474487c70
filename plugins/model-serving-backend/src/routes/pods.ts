import { NotFoundError } from '@backstage/errors';
import {
  formatServiceRef,
  PodEvents,
  serviceLogsReadPermission,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { z } from 'zod';
import { podEvents } from '../pods/podEvents';
import { readPodLog } from '../pods/readPodLog';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';
import { serviceParams } from './namedService';

const logQuery = z.object({
  container: z.string().min(1).max(253).optional(),
  previous: z.enum(['true', 'false']).default('false'),
  tail: z.coerce.number().int().min(1).max(2_000).default(200),
});

const podParams = serviceParams.extend({ pod: z.string().max(253) });

const POD = '/services/:cluster/:namespace/:kind/:name/pods/:pod';

/** Events and logs of one pod of a service. A pod of another service is none. */
export function podRoutes(options: RouteOptions) {
  const { access, auditor, clusters, httpAuth, picture } = options;
  const router = Router();

  const find = async (
    req: Parameters<typeof httpAuth.credentials>[0],
    permission: typeof serviceReadPermission,
  ) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [mayRead, may] = await access.allowed(
      credentials,
      serviceReadPermission,
      permission,
    );
    const ref = podParams.safeParse(req.params);
    const service = ref.success ? picture.service(ref.data) : undefined;
    const pod = service?.pods.find(({ name }) => name === ref.data?.pod);
    if (!service || !pod || !mayRead(service) || !may(service)) {
      throw new NotFoundError('There is no such pod, or you may not see it');
    }
    return { service, pod };
  };

  router.get(`${POD}/events`, async (req, res) => {
    const { service, pod } = await find(req, serviceReadPermission);
    const known = picture.cluster(service.ref.cluster);
    const answer: PodEvents = {
      items: known ? podEvents(known, pod.uid) : [],
      asOf: service.asOf,
      source: service.source,
      stale: service.stale,
      ...(service.staleReason ? { staleReason: service.staleReason } : {}),
    };
    res.json(answer);
  });

  router.get(`${POD}/logs`, async (req, res) => {
    const { service, pod } = await find(req, serviceLogsReadPermission);
    const { container, previous, tail } = parseInput(logQuery, req.query);
    const cluster = clusters.find(service.ref.cluster);
    const projected = cluster
      ?.picture()
      .objects.Pod?.find(({ uid }) => uid === pod.uid);
    if (!cluster || !projected) {
      throw new NotFoundError('There is no such pod, or you may not see it');
    }
    const event = await auditor.createEvent({
      eventId: 'pod-log-read',
      request: req,
      meta: {
        service: formatServiceRef(service.ref),
        pod: pod.name,
        container,
      },
    });
    try {
      const log = await readPodLog(
        cluster,
        projected,
        { container, previous: previous === 'true', tail },
        new Date(),
      );
      await event.success();
      res.json(log);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });
  return router;
}
