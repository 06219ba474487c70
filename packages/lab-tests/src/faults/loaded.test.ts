import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import {
  FaultProxy,
  startBareCluster,
  waitUntil,
  type BareCluster,
  type KubernetesObject,
} from '@model-serving/lab';
import { Bystander, lagOf } from './Bystander';
import type { EventStream } from './EventStream';
import { describeRow } from './measurements';
import { Portal, type PortalCluster } from './Portal';
import {
  INFERENCE_SERVICES,
  inferenceService,
  namespace,
} from './servingKinds';

const CLUSTER = 'bare';
const SPACE = 'faults';
const SERVICES = '/apis/serving.kserve.io/v1beta1/inferenceservices';
const MOST_OBJECTS = 10_000;
const STREAMS = 500;
const LAG_MS = 200;

const stored = (name: string, more: Record<string, unknown> = {}) =>
  ({
    ...inferenceService(SPACE, name),
    metadata: {
      name,
      namespace: SPACE,
      uid: `uid-${name}`,
      creationTimestamp: '2026-11-21T08:00:00Z',
    },
    ...more,
  } as KubernetesObject);

const filesOpen = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

describe('a portal under load and change', () => {
  let bare: BareCluster;
  let proxy: FaultProxy;
  let portal: Portal;
  let folder: string;
  let main: PortalCluster;
  let bystander: Bystander;
  const streams: EventStream[] = [];

  /** A token of a service account, as the API server mints it. */
  const tokenOf = (account: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const call = request(
        `${bare.access.url}/api/v1/namespaces/${SPACE}/serviceaccounts/${account}/token`,
        {
          method: 'POST',
          ca: bare.access.authority,
          headers: {
            authorization: `Bearer ${bare.access.token}`,
            'content-type': 'application/json',
          },
        },
        response => {
          let text = '';
          response.on('data', chunk => {
            text += chunk;
          });
          response.once('end', () => {
            const { status, message } = JSON.parse(text);
            if (status?.token) {
              resolve(status.token);
            } else {
              reject(new Error(message));
            }
          });
        },
      );
      call.once('error', reject);
      call.end(
        JSON.stringify({
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { expirationSeconds: 600 },
        }),
      );
    });

  const account = (name: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: SPACE },
  });

  beforeAll(async () => {
    bystander = new Bystander();
    folder = await mkdtemp(join(tmpdir(), 'model-serving-faults-'));
    bare = await startBareCluster(join(folder, 'bare'));
    await bare.add([
      INFERENCE_SERVICES,
      namespace(SPACE),
      account('first'),
      account('second'),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'readers' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'cluster-admin',
        },
        subjects: ['first', 'second'].map(name => ({
          kind: 'ServiceAccount',
          name,
          namespace: SPACE,
        })),
      } as KubernetesObject,
    ]);
    await bare.client.create(inferenceService(SPACE, 'stays'));
    proxy = await FaultProxy.start(bare.access);
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, await tokenOf('first'));
    main = {
      name: CLUSTER,
      url: proxy.url,
      authority: proxy.authority,
      tokenFile,
    };
    portal = await Portal.start({
      clusters: [main],
      modelServing: {
        watch: { reprobeSeconds: 10, maxObjectsPerKind: MOST_OBJECTS },
        stream: { maxPerUser: STREAMS },
      },
    });
    await portal.untilRead(CLUSTER);
  }, 360_000);

  afterAll(async () => {
    streams.forEach(stream => stream.close());
    bystander.stop();
    await portal?.stop();
    await proxy?.stop();
    await bare?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('R5: uses a rotated token at once', async () => {
    const watches = proxy.openWatches;
    const former = `Bearer ${await readFile(main.tokenFile!, 'utf8')}`;
    await writeFile(main.tokenFile!, await tokenOf('second'));
    await bare.client.remove(account('first'));
    // The API server remembers for some seconds that a token was good.
    const start = Date.now();
    proxy.cut();
    await waitUntil(
      'all watches to be open again',
      async () =>
        proxy.openWatches >= watches && !(await portal.cluster(CLUSTER)).stale,
      { seconds: 60 },
    );
    const seen = proxy.since(start);
    const failed = seen.filter(({ status }) => status === 401);
    expect(failed.length).toBeLessThanOrEqual(1);
    expect(
      seen.filter(({ authorization }) => authorization === former),
    ).toEqual([]);
    await bare.client.create(inferenceService(SPACE, 'after-rotation'));
    await waitUntil(
      'what was made after the rotation',
      async () => (await portal.services(CLUSTER)).includes('after-rotation'),
      { seconds: 30 },
    );
    describeRow('R5', `${failed.length} failed requests after the rotation`);
  }, 120_000);

  it('R7, R35: names each lost cluster with its reason, keeps the others whole, and follows the configuration', async () => {
    const hole = await FaultProxy.start(bare.access);
    const closed = await FaultProxy.start(bare.access);
    hole.setSilent(true);
    await closed.refuse();
    const before = await portal.services(CLUSTER);
    const lost: PortalCluster[] = [
      { ...main, name: 'silent', url: hole.url, authority: hole.authority },
      {
        ...main,
        name: 'refused',
        url: closed.url,
        authority: closed.authority,
      },
      { ...main, name: 'untrusted', authority: hole.authority },
      { ...main, name: 'unnamed', url: 'https://nowhere.invalid:6443' },
    ];
    const added = Date.now();
    await portal.configure([main, ...lost]);
    const reasons: Record<string, string> = {
      silent: 'did not respond in time',
      refused: 'the connection was refused',
      untrusted: 'its certificate is not trusted',
      unnamed: 'its host name cannot be resolved',
    };
    await waitUntil(
      'each cluster to be named with its reason',
      async () => {
        const { body } = await portal.get('/clusters');
        for (const { name } of lost) {
          const reason = body.items.find(
            (item: any) => item.name === name,
          )?.staleReason;
          if (!reason?.includes(reasons[name])) {
            throw new Error(`${name}: ${reason}`);
          }
        }
        return true;
      },
      { seconds: 30 },
    );
    const named = Date.now() - added;
    expect(await portal.services(CLUSTER)).toEqual(before);
    expect((await portal.cluster(CLUSTER)).stale).toBe(false);

    await portal.configure([main]);
    const removed = Date.now();
    await waitUntil(
      'the clusters to be gone',
      async () => (await portal.get('/clusters')).body.items.length === 1,
      { seconds: 5 },
    );
    const gone = Date.now() - removed;
    const { body } = await portal.get('/services');
    expect(body.stale).toBe(false);
    await hole.stop();
    await closed.stop();
    describeRow(
      'R7',
      `4 lost clusters named within ${named} ms of being configured`,
    );
    describeRow('R35', `removed clusters gone after ${gone} ms`);
  }, 120_000);

  it('R13: tells a storm in at most ten frames a second, and ends with the truth', async () => {
    const seconds = 10;
    const rate = 2_000;
    const stormy = Array.from({ length: 200 }, (_, i) => `storm-${i}`);
    const stream = await portal.stream();
    streams.push(stream);
    const write = (round: number) =>
      bare.etcd.write(
        'serving.kserve.io/inferenceservices',
        stormy.map(name =>
          stored(name, {
            spec: { predictor: { minReplicas: 1 + (round % 50) } },
          }),
        ),
      );
    const mark = portal.vitals.length;
    const markBystander = bystander.vitals.length;
    const start = Date.now();
    let round = 0;
    while (Date.now() - start < seconds * 1000) {
      const due = start + (round * stormy.length * 1000) / rate;
      if (Date.now() < due) {
        await new Promise(resolve => setTimeout(resolve, due - Date.now()));
      }
      await write(round++);
    }
    await write(8);
    const end = Date.now();
    await waitUntil(
      'the stream to tell the last state',
      async () => {
        const behind = stormy.filter(
          name => stream.last(name)?.data.replicas?.min !== 9,
        );
        if (behind.length > 0) {
          const { data } = stream.last(behind[0]) ?? {};
          throw new Error(
            `${behind.length} are behind, ${behind[0]} at ${JSON.stringify(
              data?.replicas,
            )} after ${stream.events.length} events`,
          );
        }
        return true;
      },
      { seconds: 30 },
    );
    const perSecond =
      stream.frames.filter(at => at >= start).length /
      ((Math.max(...stream.frames) - start) / 1000);
    expect(perSecond).toBeLessThanOrEqual(10);
    const lag = lagOf(portal.vitalsSince(mark));
    const others = lagOf(bystander.vitals.slice(markBystander));
    describeRow(
      'R13',
      `${Math.round(
        (round * stormy.length) / ((end - start) / 1000),
      )} events/s became ${perSecond.toFixed(
        1,
      )} frames/s; event loop p99 ${lag.toFixed(
        0,
      )} ms late (a bystander ${others.toFixed(0)} ms)`,
    );
    stream.close();
  }, 120_000);

  it('R32: serves 500 clients, forgets those that leave, and refuses one user more', async () => {
    const files = filesOpen(portal.pid);
    const token = await portal.userToken();
    const open = await Promise.all(
      Array.from({ length: STREAMS }, () => portal.stream()),
    );
    streams.push(...open);
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    const { status } = await fetch(`${portal.url}/api/model-serving/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(status).toBe(429);
    const opened = Date.now();
    await waitUntil(
      'a heartbeat for each',
      async () => open.every(({ heartbeats }) => heartbeats >= 2),
      { seconds: 60 },
    );
    const beat = Date.now() - opened;
    open.forEach(stream => stream.close());
    await waitUntil(
      'the connections to be let go',
      async () => filesOpen(portal.pid) <= files + 5,
      { seconds: 30 },
    );
    const again = await portal.stream();
    expect(again.status).toBe(200);
    streams.push(again);
    describeRow(
      'R32',
      `${STREAMS} clients heard two signs of life within ${beat} ms; the next one of the user was refused with 429; all connections were let go`,
    );
  }, 180_000);

  it('R12: keeps its heap and its pulse when 50,000 objects appear at once', async () => {
    const many = 50_000;
    portal.order('collect');
    const before = (await portal.nextVitals()).heapUsed;
    const pages = () =>
      proxy.requests.filter(
        ({ path, query }) => path === SERVICES && query.has('continue'),
      ).length;
    const pagesBefore = pages();
    const end = proxy.inject(({ path }) => path === SERVICES, {
      do: 'answer',
      status: 410,
    });
    proxy.cut(({ path }) => path === SERVICES);
    const objects = Array.from({ length: many }, (_, i) => stored(`many-${i}`));
    for (let at = 0; at < many; at += 5_000) {
      await bare.etcd.write(
        'serving.kserve.io/inferenceservices',
        objects.slice(at, at + 5_000),
      );
    }
    const mark = portal.vitals.length;
    const markBystander = bystander.vitals.length;
    end();
    await waitUntil(
      'the list to be read',
      async () => {
        const kind = await portal.kind(CLUSTER, 'InferenceService');
        if (
          kind.objects === MOST_OBJECTS &&
          kind.withheld > many - MOST_OBJECTS
        ) {
          return true;
        }
        throw new Error(`${JSON.stringify(kind)} after ${pages()} pages`);
      },
      { seconds: 120 },
    );
    await waitUntil(
      'all that is kept to be described',
      async () => !(await portal.cluster(CLUSTER)).stale,
      { seconds: 120 },
    );
    const lag = lagOf(portal.vitalsSince(mark));
    const others = lagOf(bystander.vitals.slice(markBystander));
    const kind = await portal.kind(CLUSTER, 'InferenceService');
    expect(kind.message).toContain(`at most ${MOST_OBJECTS} are read`);
    expect(pages() - pagesBefore).toBeGreaterThanOrEqual(many / 500 - 1);
    portal.order('collect');
    await portal.nextVitals();
    const after = (await portal.nextVitals()).heapUsed;
    const perObject = (after - before) / MOST_OBJECTS;
    describeRow(
      'R12',
      `${pages() - pagesBefore + 1} pages, event loop p99 ${lag.toFixed(
        0,
      )} ms late (a bystander ${others.toFixed(0)} ms), heap +${(
        (after - before) /
        2 ** 20
      ).toFixed(0)} MiB (${perObject.toFixed(
        0,
      )} B for each of ${MOST_OBJECTS} kept)`,
    );
    expect(lag - others).toBeLessThanOrEqual(LAG_MS);
    expect(after - before).toBeLessThan(128 * 2 ** 20);
  }, 300_000);

  it('R34: goes on after a rejection that nobody handles', async () => {
    portal.order('reject');
    await waitUntil(
      'the log to tell it',
      async () =>
        (await portal.log()).includes('a rejection that nobody handles'),
      { seconds: 20 },
    );
    expect((await portal.get('/services')).status).toBe(200);
    describeRow('R34', 'still serving, and the log tells it');
  }, 60_000);

  it('R33: ends within ten seconds, with its watches and streams closed', async () => {
    streams.push(await portal.stream());
    const before = (await portal.log()).length;
    const { code, ms } = await portal.terminate();
    expect(code).toBe(0);
    expect(ms).toBeLessThanOrEqual(10_000);
    await waitUntil(
      'no watch to be open',
      async () => proxy.openWatches === 0,
      {
        seconds: 10,
      },
    );
    expect((await portal.log()).slice(before)).not.toMatch(/unhandled/i);
    describeRow('R33', `ended after ${ms} ms, no watch left open`);
  }, 60_000);
});
