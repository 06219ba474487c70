import { ConfigReader } from '@backstage/config';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import { modelServingPermissions } from '@model-serving/backstage-plugin-model-serving-common';
import { permissionGrants } from '@model-serving/backstage-plugin-model-serving-node';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  PLATFORM,
  policyPermissions,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';
import { PortalProbe } from './PortalProbe';
import { readPortalConfig } from './readPortalConfig';

jest.setTimeout(60_000);

/** What a Backstage app starts with: whoever is signed in may do everything. */
const allowAll = () => {
  const decide = async (requests: readonly unknown[]) =>
    requests.map(
      (): DefinitivePolicyDecision => ({
        result: AuthorizeResult.ALLOW,
      }),
    );
  return mockServices.permissions.mock({
    authorize: decide,
    authorizeConditional: decide,
  });
};

describe('the control of what the portal lets members do', () => {
  let server: FakeApiServer;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    for (const kind of [
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
    ]) {
      server.put(
        `/apis/admissionregistration.k8s.io/v1/${kind
          .toLowerCase()
          .replace(/y$/, 'ie')}s`,
        { kind, metadata: { name: 'other' }, spec: {} },
      );
    }
  });

  afterAll(() => server.stop());

  const start = async (permissions = policyPermissions()) => {
    const serving = await startServing(
      server,
      new PlatformFixture(),
      [],
      {},
      permissions,
    );
    await serving.run('gitops');
    const control = async () => {
      const { body } = await serving.get('/controls', PLATFORM);
      return body.items.find(
        (cell: any) => cell.control === 'portal-permissions',
      );
    };
    /** Has a member come by, and waits until the policy was asked for them. */
    const memberComes = async () => {
      await serving.get('/services', MEMBER).expect(200);
      await until(async () => (await control()).state !== 'unknown');
    };
    return { ...serving, control, memberComes };
  };

  it('is unknown until a member comes, and then enforced by the shipped policy', async () => {
    const { backend, control, memberComes } = await start();
    expect(await control()).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(/until a member opens Model Serving/),
    });
    await memberComes();
    expect(await control()).toMatchObject({ state: 'enforced' });
    await backend.stop();
  });

  it('is not enforced by a policy that allows everything', async () => {
    const { backend, control, memberComes } = await start(allowAll());
    await memberComes();
    expect(await control()).toMatchObject({
      state: 'not-enforced',
      message: expect.stringMatching(
        /catalog\.entity\.read \(catalog pages.* and \d+ more; .* the suite itself shows members only the tenants of their groups/,
      ),
    });
    expect((await control()).message).not.toContain('model-serving.');
    await backend.stop();
  });
});

describe('asking the policy as a member', () => {
  const MEMBERS = ['user:default/a', 'user:default/b'];
  const credentials = (user: string) => mockCredentials.user(user);

  const probeOf = (
    open: Record<string, string[]>,
    config = { enabled: true, openKinds: [] as string[] },
  ) => {
    const logger = mockServices.logger.mock();
    const asked: string[] = [];
    const probe = new PortalProbe({
      permissions: mockServices.permissions.mock({
        authorizeConditional: async (requests, options: any) => {
          const { userEntityRef } = options.credentials.principal;
          asked.push(userEntityRef);
          return requests.map(({ permission }) => ({
            result: open[userEntityRef]?.includes(permission.name)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          }));
        },
      }),
      userInfo: mockServices.userInfo.mock({
        getUserInfo: async ({ principal }: any) => ({
          userEntityRef: principal.userEntityRef,
          ownershipEntityRefs: [principal.userEntityRef],
        }),
      }),
      logger,
      config,
      platformOwners: ['user:default/owner'],
      catalogVisibility: 'owners',
    });
    return { asked, logger, probe };
  };

  it('asks about everything that not every member holds', async () => {
    const names = permissionGrants.map(({ permission }) => permission.name);
    const everybodys = permissionGrants
      .filter(({ grant }) => grant === 'members')
      .map(({ permission }) => permission.name);
    const { probe } = probeOf({ [MEMBERS[0]]: names });
    await probe.see(credentials(MEMBERS[0]));
    expect(probe.reading().open.map(({ permission }) => permission)).toEqual(
      expect.arrayContaining([
        'catalog.location.create',
        'catalog.location.delete',
        'catalog.entity.delete',
        'catalog.entity.read',
        'scaffolder.task.read',
        'scaffolder.template.management',
        ...modelServingPermissions
          .map(({ name }) => name)
          .filter(name => !everybodys.includes(name)),
      ]),
    );
  });

  it('reports what is open to one of several members, and warns once', async () => {
    const { asked, logger, probe } = probeOf({
      [MEMBERS[1]]: ['catalog.location.delete'],
    });
    for (const user of [...MEMBERS, ...MEMBERS]) {
      await probe.see(credentials(user));
    }
    expect(asked).toEqual(MEMBERS);
    expect(probe.reading()).toMatchObject({
      membersAsked: 2,
      open: [{ permission: 'catalog.location.delete' }],
    });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('catalog.location.delete (deleting locations'),
    );
  });

  it('does not take a platform owner for a member', async () => {
    const { asked, probe } = probeOf({
      'user:default/owner': ['catalog.location.delete'],
    });
    await probe.see(credentials('user:default/owner'));
    expect(asked).toEqual([]);
    expect(probe.reading()).toMatchObject({ membersAsked: 0, open: [] });
  });

  it('warns at the start of what app-config leaves open', () => {
    const { logger, probe } = probeOf(
      {},
      { enabled: false, openKinds: ['Group'] },
    );
    probe.start();
    expect(logger.warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('Set permission.enabled to true'),
      expect.stringContaining('catalog.rules allow Group'),
    ]);
  });
});

describe('what app-config leaves open', () => {
  const read = (catalogRules?: unknown[], enabled?: boolean) =>
    readPortalConfig(
      new ConfigReader({
        ...(catalogRules ? { catalog: { rules: catalogRules } } : {}),
        ...(enabled === undefined ? {} : { permission: { enabled } }),
      } as any),
    );

  it('is everything while permissions are not enabled', () => {
    expect(read().enabled).toBe(false);
    expect(read(undefined, true)).toEqual({ enabled: true, openKinds: [] });
  });

  it.each([
    [{ allow: ['Component', 'Group', 'User'] }, ['User', 'Group']],
    [{ allow: [{ kind: 'group' }] }, ['Group']],
    [{ allow: ['Template'], locations: [{ type: 'url' }] }, ['Template']],
    [
      { allow: ['Group'], locations: [{ type: 'url', pattern: '**' }] },
      ['Group'],
    ],
    [
      {
        allow: ['Group'],
        locations: [{ type: 'url', pattern: 'https://*.example.com/**' }],
      },
      ['Group'],
    ],
    [
      {
        allow: ['Group'],
        locations: [{ type: 'url', pattern: 'https://git.example.com/org/*' }],
      },
      [],
    ],
    [
      {
        allow: ['Group'],
        locations: [{ type: 'url', exact: 'https://git.example.com/org.yaml' }],
      },
      [],
    ],
    [{ allow: ['Component', 'API'] }, []],
  ])('by the rule %j: %j', (rule, openKinds) => {
    expect(read([rule]).openKinds).toEqual(openKinds);
  });
});
