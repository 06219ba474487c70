import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  controlProbePermission,
  modelServingPermissions,
  serviceReadPermission,
  tenantProposePermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isTenantMember } from './isTenantMember';
import { modelServingPolicy } from './modelServingPolicy';

const platformOwners = ['group:default/platform-owners'];
const FOR_OWNERS: readonly Permission[] = [
  tenantProposePermission,
  controlProbePermission,
];

const user = (...ownershipEntityRefs: string[]) =>
  ({ info: { ownershipEntityRefs } } as any);

const decide = (permission = serviceReadPermission as any, who = user()) =>
  modelServingPolicy({ permission }, who, { platformOwners });

describe('membership of a tenant', () => {
  const claims = ['user:default/a', 'group:default/Team-A'];

  it('comes from owning it', () => {
    expect(
      isTenantMember.apply(
        { tenant: 'team-a', owner: 'group:default/team-a' },
        { claims },
      ),
    ).toBe(true);
    expect(
      isTenantMember.apply(
        { tenant: 'team-a', owner: 'Group:team-a' },
        { claims },
      ),
    ).toBe(true);
  });

  it.each([
    { tenant: 'team-b', owner: 'group:default/team-b' },
    { tenant: 'team-a', owner: null },
    { tenant: null, owner: 'group:default/team-a' },
    { tenant: null, owner: null },
    { tenant: 'team-a', owner: 'not a ref:/' },
  ])('is not had in %p', resource => {
    expect(isTenantMember.apply(resource, { claims })).toBe(false);
  });

  it('filters by the same owners', () => {
    expect(isTenantMember.toQuery({ claims })).toEqual({
      owners: ['user:default/a', 'group:default/team-a'],
    });
  });
});

describe('the default policy', () => {
  it('leaves the permissions of others alone', () => {
    const foreign = createPermission({
      name: 'catalog.entity.read',
      attributes: {},
    });
    expect(decide(foreign, user(...platformOwners))).toBeUndefined();
  });

  it('lets platform owners do everything', () => {
    for (const permission of modelServingPermissions) {
      expect(decide(permission, user(...platformOwners))).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    }
  });

  it('lets others do what is in their tenants, and never propose tenants or try controls', () => {
    const claims = ['group:default/team-a'];
    for (const permission of modelServingPermissions) {
      expect(decide(permission, user(...claims))).toMatchObject(
        FOR_OWNERS.includes(permission)
          ? { result: AuthorizeResult.DENY }
          : {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'model-serving',
              conditions: { rule: 'IS_TENANT_MEMBER', params: { claims } },
            },
      );
    }
  });

  it('lets nobody do anything without an identity', () => {
    expect(decide(serviceReadPermission, undefined)).toEqual({
      result: AuthorizeResult.DENY,
    });
  });
});
