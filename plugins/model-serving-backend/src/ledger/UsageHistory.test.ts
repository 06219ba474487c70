import { mockServices } from '@backstage/backend-test-utils';
import {
  ClusterPicture,
  PriceBook,
  projectObject,
  UsageSum,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Knex } from 'knex';
import {
  inferenceService,
  readyPod,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from '../database/servingDatabase';
import { UsageLedger } from './UsageLedger';

const CORES = 8;
const CHAT = 'gpu-eu/team-a/InferenceService/chat';
const live = {
  state: 'live',
  since: '2026-11-21T08:00:00Z',
  asOf: null,
} as const;

const book = (
  cpuPerHour: number | null,
  more: Partial<PriceBook> = {},
): PriceBook => ({
  currency: 'USD',
  source: `list of ${cpuPerHour}`,
  flavors: {},
  cpuPerHour,
  memoryGiBPerHour: 0,
  ...more,
});

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);
const minutes = (from: string, to: string) =>
  Array.from(
    { length: (at(to).getTime() - at(from).getTime()) / 60_000 },
    (_, minute) => new Date(at(from).getTime() + minute * 60_000),
  );

interface Scene {
  /** Names of pods, with when each was scheduled. */
  pods: Readonly<Record<string, string>>;
  owner?: string;
  hasService?: boolean;
}

function picture({ hasService = true, owner, pods }: Scene): ClusterPicture {
  const stamped = <T extends { metadata: object }>(object: T, uid: string) => ({
    ...object,
    metadata: {
      uid,
      resourceVersion: '1',
      creationTimestamp: '2026-11-21T08:00:00Z',
      ...object.metadata,
    },
  });
  const namespace = stamped(tenantNamespace('team-a'), 'namespace');
  const pod = (name: string, since: string) => {
    const { metadata, spec, status } = readyPod('team-a', 'chat') as any;
    return {
      metadata: { ...metadata, name },
      spec: {
        ...spec,
        containers: [
          {
            ...spec.containers[0],
            resources: { requests: { cpu: String(CORES), memory: '1Gi' } },
          },
        ],
      },
      status: {
        ...status,
        conditions: [
          { type: 'PodScheduled', status: 'True', lastTransitionTime: since },
        ],
      },
    };
  };
  return {
    cluster: 'gpu-eu',
    kinds: { Pod: live, InferenceService: live, Namespace: live },
    objects: {
      Namespace: [
        projectObject('Namespace', {
          ...namespace,
          metadata: {
            ...namespace.metadata,
            annotations: {
              ...(namespace.metadata as any).annotations,
              ...(owner && { 'model-serving.backstage.io/owner': owner }),
            },
          },
        }),
      ],
      InferenceService: hasService
        ? [
            projectObject(
              'InferenceService',
              stamped(inferenceService('team-a', 'chat'), 'chat'),
            ),
          ]
        : [],
      Pod: Object.entries(pods).map(([name, since]) =>
        projectObject('Pod', stamped(pod(name, since), name)),
      ),
    },
  };
}

/** A day of one service: starts, stops, a new price, a new owner, and a portal that was away for 100 minutes. */
const CHAT_1 = { 'chat-1': '2026-11-21T08:00:00Z' };
const DAY: Array<[from: string, to: string, scene: Scene, price: number]> = [
  ['08:00', '09:30', { pods: CHAT_1 }, 0.5],
  ['09:30', '10:15', { pods: CHAT_1 }, 1],
  ['10:15', '11:01', { pods: CHAT_1, owner: 'group:default/new' }, 1],
  [
    '11:01',
    '12:00',
    {
      pods: { ...CHAT_1, 'chat-2': '2026-11-21T11:00:30Z' },
      owner: 'group:default/new',
    },
    1,
  ],
  [
    '12:00',
    '12:31',
    {
      pods: { ...CHAT_1, 'chat-3': '2026-11-21T12:00:00Z' },
      owner: 'group:default/new',
    },
    1,
  ],
  ['14:10', '15:02', { pods: CHAT_1, owner: 'group:default/new' }, 1],
];
/** chat-1 at 4 and then 8 an hour; chat-2 for 58.5 min, chat-3 for 30 min of what was seen. */
const HAND_COUNT = 1.5 * 4 + 5.5 * 8 + (3510 / 3600) * 8 + 0.5 * 8;

const total = (sums: readonly UsageSum[]) =>
  sums.reduce((sum, { amount }) => sum + amount, 0);

const databases = testDatabases();

