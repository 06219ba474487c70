import { FlavorQuota, Tenant, TenantCosts } from '../api';
import { fleetCosts, fleetCsv } from './fleetCosts';

const NOW = new Date('2026-11-11T00:00:00Z');
const BOOK = {
  currency: 'USD',
  source: 'list',
  flavors: { h100: 4, l4: 1 },
  cpuPerHour: null,
  memoryGiBPerHour: null,
};

const quota = (
  flavor: string,
  nominal: number,
  used: number,
  resource = 'nvidia.com/gpu',
): FlavorQuota => ({
  flavor,
  resource,
  nominal,
  used,
  borrowed: 0,
  free: Math.max(0, nominal - used),
  borrowable: null,
});

const usd = (value: number | null, reason?: string) => ({
  value,
  unit: 'USD',
  ...(reason && { reason }),
});

const tenant = (
  name: string,
  present: Partial<Tenant> | null,
  costs: Partial<TenantCosts> = {},
) => ({
  owner: `group:default/${name}`,
  present:
    present === null
      ? undefined
      : ({
          name,
          cluster: 'lab',
          clusterQueue: name,
          cohort: 'serving',
          queueSharedWith: 0,
          quota: [],
          ...present,
        } as Tenant),
  costs: {
    tenant: name,
    cluster: 'lab',
    spent: usd(10),
    priced: 10,
    usageUnknown: null,
    perHour: usd(1),
    budgetPerMonth: null,
    forecast: { amount: usd(30) },
    services: [],
    flavors: [],
    ...costs,
  } as unknown as TenantCosts,
});

const fleet = (...tenants: Array<ReturnType<typeof tenant>>) =>
  fleetCosts({
    now: NOW,
    window: { from: '2026-11-01', to: '2026-12-01' },
    tenants,
    prices: BOOK,
    freshness: { asOf: null, source: 'test', stale: false },
  });

describe('the costs of all tenants', () => {
  it('add up, the most expensive first, and unknown amounts before all', () => {
    const known = fleet(
      tenant('a', {}),
      tenant('b', {}, { spent: usd(20), priced: 20 }),
    );
    expect(known.items.map(item => item.tenant)).toEqual(['b', 'a']);
    expect(known.spent.value).toBe(30);
    expect(known.forecast?.value).toBe(60);
    const unknown = fleet(
      tenant('a', {}),
      tenant(
        'b',
        {},
        { spent: { ...usd(null, 'no price'), atLeast: 1 }, priced: 1 },
      ),
    );
    expect(unknown.items.map(item => item.tenant)).toEqual(['b', 'a']);
    expect(unknown.spent).toEqual({
      value: null,
      unit: 'USD',
      reason: 'no price',
      atLeast: 11,
    });
    expect(unknown.priced).toBe(11);
  });

  it('name tenants that are gone where they used something', () => {
    const used = { services: [{ id: 'x' }] } as unknown as Partial<TenantCosts>;
    const { items } = fleet(tenant('a', null, used), tenant('b', null));
    expect(items).toEqual([
      expect.objectContaining({ tenant: 'a', exists: false, nominal: 0 }),
    ]);
  });

  it('have no forecast of another month', () => {
    expect(fleet(tenant('a', {}, { forecast: null })).forecast).toBeNull();
    expect(fleet().forecast).toBeNull();
  });

  it('hold the nominal quota against what was used of it', () => {
    const [item] = fleet(
      tenant(
        'a',
        {
          quota: [
            quota('h100', 2, 1),
            quota('l4', 2, 0),
            quota('cpu', 64, 3, 'cpu'),
          ],
        },
        {
          flavors: [
            { id: 'h100', amount: usd(1), acceleratorHours: 240, podHours: 1 },
          ],
        },
      ),
    ).items;
    expect(item).toMatchObject({
      nominal: 4,
      nominalPerMonth: { value: 10 * 730, unit: 'USD/month' },
      // 240 of 4 accelerators in ten days.
      quotaUse: { value: 0.25, unit: 'ratio' },
    });
  });

  it.each([
    [0, undefined],
    [240, 0.5],
  ])(
    'know the use of quota in part where usage was not recorded: %s hours',
    (acceleratorHours, atLeast) => {
      const { quotaUse } = fleet(
        tenant(
          'a',
          { quota: [quota('h100', 2, 1)] },
          {
            usageUnknown: 'usage was not recorded yet',
            flavors: [
              { id: 'h100', amount: usd(1), acceleratorHours, podHours: 1 },
            ],
          },
        ),
      ).items[0];
      expect(quotaUse).toMatchObject({
        value: null,
        reason: 'usage was not recorded yet',
      });
      expect(quotaUse.atLeast).toBe(atLeast);
    },
  );

  it.each([
    [{}, 'it has no quota of accelerators'],
    [
      { quota: [quota('h100', 2, 1)], queueSharedWith: 1 },
      'its queue admits other namespaces too',
    ],
  ])('do not know the use of %j', (present, reason) => {
    expect(fleet(tenant('a', present)).items[0].quotaUse).toMatchObject({
      value: null,
      reason,
    });
  });

  it('say what idle accelerators of a cohort cost, each queue once', () => {
    const shared = { clusterQueue: 'q', quota: [quota('h100', 8, 3)] };
    const { cohorts } = fleet(
      tenant('a', shared),
      tenant('b', shared),
      tenant('c', {
        quota: [quota('h100', 2, 4), quota('l4', 4, 1), quota('a100', 1, 2)],
      }),
      tenant('d', { cohort: null, quota: [quota('other', 1, 0)] }),
      tenant('e', { cohort: 'empty' }),
    );
    expect(cohorts).toEqual([
      expect.objectContaining({
        cohort: null,
        idlePerHour: {
          value: null,
          unit: 'USD/h',
          reason: 'the price book has no price for other',
        },
      }),
      {
        cluster: 'lab',
        cohort: 'serving',
        nominal: 15,
        held: 10,
        idle: 6,
        // 3 of 10 h100 and 3 of 4 l4; the a100 that is borrowed makes up for none.
        idlePerHour: { value: 15, unit: 'USD/h', source: 'list' },
      },
    ]);
  });

  it('are a CSV in which text is no formula, and unknown is empty', () => {
    const costs = fleet(
      tenant('=a', {}, { spent: usd(null, 'x'), forecast: null }),
    );
    expect(fleetCsv(costs).split('\r\n')[1]).toBe(
      "2026-11-01,2026-12-01,'=a,USD,,lab,group:default/=a,,,0,0,",
    );
  });
});
