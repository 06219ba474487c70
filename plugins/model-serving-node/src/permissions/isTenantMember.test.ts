import { isTenantMember } from './isTenantMember';

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
