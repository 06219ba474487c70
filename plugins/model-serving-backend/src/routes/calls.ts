import { InputError, NotAllowedError } from '@backstage/errors';
import {
  formatServiceRef,
  serviceUsePermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { answerCall } from '../calls/answerCall';
import { CallStream } from '../calls/CallStream';
import { engineRequest, readCall } from '../calls/engineRequest';
import { TooManyCallsError } from '../calls/UserLimits';
import { noteForAudit } from './auditWrites';
import { readJsonBody } from './jsonBody';
import { namedService } from './namedService';
import { RouteOptions } from './RouteOptions';

const SERVICE = '/:cluster/:namespace/:kind/:name';

/** Whether a service can be reached, and calls of it through the backend, which holds the key. */
export function callRoutes(options: RouteOptions) {
  const { access, calls, httpAuth, picture } = options;
  const router = Router();

  router.get(`/services${SERVICE}/reachable`, async (req, res) => {
    const { service } = await namedService(options, req);
    res.json(await calls.reachability.of(service));
  });

  router.post(`/calls${SERVICE}`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { service } = await namedService(options, req);
    noteForAudit(res, { service: formatServiceRef(service.ref) });
    await access
      .demand(
        credentials,
        serviceUsePermission,
        service.tenant ?? '',
        picture
          .tenantsNamed(service.tenant ?? '')
          .filter(({ cluster }) => cluster === service.ref.cluster),
      )
      .catch(() => {
        throw new NotAllowedError('You may not call services of this tenant');
      });
    const end = (() => {
      try {
        return calls.limits.begin(credentials.principal.userEntityRef);
      } catch (error) {
        if (error instanceof TooManyCallsError) {
          res.set('Retry-After', String(error.retryAfterSeconds));
        }
        throw error;
      }
    })();
    try {
      const call = readCall(
        await readJsonBody(req, res, calls.perUser.bodyKiB).catch(error => {
          // Parsers quote what they cannot read.
          throw error instanceof SyntaxError
            ? new InputError('The body is not JSON')
            : error;
        }),
      );
      const route = calls.gateways.routeOf(service);
      if ('reason' in route) {
        throw new InputError(`The service cannot be called: ${route.reason}`);
      }
      if (!service.calling) {
        throw new InputError('The service answers no requests');
      }
      const asked = engineRequest(call, service.calling);
      noteForAudit(res, { endpoint: asked.endpoint });
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const deadline = AbortSignal.timeout(calls.perUser.seconds * 1000);
      await answerCall(
        () =>
          calls.gateways.send(route, {
            path: asked.path,
            body: asked.body,
            signal: AbortSignal.any([gone.signal, deadline]),
          }),
        asked,
        new CallStream(res),
        deadline,
      );
    } finally {
      end();
    }
  });
  return router;
}
