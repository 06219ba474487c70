import {
  parsePromMatrix,
  parsePromVector,
  PromSeries,
  PromVector,
  maskSecrets,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Agent, Dispatcher, request } from 'undici';
import { DeadlineError } from '../../clusters/KubernetesError';
import { Circuit } from './Circuit';
import { PrometheusAnswerError, PrometheusError } from './PrometheusError';
import { PrometheusTarget } from './readPrometheusConfig';

const DEADLINE_MS = 10_000;
/** Parsing more would keep everybody else waiting. */
const MOST_BYTES = 32 * 1024 * 1024;
/** A clock that is further off makes every number wrong. */
const MOST_CLOCK_SECONDS = 86_400;
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
    return this.#ask('query', { query }, answer => {
      const vector = parsePromVector(answer);
      const at = vector.evaluatedAt ?? Date.now() / 1000;
      if (Math.abs(at - Date.now() / 1000) > MOST_CLOCK_SECONDS) {
        throw new PrometheusAnswerError('its clock is off by more than a day');
      }
      return vector;
    });
  }

  /** @param start - epoch seconds by the server's clock, as `end` */
  async range(
    query: string,
    start: number,
    end: number,
    step: number,
  ): Promise<PromSeries[]> {
    return this.#ask(
      'query_range',
      {
        query,
        start: String(start),
        end: String(end),
        step: String(step),
      },
      parsePromMatrix,
    );
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** What cannot be understood counts as a failure, so that the circuit spares whoever sends it. */
  async #ask<T>(
    path: string,
    form: Record<string, string>,
    read: (answer: unknown) => T,
  ): Promise<T> {
    return await this.circuit.call(async () => {
      const deadline = new AbortController();
      const timer = setTimeout(
        () => deadline.abort(new DeadlineError('no answer in time')),
        this.#deadlineMs,
      );
      try {
        const answer = await this.#send(path, form, deadline.signal);
        return readAnswer(answer, read);
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
    return parseAnswer(await readAtMost(body, MOST_BYTES, 'refuse'));
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
        throw new PrometheusAnswerError(
          `its response is larger than ${most / 1024 / 1024} MiB`,
        );
      }
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PrometheusAnswerError(
      text.trimStart().startsWith('<')
        ? 'it answered with an HTML page'
        : 'it answered with text that is not valid JSON',
    );
  }
}

function readAnswer<T>(answer: unknown, read: (answer: unknown) => T): T {
  try {
    return read(answer);
  } catch (error) {
    throw error instanceof PrometheusAnswerError
      ? error
      : new PrometheusAnswerError(
          'it answered with JSON that is not an answer of Prometheus',
        );
  }
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
