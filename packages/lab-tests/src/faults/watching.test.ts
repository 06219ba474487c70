import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FaultProxy,
  startBareCluster,
  waitUntil,
  type BareCluster,
  type RequestFilter,
} from '@model-serving/lab';
import { describeRow } from './measurements';
import { Portal } from './Portal';
import {
  INFERENCE_SERVICES,
  inferenceService,
  localQueue,
  localQueues,
  namespace,
} from './servingKinds';

const CLUSTER = 'bare';
const SPACE = 'faults';

const SERVICES = '/apis/serving.kserve.io/v1beta1/inferenceservices';
const of =
  (path: string): RequestFilter =>
  request =>
    request.path === path;
const isList =
  (path: string): RequestFilter =>
  request =>
    request.path === path && !request.query.has('watch');
const isWatch =
  (path: string): RequestFilter =>
  request =>
    request.path === path && request.query.has('watch');

/** Two numbers that many loops can stay below, and none of which a storm would. */
const perKind = (requests: ReadonlyArray<{ path: string }>) => {
  const counts = new Map<string, number>();
  for (const { path } of requests) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};

describe('watching a real API server through faults', () => {
  let bare: BareCluster;
  let proxy: FaultProxy;
  let portal: Portal;

  const names = () => portal.services(CLUSTER);
  const untilNames = (wanted: readonly string[], seconds = 30) =>
    waitUntil(
      `services ${wanted.join(', ')}`,
      async () => (await names()).join() === [...wanted].sort().join(),
      { seconds },
    );
  const create = (name: string, more?: Record<string, unknown>) =>
    bare.client.create(inferenceService(SPACE, name, more));
  const remove = (name: string) =>
    bare.client.remove(inferenceService(SPACE, name));
  const untilState = (kind: string, state: string, seconds = 60) =>
    waitUntil(
      `${kind} to be ${state}`,
      async () => (await portal.kind(CLUSTER, kind))?.state === state,
      { seconds },
    );
  const untilWatched = (path: string) =>
    waitUntil(
      `a watch of ${path} to be open`,
      async () => proxy.underway.includes(path),
      { seconds: 30 },
    );
  const healthy = async () => {
    proxy.heal();
    await portal.untilRead(CLUSTER);
  };

  beforeAll(async () => {
    bare = await startBareCluster(
      await mkdtemp(join(tmpdir(), 'model-serving-bare-')),
    );
    await bare.add([
      INFERENCE_SERVICES,
      localQueues('v1beta1'),
      namespace(SPACE),
    ]);
    await create('stays');
    proxy = await FaultProxy.start(bare.access);
    portal = await Portal.start({
      clusters: [
        {
          name: CLUSTER,
          url: proxy.url,
          authority: proxy.authority,
          token: bare.access.token,
        },
      ],
      modelServing: {
        watch: { reprobeSeconds: 10, watchSeconds: 12, deadlineSeconds: 5 },
      },
    });
    await portal.untilRead(CLUSTER);
    await untilNames(['stays']);
  }, 360_000);

  afterAll(async () => {
    await portal?.stop();
    await proxy?.stop();
    await bare?.stop();
  }, 60_000);

  it('R1: answers from memory while the API server is dead, and loses no deletion', async () => {
    await create('goes');
    await untilNames(['goes', 'stays']);
    await bare.kill();
    const answers: number[] = [];
    await waitUntil(
      'the cluster to be called stale',
      async () => {
        const { status, body } = await portal.get('/services');
        answers.push(status);
        return body.stale && body.items.length === 2 && body.asOf !== null;
      },
      { seconds: 30 },
    );
    await waitUntil(
      'the service to be called stale',
      async () => (await portal.service(CLUSTER, SPACE, 'goes')).stale,
      { seconds: 10 },
    );
    // Deleted while the portal cannot see it: the proxy keeps it away from the returning server.
    await proxy.refuse();
    await bare.restart();
    await remove('goes');
    await create('new');
    await proxy.listen();
    const back = Date.now();
    await untilNames(['new', 'stays'], 10);
    const resync = Date.now() - back;
    await waitUntil(
      'the cluster to be fresh',
      async () => !(await portal.cluster(CLUSTER)).stale,
      { seconds: 10 },
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    describeRow('R1', `resynced ${resync} ms after the return`);
    await remove('new');
    await untilNames(['stays']);
  }, 120_000);

  it('R2: reconnects at most twice per kind and restart', async () => {
    const restarts = 3;
    let most = 0;
    portal.order('collect');
    const before = (await portal.nextVitals()).heapUsed;
    for (let restart = 0; restart < restarts; restart++) {
      const start = Date.now();
      await bare.kill();
      await bare.restart();
      await portal.untilRead(CLUSTER);
      await untilWatched(SERVICES);
      most = Math.max(most, perKind(proxy.since(start, isList(SERVICES))));
      const watches = proxy
        .since(start, ({ query }) => query.has('watch'))
        .filter(({ status }) => status === 200);
      expect(perKind(watches)).toBeLessThanOrEqual(2);
    }
    expect(most).toBeLessThanOrEqual(2);
    portal.order('collect');
    await portal.nextVitals();
    const after = (await portal.nextVitals()).heapUsed;
    expect(after / before).toBeLessThan(1.1);
    describeRow(
      'R2',
      `${restarts} restarts, at most ${most} lists of a kind after one, heap ×${(
        after / before
      ).toFixed(2)}`,
    );
  }, 180_000);

  it('R3: lists once after 410 on a watch, and what was deleted meanwhile is gone', async () => {
    await create('ghost');
    await untilNames(['ghost', 'stays']);
    const end = proxy.inject(isWatch(SERVICES), { do: 'reset' });
    proxy.cut(isWatch(SERVICES));
    await remove('ghost');
    await create('fresh');
    end();
    const start = Date.now();
    proxy.inject(
      isWatch(SERVICES),
      { do: 'answer', status: 410, message: 'too old resource version' },
      { times: 1 },
    );
    await untilNames(['fresh', 'stays']);
    await waitUntil(
      'the watch to be open',
      async () => proxy.underway.includes(SERVICES),
      { seconds: 20 },
    );
    const lists = proxy.since(start, isList(SERVICES));
    expect(lists).toHaveLength(1);
    describeRow('R3', `${lists.length} list after 410 on the watch`);
    await remove('fresh');
    await untilNames(['stays']);
  }, 90_000);

  it('R3: begins a list anew when its continue token has expired', async () => {
    const many = Array.from({ length: 510 }, (_, i) => ({
      ...inferenceService(SPACE, `page-${i}`),
      metadata: {
        name: `page-${i}`,
        namespace: SPACE,
        uid: `uid-${i}`,
        creationTimestamp: '2026-11-21T08:00:00Z',
      },
    }));
    await bare.etcd.write('serving.kserve.io/inferenceservices', many);
    await waitUntil(
      'all services',
      async () => (await names()).length === many.length + 1,
      { seconds: 60 },
    );
    proxy.inject(
      request => request.path === SERVICES && request.query.has('continue'),
      { do: 'answer', status: 410, message: 'the continue token is too old' },
      { times: 1 },
    );
    const start = Date.now();
    proxy.inject(
      isWatch(SERVICES),
      { do: 'answer', status: 410 },
      { times: 1 },
    );
    proxy.cut(isWatch(SERVICES));
    await waitUntil(
      'the list to be through',
      async () =>
        proxy.since(
          start,
          ({ path, query }) => path === SERVICES && query.has('continue'),
        ).length === 2 && proxy.underway.includes(SERVICES),
      { seconds: 30 },
    );
    // The first page, the refused second, and both again.
    expect(proxy.since(start, isList(SERVICES))).toHaveLength(4);
    expect(await names()).toHaveLength(many.length + 1);
  }, 120_000);

  it('R4: stays current by bookmarks while the store is compacted, without listing again', async () => {
    const quiet = '/apis/apps/v1/deployments';
    await waitUntil(
      'the quiet watch to be open',
      async () => proxy.underway.includes(quiet),
      { seconds: 30 },
    );
    const start = Date.now();
    const watches = () => proxy.since(start, isWatch(quiet)).length;
    const untilMore = (count: number) =>
      waitUntil(
        'the quiet watch to be opened anew',
        async () => watches() > count,
        { seconds: 40 },
      );
    for (let round = 0; round < 2; round++) {
      const before = watches();
      await create(`busy-${round}`);
      await bare.etcd.compact();
      await untilMore(before);
      await untilWatched(quiet);
    }
    expect(proxy.since(start, isList(quiet))).toHaveLength(0);
    describeRow(
      'R4',
      `${watches()} reopened watches over 2 compactions, 0 lists`,
    );
  }, 120_000);

  it('R6: calls a kind forbidden, never empty, while the others live, and recovers alone', async () => {
    const before = (await names()).length;
    proxy.inject(of(SERVICES), {
      do: 'answer',
      status: 403,
      message: 'inferenceservices is forbidden',
    });
    proxy.cut(isWatch(SERVICES));
    await untilState('InferenceService', 'forbidden');
    const { body } = await portal.get('/services');
    expect(body.totalItems).toBe(before);
    expect((await portal.kind(CLUSTER, 'Pod')).state).toBe('live');
    expect((await portal.kind(CLUSTER, 'InferenceService')).message).toContain(
      'do not allow list and watch of InferenceService',
    );
    proxy.heal();
    const start = Date.now();
    await untilState('InferenceService', 'live');
    describeRow('R6', `live again ${Date.now() - start} ms after the grant`);
  }, 120_000);

  it('R8: gives up a list that takes too long, and never asks twice at once', async () => {
    proxy.inject(isList(SERVICES), { do: 'delay', ms: 30_000 });
    proxy.inject(isWatch(SERVICES), { do: 'answer', status: 410 });
    proxy.cut(isWatch(SERVICES));
    await untilState('InferenceService', 'unreachable');
    let most = 0;
    const start = Date.now();
    await waitUntil(
      'a second try',
      async () => {
        most = Math.max(
          most,
          proxy.underway.filter(path => path === SERVICES).length,
        );
        return proxy.since(start, isList(SERVICES)).length > 0;
      },
      { seconds: 40 },
    );
    expect(most).toBeLessThanOrEqual(1);
    await healthy();
    describeRow('R8', `${most} list of a kind under way at once`);
  }, 120_000);

  it('R9: asks far less when told to wait, and no sooner than told', async () => {
    const wait = 6;
    await healthy();
    proxy.inject(of(SERVICES), {
      do: 'answer',
      status: 429,
      retryAfterSeconds: wait,
    });
    proxy.cut(isWatch(SERVICES));
    const start = Date.now();
    const refused = () =>
      proxy
        .since(start, of(SERVICES))
        .filter(({ fault }) => fault === 'answer')
        .map(({ at }) => at);
    await waitUntil('three refusals', async () => refused().length >= 3, {
      seconds: 90,
    });
    const times = refused();
    const gaps = times.slice(1).map((at, i) => at - times[i]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(wait * 1000);
    await healthy();
    describeRow(
      'R9',
      `${Math.min(...gaps)} ms between two tries where 6 s were asked for`,
    );
  }, 120_000);

  it('R10: finds a kind that is installed, changes its version and is removed', async () => {
    expect((await portal.kind(CLUSTER, 'LocalQueue')).state).toBe('live');
    await bare.client.create(localQueue(SPACE, 'serving', 'v1beta1'));
    const objects = async () =>
      (await portal.kind(CLUSTER, 'LocalQueue'))?.objects;
    await waitUntil('the queue', async () => (await objects()) === 1, {
      seconds: 30,
    });
    // The version that is watched goes, the other takes its place.
    await bare.add([localQueues('v1beta2')]);
    const switched = Date.now();
    await waitUntil(
      'the other version to be watched',
      async () =>
        proxy.underway.includes('/apis/kueue.x-k8s.io/v1beta2/localqueues') &&
        (await objects()) === 1,
      { seconds: 60 },
    );
    const tookSwitch = Date.now() - switched;
    await bare.client.remove(localQueues());
    await untilState('LocalQueue', 'not-installed');
    await bare.add([localQueues('v1beta1')]);
    const installed = Date.now();
    await untilState('LocalQueue', 'live');
    describeRow(
      'R10',
      `version switched in ${tookSwitch} ms, installed kind live in ${
        Date.now() - installed
      } ms`,
    );
  }, 240_000);

  it('R11: isolates objects that cannot be read, and serves every other', async () => {
    const before = (await names()).length;
    const raw = (name: string, more: Record<string, unknown>) => ({
      ...inferenceService(SPACE, name),
      metadata: { name, namespace: SPACE, uid: `uid-${name}` },
      ...more,
    });
    await bare.etcd.write('serving.kserve.io/inferenceservices', [
      raw('no-status', { status: undefined }),
      raw('null-conditions', { status: { conditions: null } }),
      raw('replicas-in-words', {
        spec: { predictor: { minReplicas: 'three' } },
      }),
      raw('strange-enum', {
        status: { modelStatus: { transitionStatus: 'Levitating' } },
      }),
      raw('older-than-observed', { status: { observedGeneration: 99 } }),
      {
        ...raw('huge-annotation', {}),
        metadata: {
          name: 'huge-annotation',
          namespace: SPACE,
          uid: 'uid-huge',
          annotations: { big: 'x'.repeat(1_400_000) },
        },
      },
    ]);
    await waitUntil(
      'all but the unreadable one',
      async () => (await names()).length === before + 5,
      { seconds: 30 },
    );
    const kind = await portal.kind(CLUSTER, 'InferenceService');
    expect(kind).toMatchObject({ state: 'live', unreadable: 1 });
    expect(kind.detail).toContain(`${SPACE}/replicas-in-words`);
    expect(kind.detail).toContain('minReplicas is not a whole number');
    expect(
      (await portal.log()).match(/replicas-in-words/g)?.length ?? 0,
    ).toBeLessThan(5);
    describeRow('R11', '1 of 6 odd objects unreadable and named, 5 served');
  }, 90_000);
});
