import { setTimeout } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { BenchBackend } from '../BenchBackend';
import type { BenchCluster } from '../cluster/BenchCluster';
import { SPACE } from '../cluster/serviceObjects';
import { percentile } from '../hammer';
import { number, type Row } from '../Row';

const CHANGES = 200;

interface Listener {
  /** Fails when the stream ends by itself. */
  ended: Promise<never>;
  close(): void;
}

/** Hears the stream, and says when which service was told with how many replicas. */
async function listen(
  backend: BenchBackend,
  onService: (name: string, replicas: number) => void,
): Promise<Listener> {
  const abort = new AbortController();
  const response = await fetch(`${backend.url}/api/model-serving/stream`, {
    signal: abort.signal,
    headers: { authorization: `Bearer ${await backend.userToken()}` },
  });
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'service') {
        const { ref, replicas } = JSON.parse(data);
        onService(ref.name, replicas.max);
      }
    },
  });
  const decoder = new TextDecoder();
  const hear = async (): Promise<never> => {
    for await (const chunk of response.body!) {
      parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    }
    throw new Error('the backend has ended the stream');
  };
  const ended = hear();
  // Whoever waits for something is told; closing is no failure.
  ended.catch(() => {});
  return { ended, close: () => abort.abort() };
}

/** P3: from a change that the API server has taken to the frame that tells it. */
export async function freshness(
  cluster: BenchCluster,
  services: number,
): Promise<Row> {
  const backend = await BenchBackend.start({ clusters: [cluster.as('c0')] });
  const waiting = new Map<string, () => void>();
  try {
    await backend.untilRead({ c0: services });
    const stream = await listen(backend, (name, replicas) =>
      waiting.get(`${name} ${replicas}`)?.(),
    );
    // The first frames tell all that is there.
    await setTimeout(3_000);
    const sinceSent: number[] = [];
    const sinceTaken: number[] = [];
    for (let change = 0; change < CHANGES; change++) {
      const name = `svc-${change % services}`;
      const replicas = 3 + change;
      const heard = new Promise<number>(resolve =>
        waiting.set(`${name} ${replicas}`, () => resolve(performance.now())),
      );
      const sent = performance.now();
      await cluster.client.merge({
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: { name, namespace: SPACE },
        spec: { predictor: { maxReplicas: replicas } },
      });
      const taken = performance.now();
      const told = await Promise.race([heard, stream.ended]);
      sinceSent.push(told - sent);
      // The frame may overtake the API server's answer.
      sinceTaken.push(Math.max(0, told - taken));
      await setTimeout(100);
    }
    stream.close();
    const p50 = percentile(sinceTaken, 0.5);
    const p99 = percentile(sinceTaken, 0.99);
    const sentP99 = percentile(sinceSent, 0.99);
    return {
      id: 'P3',
      what: `Time from a change that the API server accepted to the stream event, ${services} services`,
      result: `p50 ${number(p50)} ms, p99 ${number(
        p99,
      )} ms; p99 from sending the change ${number(sentP99)} ms`,
      goal: 'p99 ≤ 200 ms; plugin-kubernetes polls every 10 s',
      met: p99 <= 200,
      numbers: {
        p50Ms: p50,
        p99Ms: p99,
        sentP50Ms: percentile(sinceSent, 0.5),
        sentP99Ms: sentP99,
        changes: CHANGES,
      },
    };
  } finally {
    await backend.stop();
  }
}
