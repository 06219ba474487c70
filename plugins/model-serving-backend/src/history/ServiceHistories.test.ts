import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ColdStart,
  ServiceDetail,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { servingDatabase } from '../database/servingDatabase';
import { LivePicture } from '../picture/LivePicture';
import { ColdStartLedger } from './ColdStartLedger';
import { RecentStarts } from './RecentStarts';
import { ServiceHistories } from './ServiceHistories';
import { VerdictLedger } from './VerdictLedger';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);

const start = (readyAt: string | null, image: number | null): ColdStart => ({
  pod: 'chat-x',
  startedAt: at('09:00:00').toISOString(),
  readyAt,
  totalSeconds: 60,
  phases: [
    {
      name: 'image',
      seconds: image,
      exactness: image === null ? 'unknown' : 'exact',
    },
  ],
  current: readyAt ? null : 'image',
});

function chat(options: {
  word: VerdictWord;
  since?: string;
  stale?: boolean;
  coldStart?: ColdStart;
}): ServiceDetail {
  const { word, since, stale = false, coldStart } = options;
  return {
    ref: {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    },
    verdict: { word, since: since ? at(since).toISOString() : null },
    pods: coldStart ? [{ uid: 'uid-1', coldStart }] : [],
    coldStarts: coldStart ? [coldStart] : [],
    asOf: at('09:00:00').toISOString(),
    source: 'kubernetes:gpu-eu',
    stale,
  } as unknown as ServiceDetail;
}

