import { JudgingPool } from './JudgingPool';
import { shareJson } from './SharedJson';

/** Seconds of reading: many files of anchors. */
const heavy = {
  files: Array.from({ length: 40 }, (_, file) => ({
    path: `${file}.yaml`,
    content: Array.from({ length: 14_000 }, (__, i) => `- &a${i} 1\n`).join(''),
  })),
};
const light = { files: [{ path: 'a.yaml', content: 'a: 1' }] };

const poolOf = (config: { threads?: number; timeoutMs?: number } = {}) =>
  new JudgingPool({
    threads: 1,
    timeoutMs: 60_000,
    memoryMiB: 512,
    ...config,
  });

describe('JudgingPool', () => {
  const pools: JudgingPool[] = [];
  const open = (config?: Parameters<typeof poolOf>[0]) => {
    const pool = poolOf(config);
    pools.push(pool);
    return pool;
  };

  afterAll(() => Promise.all(pools.map(pool => pool.close())));

  it('does tasks while everything else goes on', async () => {
    const pool = open();
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns++;
      if (!isDone) {
        setImmediate(count);
      }
    };
    const files = heavy.files.slice(0, 2);
    await pool.run('readModels', light);
    count();
    const before = turns;
    await pool.run('readModels', { files });
    isDone = true;
    expect(turns - before).toBeGreaterThan(20);
  });

  it("passes on a task's own errors", async () => {
    const pool = open();
    await expect(
      pool.run('readPlatform', {
        platform: shareJson({
          policies: [],
          profiles: [{ path: 'p.yaml', content: 'kind: Nonsense' }],
          runtimes: [],
          tenants: {},
        }),
      }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^Profile p\.yaml is not valid/),
    });
  });

  it('ends what takes too long, says so, and works on', async () => {
    const pool = open({ timeoutMs: 1500 });
    await expect(pool.run('readModels', heavy)).rejects.toMatchObject({
      name: 'JudgingLimitError',
      statusCode: 422,
      message: expect.stringMatching(
        /^Reading the models took longer than 1\.5 s and was stopped/,
      ),
    });
    await expect(pool.run('readModels', light)).resolves.toMatchObject({
      skipped: [{ place: 'a.yaml' }],
    });
  });

  it("leaves a thread for other users during one user's heaviest work", async () => {
    const pool = open({ threads: 2 });
    const work = (input: typeof light, user: string) =>
      pool.run('readModels', input, { user });
    // Both threads have started, so that what follows is work alone.
    await Promise.all([work(light, 'a'), work(light, 'b')]);
    const done: string[] = [];
    const heavies = ['a1', 'a2'].map(async name => {
      await work(heavy, 'a').catch(() => {});
      done.push(name);
    });
    await work(light, 'b');
    expect(done).toEqual([]);
    await pool.close();
    await Promise.all(heavies);
  });
});
