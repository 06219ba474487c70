import type { RunningEngine } from '@model-serving/lab';
import { exchange } from './exchange';
import type { Protocol } from './protocols';

/** What a client saw of its requests. */
export interface ClientCount {
  answered: number;
  /** Answered with a status of 500 or more. */
  failed: number;
  /** From sending a request to having all of its answer, of all of them together. */
  seconds: number;
  promptTokens: number;
  generatedTokens: number;
}

/** Asks an engine through its protocol, and counts for itself. */
export class CountingClient {
  readonly #engine: RunningEngine;
  readonly #protocol: Protocol;
  readonly count: ClientCount = {
    answered: 0,
    failed: 0,
    seconds: 0,
    promptTokens: 0,
    generatedTokens: 0,
  };

  constructor(engine: RunningEngine, protocol: Protocol) {
    this.#engine = engine;
    this.#protocol = protocol;
  }

  /** Answers with the status. */
  async ask(fails: boolean): Promise<number> {
    const { url, body } = this.#protocol.request(this.#engine, fails);
    const start = performance.now();
    const { status, text } = await exchange(url, body);
    this.count.seconds += (performance.now() - start) / 1000;
    if (status === 200) {
      this.count.answered += 1;
      const tokens = this.#protocol.tokens?.(JSON.parse(text));
      this.count.promptTokens += tokens?.prompt ?? 0;
      this.count.generatedTokens += tokens?.generated ?? 0;
    } else if (status >= 500) {
      this.count.failed += 1;
    }
    return status;
  }

  /** Sends so many requests, so many at once; every eighth is to fail where the model can. */
  async load(requests: number, atOnce: number): Promise<void> {
    let sent = 0;
    const worker = async () => {
      while (sent < requests) {
        sent += 1;
        await this.ask(this.#protocol.canFail && sent % 8 === 0);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }
}
