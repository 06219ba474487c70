import { mockServices } from '@backstage/backend-test-utils';
import { WATCHED_KINDS } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Scripted,
  ScriptedConnection,
} from '../__testUtils__/ScriptedConnection';
import { ClusterWatcher } from './ClusterWatcher';
import { KubernetesError } from './KubernetesError';

const PATH = '/api/v1/namespaces';
const KINDS = WATCHED_KINDS.filter(({ kind }) => kind === 'Namespace');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const VERSION = { gitVersion: 'v1.34.0' };
const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }],
};
const list = (more: object = {}) => ({
  kind: 'NamespaceList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '7' },
  items: [],
  ...more,
});

/** How long a cluster in production is waited for. The clock is a fake one: nothing here waits. */
describe('the waiting of a watch', () => {
  let server: ScriptedConnection;
  let watcher: ClusterWatcher;
  let answers: {
    version: Scripted;
    ready: Scripted;
    resources: Scripted;
    list: Scripted;
    watch: Scripted;
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-21T09:00:00Z') });
    // The longest pauses that jitter allows.
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    answers = {
      version: VERSION,
      ready: {},
      resources: RESOURCES,
      list: list(),
      watch: {},
    };
    server = new ScriptedConnection();
    server.answer = (path, query) => {
      switch (path) {
        case '/version':
          return answers.version;
        case '/readyz':
          return answers.ready;
        case '/api/v1':
          return answers.resources;
        default:
          return query.watch ? answers.watch : answers.list;
      }
    };
  });

  afterEach(async () => {
    await watcher.stop();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  const start = async () => {
    watcher = new ClusterWatcher({
      name: 'test',
      title: 'Test',
      connection: server.connection,
      argocdNamespace: 'argocd',
      logger: mockServices.logger.mock(),
      kinds: KINDS,
      changed: () => {},
    });
    watcher.start();
    await pass(10);
  };

  const state = () => watcher.picture().kinds.Namespace.state;
  const isWatch = ({ query }: { query: object }) => 'watch' in query;

  /** Seconds until it asks again: for a list, or to watch. */
  const secondsUntil = async (
    what: 'list' | 'watch' | 'resources' | 'version',
    withinMs: number,
  ) => {
    const path = { version: '/version', resources: '/api/v1' }[what as string];
    const from = Date.now() + 1;
    await pass(withinMs);
    const [next] = server
      .since(from, path ?? PATH)
      .filter(each => path || isWatch(each) === (what === 'watch'));
    return next && (next.at - from) / SECOND;
  };

  it('opens a watch again that was silent for some minutes', async () => {
    await start();
    expect(await secondsUntil('watch', 2 * MINUTE)).toBeUndefined();
    expect(await secondsUntil('watch', 2 * MINUTE)).toBeDefined();
    expect(state()).toBe('live');
    expect(server.since(0, PATH).filter(each => !isWatch(each))).toHaveLength(
      1,
    );
  });

  it('asks for a watch of some minutes', async () => {
    await start();
    const [{ query }] = server.since(0, PATH).filter(isWatch);
    expect(Number(query.timeoutSeconds)).toBeGreaterThan(2 * 60);
    expect(Number(query.timeoutSeconds)).toBeLessThan(10 * 60);
  });

  it('opens a watch that has ended within a second or so', async () => {
    await start();
    await pass(MINUTE);
    server.streams[0].end();
    expect(await secondsUntil('watch', 5 * SECOND)).toBeLessThan(1.5);
  });

  it('tries again after a failure soon, then ever more rarely, but every half minute', async () => {
    answers.list = new KubernetesError(400, 'no');
    await start();
    expect(state()).toBe('unreachable');
    expect(await secondsUntil('list', 3 * SECOND)).toBeLessThan(2);
    await pass(5 * MINUTE);
    const late = server.since(Date.now() - 2 * MINUTE, PATH);
    expect(late.length).toBeGreaterThanOrEqual(4);
    expect(late.length).toBeLessThanOrEqual(6);
  });

  it.each<[string, () => void]>([
    [
      'is not installed',
      () => {
        answers.resources = { ...RESOURCES, resources: [] };
      },
    ],
    [
      'may not be read',
      () => {
        answers.list = new KubernetesError(403, 'no');
      },
    ],
  ])('looks every minute whether a kind that %s is now', async (_, deny) => {
    deny();
    await start();
    expect(await secondsUntil('list', 20 * SECOND)).toBeUndefined();
    answers.resources = RESOURCES;
    answers.list = list();
    await pass(40 * SECOND);
    expect(state()).toBe('live');
  });

  it('notices a kind that was installed, though discovery is remembered for seconds', async () => {
    answers.resources = { ...RESOURCES, resources: [] };
    await start();
    await pass(40 * SECOND);
    // Just before it looks again: what was found before must not count any more.
    answers.resources = RESOURCES;
    await pass(10 * SECOND);
    expect(state()).toBe('live');
  });

  it('gives a list up that is not answered in ten seconds', async () => {
    answers.list = 'hang';
    await start();
    await pass(8 * SECOND);
    expect(state()).toBe('starting');
    await pass(4 * SECOND);
    expect(state()).toBe('unreachable');
  });

  it('leaves a list alone for minutes that did not end', async () => {
    answers.list = list({
      metadata: { resourceVersion: '7', continue: 'always' },
    });
    await start();
    expect(state()).toBe('unreachable');
    expect(await secondsUntil('list', 3 * MINUTE)).toBeUndefined();
    expect(await secondsUntil('list', 3 * MINUTE)).toBeDefined();
  });

  it('goes on from its version when it was told to wait, and as late as it was told', async () => {
    await start();
    await pass(MINUTE);
    answers.watch = new KubernetesError(429, 'too many', 7);
    server.streams[0].end();
    await pass(2 * SECOND);
    expect(state()).toBe('unreachable');
    answers.watch = {};
    expect(await secondsUntil('watch', 4 * SECOND)).toBeUndefined();
    await pass(5 * SECOND);
    const asked = server.since(0, PATH);
    expect(asked.filter(isWatch)).toHaveLength(3);
    expect(asked[asked.length - 1].query.resourceVersion).toBe('7');
    expect(asked.filter(each => !isWatch(each))).toHaveLength(1);
    expect(state()).toBe('live');
  });

  it('lists again soon when its version is too old', async () => {
    await start();
    await pass(MINUTE);
    answers.watch = new KubernetesError(410, 'too old');
    server.streams[0].end();
    await pass(SECOND);
    answers.watch = {};
    expect(await secondsUntil('list', 5 * SECOND)).toBeLessThan(2);
  });

  it('is told within ten seconds that the server is away, and within two that it is back', async () => {
    await start();
    answers.version = 'hang';
    answers.watch = 'hang';
    await pass(10 * SECOND);
    expect(watcher.status().stale).toBe(true);
    answers.version = new Error('refused');
    await pass(10 * SECOND);
    answers.version = VERSION;
    await pass(2 * SECOND);
    expect(watcher.status().stale).toBe(false);
  });

  it('asks every few seconds whether the server is there', async () => {
    await start();
    const from = Date.now();
    await pass(MINUTE);
    const beats = server.since(from, '/version').length;
    expect(beats).toBeGreaterThanOrEqual(10);
    expect(beats).toBeLessThanOrEqual(15);
  });

  it('believes after half a minute that a server is there which answers and is never ready', async () => {
    await start();
    answers.version = new Error('refused');
    await pass(6 * SECOND);
    answers.version = VERSION;
    answers.ready = new KubernetesError(500, 'not ready');
    await pass(20 * SECOND);
    expect(watcher.status().stale).toBe(true);
    await pass(20 * SECOND);
    expect(watcher.status().stale).toBe(false);
  });

  it.each([
    ['keeps a watch that stayed open while the server was away', 6, false],
    ['opens a watch again that may have lost something', 25, true],
  ])('%s for %i seconds', async (_, seconds, isOpenedAgain) => {
    await start();
    answers.version = new Error('refused');
    await pass(seconds * SECOND);
    expect(watcher.status().stale).toBe(true);
    answers.version = VERSION;
    const next = await secondsUntil('watch', 5 * SECOND);
    expect(next !== undefined).toBe(isOpenedAgain);
  });
});
