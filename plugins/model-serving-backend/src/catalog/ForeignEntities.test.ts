import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { ForeignEntities } from './ForeignEntities';

const TEAM_B = 'url:https://git.example.com/team-b/app/catalog-info.yaml';

const entity = (
  kind: string,
  namespace: string,
  name: string,
  location: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    namespace,
    annotations: {
      'backstage.io/managed-by-location': location,
      'backstage.io/managed-by-origin-location': location,
    },
  },
  spec: { type: 'service', owner: 'group:default/team-b' },
});

const tenant = (name: string) =>
  ({
    name,
    namespace: name,
    entityRef: `system:default/${name}`,
    problems: ['no owner'],
  } as Partial<Tenant> as Tenant);

const PLATFORM = { platform: true };
const MEMBER = { platform: false };

const tenants = [tenant('team-a'), tenant('team-b')];

function foreign(entities: Entity[], trustedLocations: string[] = []) {
  return new ForeignEntities({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    logger: mockServices.logger.mock(),
    trustedLocations,
    tenants: () => tenants,
  });
}

describe('ForeignEntities', () => {
  it("reports what others registered in a tenant's place, to that tenant", async () => {
    const entities = foreign([
      entity('Component', 'team-a', 'next-service', TEAM_B),
      entity('Component', 'team-a', 'chat', 'model-serving:one/team-a/x/chat'),
      entity('Component', 'default', 'website', TEAM_B),
      entity('System', 'default', 'team-a', TEAM_B),
      entity('System', 'default', 'shop', TEAM_B),
    ]);
    await entities.refresh();
    const { problems } = entities.withProblems(tenants[0], PLATFORM);
    expect(problems).toEqual([
      'no owner',
      expect.stringMatching(
        /^Catalog entity component:team-a\/next-service was not written by Model Serving: it was registered from url:https:\/\/git\.example\.com\/team-b\/app\/catalog-info\.yaml, owner group:default\/team-b\. Unregister/,
      ),
      expect.stringContaining('system:default/team-a'),
    ]);
    expect(entities.withProblems(tenants[1], PLATFORM)).toBe(tenants[1]);
    const told = entities.withProblems(tenants[0], MEMBER).problems;
    expect(told).toHaveLength(3);
    expect(told.join()).toContain('component:team-a/next-service');
    expect(told.join()).not.toMatch(/git\.example\.com|team-b/);
  });

  it('reports nothing that the platform trusts', async () => {
    const entities = foreign(
      [entity('Component', 'team-a', 'next-service', TEAM_B)],
      [TEAM_B],
    );
    await entities.refresh();
    expect(entities.withProblems(tenants[0], PLATFORM)).toBe(tenants[0]);
  });

  it('counts what is too much to list', async () => {
    const entities = foreign(
      Array.from({ length: 8 }, (_, index) =>
        entity('Component', 'team-a', `x${index}`, TEAM_B),
      ),
    );
    await entities.refresh();
    const { problems } = entities.withProblems(tenants[0], PLATFORM);
    expect(problems).toHaveLength(7);
    expect(problems[6]).toMatch(/^3 more/);
  });

  it('says when the catalog cannot be read, and keeps what it knew', async () => {
    const catalog = catalogServiceMock({
      entities: [entity('Component', 'team-a', 'next-service', TEAM_B)],
    });
    const entities = new ForeignEntities({
      auth: mockServices.auth(),
      catalog,
      logger: mockServices.logger.mock(),
      trustedLocations: [],
      tenants: () => tenants,
    });
    await entities.refresh();
    jest
      .spyOn(catalog, 'queryEntities')
      .mockRejectedValue(new Error('the catalog is down'));
    await entities.refresh();
    const { problems } = entities.withProblems(tenants[0], PLATFORM);
    expect(problems).toHaveLength(3);
    expect(problems[2]).toBe(
      'Catalog entities not checked: the catalog is down',
    );
    expect(entities.withProblems(tenants[0], MEMBER).problems[2]).toBe(
      'Catalog entities not checked',
    );
  });
});
