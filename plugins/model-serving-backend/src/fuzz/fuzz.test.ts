import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import {
  Attempt,
  attemptsOf,
  cleanUp,
  FuzzSite,
} from './__testUtils__/attempts';
import { SEEDS } from './__testUtils__/seeds';
import { TurnMeter, workOf } from './__testUtils__/TurnMeter';

const ATTEMPTS_A_SEED = 40;
const AT_ONCE = 4;
/** How long `./dev fuzz` runs; 0 in `./dev test`. */
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0);
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? Date.now());
const MOST_DELAY_MS = Number(process.env.FUZZ_MAX_DELAY_MS ?? 200);

/** Documented answers of the server's own trouble: what cannot be asked, and what takes too long. */
const ALLOWED_5XX: ReadonlySet<number> = new Set([503]);

/** What is wrong with an answer; undefined for one that is as it should be. */
async function complaintOf(attempt: Attempt, site: FuzzSite) {
  try {
    const answer = await attempt.act(site);
    if (!answer) {
      return undefined;
    }
    if (answer.status >= 500 && !ALLOWED_5XX.has(answer.status)) {
      return `answered ${answer.status} ${answer.text.slice(0, 500)}`;
    }
    const { error } = answer.body ?? {};
    const isUnrouted = answer.status === 404 && answer.text === '';
    if (
      answer.status >= 400 &&
      !isUnrouted &&
      typeof error?.message !== 'string'
    ) {
      return `answered ${answer.status} without saying why`;
    }
    return error?.message?.length > 5_000
      ? `answered an error of ${error.message.length} characters`
      : undefined;
  } catch (error) {
    return `failed: ${(error as Error).message}`;
  }
}

/** Sends a seed's attempts, some at once; answers what is wrong with which. */
async function runSeed(
  site: FuzzSite,
  seed: number,
  attempts: readonly Attempt[],
  running = new Set<string>(),
): Promise<string[]> {
  const complaints: string[] = [];
  const left = [...attempts];
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      running.add(next.what);
      const complaint = await complaintOf(next, site);
      running.delete(next.what);
      if (complaint) {
        complaints.push(`seed ${seed}: ${next.what}\n  ${complaint}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return complaints;
}

/** Heap in use after everything that can be has been freed, in MiB. */
async function heapMiB({ server }: FuzzSite): Promise<number> {
  // What the stand-ins remember for tests to look at is not the backend's.
  jest.clearAllMocks();
  server.compact();
  server.requests.length = 0;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let count = 0; count < 3; count++) {
    collect();
    await pause(200);
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

describe('random and mutated input', () => {
  const platform = new PlatformFixture();
  let site: FuzzSite;

  beforeAll(async () => {
    const server = await FakeApiServer.start();
    populate(server);
    const serving = await startServing(server, platform);
    await serving.run('gitops');
    const { body } = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(200);
    const files = body.files.map(
      ({ content, path }: { content: string; path: string }) => ({
        path,
        content,
      }),
    );
    site = { files, platform, server, serving };
  });

  afterAll(async () => {
    await site.serving.backend.stop();
    await site.server.stop();
  });

  /** The same as before: a valid request passes. */
  const expectHealthy = async () => {
    cleanUp(site);
    site.platform.commit = 'healthy';
    await site.serving.run('gitops');
    const { body } = await site.serving
      .post('/checks', { request: platform.request }, MEMBER)
      .expect(200);
    expect(body.outcome).not.toBe('fail');
  };

  it.each(SEEDS)('is answered, seed $seed', async ({ seed }) => {
    const attempts = attemptsOf(site, seed, ATTEMPTS_A_SEED);
    expect(await runSeed(site, seed, attempts)).toEqual([]);
    await expectHealthy();
  });

  if (MINUTES > 0) {
    it(
      'delays nobody and leaves nothing behind, for minutes',
      async () => {
        const until = Date.now() + MINUTES * 60_000;
        const complaints: string[] = [];
        let seed = FIRST_SEED;
        // What is loaded and compiled once is not left behind.
        complaints.push(
          ...(await runSeed(site, seed, attemptsOf(site, seed, 200))),
        );
        cleanUp(site);
        const before = await heapMiB(site);
        const running = new Set<string>();
        const turns = new TurnMeter(() => running);
        const latencies: number[] = [];
        // Making input takes this process' time, which is not the backend's.
        let makingMs = 0;
        let isDone = false;
        const other = (async () => {
          while (!isDone) {
            const begin = performance.now() - makingMs;
            await site.serving.get('/clusters', OTHER).expect(200);
            latencies.push(performance.now() - makingMs - begin);
            await pause(100);
          }
        })();
        let count = 0;
        while (Date.now() < until) {
          seed += 1;
          const begin = performance.now();
          const attempts = attemptsOf(site, seed, 40);
          makingMs += performance.now() - begin;
          turns.start();
          const found = await runSeed(site, seed, attempts, running);
          turns.stop();
          count += attempts.length;
          complaints.push(...found);
        }
        isDone = true;
        await other;
        await expectHealthy();
        await pause(10_000);
        const after = await heapMiB(site);
        const sorted = latencies.sort((a, b) => a - b);
        const at = (share: number) =>
          Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
        process.stdout.write(
          `${[
            `${count} attempts from seed ${FIRST_SEED} to ${seed}`,
            ...turns.longest.map(
              ({ cpuMs, during, gcMs, wallMs }) =>
                `event loop: ${wallMs.toFixed()} ms, of which ${
                  cpuMs?.toFixed() ?? '?'
                } ms at work and ${gcMs.toFixed()} ms of that garbage collection, during ${during
                  .join(' | ')
                  .slice(0, 600)}`,
            ),
            `another user's request: p50 ${at(0.5)} ms, p99 ${at(
              0.99,
            )} ms, longest ${at(1)} ms`,
            `heap: ${before.toFixed(1)} MiB before, ${after.toFixed(
              1,
            )} MiB after`,
          ].join('\n')}\n`,
        );
        expect(complaints).toEqual([]);
        expect(Math.max(0, ...turns.longest.map(workOf))).toBeLessThanOrEqual(
          MOST_DELAY_MS,
        );
        expect(at(1)).toBeLessThanOrEqual(MOST_DELAY_MS);
        expect(after).toBeLessThanOrEqual(before * 1.1);
      },
      (MINUTES + 5) * 60_000,
    );
  }
});
