import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
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

  const directory = createMockDirectory({
    content: {
      kube: JSON.stringify({
        'current-context': 'me@mine',
        clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1' } }],
        contexts: [
          { name: 'me@mine', context: { cluster: 'c', namespace: 'team-a' } },
        ],
      }),
    },
  });
  const kubeconfig = (more: JsonObject = {}) => ({
    modelServing: {
      kubeconfig: { file: directory.resolve('kube'), ...more },
    },
  });

  it('come from the kubeconfig first, then from the locator', async () => {
    const { clusters } = await read({
      ...located(cluster('gpu-eu', { title: 'GPU EU' }), cluster('gpu-us')),
      ...kubeconfig(),
    });
    expect(clusters).toMatchObject([
      {
        access: 'kubeconfig',
        name: 'me-mine',
        title: 'me@mine',
        context: 'me@mine',
        namespace: 'team-a',
      },
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

  it.each<[string, JsonObject, string, string]>([
    ['the context of its kubeconfig', {}, 'me-mine', 'me@mine'],
    ['its name', { name: 'GPU EU' }, 'gpu-eu', 'GPU EU'],
    ['its title', { name: 'gpu', title: 'GPUs' }, 'gpu', 'GPUs'],
  ])('are called by %s', async (_, more, name, title) => {
    const { clusters } = await read(kubeconfig(more));
    expect(clusters).toMatchObject([{ name, title }]);
  });

  it('are told of where the kubeconfig is not named', async () => {
    const { clusters } = await read({
      modelServing: { kubeconfig: { context: 'me@mine' } },
    });
    expect(clusters).toMatchObject([
      { access: 'none', name: 'default', failure: 'configuration-invalid' },
    ]);
  });

  it('stay what they are while their kubeconfig is being written', async () => {
    const source = sources(kubeconfig());
    const before = await source.read();
    const written = directory.content();
    directory.setContent({ kube: 'clusters: [' });
    expect(await source.read()).toEqual(before);
    directory.setContent(written!);
  });

  it('are there though they cannot be read, unless they cannot be named', async () => {
    const { clusters, skipped } = await read(
      located(
        cluster('good'),
        cluster('good'),
        cluster('users', { authProvider: 'oidc' }),
        cluster('plain', { url: 'http://10.0.0.1' }),
        cluster('no-url', { url: '10.0.0.1:6443' }),
        cluster('***'),
        cluster('Prod_EU'),
      ),
    );
    expect(clusters).toMatchObject([
      { access: 'strategy', name: 'good' },
      {
        access: 'none',
        name: 'users',
        failure: 'strategy-unknown',
        detail: expect.stringContaining("'oidc', and there is no such"),
      },
      { access: 'none', name: 'plain', failure: 'address-not-encrypted' },
      { access: 'none', name: 'no-url', failure: 'address-invalid' },
      { access: 'strategy', name: 'prod-eu', title: 'Prod_EU' },
    ]);
    expect(skipped.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      expect.stringContaining('another cluster'),
      expect.stringContaining('***'),
    ]);
  });

  it.each<[JsonObject, JsonObject]>([
    [
      { type: 'gke', projectId: 'p' },
      { failure: 'locator-unknown', detail: "its type is 'gke'" },
    ],
    [
      { projectId: 'p' },
      {
        failure: 'configuration-invalid',
        detail: expect.stringContaining('clusterLocatorMethods[0].type'),
      },
    ],
    [
      { type: 'config', clusters: 'all' },
      {
        failure: 'configuration-invalid',
        detail: expect.stringContaining('clusterLocatorMethods[0].clusters'),
      },
    ],
    [
      { type: 'config', clusters: [{ name: 'GPU', url: 7 }] },
      {
        name: 'gpu',
        title: 'GPU',
        failure: 'configuration-invalid',
        detail: expect.stringContaining('clusters[0].url'),
      },
    ],
  ])('are told of where they cannot be read from: %j', async (method, said) => {
    const other = located(cluster('good')).kubernetes as JsonObject;
    const { clusters } = await read({
      kubernetes: {
        clusterLocatorMethods: [
          method,
          ...(other.clusterLocatorMethods as JsonObject[]),
        ],
      },
    });
    expect(clusters).toMatchObject([
      { access: 'strategy', name: 'good' },
      { access: 'none', ...said },
    ]);
  });

  it('are none where no way of locating them can be read', async () => {
    const { clusters } = await read({
      kubernetes: { clusterLocatorMethods: 1 },
    });
    expect(clusters).toMatchObject([
      { access: 'none', failure: 'configuration-invalid' },
    ]);
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
    expect(skipped).toEqual([]);
    expect(clusters[1]).toMatchObject({ access: 'none', detail: 'no role' });
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
