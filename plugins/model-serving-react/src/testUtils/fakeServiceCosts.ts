import {
  HourWork,
  KeptSlice,
  presentMonth,
  serviceCosts,
  ServiceCosts,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FAKE_BOOK } from './fakeCosts';
import { ago } from './moments';

const HOUR_MS = 3_600_000;
const HOURS = 40 * 24;

/** A pod on two accelerators that is asked by day alone, and whose requests are not counted for a day. */
function fakeHours(service: string, now: Date) {
  const slices: KeptSlice[] = [];
  const work: HourWork[] = [];
  const begin = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  for (let back = HOURS; back >= 0; back -= 1) {
    const at = new Date(begin - back * HOUR_MS);
    const hour = at.toISOString();
    const seconds = back === 0 ? (now.getTime() - begin) / 1000 : 3600;
    slices.push({
      service,
      podUid: 'pod-1',
      pod: 'predictor-1',
      hour,
      hours: 1,
      from: hour,
      seconds,
      flavor: 'h100',
      count: 2,
      cpu: 16,
      memoryBytes: 64 * 1024 ** 3,
      attribution: {
        tenant: 'team-a',
        owner: 'group:default/team-a',
        costCenter: 'cc-1000',
        model: null,
        modelVersion: null,
      },
      prices: 'list',
      currency: 'USD',
      amount: (8.736 * seconds) / 3600,
    });
    if (at.getUTCDate() !== 2) {
      const isAsked = at.getUTCHours() >= 6 && at.getUTCHours() < 20;
      work.push({
        hour,
        seconds,
        tokens: isAsked ? 2_400_000 : 0,
        requests: isAsked ? 900 : 0,
        isLate: false,
      });
    }
  }
  return { slices, work };
}

/** What a service has cost. */
export function fakeServiceCosts(
  service: string,
  rest: Partial<ServiceCosts> = {},
  window: { from?: string; to?: string } = {},
): ServiceCosts {
  const now = new Date();
  const { slices, work } = fakeHours(service, now);
  const started = presentMonth(now).from;
  return {
    ...serviceCosts({
      now,
      service,
      window: { ...presentMonth(now), ...window },
      slices,
      work,
      starts: [
        {
          pod: 'predictor-1',
          startedAt: `${started}T00:00:00.000Z`,
          readyAt: `${started}T00:12:00.000Z`,
          totalSeconds: 720,
          phases: [],
          current: null,
        },
      ],
      gaps: [],
      prices: [
        { since: ago(400 * 86_400), value: { id: 'list', book: FAKE_BOOK } },
      ],
      perHour: { value: 8.736, unit: 'USD/h' },
      freshness: { asOf: ago(2), source: 'fixtures', stale: false },
    }),
    ...rest,
  };
}
