import {
  parsePromMatrix,
  parsePromVector,
  PromSeries,
  PromVector,
} from '@model-serving/backstage-plugin-model-serving-common';
import { maskSecrets } from '@model-serving/backstage-plugin-model-serving-node';
import { Agent, Dispatcher, request } from 'undici';
import { DeadlineError } from '../../clusters/KubernetesError';
import { Circuit } from './Circuit';
import { PrometheusError } from './PrometheusError';
import { PrometheusTarget } from './readPrometheusConfig';

const DEADLINE_MS = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const ERROR_BYTES = 16 * 1024;
const MESSAGE_CHARACTERS = 200;
const AT_ONCE = 4;

/** Asks one Prometheus: with a deadline, a bound on what it may answer, and a circuit that spares it. */
export class PrometheusClient {
  readonly circuit: Circuit;
  readonly #target: PrometheusTarget;
  readonly #deadlineMs: number;
  readonly #agent = new Agent({ connections: AT_ONCE });

  constructor(
    target: PrometheusTarget,
    options: { circuit?: Circuit; deadlineMs?: number } = {},
  ) {
    this.#target = target;
    this.circuit = options.circuit ?? new Circuit();
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  /** What a query answers now, by the server's own clock. */
  async now(query: string): Promise<PromVector> {
    return parsePromVector(await this.#ask('query', { query }));
  }

  /** @param start - epoch seconds by the server's clock, as `end` */
  async range(
    query: string,
    start: number,
    end: number,
    step: number,
  ): Promise<PromSeries[]> {
    return parsePromMatrix(
      await this.#ask('query_range', {
        query,
        start: String(start),
        end: String(end),
        step: String(step),
      }),
    );
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(path: string, form: Record<string, string>): Promise<unknown> {
    return await this.circuit.call(async () => {
      const deadline = new AbortController();
      const timer = setTimeout(
        () => deadline.abort(new DeadlineError('no answer in time')),
        this.#deadlineMs,
      );
      try {
        return await this.#send(path, form, deadline.signal);
      } catch (error) {
        throw deadline.signal.aborted ? deadline.signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    });
  }

  async #send(
    path: string,
    form: Record<string, string>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { url, headers } = this.#target;
    // By POST, as Grafana does: queries are longer than some servers allow an address to be.
    const { statusCode, body } = await request(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams(form).toString(),
      dispatcher: this.#agent,
      signal,
    });
    if (statusCode !== 200) {
      const text = await readAtMost(body, ERROR_BYTES, 'cut');
      throw new PrometheusError(
        statusCode,
        maskSecrets(messageOf(text), Object.values(headers)).slice(
          0,
          MESSAGE_CHARACTERS,
        ),
      );
    }
    return JSON.parse(await readAtMost(body, MOST_BYTES, 'refuse'));
  }
}

async function readAtMost(
  body: Dispatcher.ResponseData['body'],
  most: number,
  beyond: 'cut' | 'refuse',
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > most) {
      if (beyond === 'refuse') {
        throw new Error(`the answer has more than ${most} bytes`);
      }
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Only what Prometheus itself says about the query; pages of proxies are not repeated. */
function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error : '';
  } catch {
    return '';
  }
}
