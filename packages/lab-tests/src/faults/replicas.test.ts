import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FaultProxy,
  startBareCluster,
  waitUntil,
  type BareCluster,
} from '@model-serving/lab';
import { describeRow } from './measurements';
import { Portal } from './Portal';
import { Postgres, postgresPrograms } from './Postgres';
import {
  INFERENCE_SERVICES,
  inferenceService,
  namespace,
} from './servingKinds';

const CLUSTER = 'bare';
const SPACE = 'faults';
const DATABASE = 'backstage_plugin_model-serving';
const LEDGER_SECONDS = 15;

const programs = postgresPrograms();
if (!programs) {
  process.stdout.write('R23 is not run: PostgreSQL is not installed.\n');
}

(programs ? describe : describe.skip)('two replicas of the portal', () => {
  let folder: string;
  let bare: BareCluster;
  let proxy: FaultProxy;
  let postgres: Postgres;
  const portals: Portal[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'model-serving-replicas-'));
    // The database's user has to get through.
    await chmod(folder, 0o755);
    bare = await startBareCluster(join(folder, 'bare'));
    await bare.add([INFERENCE_SERVICES, namespace(SPACE)]);
    proxy = await FaultProxy.start(bare.access);
    postgres = await Postgres.start(programs!, join(folder, 'postgres'));
    for (let replica = 0; replica < 2; replica++) {
      portals.push(
        await Portal.start({
          clusters: [
            {
              name: CLUSTER,
              url: proxy.url,
              authority: proxy.authority,
              token: bare.access.token,
            },
          ],
          database: postgres.config,
        }),
      );
    }
    await Promise.all(portals.map(portal => portal.untilRead(CLUSTER)));
  }, 600_000);

  afterAll(async () => {
    for (const portal of portals) {
      await portal.stop();
    }
    await postgres?.stop();
    await proxy?.stop();
    await bare?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('R23: each watch each kind once, say the same within a second, and record once between them', async () => {
    // Every run of the ledger updates its table, even where nothing changed.
    await postgres.query(
      `create table ledger_runs (at timestamptz default now());
       create function note_run() returns trigger language plpgsql as
         $$ begin insert into ledger_runs default values; return null; end $$;
       create trigger note_run after update on pod_usage
         for each statement execute function note_run();`,
      DATABASE,
    );
    const start = Date.now();
    const served = (await portals[0].cluster(CLUSTER)).kinds.filter(
      ({ state }: any) => state === 'live',
    ).length;
    await waitUntil(
      'both to watch',
      async () => proxy.openWatches === 2 * served,
      { seconds: 30 },
    );

    const shown = new Map<Portal, number>();
    await bare.client.create(inferenceService(SPACE, 'chat'));
    await waitUntil(
      'both to show the service',
      async () => {
        for (const portal of portals) {
          if (!shown.has(portal) && (await portal.services(CLUSTER)).length) {
            shown.set(portal, Date.now());
          }
        }
        return shown.size === 2;
      },
      { seconds: 30 },
    );
    const [first, second] = [...shown.values()];
    expect(Math.abs(second - first)).toBeLessThanOrEqual(1_000);
    const states = await Promise.all(
      portals.map(async portal => {
        const { verdict, replicas } = await portal.service(
          CLUSTER,
          SPACE,
          'chat',
        );
        return { verdict, replicas };
      }),
    );
    expect(states[0]).toEqual(states[1]);

    const runs = async () =>
      Number(
        await postgres.query('select count(*) from ledger_runs', DATABASE),
      );
    await waitUntil(
      'three runs of the ledger',
      async () => (await runs()) >= 3,
      {
        seconds: 120,
      },
    );
    const intervals = (Date.now() - start) / (LEDGER_SECONDS * 1000);
    expect(await runs()).toBeLessThanOrEqual(Math.floor(intervals) + 1);
    describeRow(
      'R23',
      `${2 * served} watches for 2 × ${served} kinds, ${Math.abs(
        second - first,
      )} ms between the two, ${await runs()} ledger runs in ${intervals.toFixed(
        1,
      )} intervals`,
    );
  }, 240_000);
});
