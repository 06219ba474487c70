import { mockServices } from '@backstage/backend-test-utils';
import { WATCHED_KINDS } from '@model-serving/backstage-plugin-model-serving-common';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { serviceAccountCredentials } from '../__testUtils__/serviceAccountCredentials';
import { until } from '../__testUtils__/until';
import { ClusterConnection } from './ClusterConnection';
import { ClusterWatcher } from './ClusterWatcher';
import { WatchTiming } from './watchConfig';

const NAMESPACES = '/api/v1/namespaces';
const QUEUES = '/apis/kueue.x-k8s.io/v1beta2/localqueues';
const OLD_QUEUES = '/apis/kueue.x-k8s.io/v1beta1/localqueues';

const QUICK: WatchTiming = {
  retryBaseMs: 5,
  retryCapMs: 40,
  reprobeMs: 20,
  reopenMs: 5,
  endlessMs: 40,
  quietMs: 5_000,
  deadlineMs: 2_000,
  pulseMs: 50,
  watchSeconds: 60,
};

const KINDS = WATCHED_KINDS.filter(({ kind }) =>
  ['Namespace', 'LocalQueue'].includes(kind),
);

const namespace = (name: string) => ({ metadata: { name } });

const queue = (name: string) => ({
  metadata: { name, namespace: 'team-a' },
  spec: { clusterQueue: 'team-a' },
});

