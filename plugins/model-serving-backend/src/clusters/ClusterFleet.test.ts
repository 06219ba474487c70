import { mockServices } from '@backstage/backend-test-utils';
import { NAMESPACES, tenantNamespace } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { until } from '../__testUtils__/until';
import { ClusterDefinition } from './ClusterDefinition';
import { ClusterFleet } from './ClusterFleet';
import { ClusterSources } from './ClusterSources';

describe('the clusters that are watched', () => {
  const servers: FakeApiServer[] = [];
  let fleet: ClusterFleet;

  const definition = (name: string, server: FakeApiServer, token = 'x') =>
    ({
      access: 'strategy',
      name,
      title: name,
      authProvider: 'serviceAccount',
      details: {
        name,
        url: server.url,
        authMetadata: { serviceAccountToken: token },
        skipTLSVerify: true,
      },
    } satisfies ClusterDefinition);

  const start = async () => {
    const server = await FakeApiServer.start();
    server.put(NAMESPACES, tenantNamespace('team-a'));
    servers.push(server);
    return server;
  };

  const namespaces = (name: string) =>
    fleet.find(name)?.picture().objects.Namespace?.length;

  beforeEach(() => {
    fleet = new ClusterFleet({
      logger: mockServices.logger.mock(),
      argocdNamespace: 'argocd',
      credentialsFor: each =>
        new ClusterSources({
          auth: mockServices.auth(),
          config: mockServices.rootConfig(),
          logger: mockServices.logger.mock(),
          supplier: undefined,
          strategies: new Map(),
        }).credentialsFor(each),
    });
  });

  afterEach(async () => {
    await fleet.stop();
    await Promise.all(servers.splice(0).map(server => server.stop()));
  });

  it('are watched once, however quickly configurations follow each other', async () => {
    const server = await start();
    await Promise.all([
      fleet.follow([definition('one', server)]),
      fleet.follow([definition('one', server)]),
      fleet.follow([definition('one', server)]),
    ]);
    await until(() => namespaces('one') === 1);
    await fleet.stop();
    await until(() => server.openWatches === 0);
  });

  it('are watched though one of them cannot be, which stays and says why', async () => {
    const server = await start();
    await fleet.follow([
      {
        access: 'none',
        name: 'bad',
        title: 'bad',
        failure: 'kubeconfig-unreadable',
        detail: '/none could not be opened',
      },
      definition('good', server),
    ]);
    await until(() => namespaces('good') === 1);
    await until(() => fleet.find('bad')!.status().detail);
    expect(fleet.primary!.status()).toMatchObject({
      name: 'bad',
      stale: true,
      staleReason: expect.stringContaining('its kubeconfig cannot be opened'),
      detail: '/none could not be opened',
    });
  });

  it('follow the configuration without a restart', async () => {
    const [one, two] = [await start(), await start()];
    await fleet.follow([definition('one', one)]);
    await until(() => namespaces('one') === 1);
    const former = fleet.find('one');

    await fleet.follow([definition('two', two), definition('one', one)]);
    await until(() => namespaces('two') === 1);
    expect(fleet.find('one')).toBe(former);
    expect(fleet.primary?.name).toBe('two');

    await fleet.follow([definition('two', two)]);
    expect(fleet.find('one')).toBeUndefined();
    await until(() => one.openWatches === 0);
    expect(two.openWatches).toBeGreaterThan(0);
  });

  it('are connected anew when their access changes', async () => {
    const one = await start();
    const tokens = new Set<string | undefined>();
    one.intercept = ({ headers }) => {
      tokens.add(headers.authorization);
      return undefined;
    };
    await fleet.follow([definition('one', one, 'old')]);
    await until(() => namespaces('one') === 1);
    await fleet.follow([definition('one', one, 'new')]);
    await until(() => tokens.has('Bearer new') && namespaces('one') === 1);
  });

  it('do not hold each other up', async () => {
    const [good, bad] = [await start(), await start()];
    bad.intercept = () => 'hang';
    await fleet.follow([definition('bad', bad), definition('good', good)]);
    await until(() => namespaces('good') === 1);
    expect(fleet.find('good')!.status().stale).toBe(false);
    expect(fleet.find('bad')!.status()).toMatchObject({
      stale: true,
      asOf: null,
    });
  });
});
