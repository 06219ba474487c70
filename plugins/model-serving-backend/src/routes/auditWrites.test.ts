import {
  DefaultAuditorService,
  AuditorEvent,
} from '@backstage/backend-defaults/auditor';
import {
  coreServices,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { TooManyRequestsError } from '@model-serving/backstage-plugin-model-serving-node';
import { readFileSync } from 'node:fs';
import express from 'express';
import request from 'supertest';
import { parse } from 'yaml';
import {
  acceptedRoute,
  HTTP_ROUTES,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { auditErrors, auditWrites } from './auditWrites';

const platform = new PlatformFixture();

interface Write {
  path: string;
  /** A body that is accepted from `allowed`. */
  body: object;
  allowed: typeof MEMBER;
  eventId: string;
  /** What the event names. */
  about: Record<string, string>;
  /** Whether it takes no body. */
  isBare?: boolean;
}

/** Refused while nothing waits; `models.test.ts` has one that waits. */
const NEEDS_A_REASON = ['confirmModelRemoval'];

const CHAT_IDLE = {
  service: {
    cluster: 'gpu-eu',
    namespace: 'team-a',
    kind: 'InferenceService',
    name: 'chat',
  },
  kind: 'idle-service',
};

/** How each write of the OpenAPI document is asked rightly; the test fails for one that is not here. */
const WRITES: Record<string, Write> = {
  dismissAdvice: {
    path: '/advice-dismissals',
    body: { ...CHAT_IDLE, basis: 'no request since null', reason: 'a demo' },
    allowed: MEMBER,
    eventId: 'advice-dismissal',
    about: { service: 'chat', advice: 'idle-service' },
  },
  restoreAdvice: {
    path: '/advice-dismissals/restore',
    body: CHAT_IDLE,
    allowed: MEMBER,
    eventId: 'advice-dismissal',
    about: { service: 'chat', advice: 'idle-service' },
  },
  renderService: {
    path: '/renders',
    body: { request: platform.request },
    allowed: MEMBER,
    eventId: 'render',
    about: { tenant: 'team-a' },
  },
  callService: {
    path: '/calls/gpu-eu/team-a/InferenceService/chat',
    body: { endpoint: 'completions', prompt: 'Hello' },
    allowed: MEMBER,
    eventId: 'service-call',
    about: {
      service: 'gpu-eu/team-a/InferenceService/chat',
      endpoint: 'completions',
    },
  },
  checkService: {
    path: '/checks',
    body: { request: platform.request },
    allowed: MEMBER,
    eventId: 'check',
    about: { tenant: 'team-a' },
  },
  probeControl: {
    path: '/controls/gpu-eu/team-a/serving-pinned-artifacts/probes',
    isBare: true,
    body: {},
    allowed: PLATFORM,
    eventId: 'control-probe',
    about: { tenant: 'team-a' },
  },
  planTenant: {
    path: '/tenant-plans',
    body: {
      action: 'set-up',
      request: {
        name: 'team-d',
        owner: 'group:default/team-d',
        costCenter: 'cc-1004',
        cohort: 'serving',
        quota: [
          { flavor: 'h100', accelerators: 4, cpu: 64, memoryGiB: 512, lend: 2 },
        ],
        limits: {
          acceleratorsPerService: 4,
          acceleratorsPerPod: 2,
          replicas: 8,
          priorities: ['serving-standard'],
        },
        budgetPerMonth: 5000,
      },
    },
    allowed: PLATFORM,
    eventId: 'tenant-plan',
    about: { tenant: 'team-d' },
  },
  syncModelSource: {
    path: '/model-sources/gitops/sync',
    body: {},
    allowed: PLATFORM,
    eventId: 'model-source',
    about: { source: 'gitops' },
    isBare: true,
  },
};

const document = parse(
  readFileSync(
    resolvePackagePath(
      '@model-serving/backstage-plugin-model-serving-backend',
      'src/schema/openapi.yaml',
    ),
    'utf8',
  ),
);

const operations: Array<[string, string]> = Object.values<any>(
  document.paths,
).flatMap(path =>
  ['post', 'put', 'patch', 'delete'].flatMap(method =>
    path[method] && !NEEDS_A_REASON.includes(path[method].operationId)
      ? [[path[method].operationId, method] as [string, string]]
      : [],
  ),
);

describe('every write of the API', () => {
  const events: AuditorEvent[] = [];
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    server.put(HTTP_ROUTES, acceptedRoute('team-a', 'chat'));
    server.intercept = ({ query }) =>
      query.get('dryRun') === 'All'
        ? { status: 422, body: { kind: 'Status', message: 'denied request' } }
        : undefined;
    serving = await startServing(
      server,
      platform,
      [
        mockServices.httpAuth.factory({
          defaultCredentials: mockCredentials.none(),
        }),
        createServiceFactory({
          service: coreServices.auditor,
          deps: {
            auth: coreServices.auth,
            httpAuth: coreServices.httpAuth,
            plugin: coreServices.pluginMetadata,
          },
          factory: deps =>
            DefaultAuditorService.create(event => {
              events.push(event);
            }, deps),
        }),
      ],
      {
        probes: { clusters: ['gpu-eu'], intervalMinutes: 0 },
        // Nobody answers there, which an event of the answer tells.
        calls: { gateways: [{ cluster: 'gpu-eu', url: 'http://127.0.0.1:9' }] },
      },
    );
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  beforeEach(() => {
    events.length = 0;
  });

  const send = (
    operation: string,
    method: string,
    authorization: string | undefined,
    body?: object | string,
  ) => {
    const write = WRITES[operation];
    const sent = (request(serving.backend.server) as any)
      [method](`/api/model-serving${write.path}`)
      .set('content-type', 'application/json');
    if (authorization) {
      sent.set('authorization', authorization);
    }
    return sent.send(body ?? write.body) as request.Test;
  };

  const headerOf = ({ principal }: typeof MEMBER) =>
    mockCredentials.user.header(principal.userEntityRef);

  const told = () =>
    events.map(({ eventId, status, actor }) => [
      eventId,
      status,
      actor.actorId,
    ]);

  it('is known to this test', () => {
    expect(operations.map(([operation]) => operation).sort()).toEqual(
      Object.keys(WRITES).sort(),
    );
  });

  it.each(operations)(
    '%s is audited when it is done, before the answer',
    async (operation, method) => {
      const { about, allowed, eventId } = WRITES[operation];
      const { status, body } = await send(operation, method, headerOf(allowed));
      expect([status, body.error]).toEqual([200, undefined]);
      const actor = allowed.principal.userEntityRef;
      expect(told()).toEqual([
        [eventId, 'initiated', actor],
        [eventId, 'succeeded', actor],
      ]);
      expect(events[1].meta).toMatchObject({ ...about, status: 200 });
    },
  );

  it.each(operations)(
    '%s is audited when it is refused to the member of another tenant',
    async (operation, method) => {
      const { eventId } = WRITES[operation];
      const { status } = await send(operation, method, headerOf(OTHER));
      expect([403, 404]).toContain(status);
      const actor = OTHER.principal.userEntityRef;
      expect(told()).toEqual([
        [eventId, 'initiated', actor],
        [eventId, 'failed', actor],
      ]);
      expect(events[1].meta).toMatchObject({ status });
    },
  );

  it.each(
    operations.flatMap(([operation, method]) => [
      [operation, method, 'without credentials', undefined],
      [operation, method, 'with a token that is not valid', 'Bearer forged'],
    ]) as Array<[string, string, string, string | undefined]>,
  )(
    '%s (%s) is audited when it is sent %s',
    async (operation, method, _, authorization) => {
      const { eventId } = WRITES[operation];
      await send(operation, method, authorization).expect(401);
      expect(told()).toEqual([
        [eventId, 'initiated', undefined],
        [eventId, 'failed', undefined],
      ]);
      expect(events[1].meta).toEqual({ status: 401 });
      expect(events[1].request?.url).toContain(WRITES[operation].path);
      expect(JSON.stringify(events)).not.toContain('forged');
    },
  );

  it.each(operations.filter(([operation]) => !WRITES[operation].isBare))(
    '%s is audited when its body is refused',
    async (operation, method) => {
      const { allowed, eventId } = WRITES[operation];
      await send(operation, method, headerOf(allowed), '{"tenant"').expect(400);
      expect(told().map(([id, status]) => [id, status])).toEqual([
        [eventId, 'initiated'],
        [eventId, 'failed'],
      ]);
    },
  );

  it('that does not exist is audited', async () => {
    await serving.post('/services', {}, MEMBER).expect(404);
    expect(told().map(([id, status]) => [id, status])).toEqual([
      ['write', 'initiated'],
      ['write', 'failed'],
    ]);
  });

  it('refuses reads without sign-in, also below the same paths', async () => {
    for (const path of [
      '/controls',
      '/controls/gpu-eu/team-a/x',
      '/services',
    ]) {
      await request(serving.backend.server)
        .get(`/api/model-serving${path}`)
        .expect(401);
    }
    expect(events).toEqual([]);
  });
});

describe('auditWrites', () => {
  const success = jest.fn();
  const fail = jest.fn();

  const serve = (handler: express.RequestHandler) => {
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({ success, fail });
    const app = express();
    app.use(
      auditWrites({
        auditor,
        httpAuth: mockServices.httpAuth(),
        logger: mockServices.logger.mock(),
      }),
    );
    app.use(handler);
    app.use(auditErrors);
    app.use(((error, _req, res, _next) => {
      res.status(error.statusCode ?? 500).json({});
    }) as express.ErrorRequestHandler);
    return app;
  };

  beforeEach(() => {
    success.mockReset();
    fail.mockReset();
  });

  it('tells of a request that comes too often', async () => {
    const error = new TooManyRequestsError('later', 1);
    await request(serve((_req, _res, next) => next(error)))
      .post('/checks')
      .expect(429);
    expect(fail).toHaveBeenCalledWith({ error, meta: { status: 429 } });
  });

  it('tells before the caller is answered', async () => {
    let answered = false;
    success.mockImplementation(async () => {
      await new Promise(resolve => setImmediate(resolve));
      expect(answered).toBe(false);
    });
    await request(serve((_req, res) => res.status(201).json({}) && undefined))
      .post('/checks')
      .expect(201)
      .then(() => {
        answered = true;
      });
    expect(success).toHaveBeenCalledTimes(1);
  });
});
