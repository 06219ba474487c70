import {
  declaredMetrics,
  type EngineReading,
  type EngineSeriesName,
  ownersOf,
  parseExposition,
  readEngine,
  recognizeEngine,
  seriesOf,
  tokensOf,
  whyUnmeasured,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EngineCache,
  REAL_ENGINES,
  startRealEngine,
  waitUntil,
  type RunningEngine,
} from '@model-serving/lab';
import { setTimeout as pause } from 'node:timers/promises';
import { CountingClient } from './CountingClient';
import { exchange } from './exchange';
import { PROTOCOLS } from './protocols';

const REQUESTS = 48;
const AT_ONCE = 8;
/** How long the lab's model computes at least, in seconds; see `packages/lab/engines/lab_model.py`. */
const COMPUTES = 0.1;
/** How far a number may be from what the client counted. */
const SHARE = 0.02;

const TRITON_FAILURES =
  "Triton's failure counter does not count errors of backends and refused requests";
const KSERVE_FAILURES =
  'KServe Python counts the steps of a request and does not separate failed ones from those that still run';

/** What each engine does not tell, with the reason that people read; all else in the list is measured. */
const UNMEASURED: Record<string, Partial<Record<EngineSeriesName, string>>> = {
  mlserver: {
    waiting: 'MLServer exposes no such metric',
    tokensPerSecond: 'MLServer exposes no such metric',
  },
  kserve: {
    waiting: 'KServe Python exposes no such metric',
    tokensPerSecond: 'KServe Python exposes no such metric',
    errorsPerSecond: KSERVE_FAILURES,
  },
  triton: {
    tokensPerSecond: 'Triton exposes no such metric',
    errorsPerSecond: TRITON_FAILURES,
  },
  'llama.cpp': {
    requestMean: 'llama.cpp exposes no such metric',
    errorsPerSecond: 'llama.cpp exposes no such metric',
  },
};

const SERIES = [
  'waiting',
  'requestMean',
  'tokensPerSecond',
  'errorsPerSecond',
] as const;

const cache = new EngineCache();
const absent = REAL_ENGINES.filter(engine => !cache.has(engine));
if (absent.length > 0) {
  process.stderr.write(
    `Not run: ${absent
      .map(({ title, onDemand }) =>
        onDemand ? `${title} (${onDemand})` : title,
      )
      .join(', ')}. Install with: ./dev lab install-engines NAME\n`,
  );
}

/** Undefined where nothing listens. */
async function statusOf(url: string): Promise<number | undefined> {
  return await exchange(url).then(
    ({ status }) => status,
    () => undefined,
  );
}

/** Reads the engine's page as the portal does. */
async function read(
  { metrics }: RunningEngine,
  previous?: EngineReading,
): Promise<EngineReading> {
  const { text } = await exchange(metrics);
  const page = {
    pod: 'lab',
    samples: parseExposition(text),
    declared: declaredMetrics(text),
  };
  return readEngine([page], new Date(), previous);
}

