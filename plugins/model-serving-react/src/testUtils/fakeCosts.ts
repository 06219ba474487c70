import {
  presentMonth,
  tenantCosts,
  TenantCosts,
  UsageSum,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ago } from './moments';

const DAY_MS = 86_400_000;
export const FAKE_BOOK = {
  currency: 'USD',
  source: 'price list of 2026-10',
  flavors: { h100: 4 },
  cpuPerHour: 0.03,
  memoryGiBPerHour: 0.004,
};

/** A month of three services, one of them gone; the same at every read of the same day. */
export function fakeUsage(now: Date = new Date()): UsageSum[] {
  const today = now.toISOString().slice(0, 10);
  return Array.from({ length: 40 }, (_, days) =>
    new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10),
  ).flatMap(day => {
    const share = day === today ? 0.5 : 1;
    const wave = 1 + 0.3 * Math.sin(Date.parse(day) / (3 * DAY_MS));
    const sum = (name: string, perDay: number, gpus: number): UsageSum => ({
      service: `gpu-eu/team-a/InferenceService/${name}`,
      model: `resource:default/${name}-model`,
      costCenter: 'cc-1000',
      flavor: gpus > 0 ? 'h100' : null,
      day,
      currency: 'USD',
      podSeconds: 86_400 * share,
      acceleratorSeconds: 86_400 * gpus * share,
      amount: perDay * wave * share,
      unpricedSeconds: 0,
    });
    return [
      sum('code-assist', 190, 2),
      sum('embeddings', 12, 0),
      ...(Number(day.slice(8)) < 10 ? [sum('trial', 96, 1)] : []),
    ];
  });
}

/** What a tenant has spent. */
export function fakeCosts(
  rest: Partial<TenantCosts> = {},
  window: { from?: string; to?: string } = {},
): TenantCosts {
  const now = new Date();
  return {
    ...tenantCosts({
      now,
      tenant: 'team-a',
      cluster: 'gpu-eu',
      budgetPerMonth: 20_000,
      window: { ...presentMonth(now), ...window },
      sums: fakeUsage(now),
      gaps: [],
      work: [
        {
          service: 'gpu-eu/team-a/InferenceService/code-assist',
          promptTokens: 1.2e9,
          generatedTokens: 3e8,
          requests: 412_000,
          seconds: 40 * 86_400,
        },
      ],
      prices: [
        {
          since: new Date(now.getTime() - 400 * DAY_MS).toISOString(),
          value: { id: 'list', book: FAKE_BOOK },
        },
      ],
      running: [{ value: 8.6, unit: 'USD/h' }],
      exists: service => !service.endsWith('/trial'),
      freshness: { asOf: ago(2), source: 'fixtures', stale: false },
    }),
    ...rest,
  };
}
