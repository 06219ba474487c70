import {
  Asked,
  GatewayBudgets,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const KEEP_MS = 20_000;
const DEADLINE_MS = 10_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;
const PAGE = 100;
const MOST_PAGES = 50;

const setting = z.looseObject({ field_value: z.unknown() });

const teams = z.array(
  z.looseObject({
    team_id: z.string(),
    team_alias: z.string().nullish(),
    max_budget: z.number().nullish(),
  }),
);

const keyPage = z.looseObject({
  keys: z.array(z.looseObject({ team_id: z.string().nullish() })),
  total_pages: z.number().nullish(),
});

interface Reading {
  failClosed: boolean | null;
  teams: z.infer<typeof teams>;
  /** Team ids of all keys; null for a key of no team. */
  keyTeams: Array<string | null>;
}

/** An answer of the gateway that is not a success; its text may hold keys and goes nowhere. */
class GatewayAnswer extends Error {
  constructor(readonly status: number) {
    super(`it answers ${status}`);
  }
}

/**
 * Reads from a LiteLLM proxy what its budgets rest on. A tenant's team is the one with the tenant's
 * name as alias. The admin key stays in here; what the gateway answers is read as hostile input.
 */
export class GatewayBudgetReader {
  readonly source: string;
  readonly #url: string;
  readonly #adminKey: string;
  #cached: { at: number; value: Promise<Asked<Reading>> } | undefined;

  constructor(options: { url: string; adminKey: string }) {
    this.#url = options.url.replace(/\/+$/, '');
    this.#adminKey = options.adminKey;
    this.source = `gateway:${new URL(options.url).host}`;
  }

  /** What the gateway says of all its teams and keys; shared for some seconds. */
  reading(): Promise<Asked<Reading>> {
    if (!this.#cached || Date.now() - this.#cached.at >= KEEP_MS) {
      this.#cached = { at: Date.now(), value: this.#read() };
    }
    return this.#cached.value;
  }

  async of(tenant: string): Promise<Asked<GatewayBudgets>> {
    const reading = await this.reading();
    if (!reading.known) {
      return reading;
    }
    const { failClosed, keyTeams, teams: all } = reading.value;
    const team = all.find(({ team_alias }) => team_alias === tenant);
    const budgeted = new Set(
      all
        .filter(({ max_budget }) => typeof max_budget === 'number')
        .map(({ team_id }) => team_id),
    );
    return {
      known: true,
      value: {
        failClosed,
        team: team
          ? { name: tenant, maxBudget: team.max_budget ?? null }
          : null,
        keys: team ? keyTeams.filter(id => id === team.team_id).length : 0,
        looseKeys: keyTeams.filter(id => !id || !budgeted.has(id)).length,
      },
    };
  }

  async #read(): Promise<Asked<Reading>> {
    try {
      const [failClosed, all, keyTeams] = await Promise.all([
        this.#failClosed(),
        this.#get('/team/list', teams),
        this.#keyTeams(),
      ]);
      return { known: true, value: { failClosed, teams: all, keyTeams } };
    } catch (error) {
      return {
        known: false,
        reason: `the LLM gateway cannot be read: ${(error as Error).message}`,
      };
    }
  }

  /** The proxy tells only settings that are kept in its database; of others it knows nothing to say. */
  async #failClosed(): Promise<boolean | null> {
    try {
      const { field_value: value } = await this.#get(
        '/config/field/info?field_name=fail_closed_budget_enforcement',
        setting,
      );
      return typeof value === 'boolean' ? value : null;
    } catch (error) {
      if (error instanceof GatewayAnswer && error.status < 500) {
        return null;
      }
      throw error;
    }
  }

  async #keyTeams(): Promise<Array<string | null>> {
    const found: Array<string | null> = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { keys, total_pages: pages } = await this.#get(
        `/key/list?page=${page}&size=${PAGE}&return_full_object=true`,
        keyPage,
      );
      found.push(...keys.map(({ team_id }) => team_id ?? null));
      if (page >= (pages ?? 1)) {
        return found;
      }
    }
    throw new Error(`it has more than ${MOST_PAGES * PAGE} keys`);
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#url}${path}`, {
        headers: { Authorization: `Bearer ${this.#adminKey}` },
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      text = await response.text();
    } catch {
      throw new Error('it does not answer');
    }
    if (!response.ok) {
      throw new GatewayAnswer(response.status);
    }
    const parsed = schema.safeParse(
      text.length > MAX_CHARACTERS ? undefined : parseJson(text),
    );
    if (!parsed.success) {
      throw new Error(`${path.split('?')[0]} answers something unexpected`);
    }
    return parsed.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
