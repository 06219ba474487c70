import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  Change,
  Forge,
} from '@model-serving/backstage-plugin-model-serving-node';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  LISTED_COMMIT,
  PlatformFixture,
} from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';

const CHAT = 'gpu-eu/team-a/InferenceService/chat';
const FILE = 'tenants/team-a/chat/inferenceservice.yaml';

describe('actions that propose', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let files: Array<{ path: string; content: string }>;
  let opened: Change[];
  let rehearsed: Change[];
  const registry = actionsRegistryServiceMock();

  const revisions = {
    revisions: [
      {
        commit: LISTED_COMMIT,
        at: '2026-11-01T12:00:00Z',
        author: 'portal',
        title: 'Serve chat',
        proposal: null,
      },
    ],
    incomplete: null,
  };
  const forge: Forge = {
    listProposals: async () => ({ proposals: [], incomplete: null }),
    listRevisions: async () => revisions,
    branchProtection: async () => {
      throw new Error('not asked');
    },
    writers: async () => {
      throw new Error('not asked');
    },
    rehearse: async change => {
      rehearsed.push(change);
    },
    openOrUpdate: async change => {
      opened.push(change);
      return {
        outcome: 'opened',
        proposal: { number: 7, url: 'https://forge.example/7' } as never,
      };
    },
  };

  const invoke = async (
    id: string,
    input: object,
    credentials: Parameters<typeof registry.invoke>[0]['credentials'] = MEMBER,
  ): Promise<any> =>
    (
      await registry.invoke({
        id: `test:${id}`,
        input: input as never,
        credentials,
      })
    ).output;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    platform.forge = forge;
    serving = await startServing(server, platform, [
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => registry,
      }),
    ]);
    await serving.run('gitops');
    const { body } = await serving
      .post(
        '/renders',
        {
          request: {
            ...platform.request,
            name: 'chat',
            replicas: { min: 1, max: 1 },
          },
        },
        MEMBER,
      )
      .expect(200);
    files = body.files.map(({ content, path }: (typeof files)[number]) => ({
      content,
      path,
    }));
    for (const { content, path } of files) {
      platform.files.set(
        path,
        path === FILE ? `# Call us first.\n${content}` : content,
      );
    }
    platform.commit = 'c0ffee1';
    await serving.run('gitops');
  });

  beforeEach(() => {
    opened = [];
    rehearsed = [];
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('write nothing unless they are told to', async () => {
    const answer = await invoke('stop-service', { service: CHAT });
    expect(answer).toMatchObject({
      outcome: 'dry-run',
      pullRequest: null,
      conflicts: [],
    });
    expect(answer.verdict).not.toBe('fail');
    expect(answer.changes).toContainEqual(
      expect.objectContaining({ from: null, to: 'true' }),
    );
    expect(opened).toEqual([]);
    expect(rehearsed).toHaveLength(1);
  });

  it('open the pull request that the form would, in the name of who asks', async () => {
    const answer = await invoke('propose-change', {
      service: CHAT,
      answers: { replicas: { min: 1, max: 2 } },
      dryRun: false,
    });
    expect(answer).toMatchObject({
      outcome: 'opened',
      pullRequest: { number: 7, url: 'https://forge.example/7' },
      cost: { currency: 'USD' },
    });
    expect(answer.changes).toContainEqual({
      field: 'InferenceService chat: spec.predictor.maxReplicas',
      from: '1',
      to: '2',
    });
    expect(opened).toEqual([
      expect.objectContaining({
        tenant: 'team-a',
        service: 'chat',
        directory: 'tenants/team-a/chat',
        branch: 'model-serving/team-a/chat',
        title: 'Change chat of team-a',
        requestedBy: 'user:default/team-a-member',
      }),
    ]);
    const written = opened[0].files.find(({ path }) => path === FILE)!;
    expect(written.content).toMatch(/^# Call us first\.\n/);
    expect(written.content).toMatch(/maxReplicas: 2/);
  });

  it('propose nothing that the check refuses, and say why', async () => {
    const answer = await invoke('propose-change', {
      service: CHAT,
      answers: { replicas: { min: 1, max: 1 } },
      dryRun: false,
    });
    expect(answer).toMatchObject({
      outcome: 'refused',
      verdict: 'fail',
      pullRequest: null,
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'edit-changes', outcome: 'fail' }),
      ]),
    });
    expect(opened).toEqual([]);
  });

  it('roll back to a listed state, and to no other', async () => {
    platform.former.set(
      LISTED_COMMIT,
      new Map(files.map(({ content, path }) => [path, content])),
    );
    const nothing = await invoke('roll-back', {
      service: CHAT,
      revision: LISTED_COMMIT,
      dryRun: false,
    });
    expect(nothing).toMatchObject({ outcome: 'refused', verdict: 'fail' });
    await expect(
      invoke('roll-back', { service: CHAT, revision: 'a'.repeat(40) }),
    ).rejects.toThrow(/is none of the states of chat/);
  });

  it('check files as a proposal of them', async () => {
    const answer = await invoke('check-files', {
      tenant: 'team-a',
      service: 'chat',
      files,
    });
    expect(answer.verdict).not.toBe('fail');
    const foreign = await invoke('check-files', {
      tenant: 'team-a',
      service: 'chat',
      files: [{ path: 'tenants/team-b/x/y.yaml', content: 'kind: Secret\n' }],
    });
    expect(foreign.verdict).toBe('fail');
  });

  it.each<[string, typeof MEMBER, boolean]>([
    ['a member of the tenant', MEMBER, true],
    ['a member of another tenant', OTHER, false],
    ['a platform owner', PLATFORM, true],
  ])('are for %s as the form is', async (_who, who, may) => {
    for (const [id, input] of [
      ['stop-service', { service: CHAT }],
      [
        'propose-change',
        { service: CHAT, answers: { replicas: { min: 1, max: 2 } } },
      ],
      ['roll-back', { service: CHAT, revision: LISTED_COMMIT }],
      ['check-files', { tenant: 'team-a', service: 'chat', files }],
    ] as const) {
      const asked = invoke(id, input, who).then(
        () => true,
        error => {
          expect(error.name).toMatch(/NotFoundError|NotAllowedError/);
          return false;
        },
      );
      expect([id, await asked]).toEqual([id, may]);
    }
    expect(opened).toEqual([]);
  });

  it('propose nothing for a service, which has no user', async () => {
    await expect(
      invoke(
        'stop-service',
        { service: CHAT, dryRun: false },
        mockCredentials.service('plugin:other'),
      ),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect(opened).toEqual([]);
  });
});