describe('what is remembered of a service', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let knex: Knex;
  let services: ServiceDetail[];

  /** As a portal that has just been started. */
  const portal = (hasWatchedEngines = true) =>
    new ServiceHistories({
      picture: {
        services: () => services,
        clusters: () => [
          { name: 'gpu-eu', stale: false, asOf: '2026-11-21T09:00:00.000Z' },
        ],
      } as unknown as LivePicture,
      coldStarts: new ColdStartLedger(knex),
      recentStarts: new RecentStarts(),
      verdicts: new VerdictLedger(knex),
      hasWatchedEngines: () => hasWatchedEngines,
      retentionDays: 32,
    });

  /** Records every minute of a time in which nothing changes. */
  const watch = async (
    histories: ServiceHistories,
    from: string,
    to: string,
  ) => {
    for (let now = at(from); now <= at(to); now = new Date(+now + 60_000)) {
      await histories.record(now);
    }
  };

  const band = async (histories: ServiceHistories, now: string) => {
    const service = services[0] ?? chat({ word: 'unknown', stale: true });
    const { verdicts } = await histories.of(service, 3600, at(now));
    return verdicts.map(
      ({ from, word }) => `${from.slice(11, 19)} ${word ?? '–'}`,
    );
  };

  beforeEach(async () => {
    knex = await servingDatabase(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
  });

  it('follows the verdict by the stamps of the server, not by when it was looked at', async () => {
    const histories = portal();
    services = [chat({ word: 'queued', since: '09:00:00' })];
    await watch(histories, '09:00:10', '09:04:10');
    services = [chat({ word: 'serving', since: '09:05:03' })];
    await histories.record(at('09:05:10'));
    await histories.record(at('09:05:25'));
    expect(await band(histories, '09:10:00')).toEqual([
      '08:10:00 –',
      '09:00:00 queued',
      '09:05:03 serving',
    ]);
  });

  it('knows since when the word holds, also when only its evidence has changed', async () => {
    const verdicts = new VerdictLedger(knex);
    const record = (service: ServiceDetail, now: string) =>
      verdicts.record([service], ['gpu-eu'], at(now));
    const { ref } = chat({ word: 'failed' });
    expect(verdicts.latest(ref)).toBeUndefined();
    await record(chat({ word: 'starting', since: '09:00:00' }), '09:00:10');
    await record(chat({ word: 'failed', since: '09:01:00' }), '09:01:10');
    await record(chat({ word: 'failed', since: '09:02:30' }), '09:02:40');
    expect(verdicts.latest(ref)).toMatchObject({
      word: 'failed',
      at: at('09:01:00').toISOString(),
    });
    await record(chat({ word: 'serving', since: '09:03:00' }), '09:03:10');
    expect(verdicts.latest(ref)).toMatchObject({ word: 'serving' });
  });

  it('does not go back behind what it knew', async () => {
    const histories = portal();
    services = [chat({ word: 'serving', since: '09:00:00' })];
    await watch(histories, '09:00:10', '09:04:10');
    services = [chat({ word: 'degraded', since: '09:05:00' })];
    await histories.record(at('09:05:10'));
    services = [chat({ word: 'serving', since: '09:00:00' })];
    await histories.record(at('09:06:10'));
    expect(await band(histories, '09:10:00')).toEqual([
      '08:10:00 –',
      '09:00:00 serving',
      '09:05:00 degraded',
      '09:06:10 serving',
    ]);
  });

  it('knows nothing of the time in which no portal ran', async () => {
    services = [chat({ word: 'serving', since: '09:00:00' })];
    await portal().record(at('09:00:10'));
    const later = portal();
    await later.record(at('09:40:00'));
    expect(await band(later, '09:41:00')).toEqual([
      '08:41:00 –',
      '09:00:00 serving',
      '09:00:10 –',
      '09:40:00 serving',
    ]);
  });

  it('goes on after a quick restart, and two portals write the same', async () => {
    services = [chat({ word: 'serving', since: '09:00:00' })];
    const [one, two] = [portal(), portal()];
    await one.record(at('09:00:10'));
    await two.record(at('09:00:20'));
    await portal().record(at('09:00:50'));
    expect(await band(one, '09:01:00')).toEqual([
      '08:01:00 –',
      '09:00:00 serving',
    ]);
  });

  it('does not take a replica that has just read the engines at its word that all is well', async () => {
    services = [chat({ word: 'saturated', since: '09:00:00' })];
    await portal().record(at('09:00:10'));
    services = [chat({ word: 'serving', since: '08:00:00' })];
    const restarted = portal(false);
    await restarted.record(at('09:00:40'));
    services = [chat({ word: 'queued', since: '09:01:00' })];
    await restarted.record(at('09:01:10'));
    services = [chat({ word: 'serving', since: '09:02:00' })];
    await restarted.record(at('09:02:10'));
    expect(await band(restarted, '09:03:00')).toEqual([
      '08:03:00 –',
      '09:00:00 saturated',
      '09:01:00 queued',
      '09:02:00 serving',
    ]);
  });

  it('leaves the time without a portal open until the engines were watched', async () => {
    services = [chat({ word: 'saturated', since: '09:00:00' })];
    await portal().record(at('09:00:10'));
    services = [chat({ word: 'serving', since: '08:00:00' })];
    await portal(false).record(at('09:20:00'));
    services = [chat({ word: 'saturated', since: '09:20:30' })];
    const watching = portal();
    await watching.record(at('09:22:00'));
    expect(await band(watching, '09:23:00')).toEqual([
      '08:23:00 –',
      '09:00:00 saturated',
      '09:00:10 –',
      '09:22:00 saturated',
    ]);
  });

  it('says the same on every replica', async () => {
    const [recording, other] = [
      new VerdictLedger(knex),
      new VerdictLedger(knex),
    ];
    const service = chat({ word: 'serving' });
    await recording.record([service], ['gpu-eu'], at('09:00:10'));
    expect(other.latest(service.ref)).toBeUndefined();
    await other.load();
    expect(other.latest(service.ref)).toEqual(recording.latest(service.ref));
    await other.record([service], ['gpu-eu'], at('09:00:25'));
    expect(await knex('verdict_change').select('at')).toEqual([
      { at: at('09:00:10').toISOString() },
    ]);
  });

  it('leaves open what happened while the cluster was away, and after the service was removed', async () => {
    const histories = portal();
    services = [chat({ word: 'serving', since: '09:00:00' })];
    await watch(histories, '09:00:10', '09:09:10');
    services = [chat({ word: 'serving', since: '09:00:00', stale: true })];
    await watch(histories, '09:10:00', '09:19:00');
    services = [chat({ word: 'serving', since: '09:00:00' })];
    await watch(histories, '09:20:00', '09:29:00');
    services = [];
    await histories.record(at('09:30:00'));
    expect(await band(histories, '09:40:00')).toEqual([
      '08:40:00 –',
      '09:00:00 serving',
      '09:10:00 –',
      '09:20:00 serving',
      '09:30:00 –',
    ]);
  });

  it('keeps the parts of a start that were seen while it happened', async () => {
    const histories = portal();
    services = [chat({ word: 'starting', coldStart: start(null, 5) })];
    await histories.record(at('09:00:10'));
    const ready = at('09:01:00').toISOString();
    services = [chat({ word: 'serving', coldStart: start(ready, 40) })];
    await histories.record(at('09:02:10'));
    // Events are gone after an hour, and the portal was started anew.
    services = [chat({ word: 'serving', coldStart: start(ready, null) })];
    const later = portal();
    await later.record(at('10:30:00'));
    const { coldStarts } = await later.of(services[0], 3600, at('10:30:00'));
    expect(coldStarts.starts).toHaveLength(1);
    expect(coldStarts.medians).toEqual([
      { name: 'image', medianSeconds: 40, starts: 1 },
    ]);
  });

  it('remembers starts of pods that are gone', async () => {
    const histories = portal();
    services = [
      chat({
        word: 'serving',
        coldStart: start(at('09:01:00').toISOString(), 40),
      }),
    ];
    await histories.record(at('09:01:10'));
    services = [chat({ word: 'stopped' })];
    await histories.record(at('09:05:00'));
    const { coldStarts } = await histories.of(services[0], 60, at('09:06:00'));
    expect(coldStarts.starts.map(({ pod }) => pod)).toEqual(['chat-x']);
  });

  it('forgets in the end, but not what still holds', async () => {
    const histories = portal();
    services = [chat({ word: 'queued', since: '08:00:00' })];
    await histories.record(at('08:00:00'));
    services = [
      chat({
        word: 'serving',
        since: '09:00:00',
        coldStart: start(at('09:01:00').toISOString(), 40),
      }),
    ];
    await histories.record(at('09:01:10'));
    await histories.prune(new Date('2027-01-01T00:00:00Z'));
    expect(await knex('verdict_change').select('word')).toEqual([
      { word: 'serving' },
    ]);
    expect(await knex('cold_start').select()).toEqual([]);
  });
});
