import { ConfigReader } from '@backstage/config';
import { readPrometheusConfig } from './readPrometheusConfig';

const read = (prometheus: object | undefined) =>
  readPrometheusConfig(
    new ConfigReader({
      modelServing: { metrics: { prometheus: prometheus as any } },
    }),
  );

describe('readPrometheusConfig', () => {
  it('reads one for all, and one of a cluster', () => {
    const { shared, own } = read({
      url: 'https://prometheus.example/select/0/',
      headers: { Authorization: 'Bearer x', 'X-Scope-OrgID': 'serving' },
      labels: { cluster: 'k8s_cluster' },
      clusters: [
        { name: 'gpu-eu', url: 'http://eu.example:9090', scrapeSeconds: 15 },
      ],
    });
    expect(shared).toEqual({
      url: 'https://prometheus.example/select/0',
      headers: { Authorization: 'Bearer x', 'X-Scope-OrgID': 'serving' },
      labels: { cluster: 'k8s_cluster', namespace: 'namespace', pod: 'pod' },
      scrapeSeconds: 30,
    });
    expect(own.get('gpu-eu')).toMatchObject({
      url: 'http://eu.example:9090',
      headers: {},
      labels: { namespace: 'namespace', pod: 'pod' },
      scrapeSeconds: 15,
    });
  });

  it('is nothing where nothing is configured', () => {
    expect(read(undefined)).toEqual({ shared: undefined, own: new Map() });
  });

  it.each([
    ['no address', { url: 'prometheus' }, 'is not an address'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'must begin with http'],
    [
      'credentials in the address',
      { url: 'https://user:secret@prometheus.example' },
      'must not hold credentials',
    ],
    [
      'a label that PromQL cannot name',
      { url: 'http://p.example', labels: { cluster: 'a"} or vector(1) #' } },
      'is not a valid Prometheus label name',
    ],
  ])('refuses %s', (_, prometheus, message) => {
    expect(() => read(prometheus)).toThrow(message);
  });
});