describe.each(databases.eachSupportedId())('the history of usage in %s', id => {
  const open = async () =>
    servingDatabase(mockServices.database({ knex: await databases.init(id) }));

  /** Plays the day; a ledger takes the turn at each minute. */
  const play = async (
    knex: Knex,
    turn: (minute: number) => UsageLedger[] = (
      ledger => () =>
        [ledger]
    )(new UsageLedger(knex)),
  ) => {
    let minute = 0;
    for (const [from, to, scene, price] of DAY) {
      for (const now of minutes(from, to)) {
        for (const ledger of turn(minute)) {
          await ledger.record(picture(scene), book(price), now);
        }
        minute += 1;
      }
    }
    return new UsageLedger(knex).history;
  };

  const rowsOf = (knex: Knex) =>
    knex('usage_period').orderBy(['period', 'pod_uid', 'held_from']).select();

  it('has what was held at the prices and with the owner of its time', async () => {
    const knex = await open();
    const history = await play(knex);
    const usage = await history.usageOf(
      'gpu-eu',
      'team-a',
      at('08:00'),
      at('15:00'),
    );
    expect(total(usage.sums)).toBeCloseTo(HAND_COUNT, 9);
    expect(usage.sums).toEqual([
      expect.objectContaining({
        service: CHAT,
        model: 'resource:default/qwen3-8b',
        costCenter: 'cc-1000',
        day: '2026-11-21',
        currency: 'USD',
        podSeconds: 7 * 3600 + 3510 + 1800,
        unpricedSeconds: 0,
      }),
    ]);
    expect(usage.prices.map(({ since, value }) => [since, value.book])).toEqual(
      [
        [at('08:00').toISOString(), book(0.5)],
        [at('09:30').toISOString(), book(1)],
      ],
    );
    expect(usage.gaps).toEqual([
      { from: at('12:30').toISOString(), to: at('14:10').toISOString() },
    ]);
    const owners: Array<{ owner: string; seconds: number }> = await knex(
      'usage_period',
    )
      .where({ pod_uid: 'chat-1' })
      .groupBy('owner')
      .orderBy('owner')
      .select('owner')
      .sum({ seconds: 'seconds' });
    expect(owners).toEqual([
      { owner: 'group:default/new', seconds: 4.75 * 3600 },
      { owner: 'group:default/team-a', seconds: 2.25 * 3600 },
    ]);
  });

  it('counts hours that go on as it will when they are over', async () => {
    const knex = await open();
    const ledger = new UsageLedger(knex);
    for (const now of minutes('08:00', '08:46')) {
      await ledger.record(picture({ pods: CHAT_1 }), book(0.5), now);
    }
    const until = async () =>
      total(
        (
          await ledger.history.usageOf(
            'gpu-eu',
            'team-a',
            at('08:00'),
            at('08:45'),
          )
        ).sums,
      );
    expect(await rowsOf(knex)).toEqual([]);
    expect(await until()).toBeCloseTo(3, 9);
    for (const now of minutes('08:46', '09:02')) {
      await ledger.record(picture({ pods: CHAT_1 }), book(2), now);
    }
    expect(await rowsOf(knex)).toHaveLength(2);
    expect(
      total(
        (
          await ledger.history.usageOf(
            'gpu-eu',
            'team-a',
            at('08:00'),
            at('09:00'),
          )
        ).sums,
      ),
    ).toBeCloseTo((46 / 60) * 4 + (14 / 60) * 16, 9);
  });

  it('has the same rows from several replicas, one of which crashed', async () => {
    const [alone, together] = [await open(), await open()];
    await play(alone);
    const first = new UsageLedger(together);
    let second = new UsageLedger(together);
    await play(together, minute => {
      if (minute === 200) {
        second = new UsageLedger(together);
      }
      return [[first], [second], [first, second]][minute % 3];
    });
    expect(await rowsOf(together)).toEqual(await rowsOf(alone));
    expect(await together('usage_gap')).toEqual(await alone('usage_gap'));
  });

  it('never writes an hour twice, nor changes one', async () => {
    const knex = await open();
    await play(knex);
    const before = await rowsOf(knex);
    const ledger = new UsageLedger(knex);
    await knex('usage_progress').update({
      sealed_to: at('08:00').toISOString(),
    });
    await ledger.record(
      picture({ pods: CHAT_1, owner: 'group:default/other' }),
      book(50),
      at('15:03'),
    );
    await ledger.record(picture({ pods: CHAT_1 }), book(50), at('15:04'));
    expect(await rowsOf(knex)).toEqual(before);
  });

  it('makes days of old hours, and all sums stay', async () => {
    const knex = await open();
    const history = await play(knex);
    const sums = async () =>
      (
        await history.usageOf(
          'gpu-eu',
          'team-a',
          new Date('2026-11-21T00:00:00Z'),
          at('15:00'),
        )
      ).sums;
    const before = await sums();
    await history.compact(new Date('2027-02-19T00:00:00Z'));
    expect(await knex('usage_period').where({ hours: 24 })).toEqual([]);
    await history.compact(new Date('2027-02-20T00:00:00Z'));
    expect(await knex('usage_period').where({ hours: 1 })).toEqual([]);
    expect(await knex('usage_period')).toHaveLength(5);
    const [after] = await sums();
    expect(after.amount).toBeCloseTo(before[0].amount, 9);
    expect({ ...after, amount: 0 }).toEqual({ ...before[0], amount: 0 });
    await history.compact(new Date('2027-02-20T00:00:00Z'));
    expect(await knex('usage_period')).toHaveLength(5);
  });

  it('keeps services that are gone, also those that were gone before it began', async () => {
    const knex = await open();
    const ledger = new UsageLedger(knex);
    await ledger.record(picture({ pods: CHAT_1 }), book(1), at('08:30'));
    // As a portal left it that had no history yet.
    for (const table of ['usage_progress', 'usage_attribution']) {
      await knex(table).delete();
    }
    await knex('usage_price').delete();
    await ledger.record(
      picture({ pods: {}, hasService: false }),
      book(1),
      at('10:00'),
    );
    const usage = await ledger.history.usageOf(
      'gpu-eu',
      'team-a',
      at('08:00'),
      at('11:00'),
    );
    expect(usage.sums).toEqual([
      expect.objectContaining({ service: CHAT, model: null, amount: 4 }),
    ]);
    expect(await ledger.history.tenantsNamed('team-a')).toEqual([
      { cluster: 'gpu-eu', owner: 'group:default/team-a' },
    ]);
    expect(
      (
        await ledger.history.usageOf(
          'gpu-eu',
          'team-b',
          at('08:00'),
          at('11:00'),
        )
      ).sums,
    ).toEqual([]);
  });

  it('has no price of times without prices, whatever prices come later', async () => {
    const knex = await open();
    const ledger = new UsageLedger(knex);
    const record = (prices: PriceBook | null | undefined, time: string) =>
      ledger.record(picture({ pods: CHAT_1 }), prices, at(time));
    await record(undefined, '08:00');
    await record(undefined, '09:00');
    expect(await rowsOf(knex)).toEqual([]);
    await record(null, '10:00');
    await record(undefined, '10:30');
    await record(book(1), '11:00');
    await record(book(1), '12:00');
    const { sums } = await ledger.history.usageOf(
      'gpu-eu',
      'team-a',
      at('08:00'),
      at('12:00'),
    );
    expect(sums).toHaveLength(2);
    expect(sums).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          amount: 0,
          currency: null,
          unpricedSeconds: 3 * 3600,
        }),
        expect.objectContaining({
          amount: 8,
          currency: 'USD',
          unpricedSeconds: 0,
        }),
      ]),
    );
  });

  it('writes an hour when its cluster can be read again, not before', async () => {
    const knex = await open();
    const ledger = new UsageLedger(knex);
    await ledger.record(picture({ pods: CHAT_1 }), book(1), at('08:30'));
    const away = picture({ pods: {} });
    await ledger.record(
      {
        ...away,
        kinds: { ...away.kinds, Pod: { ...live, state: 'unreachable' } },
      },
      book(1),
      at('10:30'),
    );
    expect(await rowsOf(knex)).toEqual([]);
    const { sums } = await ledger.history.usageOf(
      'gpu-eu',
      'team-a',
      at('08:00'),
      at('11:00'),
    );
    expect(total(sums)).toBe(4);
    await ledger.record(picture({ pods: CHAT_1 }), book(1), at('11:10'));
    expect((await rowsOf(knex)).map(({ seconds }) => seconds)).toEqual([
      3600, 3600, 3600,
    ]);
  });

  it('catches up a few hours at a time', async () => {
    const knex = await open();
    const ledger = new UsageLedger(knex);
    const record = (time: string) =>
      ledger.record(picture({ pods: CHAT_1 }), book(1), at(time));
    await record('08:30');
    await record('20:30');
    expect(await rowsOf(knex)).toHaveLength(6);
    const usage = () =>
      ledger.history.usageOf('gpu-eu', 'team-a', at('08:00'), at('20:00'));
    expect(total((await usage()).sums)).toBeCloseTo(12 * 8, 9);
    await record('20:31');
    expect(await rowsOf(knex)).toHaveLength(12);
    expect(total((await usage()).sums)).toBeCloseTo(12 * 8, 9);
  });
});
