import {
  Asked,
  GatewayBudgets,
} from '@model-serving/backstage-plugin-model-serving-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { GatewayAnswer, GatewayClient } from './GatewayClient';
import { GatewayProbe, GatewayProbeConfig } from './GatewayProbe';

const KEEP_MS = 20_000;
const PAGE = 100;
const MOST_PAGES = 50;
const MOST_TEAMS = 5_000;

/** How a LiteLLM proxy is read. */
export interface GatewayConfig {
  url: string;
  adminKey: string;
  /** What the operator says of `fail_closed_budget_enforcement`; null when nothing. */
  failClosed: boolean | null;
  /** A call beyond a budget, made now and then; undefined for none. */
  probe?: GatewayProbeConfig;
}

/** `field_value` is null where nobody set it, and absent in whatever is not an answer about a setting. */
const setting = z
  .looseObject({ field_value: z.unknown() })
  .refine(answer => 'field_value' in answer);

const shortText = z.string().max(256);
const amount = z.number().nonnegative().nullish();

const teams = z
  .array(
    z.looseObject({
      team_id: shortText,
      team_alias: shortText.nullish(),
      max_budget: amount,
      spend: amount,
      blocked: z.boolean().nullish(),
    }),
  )
  .max(MOST_TEAMS);

const keyPage = z.looseObject({
  keys: z
    .array(
      z.looseObject({
        token: shortText.nullish(),
        team_id: shortText.nullish(),
        max_budget: amount,
        spend: amount,
        blocked: z.boolean().nullish(),
        expires: shortText.nullish(),
        litellm_budget_table: z.looseObject({ max_budget: amount }).nullish(),
      }),
    )
    .max(PAGE),
  total_pages: z.number().int().nonnegative().nullish(),
});

type Team = z.infer<typeof teams>[number];

/** What of a key decides whether it can spend without a limit. */
interface Key {
  token: string | null;
  team: string | null;
  /** Its own budget, whatever its team has; null for none. */
  maxBudget: number | null;
  spend: number;
  /** False once it is blocked or has expired. */
  isUsable: boolean;
}

interface Reading {
  failClosed: boolean | null;
  teams: readonly Team[];
  keys: readonly Key[];
}

/** LiteLLM writes times of UTC, with and without saying so. */
function isPast(time: string | null | undefined): boolean {
  const at = Date.parse(
    time && !/(Z|[+-]\d\d:?\d\d)$/.test(time) ? `${time}Z` : time ?? '',
  );
  return at <= Date.now();
}

const keyOf = (key: z.infer<typeof keyPage>['keys'][number]): Key => ({
  token: key.token ?? null,
  team: key.team_id ?? null,
  maxBudget: key.max_budget ?? key.litellm_budget_table?.max_budget ?? null,
  spend: key.spend ?? 0,
  isUsable: key.blocked !== true && !isPast(key.expires),
});

/**
 * Reads from a LiteLLM proxy what its budgets rest on. A tenant's team is the one with the tenant's
 * name as alias. The admin key stays in here.
 */
export class GatewayBudgetReader {
  readonly source: string;
  readonly #client: GatewayClient;
  readonly #config: GatewayConfig;
  readonly #probe: GatewayProbe | undefined;
  #cached: { at: number; value: Promise<Asked<Reading>> } | undefined;

  constructor(config: GatewayConfig) {
    this.#config = config;
    this.#client = new GatewayClient(config.url);
    this.#probe =
      config.probe &&
      new GatewayProbe(this.#client, config.adminKey, config.probe);
    this.source = this.#client.source;
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
    const { failClosed, keys, teams: all } = reading.value;
    const team = all.find(({ team_alias }) => team_alias === tenant);
    const limiting = new Set(
      all
        .filter(
          ({ blocked, max_budget }) =>
            blocked === true || typeof max_budget === 'number',
        )
        .map(({ team_id }) => team_id),
    );
    const usable = keys.filter(({ isUsable }) => isUsable);
    const own = usable.filter(key => team && key.team === team.team_id);
    return {
      known: true,
      value: {
        failClosed: { reported: failClosed, declared: this.#config.failClosed },
        team: team
          ? {
              name: tenant,
              maxBudget: team.max_budget ?? null,
              spend: team.spend ?? null,
            }
          : null,
        keys: own.map(({ maxBudget, spend }) => ({ maxBudget, spend })),
        looseKeys: usable.filter(
          ({ maxBudget, team: id }) =>
            maxBudget === null && !(id && limiting.has(id)),
        ).length,
        probe:
          (await this.#probe?.last(token => budgetOf(keys, token))) ?? null,
      },
    };
  }

  async #read(): Promise<Asked<Reading>> {
    try {
      const [failClosed, all, keys] = await Promise.all([
        this.#failClosed(),
        this.#client.get('/team/list', this.#config.adminKey, teams),
        this.#keys(),
      ]);
      return { known: true, value: { failClosed, teams: all, keys } };
    } catch (error) {
      return {
        known: false,
        reason: `the LLM gateway cannot be read: ${(error as Error).message}`,
      };
    }
  }

  /** LiteLLM 1.106 answers 400 whether the setting is on or off; a version that tells it is believed. */
  async #failClosed(): Promise<boolean | null> {
    try {
      const { field_value: value } = await this.#client.get(
        '/config/field/info?field_name=fail_closed_budget_enforcement',
        this.#config.adminKey,
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

  async #keys(): Promise<Key[]> {
    const found: Key[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const { keys, total_pages: pages } = await this.#client.get(
        `/key/list?page=${page}&size=${PAGE}&return_full_object=true`,
        this.#config.adminKey,
        keyPage,
      );
      found.push(...keys.map(keyOf));
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
}

/** The key that a secret is of: LiteLLM keeps its SHA-256. */
function budgetOf(keys: readonly Key[], secret: string) {
  const token = createHash('sha256').update(secret).digest('hex');
  return keys.find(key => key.token === token);
}