describe.each(REAL_ENGINES.filter(engine => cache.has(engine)))(
  '$title',
  real => {
    const protocol = PROTOCOLS[real.name];
    const unmeasured = UNMEASURED[real.name];
    let engine: RunningEngine;
    let client: CountingClient;
    /** Answers of the readiness probe until it was ready. */
    const whileLoading: Array<number | undefined> = [];
    /** One before the first request, those under load, and one after it. */
    const readings: EngineReading[] = [];

    const first = () => readings[0];
    const last = () => readings[readings.length - 1];
    /** By how much a counter grew; before the first request there may be none. */
    const growth = (
      name: 'requests' | 'requestSeconds' | 'failed',
    ): number | null => {
      const after = last().pods[0][name];
      return after === null ? null : after - (first().pods[0][name] ?? 0);
    };

    beforeAll(async () => {
      engine = await startRealEngine(real, cache);
      await waitUntil(
        `${real.title} to be ready, or to end`,
        async () => {
          const status = await statusOf(engine.probes.ready);
          if (status !== 200) {
            whileLoading.push(status);
          }
          return status === 200 || engine.hasEnded();
        },
        { seconds: 240, everyMs: 100 },
      );
      if (engine.hasEnded()) {
        throw new Error(
          `${real.title} did not start:\n${(await engine.log()).slice(-1500)}`,
        );
      }
      client = new CountingClient(engine, protocol);
      readings.push(await read(engine));

      let isLoaded = true;
      const load = client.load(REQUESTS, AT_ONCE).finally(() => {
        isLoaded = false;
      });
      while (isLoaded) {
        readings.push(await read(engine, last()));
        await pause(50);
      }
      await load;
      // Pages are put together from what worker processes wrote a moment ago.
      await waitUntil(
        'the numbers to settle',
        async () => {
          readings.push(await read(engine, last()));
          const [before, now] = readings.slice(-2).map(({ pods }) => pods[0]);
          return (
            (now.waiting ?? 0) === 0 &&
            before.requests === now.requests &&
            before.generatedTokens === now.generatedTokens
          );
        },
        { seconds: 30, everyMs: 500 },
      );
    }, 600_000);

    afterAll(async () => {
      await engine?.stop();
    }, 60_000);

    it('was ready only once its model was loaded, and answers every probe of its runtime', async () => {
      expect(whileLoading.length).toBeGreaterThanOrEqual(
        real.loadsSlowly ? 1 : 0,
      );
      for (const probe of Object.values(engine.probes)) {
        expect(await statusOf(probe)).toBe(200);
      }
      expect(client.count.answered).toBeGreaterThan(0);
    });

    it('is recognized by its container, and by its page before the first request', () => {
      const name = recognizeEngine(engine.container);
      expect(name).not.toBeNull();
      expect(readings.map(reading => reading.engine)).toEqual(
        readings.map(() => name),
      );
    });

    it('was asked as much as meant', () => {
      const { answered, failed } = client.count;
      expect(answered + failed).toBe(REQUESTS);
      expect(failed).toBe(protocol.canFail ? REQUESTS / 8 : 0);
    });

    it('measures what its client counted', () => {
      const { answered, failed, seconds, promptTokens, generatedTokens } =
        client.count;
      const requests = growth('requests');
      const busy = growth('requestSeconds');
      const usage = tokensOf(readings);
      const told = {
        requests: requests ?? answered + failed,
        failed: growth('failed') ?? failed,
        tokens: usage?.tokens ?? promptTokens + generatedTokens,
      };
      const counted = {
        requests: answered + failed,
        failed,
        tokens: promptTokens + generatedTokens,
      };
      process.stderr.write(
        `${real.title}: ${JSON.stringify({
          counted,
          read: { requests, failed: growth('failed'), tokens: usage?.tokens },
          meanSeconds: {
            client: seconds / REQUESTS,
            read: busy !== null && requests ? busy / requests : null,
          },
          mostWaiting: Math.max(
            ...readings.map(({ waiting }) => waiting ?? -1),
          ),
        })}\n`,
      );
      for (const name of ['requests', 'failed', 'tokens'] as const) {
        expect(Math.abs(told[name] - counted[name])).toBeLessThanOrEqual(
          SHARE * counted[name],
        );
      }
      // Between what the model takes and what the client waited, however busy the machine is.
      const mean = busy === null ? null : busy / requests!;
      expect(mean ?? COMPUTES).toBeGreaterThanOrEqual(COMPUTES * (1 - SHARE));
      expect(mean ?? 0).toBeLessThanOrEqual((seconds / REQUESTS) * (1 + SHARE));
    });

    it('shows saturation where it has a queue, and shows it gone', () => {
      const waiting = readings.map(reading => reading.waiting);
      const hasQueue = unmeasured.waiting === undefined;
      expect(waiting.some(number => (number ?? 0) > 0)).toBe(hasQueue);
      expect(last().waiting).toBe(hasQueue ? 0 : null);
      expect(last().waitingSince).toBeNull();
      const saturated = readings.find(reading => (reading.waiting ?? 0) > 0);
      expect(saturated?.waitingSince ?? null).toBe(
        hasQueue ? saturated!.at : null,
      );
    });

    it('says of what it does not tell why, and shows no number for it', () => {
      const owners = ownersOf(last());
      const plotted = new Map(
        seriesOf(readings).map(({ name, points }) => [
          name,
          points.some(([, value]) => value !== null),
        ]),
      );
      for (const name of SERIES) {
        expect({ name, isPlotted: plotted.get(name) }).toEqual({
          name,
          isPlotted: unmeasured[name] === undefined,
        });
        expect(whyUnmeasured(owners, name)).toBe(
          unmeasured[name] ?? whyUnmeasured(owners, name),
        );
      }
    });
  },
);
