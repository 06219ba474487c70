import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import { JsonObject } from '@backstage/types';
import { ClusterSources, ClusterSupplier } from './ClusterSources';

const sources = (
  data: JsonObject,
  options: {
    supplier?: ClusterSupplier;
    strategies?: Record<string, AuthenticationStrategy>;
    logger?: ReturnType<typeof mockServices.logger.mock>;
  } = {},
) =>
  new ClusterSources({
    auth: mockServices.auth(),
    config: mockServices.rootConfig({ data }),
    logger: options.logger ?? mockServices.logger.mock(),
    supplier: options.supplier,
    strategies: new Map(Object.entries(options.strategies ?? {})),
  });

const read = (data: JsonObject) => sources(data).read();

const cluster = (name: string, more: JsonObject = {}) => ({
  name,
  url: `https://${name}.example.com`,
  authProvider: 'serviceAccount',
  serviceAccountToken: 'x',
  ...more,
});

const located = (...clusters: JsonObject[]) => ({
  kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
});

const details = (name: string, authProvider: string): ClusterDetails => ({
  name,
  url: `https://${name}.example.com`,
  authMetadata: { 'kubernetes.io/auth-provider': authProvider },
});

/** As a cloud's strategy is written for the Kubernetes plugin. */
const cloud = (
  overrides: Partial<AuthenticationStrategy> = {},
): AuthenticationStrategy => ({
  getCredential: async () => ({ type: 'bearer token', token: 'of-cloud' }),
  validateCluster: () => [],
  presentAuthMetadata: () => ({}),
  ...overrides,
});

describe('clusters of the configuration', () => {
  it('may be none', async () => {
    expect(await read({})).toEqual({ clusters: [], skipped: [] });
  });

  it('come from the kubeconfig first, then from the locator', async () => {
    const { clusters } = await read({
      ...located(cluster('gpu-eu', { title: 'GPU EU' }), cluster('gpu-us')),
      modelServing: { kubeconfig: { file: '/etc/kube', context: 'me@mine' } },
    });
    expect(clusters).toMatchObject([
      { access: 'kubeconfig', name: 'me-mine', file: '/etc/kube' },
      {
        access: 'strategy',
        authProvider: 'serviceAccount',
        name: 'gpu-eu',
        title: 'GPU EU',
        details: { skipTLSVerify: false },
      },
      { access: 'strategy', name: 'gpu-us', title: 'gpu-us' },
    ]);
  });

  it('skip what cannot be watched, and only that', async () => {
    const { clusters, skipped } = await read(
      located(
        cluster('good'),
        cluster('good'),
        cluster('users', { authProvider: 'oidc' }),
        cluster('plain', { url: 'http://10.0.0.1' }),
        cluster('a/b'),
      ),
    );
    expect(clusters.map(({ name }) => name)).toEqual(['good']);
    expect(skipped.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      expect.stringContaining('another cluster'),
      expect.stringContaining("'oidc', and there is no such"),
      expect.stringContaining('unencrypted'),
      expect.stringContaining('a/b'),
    ]);
  });

  it('ignore other ways of locating clusters', async () => {
    expect(
      await read({
        kubernetes: {
          clusterLocatorMethods: [{ type: 'gke', projectId: 'p' }],
        },
      }),
    ).toEqual({ clusters: [], skipped: [] });
  });
});

describe('clusters of a supplier written for the Kubernetes plugin', () => {
  it('stand in for the configured ones, which it may include', async () => {
    const supplied = sources(located(cluster('configured')), {
      strategies: { cloud: cloud() },
      supplier: async ({ getDefault }) => ({
        getClusters: async options => [
          details('supplied', 'cloud'),
          ...(await (await getDefault()).getClusters(options)),
        ],
      }),
    });
    const { clusters } = await supplied.read();
    expect(clusters.map(({ name }) => name)).toEqual([
      'supplied',
      'configured',
    ]);
  });

  it('are authenticated to by the strategy that each names', async () => {
    const getCredential = jest.fn(cloud().getCredential);
    const supplied = sources(
      {},
      {
        strategies: {
          cloud: cloud({ getCredential }),
          strict: cloud({ validateCluster: () => [new Error('no role')] }),
        },
        supplier: {
          getClusters: async () => [
            details('eks', 'cloud'),
            details('gke', 'strict'),
          ],
        },
      },
    );
    const { clusters, skipped } = await supplied.read();
    expect(skipped).toEqual([{ name: 'gke', reason: 'no role' }]);
    const credentials = await supplied.credentialsFor(clusters[0]);
    const [first, second] = [
      await credentials.settings(),
      await credentials.settings(),
    ];
    expect(first.headers).toEqual({ authorization: 'Bearer of-cloud' });
    expect(second.headers).toEqual(first.headers);
    expect(getCredential).toHaveBeenCalledTimes(1);
    expect(getCredential).toHaveBeenCalledWith(details('eks', 'cloud'), {});
    await credentials.close();
  });

  it('stay as they were while it does not tell, which is logged once', async () => {
    const logger = mockServices.logger.mock();
    const supplied = sources(
      {},
      {
        logger,
        supplier: {
          getClusters: async () => {
            throw new Error('throttled');
          },
        },
      },
    );
    expect(await supplied.watchable()).toBeUndefined();
    expect(await supplied.watchable()).toBeUndefined();
    expect(logger.warn.mock.calls).toEqual([
      ['Could not list the clusters: throttled'],
    ]);
  });
});
