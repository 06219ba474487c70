import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  coldStartHistory,
  ServiceDetail,
  serviceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FairQueue } from '@model-serving/backstage-plugin-model-serving-node';
import { CheckService } from '../checks/CheckService';
import { ServiceHistories } from '../history/ServiceHistories';
import { ModelAccess } from '../models/ModelAccess';
import { Models } from '../models/Models';
import { LivePicture } from '../picture/LivePicture';
import { Proposals } from '../proposals/Proposals';
import { Membership } from '../tenants/Membership';
import { TenantAccess } from '../tenants/TenantAccess';
import { registerActions } from './registerActions';

const service = (tenant: string, word = 'queued') =>
  ({
    ref: {
      cluster: 'gpu-eu',
      namespace: tenant,
      kind: 'InferenceService',
      name: 'chat',
    },
    tenant,
    owner: `group:default/${tenant}`,
    model: null,
    verdict: {
      word,
      sentence: 'It waits.',
      since: null,
      evidence: [],
      next: null,
    },
    entityRef: `component:${tenant}/chat`,
    replicas: { ready: 0, desired: 1, min: 1, max: 1 },
    timeline: [
      { name: 'merged', state: 'done', sentence: 'Merged.', seconds: 2 },
      { name: 'admitted', state: 'current', sentence: 'Waits.', seconds: 360 },
    ],
    queue: {
      localQueue: 'serving',
      clusterQueue: tenant,
      admitted: 0,
      total: 1,
      waitingSince: '2026-11-21T08:54:00.000Z',
      blockedBy: '1 more GPU is needed',
      message: 'insufficient unused quota',
      fit: { word: 'waits', sentence: 'Waits for 1 GPU.' },
      borrowed: 0,
    },
    asOf: '2026-11-21T09:00:00.000Z',
    stale: false,
    costPerHour: { value: 4, unit: 'USD/h' },
    cost: {
      perHour: { value: 4, unit: 'USD/h' },
      today: { value: 9, unit: 'USD' },
      monthToDate: { value: 9, unit: 'USD' },
      perMillionTokens: { value: null, unit: 'USD' },
      parts: [{ name: 'h100' }],
    },
  } as unknown as ServiceDetail);

describe('actions', () => {
  const services = [service('team-a'), service('team-b', 'serving')];
  const picture = {
    ordered: () =>
      services.map(({ tenant, verdict }) => ({ tenant, word: verdict.word })),
    recent: (listed: { tenant: string }) =>
      services.find(({ tenant }) => tenant === listed.tenant),
    service: ({ namespace }: { namespace: string }) =>
      services.find(({ tenant }) => tenant === namespace),
    freshness: () => ({
      asOf: '2026-11-21T09:00:00.000Z',
      source: 'kubernetes:gpu-eu',
      stale: false,
    }),
  } as unknown as LivePicture;
  /** Reads of team-a are allowed, costs are not. */
  const access = {
    allowed: async (_credentials: unknown, ...permissions: unknown[]) =>
      permissions.map(
        permission =>
          ({ tenant }: { tenant: string | null }) =>
            permission === serviceReadPermission && tenant === 'team-a',
      ),
  } as unknown as TenantAccess;
  const registry = actionsRegistryServiceMock();
  const histories = {
    of: async () => ({
      coldStarts: coldStartHistory([
        {
          pod: 'chat-x',
          startedAt: '2026-11-21T08:00:00.000Z',
          readyAt: '2026-11-21T08:01:40.000Z',
          totalSeconds: 100,
          current: null,
          phases: [{ name: 'image', seconds: 90, exactness: 'exact' }],
        },
      ]),
    }),
  } as unknown as ServiceHistories;
  registerActions(registry, {
    picture,
    access,
    histories,
    modelAccess: {} as ModelAccess,
    models: {} as Models,
    checks: {} as CheckService,
    proposals: {} as Proposals,
    searches: {} as FairQueue,
  });

  const invoke = (id: string, input: Record<string, string>) =>
    registry.invoke({ id, input, credentials: mockCredentials.user() });

  it('list what the caller may see', async () => {
    await expect(invoke('test:list-services', {})).resolves.toMatchObject({
      output: {
        services: [
          { service: 'gpu-eu/team-a/InferenceService/chat', verdict: 'queued' },
        ],
        more: 0,
        stale: false,
      },
    });
    await expect(
      invoke('test:list-services', { verdict: 'serving' }),
    ).resolves.toMatchObject({ output: { services: [] } });
  });

  it('explain why a service waits, and on which hop', async () => {
    const { output } = await invoke('test:explain-pending', {
      service: 'gpu-eu/team-a/InferenceService/chat',
    });
    expect(output).toMatchObject({
      pending: true,
      hop: { name: 'admitted', seconds: 360 },
      queue: { blockedBy: '1 more GPU is needed', fit: 'waits' },
    });
    expect(output).not.toHaveProperty('queue.clusterQueue');
  });

  it('take the cold starts apart', async () => {
    await expect(
      invoke('test:cold-starts', {
        service: 'gpu-eu/team-a/InferenceService/chat',
      }),
    ).resolves.toMatchObject({
      output: {
        medianTotalSeconds: 100,
        medians: [{ name: 'image', medianSeconds: 90, starts: 1 }],
        lever: expect.stringContaining('pulling images'),
        starts: [{ pod: 'chat-x', current: null }],
        more: 0,
      },
    });
  });

  it.each(['describe-service', 'explain-pending', 'cold-starts'])(
    '%s tells nothing of what the caller may not see',
    async action => {
      for (const name of [
        'gpu-eu/team-b/InferenceService/chat',
        'gpu-eu/team-c/InferenceService/chat',
        'nonsense',
      ]) {
        await expect(
          invoke(`test:${action}`, { service: name }),
        ).rejects.toThrow("Service not found, or you don't have access");
      }
    },
  );
});

describe('decisions', () => {
  it('are asked for once per request', async () => {
    const permissions = mockServices.permissions.mock({
      authorizeConditional: jest.fn(async (requests: unknown[]) =>
        requests.map(() => ({ result: AuthorizeResult.ALLOW })),
      ) as any,
    });
    const access = new TenantAccess({
      membership: new Membership({
        userInfo: mockServices.userInfo(),
        platformOwners: ['user:default/mock'],
      }),
      permissions,
      registry: mockServices.permissionsRegistry.mock({
        getPermissionRuleset: (() => ({ getRuleByName: () => {} })) as any,
      }),
      onUser: async () => undefined,
    });
    const [may] = await access.allowed(
      mockCredentials.user(),
      serviceReadPermission,
    );
    expect(may({ tenant: null, owner: null })).toBe(true);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
  });
});
