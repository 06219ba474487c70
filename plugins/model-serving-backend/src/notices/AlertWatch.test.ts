import {
  ColdStart,
  ServiceDetail,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { DayWindow } from '../prices/TenantSpend';
import { AlertWatch } from './AlertWatch';
import { JudgedSubject } from './OwnerAlerts';

const NOW = new Date('2026-11-21T12:00:00Z');

const service = (name: string, more: object = {}) =>
  ({
    ref: {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService',
      name,
    },
    owner: 'group:default/team-a',
    entityRef: `component:team-a/${name}`,
    createdAt: '2026-11-01T00:00:00Z',
    stale: false,
    verdict: {
      word: 'failed',
      since: '2026-11-21T11:00:00Z',
      sentence: 'It failed.',
      next: null,
    },
    queue: null,
    pods: [],
    ...more,
  } as unknown as ServiceDetail);

function watch(services: ServiceDetail[], tenants: Partial<Tenant>[] = []) {
  const judged: JudgedSubject[] = [];
  const windows: DayWindow[] = [];
  const asked: string[] = [];
  const alerts = new AlertWatch({
    alerts: {
      update: async subjects => {
        judged.push(...subjects);
      },
    },
    histories: {
      startsOf: async ({ ref }) => {
        asked.push(ref.name);
        return [] as ColdStart[];
      },
    },
    picture: {
      services: async () => services,
      tenants: () => tenants as Tenant[],
    },
    spend: {
      costs: async (_, window) => {
        windows.push(window);
        return {
          ...window,
          currency: 'USD',
          budgetPerMonth: 100,
          spent: { value: 90, unit: 'USD' },
          priced: 90,
          forecast: null,
          days: [],
        } as any;
      },
    },
  });
  return { alerts, asked, judged, windows };
}

describe('the watch of alerts', () => {
  it('judges services by every kind, and leaves out those that nobody can see', async () => {
    const { alerts, asked, judged } = watch([
      service('chat'),
      service('lost', { stale: true }),
      service('proposed', { createdAt: null }),
      service('loading', {
        verdict: { word: 'starting', since: null, sentence: '', next: null },
        pods: [
          {
            coldStart: {
              readyAt: null,
              startedAt: '2026-11-21T11:59:00Z',
              phases: [],
            },
          },
        ],
      }),
    ]);
    await alerts.watchServices(NOW);
    expect(new Set(judged.map(({ about }) => about))).toEqual(
      new Set(['component:team-a/chat', 'component:team-a/loading']),
    );
    expect(
      judged.flatMap(({ judgment, scope }) => (judgment ? [scope] : [])),
    ).toEqual(['failed gpu-eu/team-a/InferenceService/chat']);
    // What is not starting needs no starts of the past.
    expect(asked).toEqual(['loading']);
  });

  it('judges tenants by the month, and by the whole days before today', async () => {
    const { alerts, judged, windows } = watch(
      [],
      [
        {
          name: 'team-a',
          cluster: 'gpu-eu',
          owner: 'group:default/team-a',
          entityRef: 'system:default/team-a',
          stale: false,
        },
        { name: 'team-b', cluster: 'gpu-us', stale: true },
      ],
    );
    await alerts.watchTenants(NOW);
    expect(windows).toEqual([
      { from: '2026-11-01', to: '2026-12-01' },
      { from: '2026-11-06', to: '2026-11-21' },
    ]);
    expect(
      judged.flatMap(({ about, judgment, owner, scope }) =>
        judgment ? [[scope, owner, about]] : [],
      ),
    ).toEqual([
      [
        'budget-share gpu-eu/team-a',
        'group:default/team-a',
        'system:default/team-a',
      ],
    ]);
  });
});
