import { BenchBackend, type BackendOptions } from '../BenchBackend';

/** How a backend came to its first whole answer. */
export interface FirstPicture {
  backend: BenchBackend;
  /** From the first answer of its API. */
  seconds: number;
  /** From the start of its process. */
  sinceProcessSeconds: number;
  /** Of the process, from the first answer of its API. */
  cpuSeconds: number;
  /** Services of the answer. */
  total: number;
}

/**
 * Starts a backend and waits for the list of all services of all clusters.
 *
 * @param counts - InferenceServices by cluster
 */
export async function firstPicture(
  options: BackendOptions,
  counts: Readonly<Record<string, number>>,
): Promise<FirstPicture> {
  const backend = await BenchBackend.start(options);
  try {
    const answering = performance.now();
    const before = (await backend.vitals()).cpu;
    await backend.untilRead(counts);
    const { total, items } = await backend.get('/services?limit=500');
    const whole = performance.now();
    const { cpu } = await backend.vitals();
    return {
      backend,
      seconds: (whole - answering) / 1000,
      sinceProcessSeconds: (whole - backend.startedAt) / 1000,
      cpuSeconds: (cpu - before) / 1e6,
      total: total ?? items.length,
    };
  } catch (error) {
    await backend.stop();
    throw error;
  }
}
