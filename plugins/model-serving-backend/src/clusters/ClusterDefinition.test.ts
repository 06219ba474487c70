import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readClusterDefinitions } from './ClusterDefinition';

const read = (data: JsonObject) =>
  readClusterDefinitions(mockServices.rootConfig({ data }));

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

describe('clusters of the configuration', () => {
  it('may be none', () => {
    expect(read({})).toEqual({ clusters: [], skipped: [] });
  });

  it('come from the kubeconfig first, then from the locator', () => {
    const { clusters } = read({
      ...located(cluster('gpu-eu', { title: 'GPU EU' }), cluster('gpu-us')),
      modelServing: { kubeconfig: { file: '/etc/kube', context: 'me@mine' } },
    });
    expect(clusters).toMatchObject([
      { access: 'kubeconfig', name: 'me-mine', file: '/etc/kube' },
      {
        access: 'token',
        name: 'gpu-eu',
        title: 'GPU EU',
        skipTLSVerify: false,
      },
      { access: 'token', name: 'gpu-us', title: 'gpu-us' },
    ]);
  });

  it('skip what cannot be watched, and only that', () => {
    const { clusters, skipped } = read(
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
      expect.stringContaining("'oidc'"),
      expect.stringContaining('in the clear'),
      expect.stringContaining('a/b'),
    ]);
  });

  it('ignore other ways of locating clusters', () => {
    expect(
      read({
        kubernetes: {
          clusterLocatorMethods: [{ type: 'gke', projectId: 'p' }],
        },
      }),
    ).toEqual({ clusters: [], skipped: [] });
  });
});
