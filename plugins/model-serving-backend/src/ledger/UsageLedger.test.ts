import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  attributedUsage,
  ClusterPicture,
  projectObject,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  inferenceService,
  readyPod,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { Knex } from 'knex';
import { servingDatabase } from '../database/servingDatabase';
import { UsageLedger } from './UsageLedger';

const REF = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
} as const;

const live = {
  state: 'live',
  since: '2026-11-21T08:00:00Z',
  asOf: null,
} as const;

const stamped = <T extends { metadata: object }>(object: T) => ({
  ...object,
  metadata: {
    uid: 'uid-1',
    resourceVersion: '1',
    creationTimestamp: '2026-11-21T08:00:00Z',
    ...object.metadata,
  },
});

const picture = (pods: boolean, state: 'live' | 'unreachable' = 'live') =>
  ({
    cluster: 'gpu-eu',
    kinds: { Pod: { ...live, state }, InferenceService: live, Namespace: live },
    objects: {
      Namespace: [
        projectObject('Namespace', stamped(tenantNamespace('team-a'))),
      ],
      InferenceService: [
        projectObject(
          'InferenceService',
          stamped(inferenceService('team-a', 'chat')),
        ),
      ],
      Pod: pods
        ? [projectObject('Pod', stamped(readyPod('team-a', 'chat')))]
        : [],
    },
  } satisfies ClusterPicture);

const recordsOf = (of: ClusterPicture) =>
  new Map(
    [...attributedUsage(of)].map(([service, { records }]) => [
      service,
      records,
    ]),
  );

const PRICES = {
  currency: 'USD',
  source: 'list',
  flavors: { h100: 4 },
  cpuPerHour: 0,
  memoryGiBPerHour: 0,
};

const at = (time: string) => new Date(`2026-11-21T${time}Z`);

describe('the ledger of usage', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  const open = async () => {
    const knex = await servingDatabase(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    return { knex, ledger: new UsageLedger(knex) };
  };

  const create = async () => (await open()).ledger;

  it('remembers what a pod held after the pod is gone', async () => {
    const ledger = await create();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await ledger.record(picture(true), PRICES, at('09:00:15'));
    await ledger.record(picture(false), PRICES, at('09:00:30'));
    await ledger.load(at('09:00:30'));
    expect(ledger.usage(REF, new Map())).toEqual([
      expect.objectContaining({
        podUid: 'uid-1',
        pod: 'chat-predictor-x',
        from: expect.stringContaining('2026-11-21T08:0'),
        to: '2026-11-21T09:00:15.000Z',
        count: 1,
        cpu: 8,
      }),
    ]);
  });

  it('closes nothing while pods cannot be read', async () => {
    const ledger = await create();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await ledger.record(picture(false, 'unreachable'), PRICES, at('09:10:00'));
    await ledger.load(at('09:10:00'));
    expect(ledger.usage(REF, new Map())?.[0].to).toBeNull();
    await ledger.record(picture(true), PRICES, at('09:20:00'));
    await ledger.load(at('09:20:00'));
    expect(ledger.usage(REF, new Map())).toHaveLength(1);
  });

  it('counts a living pod once, before and after it is written down', async () => {
    const ledger = await create();
    const living = recordsOf(picture(true));
    await ledger.load(at('08:59:00'));
    expect(ledger.usage(REF, living)).toHaveLength(1);
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await ledger.load(at('09:00:00'));
    expect(ledger.usage(REF, living)).toHaveLength(1);
  });

  it('takes nothing for the whole before it was read', async () => {
    const ledger = await create();
    expect(ledger.usage(REF, recordsOf(picture(true)))).toBeUndefined();
  });

  it('forgets what is long gone, and nothing that is still held', async () => {
    const ledger = await create();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await ledger.prune(new Date('2027-01-01T00:00:00Z'));
    await ledger.load(at('09:00:00'));
    expect(ledger.usage(REF, new Map())).toHaveLength(1);
    await ledger.record(picture(false), PRICES, at('09:00:15'));
    await ledger.prune(new Date('2027-01-01T00:00:00Z'));
    await ledger.load(at('09:00:15'));
    expect(ledger.usage(REF, new Map())).toEqual([]);
  });

  it('gives the present month only', async () => {
    const ledger = await create();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await ledger.record(picture(false), PRICES, at('09:00:15'));
    await ledger.load(new Date('2026-12-01T00:00:00Z'));
    expect(ledger.usage(REF, new Map())).toEqual([]);
  });

  it('confirms what has not changed with one statement, not a row at a time', async () => {
    const { ledger, knex } = await open();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    const statements: string[] = [];
    knex.on('query', ({ sql }) => statements.push(sql));
    await ledger.record(picture(true), PRICES, at('09:00:15'));
    expect(statements.filter(sql => sql.startsWith('insert'))).toEqual([]);
    await ledger.record(picture(false), PRICES, at('09:00:30'));
    await ledger.load(at('09:00:30'));
    expect(ledger.usage(REF, new Map())?.[0].to).toBe(
      '2026-11-21T09:00:15.000Z',
    );
  });

  it.each([
    ['closed', (knex: Knex) => knex('pod_usage').update({ held_to: 'then' })],
    ['removed', (knex: Knex) => knex('pod_usage').delete()],
  ])(
    'writes again what another replica has %s meanwhile',
    async (_, meddle) => {
      const { ledger, knex } = await open();
      await ledger.record(picture(true), PRICES, at('09:00:00'));
      await meddle(knex);
      await ledger.record(picture(true), PRICES, at('09:00:15'));
      await ledger.load(at('09:00:15'));
      expect(ledger.usage(REF, new Map())).toEqual([
        expect.objectContaining({ podUid: 'uid-1', to: null }),
      ]);
    },
  );

  it('writes everything the next time where it could not be written', async () => {
    const { ledger, knex } = await open();
    await ledger.record(picture(true), PRICES, at('09:00:00'));
    await knex.schema.renameTable('pod_usage', 'away');
    await expect(
      ledger.record(picture(true), PRICES, at('09:00:15')),
    ).rejects.toThrow('no such table');
    await knex.schema.renameTable('away', 'pod_usage');
    await knex('pod_usage').delete();
    await ledger.record(picture(true), PRICES, at('09:00:30'));
    await ledger.load(at('09:00:30'));
    expect(ledger.usage(REF, new Map())).toHaveLength(1);
  });
});