describe('watching a cluster', () => {
  let server: FakeApiServer;
  let watcher: ClusterWatcher;
  let changes: number;
  const states = new Set<string>();

  const state = (kind = 'Namespace') => watcher.picture().kinds[kind];

  const watch = (timing: Partial<WatchTiming> = {}) => {
    changes = 0;
    states.clear();
    watcher = new ClusterWatcher({
      name: 'test',
      title: 'Test',
      connection: new ClusterConnection(
        serviceAccountCredentials(server.url, {
          serviceAccountToken: 'secret-token',
        }),
      ),
      argocdNamespace: 'argocd',
      logger: mockServices.logger.mock(),
      kinds: KINDS,
      mostObjects: 1_000,
      timing: { ...QUICK, ...timing },
      changed: () => {
        changes++;
        states.add(state().state);
      },
    });
    watcher.start();
  };

  const names = (kind: 'Namespace' | 'LocalQueue' = 'Namespace') =>
    (watcher.picture().objects[kind] ?? []).map(({ name }) => name).sort();

  beforeEach(async () => {
    server = await FakeApiServer.start();
    server.serve(NAMESPACES);
    server.serve(QUEUES);
  });

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  it('lists in pages, then follows additions, changes and deletions', async () => {
    server.pageSize = 2;
    ['a', 'b', 'c', 'd', 'e'].forEach(name =>
      server.put(NAMESPACES, namespace(name)),
    );
    watch();
    await until(() => names().length === 5);
    expect(server.countRequests('limit=500')).toBeGreaterThanOrEqual(3);

    await until(() => server.openWatches === 2);
    server.put(NAMESPACES, namespace('f'));
    server.remove(NAMESPACES, 'a');
    await until(() => names().join() === 'b,c,d,e,f');
    expect(state()).toMatchObject({ state: 'live' });
    expect(state().asOf).not.toBeNull();
  });

  it('sends its credentials with every connection', async () => {
    const seen = new Set<string | undefined>();
    server.intercept = ({ headers }) => {
      seen.add(headers.authorization);
      return undefined;
    };
    watch();
    await until(() => state().state === 'live');
    expect([...seen]).toEqual(['Bearer secret-token']);
  });

  it('keeps the identity of what has not changed', async () => {
    server.put(NAMESPACES, namespace('a'));
    watch();
    await until(
      () => names().length === 1 && state('LocalQueue').state === 'live',
    );
    const before = watcher.picture().objects.Namespace;
    server.put(QUEUES, queue('serving'));
    await until(() => names('LocalQueue').length === 1);
    expect(watcher.picture().objects.Namespace).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
  });

  it('lists once more after 410, and what was deleted meanwhile is gone', async () => {
    server.put(NAMESPACES, namespace('a'));
    server.put(NAMESPACES, namespace('b'));
    watch();
    await until(() => names().length === 2 && server.openWatches === 2);
    server.intercept = ({ query }) =>
      query.get('watch') ? { status: 503 } : undefined;
    server.closeWatches();
    server.remove(NAMESPACES, 'a');
    server.put(NAMESPACES, namespace('c'));
    server.compact();
    const lists = () => server.countRequests(`${NAMESPACES}?limit`);
    const before = lists();
    server.intercept = () => undefined;
    await until(() => names().join() === 'b,c');
    await until(() => server.openWatches === 2);
    expect(lists()).toBe(before + 1);
  });

  it('goes on from the last bookmark without listing again', async () => {
    watch();
    await until(() => server.openWatches === 2);
    server.compact();
    server.bookmark(NAMESPACES);
    server.bookmark(QUEUES);
    server.put(NAMESPACES, namespace('a'));
    await until(() => names().length === 1);
    const lists = server.countRequests('limit=500');
    server.closeWatches();
    await until(() => server.openWatches === 2);
    server.put(NAMESPACES, namespace('b'));
    await until(() => names().length === 2);
    expect(server.countRequests('limit=500')).toBe(lists);
  });

  it('calls one kind forbidden while others live, and recovers alone', async () => {
    server.put(QUEUES, queue('serving'));
    server.intercept = ({ path }) =>
      path === QUEUES ? { status: 403, body: { message: 'no' } } : undefined;
    watch();
    await until(() => state('LocalQueue').state === 'forbidden');
    await until(() => state().state === 'live');
    expect(state('LocalQueue').message).toContain('do not allow list');
    expect(JSON.stringify(watcher.status())).not.toContain('secret-token');

    server.intercept = () => undefined;
    await until(() => state('LocalQueue').state === 'live');
    expect(names('LocalQueue')).toEqual(['serving']);
  });

  it('keeps the last objects while access is revoked', async () => {
    server.put(QUEUES, queue('serving'));
    watch();
    await until(() => names('LocalQueue').length === 1);
    server.intercept = ({ path }) =>
      path === QUEUES ? { status: 403 } : undefined;
    server.closeWatches(QUEUES);
    await until(() => state('LocalQueue').state === 'forbidden');
    expect(names('LocalQueue')).toEqual(['serving']);
  });

  it('does not believe the refusals of an API server that has just started', async () => {
    server.put(NAMESPACES, namespace('team-a'));
    watch();
    await until(() => names().length === 1);
    let refusals = 0;
    server.intercept = ({ path }) =>
      path === NAMESPACES && refusals < 3
        ? ((refusals += 1), { status: 403 })
        : undefined;
    server.closeWatches(NAMESPACES);
    await until(() => refusals === 3 && state().state === 'live');
    expect(states).toContain('unreachable');
    expect(states).not.toContain('forbidden');
    expect(names()).toEqual(['team-a']);
  });

  it('finds the version that is served, notices when a kind is installed and when it goes', async () => {
    server.unserve(QUEUES);
    watch();
    await until(() => state('LocalQueue').state === 'not-installed');
    server.put(OLD_QUEUES, queue('serving'));
    // What discovery found is kept for some seconds.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await until(() => names('LocalQueue').length === 1);
    jest.restoreAllMocks();
    server.unserve(OLD_QUEUES);
    await until(() => state('LocalQueue').state === 'not-installed');
  });

  it('isolates what it cannot read and names it', async () => {
    server.put(QUEUES, queue('good'));
    server.put(QUEUES, {
      metadata: { name: 'bad', namespace: 'team-a' },
      spec: { clusterQueue: { not: 'a text' } },
    });
    watch();
    await until(() => state('LocalQueue').state === 'live');
    expect(names('LocalQueue')).toEqual(['good']);
    expect(state('LocalQueue').message).toBe('1 unreadable');
    expect(
      watcher.status().kinds.find(({ kind }) => kind === 'LocalQueue'),
    ).toMatchObject({ detail: expect.stringContaining('team-a/bad') });
    server.put(QUEUES, queue('bad'));
    await until(() => names('LocalQueue').length === 2);
    expect(state('LocalQueue').message).toBeUndefined();
  });

  it('lists again when a line of the watch is broken, so that no event is lost', async () => {
    watch();
    await until(() => server.openWatches === 2);
    const lists = server.countRequests(`${NAMESPACES}?limit`);
    server.sendRaw(NAMESPACES, '{"type":"ADDED","object":{"meta\n');
    await until(() => server.countRequests(`${NAMESPACES}?limit`) > lists);
    server.put(NAMESPACES, namespace('a'));
    await until(() => names().length === 1);
  });

  it.each<[string, string]>([
    ['garbage', 'garbage\n'],
    ['null', 'null\n'],
    ['a login page', '<html><title>Log in</title></html>\n'],
    [
      'an object of another kind',
      '{"type":"MODIFIED","object":{"kind":"Status","apiVersion":"v1"}}\n',
    ],
    [
      'an object of another version',
      '{"type":"MODIFIED","object":{"kind":"Namespace","apiVersion":"v2"}}\n',
    ],
    ['no object', '{"type":"DELETED"}\n'],
    [
      'an unknown type',
      '{"type":"ALL_DELETED","object":{"kind":"Namespace","apiVersion":"v1"}}\n',
    ],
    ['an error that is no Status', '{"type":"ERROR","object":{"code":410}}\n'],
    ['invalid UTF-8', '\ufffd\n'],
    ['a line without end', 'x'.repeat(9 * 1024 * 1024)],
  ])(
    'lists again where a watch says %s, and loses nothing',
    async (_, line) => {
      server.put(NAMESPACES, namespace('a'));
      watch();
      await until(() => names().length === 1 && server.openWatches === 2);
      const lists = () => server.countRequests(`${NAMESPACES}?limit`);
      const before = lists();
      const seen: number[] = [];
      const stop = watcher.onObjects(() => seen.push(names().length));
      server.sendRaw(NAMESPACES, line);
      await until(() => lists() > before && server.openWatches === 2);
      await until(() => state().state === 'live');
      expect(names()).toEqual(['a']);
      expect(seen).not.toContain(0);
      stop();
    },
  );

  it('opens a watch that ends at once less and less often', async () => {
    const opened: number[] = [];
    server.intercept = ({ path, query }) => {
      if (path !== NAMESPACES || !query.get('watch')) {
        return undefined;
      }
      opened.push(performance.now());
      return res => {
        res.writeHead(200).end();
      };
    };
    // The longest pauses that jitter allows: three times the one before.
    jest.spyOn(Math, 'random').mockReturnValue(1);
    watch({ reopenMs: 100, retryCapMs: 5_000 });
    await until(() => opened.length === 4);
    jest.restoreAllMocks();
    expect(opened[3] - opened[2]).toBeGreaterThan(800);
    expect(state().state).toBe('live');
  });

  it('gives up a list that does not end, says so, and keeps what it had', async () => {
    server.put(NAMESPACES, namespace('a'));
    watch();
    await until(() => names().length === 1 && server.openWatches === 2);
    let page = 0;
    server.intercept = ({ path, query }) =>
      path === NAMESPACES && !query.get('watch')
        ? {
            status: 200,
            body: {
              kind: 'NamespaceList',
              apiVersion: 'v1',
              metadata: { resourceVersion: '1', continue: `${++page}` },
              items: Array.from({ length: 500 }, (_, i) =>
                namespace(`n-${page}-${i}`),
              ),
            },
          }
        : undefined;
    server.compact();
    server.closeWatches(NAMESPACES);
    await until(() => state().state === 'unreachable');
    expect(state().message).toMatch(
      /^the list of Namespaces does not end: reading stopped after \d+ pages/,
    );
    expect(names()).toEqual(['a']);
  });

  it('answers from what it knows while the cluster is away, and catches up', async () => {
    server.put(NAMESPACES, namespace('a'));
    server.put(NAMESPACES, namespace('b'));
    watch();
    await until(() => names().length === 2 && server.openWatches === 2);
    await server.suspend();
    await until(() => state().state === 'unreachable');
    expect(names()).toEqual(['a', 'b']);
    await until(() =>
      watcher.status().staleReason?.includes('unreachable since'),
    );
    expect(watcher.status().stale).toBe(true);
    server.remove(NAMESPACES, 'a');
    await server.resume();
    await until(() => names().join() === 'b');
    await until(() => !watcher.status().stale);
  });

  it('says so when a cluster swallows requests', async () => {
    server.put(NAMESPACES, namespace('a'));
    watch({ deadlineMs: 50, pulseMs: 30 });
    await until(() => names().length === 1 && server.openWatches === 2);
    server.intercept = () => 'hang';
    await until(() => state().state === 'unreachable');
    expect(state().message).toBe('it did not respond in time');
    server.intercept = () => undefined;
    await until(() => state().state === 'live');
  });

  it('waits as long as a throttling server asks', async () => {
    let calls = 0;
    server.intercept = ({ path }) => {
      if (path !== NAMESPACES) {
        return undefined;
      }
      calls++;
      return { status: 429, headers: { 'retry-after': '3600' } };
    };
    watch();
    await until(() => state().state === 'unreachable');
    await until(() => state('LocalQueue').state === 'live');
    server.put(QUEUES, queue('serving'));
    await until(() => names('LocalQueue').length === 1);
    expect(calls).toBe(1);
  });

  it('opens a silent watch anew', async () => {
    watch({ quietMs: 30 });
    await until(() => server.countRequests(`${NAMESPACES}?watch`) > 2);
    expect(server.countRequests(`${NAMESPACES}?limit`)).toBe(1);
    expect(state().state).toBe('live');
  });

  it('stops all loops', async () => {
    watch();
    await until(() => server.openWatches === 2);
    await watcher.stop();
    await until(() => server.openWatches === 0);
    const before = changes;
    server.put(NAMESPACES, namespace('late'));
    expect(changes).toBe(before);
  });
});
