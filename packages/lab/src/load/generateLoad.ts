import { setTimeout as pause } from 'node:timers/promises';
import { rateAt, type LoadShape } from './shapes';

/** More than any of these the lab does not ask of one machine. */
export const MOST = { rate: 50, seconds: 900, inFlight: 128 } as const;

const TICK_MS = 100;
const GIVE_UP_MS = 120_000;

/** What load is put on a service. */
export interface LoadPlan {
  shape: LoadShape;
  /** Requests a second. */
  rate: number;
  seconds: number;
  /** Tokens that each answer is to have. */
  tokens: number;
  /** Base addresses of the service's engines, asked each time: engines come and go. */
  engines(): Promise<readonly string[]>;
  /** As the engines know the model. */
  model: string;
  signal?: AbortSignal;
}

/** What came of it. */
export interface LoadResult {
  sent: number;
  answered: number;
  failed: number;
  /** Not sent, because no engine ran or too many requests were under way. */
  held: number;
}

async function ask(
  engine: string,
  { model, tokens, signal }: LoadPlan,
): Promise<void> {
  const deadline = AbortSignal.timeout(GIVE_UP_MS);
  const answer = await fetch(`${engine}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      prompt: 'Say how the weather is.',
      max_tokens: tokens,
      ignore_eos: true,
    }),
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  await answer.text();
  if (!answer.ok) {
    throw new Error(`answered ${answer.status}`);
  }
}

/** Sends requests to a service's engines in turn. Throws where a bound is exceeded. */
export async function generateLoad(options: LoadPlan): Promise<LoadResult> {
  for (const bound of ['rate', 'seconds'] as const) {
    if (!(options[bound] > 0 && options[bound] <= MOST[bound])) {
      throw new Error(`${bound}: more than 0, at most ${MOST[bound]}.`);
    }
  }
  const result: LoadResult = { sent: 0, answered: 0, failed: 0, held: 0 };
  const underWay = new Set<Promise<void>>();
  const start = Date.now();
  let owed = 0;
  let turn = 0;
  let last = start;
  while (!options.signal?.aborted) {
    const now = Date.now();
    const at = (now - start) / 1000;
    if (at >= options.seconds) {
      break;
    }
    owed += (rateAt(options.shape, options.rate, at) * (now - last)) / 1000;
    last = now;
    const engines = owed >= 1 ? await options.engines() : [];
    for (; owed >= 1; owed -= 1) {
      if (engines.length === 0 || underWay.size >= MOST.inFlight) {
        result.held += 1;
      } else {
        const engine = engines[turn % engines.length];
        turn += 1;
        result.sent += 1;
        const request: Promise<void> = ask(engine, options)
          .then(
            () => {
              result.answered += 1;
            },
            () => {
              result.failed += 1;
            },
          )
          .finally(() => underWay.delete(request));
        underWay.add(request);
      }
    }
    await pause(TICK_MS);
  }
  await Promise.all(underWay);
  return result;
}
