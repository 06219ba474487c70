import { PrometheusSources } from './PrometheusSources';
import { PrometheusTarget } from './readPrometheusConfig';

const target = (url: string, cluster?: string): PrometheusTarget => ({
  url,
  headers: {},
  labels: {
    ...(cluster ? { cluster } : {}),
    namespace: 'namespace',
    pod: 'pod',
  },
  scrapeSeconds: 30,
});

describe('PrometheusSources', () => {
  let sources: PrometheusSources | undefined;

  const open = (
    shared: PrometheusTarget | undefined,
    own: Record<string, PrometheusTarget> = {},
  ) => {
    sources = new PrometheusSources(
      { shared, own: new Map(Object.entries(own)) },
      () => ['gpu-eu', 'gpu-us'],
    );
    const urlOf = (cluster: string) => {
      const found = sources!.of(cluster);
      return found && 'source' in found ? found.source.target.url : found;
    };
    return [urlOf('gpu-eu'), urlOf('gpu-us')];
  };

  afterEach(async () => {
    await sources?.close();
  });

  it('has none for clusters without', () => {
    expect(open(undefined)).toEqual([undefined, undefined]);
    expect(open(undefined, { 'gpu-eu': target('http://eu') })).toEqual([
      'http://eu',
      undefined,
    ]);
  });

  it("prefers a cluster's own", () => {
    expect(
      open(target('http://all'), { 'gpu-eu': target('http://eu') }),
    ).toEqual(['http://eu', 'http://all']);
  });

  it('does not mix clusters that no label tells apart', () => {
    expect(open(target('http://all', 'cluster'))).toEqual([
      'http://all',
      'http://all',
    ]);
    const reason = expect.stringContaining('labels.cluster');
    expect(open(target('http://all'))).toEqual([{ reason }, { reason }]);
  });
});
