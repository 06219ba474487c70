import type { GatewayProbeResult } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { GatewayClient } from './GatewayClient';

/** How the gateway is tried. */
export interface GatewayProbeConfig {
  /** A virtual key whose budget is spent. */
  key: string;
  /** A model with a price: LiteLLM exempts free ones from budgets. */
  model: string;
  intervalMs: number;
}

const refusal = z.looseObject({
  error: z.looseObject({ type: z.string().max(100).nullish() }),
});

const readiness = z.looseObject({ db: z.string().max(100) });

const models = z.looseObject({
  data: z
    .array(
      z.looseObject({
        model_name: z.string().max(500).nullish(),
        model_info: z
          .looseObject({
            input_cost_per_token: z.number().nullish(),
            output_cost_per_token: z.number().nullish(),
          })
          .nullish(),
      }),
    )
    .max(10_000),
});

/** The budget of the probe's key, as the gateway lists it; undefined where it lists no such key. */
export type KeyLookup = (
  secret: string,
) => { maxBudget: number | null; spend: number } | undefined;

/** Calls a model with a key whose budget is spent, and says what the gateway did about it. */
export class GatewayProbe {
  readonly #client: GatewayClient;
  readonly #adminKey: string;
  readonly #config: GatewayProbeConfig;
  #cached: { at: number; value: Promise<GatewayProbeResult> } | undefined;

  constructor(
    client: GatewayClient,
    adminKey: string,
    config: GatewayProbeConfig,
  ) {
    this.#client = client;
    this.#adminKey = adminKey;
    this.#config = config;
  }

  /** The latest result, made anew once it is older than the interval. */
  last(keyOf: KeyLookup): Promise<GatewayProbeResult> {
    const { intervalMs } = this.#config;
    if (!this.#cached || Date.now() - this.#cached.at >= intervalMs) {
      this.#cached = { at: Date.now(), value: this.#try(keyOf) };
    }
    return this.#cached.value;
  }

  async #try(keyOf: KeyLookup): Promise<GatewayProbeResult> {
    const at = new Date().toISOString();
    try {
      const [database, outcome] = await Promise.all([
        this.#database(),
        this.#call(keyOf),
      ]);
      return { at, database, ...outcome };
    } catch (error) {
      const { message } = error as Error;
      return { at, database: null, outcome: 'unclear', detail: message };
    }
  }

  /** Whether the gateway reaches the database that holds what was spent; null where it does not tell. */
  async #database(): Promise<boolean | null> {
    const { body } = await this.#client.ask('/health/readiness');
    const { data } = readiness.safeParse(body);
    return data ? data.db === 'connected' : null;
  }

  async #call(
    keyOf: KeyLookup,
  ): Promise<Pick<GatewayProbeResult, 'outcome' | 'detail'>> {
    const { key, model } = this.#config;
    const { body, status } = await this.#client.ask('/v1/chat/completions', {
      key,
      body: {
        model,
        max_tokens: 1,
        messages: [{ role: 'user', content: 'Budget probe' }],
      },
    });
    if (status >= 200 && status < 300) {
      const doubt = await this.#doubt(keyOf);
      return doubt
        ? { outcome: 'unclear', detail: doubt }
        : { outcome: 'answered', detail: `HTTP ${status}` };
    }
    // The status differs between versions (400, 422, 429); the type does not.
    const type = refusal.safeParse(body).data?.error.type ?? null;
    const detail = type === null ? `HTTP ${status}` : `HTTP ${status}, ${type}`;
    if (type === 'budget_exceeded') {
      return { outcome: 'refused', detail };
    }
    return status === 503 || type === 'no_db_connection'
      ? { outcome: 'unverified', detail }
      : { outcome: 'unclear', detail: `it responds with ${detail}` };
  }

  /** Why an answer proves nothing: the call was within a budget, or cost nothing. */
  async #doubt(keyOf: KeyLookup): Promise<string | undefined> {
    const { key, model } = this.#config;
    const found = keyOf(key);
    if (!found) {
      return 'the key of modelServing.gateway.probe is not one of the gateway';
    }
    if (found.maxBudget === null || found.spend < found.maxBudget) {
      return 'the key of modelServing.gateway.probe has budget left; set its max_budget to 0';
    }
    const { data } = await this.#client.get(
      '/model/info',
      this.#adminKey,
      models,
    );
    const deployments = data.filter(({ model_name: name }) => name === model);
    const isFree = deployments.some(
      ({ model_info: info }) =>
        info?.input_cost_per_token === 0 && info.output_cost_per_token === 0,
    );
    return isFree
      ? `the model ${model} is free, and LiteLLM holds free models to no budget; name one with a price in modelServing.gateway.probe.model`
      : undefined;
  }
}
