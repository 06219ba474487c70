import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  ClusterStatus,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { EntityGuard } from '../guard/EntityGuard';
import { readGuardConfig } from '../guard/GuardConfig';
import { KnownEntities } from '../sync/KnownEntities';
import { SuiteEntityProvider } from '../sync/SuiteEntityProvider';
import { ownerGroups } from './ownerGroups';

const tenant = (name: string, owner: string | null) =>
  ({ name, owner, cluster: 'gpu-eu', namespace: name } as Tenant);

const cluster = (state: 'live' | 'unreachable') =>
  ({ name: 'gpu-eu', kinds: [{ kind: 'Namespace', state }] } as ClusterStatus);

const group = (name: string, location: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-location': location,
      'backstage.io/managed-by-origin-location': location,
    },
  },
  spec: { type: 'team', children: [] },
});

describe('the groups that own tenants', () => {
  const connection = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  } satisfies EntityProviderConnection;
  const logger = mockServices.logger.mock({ child: () => logger as any });
  let state: { clusters: ClusterStatus[]; tenants: Tenant[] };

  const refresher = async (entities: Entity[]) => {
    const known = new KnownEntities({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
    });
    const guard = new EntityGuard(readGuardConfig(new ConfigReader({})));
    const provider = new SuiteEntityProvider(
      ownerGroups({ api: { readTenants: async () => state }, known }),
      { guard, known, logger, taskRunner: { run: async () => {} } },
    );
    await provider.connect(connection);
    return { guard, refresh: () => provider.refresh() };
  };

  beforeEach(() => {
    jest.clearAllMocks();
    state = {
      clusters: [cluster('live')],
      tenants: [
        tenant('team-a', 'group:default/team-a'),
        tenant('team-d', 'group:default/team-d'),
        tenant('ownerless', null),
        tenant('personal', 'user:default/somebody'),
      ],
    };
  });

  it('are in the catalog as soon as the tenant is, unless somebody else provides them', async () => {
    const { refresh } = await refresher([group('team-a', 'ldap:org')]);
    await refresh();
    const [{ added, removed }] = connection.applyMutation.mock.calls[0];
    expect(removed).toEqual([]);
    expect(added).toMatchObject([
      {
        entity: {
          kind: 'Group',
          metadata: { name: 'team-d', description: 'Owns tenant team-d' },
          spec: { children: [] },
        },
      },
    ]);
  });

  it.each([
    'group:default/a:b',
    'group::x/y',
    'group:default/a b',
    'group:A/b',
  ])(
    'are not made of an owner that no group can have as a name: %j',
    async owner => {
      const { refresh } = await refresher([]);
      state.tenants.unshift(tenant('odd', owner));
      await refresh();
      const [{ added }] = connection.applyMutation.mock.calls[0];
      expect(added.map(({ entity }: any) => entity.metadata.name)).toEqual([
        'team-a',
        'team-d',
      ]);
    },
  );

  it('can be taken over: they have no key, and their names are not reserved', async () => {
    const { guard, refresh } = await refresher([]);
    await refresh();
    const [{ added }] = connection.applyMutation.mock.calls[0];
    expect(added[0]).not.toHaveProperty('locationKey');
    const theirs = group('team-d', 'url:https://git.example.com/org.yaml');
    expect(
      guard.objection(theirs, {
        type: 'url',
        target: 'https://git.example.com/org.yaml',
      }),
    ).toBeUndefined();
  });

  it('go with their tenant, but not while its cluster cannot be read', async () => {
    const { refresh } = await refresher([]);
    await refresh();
    state = { clusters: [cluster('unreachable')], tenants: [] };
    await refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
    state = {
      clusters: [cluster('live')],
      tenants: [tenant('team-a', 'group:default/team-a')],
    };
    await refresh();
    expect(connection.applyMutation.mock.calls[1][0]).toEqual({
      type: 'delta',
      added: [],
      removed: [{ entityRef: 'group:default/team-d' }],
    });
  });
});
