import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@model-serving/lab';
import { FakeModelList } from './FakeModelList';
import { describeRow } from './measurements';
import { Portal } from './Portal';
import { Postgres, postgresPrograms } from './Postgres';

/*
 * Needs no cluster: `./dev test:registries postgres` runs it without the lab.
 */

const SOURCE = 'list';
const INTERVAL_SECONDS = 5;
const TIMEOUT_SECONDS = 10;
const APART_MS = 1_000;
const OUTAGE_SECONDS = 120;

const programs = postgresPrograms();
if (!programs) {
  process.stdout.write(
    'R23 to R25 of models are not run: PostgreSQL is not installed.\n',
  );
}

(programs ? describe : describe.skip)(
  'two replicas of the portal with one source of models',
  () => {
    let folder: string;
    let list: FakeModelList;
    let postgres: Postgres;
    /** By the token with which each reads the list. */
    const portals = new Map<string, Portal>();
    const userTokens = new Map<Portal, string>();

    const launch = async (token: string) => {
      const portal = await Portal.start({
        clusters: [],
        database: postgres.config,
        modelServing: {
          models: {
            sources: {
              hosted: {
                list: {
                  provider: 'Example AI',
                  url: list.url,
                  token,
                  timeoutSeconds: 60,
                  schedule: {
                    frequency: { seconds: INTERVAL_SECONDS },
                    timeout: { seconds: TIMEOUT_SECONDS },
                  },
                },
              },
            },
          },
        },
      });
      portals.set(token, portal);
      const userToken = await portal.userToken();
      userTokens.set(portal, userToken);
      // Backstage reads the keys of users' tokens from the database, and then knows them for ten minutes.
      await portal.post(`/model-sources/${SOURCE}/sync`, userToken);
      return portal;
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'model-serving-models-'));
      // The database's user has to get through.
      await chmod(folder, 0o755);
      list = await FakeModelList.start();
      list.models = ['first'];
      postgres = await Postgres.start(programs!, join(folder, 'postgres'));
      for (const token of ['replica-a', 'replica-b']) {
        await launch(token);
      }
    }, 900_000);

    afterAll(async () => {
      for (const portal of portals.values()) {
        await portal.stop();
      }
      await postgres?.stop();
      await list?.stop();
      await rm(folder, { recursive: true, force: true });
    }, 60_000);

    const names = async (portal: Portal): Promise<string[]> => {
      const { body, status } = await portal.get('/models?limit=100');
      if (status !== 200) {
        throw new Error(`the list of models answers ${status}`);
      }
      return body.items.map(({ title }: any) => title).sort();
    };
    const status = async (portal: Portal) => {
      const { body } = await portal.get('/model-sources');
      return body.items.find(({ id }: any) => id === SOURCE);
    };
    const revisions = async () =>
      Promise.all(
        [...portals.values()].map(
          async portal => (await portal.get('/model-entities')).body.revision,
        ),
      );

    /** Changes the list; answers how much later than the first replica the last one showed it. */
    const change = async (model: string): Promise<number> => {
      list.models = [...list.models, model];
      const shown = new Map<Portal, number>();
      await waitUntil(
        `all to show ${model}`,
        async () => {
          for (const portal of portals.values()) {
            if (!shown.has(portal) && (await names(portal)).includes(model)) {
              shown.set(portal, Date.now());
            }
          }
          return shown.size === portals.size;
        },
        { seconds: 60, everyMs: 10 },
      );
      const [first, second] = [...shown.values()].sort((a, b) => a - b);
      return second - first;
    };

    it('R23: are read by one of them each interval, and say the same within a second', async () => {
      const start = Date.now();
      const before = list.reads.length;
      const gaps: number[] = [];
      for (let turn = 0; turn < 4; turn++) {
        gaps.push(await change(`turn-${turn}`));
        const [one, other] = await revisions();
        expect(one).toBe(other);
      }
      const intervals = (Date.now() - start) / (INTERVAL_SECONDS * 1_000);
      const reads = list.reads.length - before;
      expect(reads).toBeGreaterThanOrEqual(gaps.length);
      expect(reads).toBeLessThanOrEqual(Math.floor(intervals) + 1);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(APART_MS);
      describeRow(
        'R23 of models',
        `${reads} reads in ${intervals.toFixed(
          1,
        )} intervals, at most ${Math.max(...gaps)} ms between the two`,
      );
    }, 240_000);

    it('R23: go on when the one that reads is killed', async () => {
      list.isStuck = true;
      const before = list.reads.length;
      await waitUntil(
        'one of them to read',
        async () => list.reads.length > before,
        { seconds: 60 },
      );
      const { token } = list.reads[list.reads.length - 1];
      const killed = portals.get(token)!;
      portals.delete(token);
      await killed.stop();
      const since = Date.now();
      list.isStuck = false;
      list.models = [...list.models, 'after-kill'];
      const [survivor] = portals.values();
      await waitUntil(
        'the other to take over',
        async () => (await names(survivor)).includes('after-kill'),
        { seconds: 120, everyMs: 50 },
      );
      const seconds = (Date.now() - since) / 1_000;
      expect(await status(survivor)).toMatchObject({
        failure: null,
        models: list.models.length,
      });
      const again = await launch(token);
      expect(await names(again)).toEqual(await names(survivor));
      expect(await change('after-restart')).toBeLessThanOrEqual(APART_MS);
      describeRow(
        'R23 of models, killed',
        `the other read it ${seconds.toFixed(1)} s later`,
      );
    }, 600_000);

    const expectServed = async (portal: Portal, known: string[]) => {
      const { body, status: code } = await portal.get(
        '/models?limit=100',
        userTokens.get(portal),
      );
      expect(code).toBe(200);
      expect(body.items.map(({ title }: any) => title).sort()).toEqual(known);
      return body;
    };
    const outage = async (begin: () => Promise<() => Promise<void>>) => {
      const known = await names([...portals.values()][0]);
      for (const portal of portals.values()) {
        await expectServed(portal, known);
      }
      const since = Date.now();
      const end = await begin();
      let slowest = 0;
      try {
        await waitUntil(
          'readiness to turn red, and lists to say that they are old',
          async () => {
            let all = true;
            for (const portal of portals.values()) {
              const asked = Date.now();
              const { stale, staleReason } = await expectServed(portal, known);
              slowest = Math.max(slowest, Date.now() - asked);
              all &&=
                stale &&
                staleReason.includes('database') &&
                (await portal.readiness()) === 503;
            }
            return all;
          },
          { seconds: 90 },
        );
        for (const portal of portals.values()) {
          expect(
            await portal.post(
              `/model-sources/${SOURCE}/sync`,
              userTokens.get(portal)!,
            ),
          ).toMatchObject({
            status: 503,
            retryAfter: '15',
            body: {
              error: {
                message: expect.stringContaining('Try again in 15 seconds'),
              },
            },
          });
        }
        list.models = [...list.models, `after-${since}`];
        while (Date.now() - since < OUTAGE_SECONDS * 1_000) {
          for (const portal of portals.values()) {
            await expectServed(portal, known);
          }
          await pause(1_000);
        }
      } finally {
        await end();
      }
      const back = Date.now();
      await waitUntil(
        'both to be ready and up to date',
        async () => {
          for (const portal of portals.values()) {
            if (
              (await portal.readiness()) !== 200 ||
              !(await names(portal)).includes(`after-${since}`)
            ) {
              return false;
            }
          }
          return true;
        },
        { seconds: 180, everyMs: 200 },
      );
      const [one, other] = await revisions();
      expect(one).toBe(other);
      return `lists within ${slowest} ms meanwhile, up to date ${(
        (Date.now() - back) /
        1_000
      ).toFixed(1)} s after the end`;
    };

    it('R24: serve what they have while the database is gone, and resume', async () => {
      const measured = await outage(async () => {
        await postgres.stop();
        return () => postgres.resume();
      });
      describeRow('R24 of models, gone', measured);
      expect(await revisions()).toHaveLength(2);
    }, 600_000);

    it('R24: serve what they have while the database hangs, and resume', async () => {
      const measured = await outage(async () => {
        const thaw = await postgres.freeze();
        return async () => thaw();
      });
      describeRow('R24 of models, hanging', measured);
      expect(await revisions()).toHaveLength(2);
    }, 600_000);
  },
);
