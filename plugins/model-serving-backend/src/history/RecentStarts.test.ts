import {
  ColdStart,
  formatServiceRef,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ColdStartLedger } from './ColdStartLedger';
import { RecentStarts } from './RecentStarts';

const ref = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService' as const,
  name: 'chat',
};
const at = (time: string) => new Date(`2026-11-21T${time}Z`);

const start = (pod: string, time: string, ready?: string): ColdStart => ({
  pod,
  startedAt: at(time).toISOString(),
  readyAt: ready ? at(ready).toISOString() : null,
  totalSeconds: 12,
  phases: [],
  current: ready ? null : 'load',
});

const chat = (coldStarts: ColdStart[], stale = false) =>
  ({ ref, coldStarts, stale } as unknown as ServiceDetail);

const ledgerOf = (...starts: ColdStart[]) =>
  ({
    recent: async (since: Date) =>
      starts
        .filter(({ startedAt }) => startedAt >= since.toISOString())
        .map(each => ({ service: formatServiceRef(ref), start: each })),
  } as unknown as ColdStartLedger);

const podsOf = (recent: RecentStarts) =>
  (recent.of(ref) ?? []).map(
    ({ pod, readyAt }) => `${pod} ${readyAt !== null}`,
  );

describe('starts that are remembered for verdicts', () => {
  it('stay when their pods are gone, as they were seen last', () => {
    const recent = new RecentStarts();
    recent.remember([chat([start('a', '09:00:00')])], at('09:00:15'));
    recent.remember([chat([start('b', '09:00:20')])], at('09:00:30'));
    recent.remember(
      [chat([start('b', '09:00:20', '09:00:40')])],
      at('09:00:45'),
    );
    expect(podsOf(recent)).toEqual(['a false', 'b true']);
  });

  it('are forgotten after an hour, as events are', () => {
    const recent = new RecentStarts();
    recent.remember([chat([start('a', '09:00:00')])], at('09:00:15'));
    recent.remember([], at('10:01:00'));
    expect(recent.of(ref)).toBeUndefined();
  });

  it('are not taken from a cluster that does not answer', () => {
    const recent = new RecentStarts();
    recent.remember([chat([start('a', '09:00:00')], true)], at('09:00:15'));
    expect(recent.of(ref)).toBeUndefined();
  });

  it('are taken up from the database, unless newer ones are known', async () => {
    const recent = new RecentStarts();
    recent.remember(
      [chat([start('b', '09:50:00', '09:51:00')])],
      at('09:52:00'),
    );
    await recent.load(
      ledgerOf(
        start('old', '08:00:00'),
        start('a', '09:40:00'),
        start('b', '09:50:00'),
      ),
      at('10:00:00'),
    );
    expect(podsOf(recent).sort()).toEqual(['a false', 'b true']);
  });
});
