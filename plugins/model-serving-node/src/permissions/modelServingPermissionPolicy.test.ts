import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import { modelServingPermissions } from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingPermissionPolicy,
  ModelServingPermissionPolicyOptions,
} from './modelServingPermissionPolicy';
import { permissionGrants } from './permissionGrants';

const PLATFORM = 'group:default/platform-owners';
const ALLOW = { result: AuthorizeResult.ALLOW };
const DENY = { result: AuthorizeResult.DENY };

const user = (...ownershipEntityRefs: string[]) =>
  ({
    info: { userEntityRef: ownershipEntityRefs[0], ownershipEntityRefs },
  } as any);

const MEMBER = user('user:default/a', 'group:default/team-a');
const OWNER = user('user:default/o', PLATFORM);

const named = (name: string): Permission =>
  permissionGrants.find(({ permission }) => permission.name === name)!
    .permission;

const foreign = createPermission({ name: 'other.thing.read', attributes: {} });

const policy = (options: Partial<ModelServingPermissionPolicyOptions> = {}) => {
  const made = modelServingPermissionPolicy({
    platformOwners: [PLATFORM],
    ...options,
  });
  return (permission: Permission, who?: any) =>
    made.handle({ permission }, who);
};

const allowAll = { handle: async () => ({ result: AuthorizeResult.ALLOW }) };

describe('the permission policy', () => {
  it('lists every permission of the suite, and none twice', () => {
    const names = permissionGrants.map(({ permission }) => permission.name);
    expect(names).toEqual(
      expect.arrayContaining(modelServingPermissions.map(({ name }) => name)),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(permissionGrants)(
    'grants $permission.name to $grant',
    async ({ permission, grant }) => {
      const decide = policy({ otherwise: allowAll as any });
      expect(await decide(permission, undefined)).toEqual(DENY);
      expect(await decide(permission, user())).toEqual(DENY);
      expect(await decide(permission, OWNER)).toEqual(ALLOW);
      expect(await decide(permission, MEMBER)).toMatchObject(
        {
          members: ALLOW,
          'platform-owners': DENY,
        }[grant as string] ?? { result: AuthorizeResult.CONDITIONAL },
      );
    },
  );

  it('denies what it does not list, even to platform owners', async () => {
    for (const who of [undefined, MEMBER, OWNER]) {
      expect(await policy()(foreign, who)).toEqual(DENY);
    }
  });

  it("leaves what it does not list to the adopter's policy", async () => {
    const handle = jest.fn().mockResolvedValue(ALLOW);
    const decide = policy({ otherwise: { handle } });
    expect(await decide(foreign, MEMBER)).toEqual(ALLOW);
    expect(handle).toHaveBeenCalledWith({ permission: foreign }, MEMBER);
  });

  it('is widened by name only', async () => {
    const create = named('catalog.location.create');
    const remove = named('catalog.location.delete');
    const decide = policy({
      otherwise: allowAll as any,
      grants: { 'catalog.location.create': 'otherwise' },
    });
    expect(await decide(create, MEMBER)).toEqual(ALLOW);
    expect(await decide(remove, MEMBER)).toEqual(DENY);
  });

  it.each([
    [{ 'catalog.locations.create': 'members' }, /not decided by/],
    [{ 'catalog.location.create': 'own-entities' }, /cannot be granted as/],
    [{ 'scaffolder.task.read': 'visible-entities' }, /cannot be granted as/],
  ])('refuses the grant %j', (grants, says) => {
    expect(() => policy({ grants: grants as any })).toThrow(says);
  });

  it('refuses an owner that is no entity ref', () => {
    expect(() => policy({ platformOwners: ['group:/'] })).toThrow(
      "Platform owner 'group:/' is not an entity ref",
    );
  });

  it('knows owners however their ref is written', async () => {
    const decide = policy({ platformOwners: ['Group:Platform-Owners'] });
    expect(await decide(named('catalog.entity.delete'), OWNER)).toEqual(ALLOW);
  });

  it('gives members their own tenants, tasks and the actions of the suite', async () => {
    const decide = policy();
    expect(
      await decide(named('model-serving.service.read'), MEMBER),
    ).toMatchObject({
      pluginId: 'model-serving',
      conditions: {
        rule: 'IS_TENANT_MEMBER',
        params: { claims: ['user:default/a', 'group:default/team-a'] },
      },
    });
    expect(await decide(named('scaffolder.task.read'), MEMBER)).toMatchObject({
      conditions: { params: { createdBy: ['user:default/a'] } },
    });
    expect(
      await decide(named('scaffolder.action.execute'), MEMBER),
    ).toMatchObject({
      conditions: {
        anyOf: [
          'model-serving:render',
          'model-serving:check',
          'model-serving:propose',
          'model-serving:propose-removal',
        ].map(actionId => ({ params: { actionId } })),
      },
    });
  });

  it('lets members run no action when none is listed', async () => {
    expect(
      await policy({ memberActions: [] })(
        named('scaffolder.action.execute'),
        MEMBER,
      ),
    ).toEqual(DENY);
  });

  it('shows the catalog to everyone only when told to', async () => {
    const read = named('catalog.entity.read');
    expect(await policy()(read, MEMBER)).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
    });
    const open = policy({ catalogVisibility: 'everyone' });
    expect(await open(read, MEMBER)).toEqual(ALLOW);
    expect(await open(read, undefined)).toEqual(DENY);
  });

  it('hides the template for tenants from members who may propose none', async () => {
    const read = named('catalog.entity.read');
    const hidden = JSON.stringify({ key: 'type', value: 'ai-tenant' });
    const timesHidden = async (grants: any) =>
      JSON.stringify(await policy({ grants })(read, MEMBER)).split(hidden)
        .length - 1;
    const always = await timesHidden({
      'model-serving.tenant.propose': 'members',
    });
    expect(await timesHidden({})).toBe(always + 1);
  });
});
