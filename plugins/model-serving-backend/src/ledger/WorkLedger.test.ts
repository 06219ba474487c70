import { mockServices } from '@backstage/backend-test-utils';
import {
  EngineReading,
  podReading,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from '../database/servingDatabase';
import { WorkLedger } from './WorkLedger';

const CHAT = 'gpu-eu/team-a/InferenceService/chat';
const at = (time: string) => `2026-11-21T${time}.000Z`;

interface Seen {
  requests: number;
  prompt?: number | null;
  restarts?: number;
  createdAt?: string;
}

const read = (time: string, pods: Readonly<Record<string, Seen>>) => [
  {
    service: {
      ref: {
        cluster: 'gpu-eu',
        namespace: 'team-a',
        kind: 'InferenceService',
        name: 'chat',
      },
      tenant: 'team-a',
      pods: Object.entries(pods).map(([name, pod]) => ({
        name,
        uid: name,
        restarts: pod.restarts ?? 0,
        createdAt: pod.createdAt ?? at('01:00:00'),
      })),
    } as unknown as ServiceDetail,
    reading: {
      at: at(time),
      pods: Object.entries(pods).map(([pod, { prompt = null, requests }]) =>
        podReading({ pod, promptTokens: prompt, requests }),
      ),
    } as unknown as EngineReading,
  },
];

const databases = testDatabases();

describe.each(databases.eachSupportedId())('the work of engines in %s', id => {
  let knex: Knex;
  let ledger: WorkLedger;

  beforeEach(async () => {
    knex = await servingDatabase(
      mockServices.database({ knex: await databases.init(id) }),
    );
    ledger = new WorkLedger(knex);
  });

  const rows = async () =>
    (
      await knex('usage_work')
        .orderBy(['hour', 'late'])
        .select('hour', 'late', 'prompt_tokens', 'requests', 'seconds')
    ).map(row => [
      row.hour.slice(11, 16),
      row.late,
      row.prompt_tokens,
      row.requests,
      row.seconds,
    ]);

  it('is kept by the hour, of all pods together', async () => {
    await ledger.record(
      read('08:59:30', {
        a: { requests: 1000, prompt: 5 },
        b: { requests: 10 },
      }),
    );
    await ledger.record(
      read('08:59:45', {
        a: { requests: 1010, prompt: 25 },
        b: { requests: 15 },
      }),
    );
    await ledger.record(
      read('09:00:00', {
        a: { requests: 1011, prompt: 25 },
        b: { requests: 15 },
      }),
    );
    expect(await rows()).toEqual([
      ['08:00', 0, 20, 15, 30],
      ['09:00', 0, 0, 1, 30],
    ]);
    expect(
      await ledger.workOf(
        'gpu-eu',
        'team-a',
        new Date(at('08:00:00')),
        new Date(at('10:00:00')),
      ),
    ).toEqual([
      {
        service: CHAT,
        promptTokens: 20,
        generatedTokens: null,
        requests: 16,
        seconds: 60,
      },
    ]);
    expect(
      await ledger.workOf(
        'gpu-eu',
        'team-b',
        new Date(at('08:00:00')),
        new Date(at('10:00:00')),
      ),
    ).toEqual([]);
  });

  it('goes on after a restart of an engine, whose counters begin at 0', async () => {
    await ledger.record(read('08:10:00', { a: { requests: 1000 } }));
    await ledger.record(read('08:12:00', { a: { requests: 30, restarts: 1 } }));
    await ledger.record(read('08:12:15', { a: { requests: 31, restarts: 1 } }));
    expect(await rows()).toEqual([['08:00', 0, null, 31, 15]]);
  });

  it('of a gap stands in the hour in which engines were read again, and says so', async () => {
    await ledger.record(read('08:10:00', { a: { requests: 0 } }));
    await ledger.record(read('11:10:00', { a: { requests: 500 } }));
    expect(await rows()).toEqual([
      ['08:00', 0, null, 0, 0],
      ['11:00', 1, null, 500, 0],
    ]);
  });

  it('is counted once, however many replicas read it at once', async () => {
    const replicas = [ledger, new WorkLedger(knex), new WorkLedger(knex)];
    for (const [time, requests] of [
      ['08:10:00', 5],
      ['08:10:15', 9],
      ['08:10:30', 20],
    ] as const) {
      await Promise.all(
        replicas.map(replica =>
          replica.record(
            read(time, { a: { requests, createdAt: at('08:05:00') } }),
          ),
        ),
      );
    }
    expect((await rows()).map(([, , , requests]) => requests)).toEqual([20]);
  });

  it('stays when counters are forgotten', async () => {
    await ledger.record(read('08:10:00', { a: { requests: 0 } }));
    await ledger.record(read('08:10:15', { a: { requests: 7 } }));
    await ledger.prune(new Date(at('23:00:00')));
    expect(await knex('usage_counter')).toEqual([]);
    expect((await rows()).map(([, , , requests]) => requests)).toEqual([7]);
  });
});
