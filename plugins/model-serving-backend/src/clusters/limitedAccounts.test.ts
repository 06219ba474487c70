import { mockServices } from '@backstage/backend-test-utils';
import {
  inferenceService,
  INFERENCE_SERVICES,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { serviceAccountCredentials } from '../__testUtils__/serviceAccountCredentials';
import { until } from '../__testUtils__/until';
import { ClusterConnection } from './ClusterConnection';
import { ClusterWatcher } from './ClusterWatcher';
import { WATCH_TIMING } from './watchConfig';

const TIMING = {
  ...WATCH_TIMING,
  retryBaseMs: 5,
  reprobeMs: 20,
  reopenMs: 5,
};

/** What a RoleBinding in some namespaces allows, as an API server answers. */
const boundTo =
  (namespaces: readonly string[]) =>
  ({ path }: { path: string }) => {
    const [, namespace] = /\/namespaces\/([^/]+)/.exec(path) ?? [];
    const isDiscovery = /^\/(version|readyz|api\/v1|apis\/[^/]+\/[^/]+)$/.test(
      path,
    );
    return isDiscovery || (namespace && namespaces.includes(namespace))
      ? undefined
      : {
          status: 403,
          body: {
            kind: 'Status',
            message: `it is forbidden: User "system:serviceaccount:portal:reader" cannot list it at the cluster scope`,
          },
        };
  };

describe('an account that may read some namespaces only', () => {
  let server: FakeApiServer;
  let watcher: ClusterWatcher;

  const start = async (options: {
    bound: readonly string[];
    namespaces?: readonly string[];
  }) => {
    server = await FakeApiServer.start();
    populate(server);
    server.intercept = boundTo(options.bound);
    watcher = new ClusterWatcher({
      name: 'gpu-eu',
      title: 'GPU EU',
      connection: new ClusterConnection(
        serviceAccountCredentials(server.url, { serviceAccountToken: 'x' }),
      ),
      argocdNamespace: 'argocd',
      namespaces: options.namespaces ?? options.bound,
      logger: mockServices.logger.mock(),
      timing: TIMING,
      changed: () => {},
    });
    watcher.start();
  };

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  const kind = (name: string) =>
    watcher.status().kinds.find(each => each.kind === name)!;
  const names = () =>
    (watcher.picture().objects.InferenceService ?? [])
      .map(each => `${each.namespace}/${each.name}`)
      .sort();

  it('has these read and followed, and the others named as not readable', async () => {
    await start({ bound: ['team-a'] });
    await until(() => names().length === 1 && kind('Namespace').isLimited);
    expect(names()).toEqual(['team-a/chat']);
    expect(kind('InferenceService')).toMatchObject({
      state: 'live',
      isLimited: true,
      message: 'read in 1 namespace only',
      detail: 'read in team-a',
    });
    expect(
      watcher.picture().objects.Namespace?.map(({ name }) => name),
    ).toEqual(['team-a']);
    expect(kind('ClusterQueue')).toMatchObject({ state: 'forbidden' });
    expect(watcher.status()).toMatchObject({
      stale: false,
      account: 'system:serviceaccount:portal:reader',
    });

    server.put(INFERENCE_SERVICES, inferenceService('team-a', 'new'));
    server.put(INFERENCE_SERVICES, inferenceService('team-b', 'other'));
    await until(() => names().includes('team-a/new'));
    server.remove(INFERENCE_SERVICES, 'team-a/chat');
    await until(() => !names().includes('team-a/chat'));
    expect(names()).toEqual(['team-a/new']);
  });

  it('reads several, though one of them may not be read', async () => {
    await start({
      bound: ['team-a', 'team-b'],
      namespaces: ['team-a', 'team-b', 'team-c'],
    });
    await until(() => names().length === 2 && kind('Namespace').isLimited);
    expect(kind('InferenceService')).toMatchObject({
      state: 'live',
      message: 'read in 2 namespaces only',
    });
  });

  it('is not said to read anything where no namespace may be read', async () => {
    await start({ bound: [], namespaces: ['team-a'] });
    await until(() => watcher.status().staleReason?.includes('no read access'));
    expect(kind('InferenceService').state).toBe('forbidden');
    expect(kind('InferenceService').isLimited).toBeUndefined();
    expect(names()).toEqual([]);
  });

  it('loses what it may not read any more, and reads everything as soon as it may', async () => {
    await start({ bound: ['team-a', 'team-b'] });
    await until(() => names().length === 2);
    server.intercept = () => undefined;
    await until(
      () => !kind('InferenceService').isLimited && names().length === 3,
    );
    await until(() => kind('ClusterQueue').state === 'live');
    server.closeWatches();
    server.intercept = boundTo(['team-a']);
    await until(
      () => kind('InferenceService').isLimited && names().length === 1,
    );
    expect(names()).toEqual(['team-a/chat']);
  });
});
