import {
  Asked,
  GatewayBudgets,
} from '@model-serving/backstage-plugin-model-serving-common';
import { request } from 'undici';
import { z } from 'zod';

const KEEP_MS = 20_000;
const DEADLINE_MS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;
const PAGE = 100;
const MOST_PAGES = 50;
const MOST_TEAMS = 5_000;

/** `field_value` is null where nobody set it, and absent in whatever is not an answer about a setting. */
const setting = z
  .looseObject({ field_value: z.unknown() })
  .refine(answer => 'field_value' in answer);

const shortText = z.string().max(256);

const teams = z
  .array(
    z.looseObject({
      team_id: shortText,
      team_alias: shortText.nullish(),
      max_budget: z.number().nonnegative().nullish(),
    }),
  )
  .max(MOST_TEAMS);

const keyPage = z.looseObject({
  keys: z.array(z.looseObject({ team_id: shortText.nullish() })).max(PAGE),
  total_pages: z.number().int().nonnegative().nullish(),
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
    super(
      status >= 300 && status < 400
        ? `it redirects (HTTP ${status}), which is not followed`
        : `it responds with HTTP ${status}`,
    );
  }
}

class TooLargeError extends Error {}

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
      if (error instanceof GatewayAnswer && [400, 404].includes(error.status)) {
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
      if (pages === null || pages === undefined) {
        // Without a count, only a page that is not full is known to be the last.
        if (keys.length < PAGE) {
          return found;
        }
      } else if (page >= pages) {
        return found;
      }
    }
    throw new Error(`it has more than ${MOST_PAGES * PAGE} keys`);
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const { status, text } = await this.#ask(path);
    if (status < 200 || status >= 300) {
      throw new GatewayAnswer(status);
    }
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new Error(
        `it answered ${path.split('?')[0]} with ${
          text.trimStart().startsWith('<')
            ? 'an HTML page'
            : 'something that is not what LiteLLM answers'
        }`,
      );
    }
    return parsed.data;
  }

  /** Redirects are not followed: the admin key goes to the configured host only. */
  async #ask(path: string): Promise<{ status: number; text: string }> {
    try {
      const { statusCode, body } = await request(`${this.#url}${path}`, {
        headers: { authorization: `Bearer ${this.#adminKey}` },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > MOST_BYTES) {
          throw new TooLargeError();
        }
        chunks.push(chunk as Buffer);
      }
      return {
        status: statusCode,
        text: Buffer.concat(chunks).toString('utf8'),
      };
    } catch (error) {
      throw new Error(
        error instanceof TooLargeError
          ? `its answer to ${path.split('?')[0]} is larger than ${
              MOST_BYTES / 1024 / 1024
            } MiB`
          : 'it does not respond',
      );
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
