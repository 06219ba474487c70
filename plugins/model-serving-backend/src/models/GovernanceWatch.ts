import {
  DecidedTenant,
  GovernanceProblem,
  governanceProblems,
  governanceStatus,
  ModelGovernanceStatus,
  ModelRules,
  ruleCounter,
  RuleReach,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { ModelCatalog } from './catalog/ModelCatalog';
import { ModelIndex } from './catalog/ModelIndex';

type Governed = Pick<
  ModelCatalog,
  'governance' | 'incomplete' | 'index' | 'overlaid'
>;

/** What rules were counted over, and what came of it. */
interface Counted {
  index: ModelIndex;
  rules: ModelRules;
  /** Tenants and day, since facts expire. */
  circumstances: string;
  reach: Promise<RuleReach>;
}

/** What the platform's overlays and rules decide, what of them has no effect, and since when. */
export class GovernanceWatch {
  readonly #catalog: Governed;
  readonly #sources: readonly string[];
  readonly #tenants: () => readonly string[] | null;
  readonly #running: () => readonly DecidedTenant[] | null;
  readonly #now: () => Date;
  #since: ReadonlyMap<string, string> = new Map();
  #counted: Counted | undefined;

  constructor(options: {
    catalog: Governed;
    /** Ids of the configured sources. */
    sources: readonly string[];
    /** Names of the tenants that Git has; null while they are not known. */
    tenants: () => readonly string[] | null;
    /** The tenants that clusters have, for whom models are decided; null while they are not known. */
    running: () => readonly DecidedTenant[] | null;
    now?: () => Date;
  }) {
    this.#catalog = options.catalog;
    this.#sources = options.sources;
    this.#tenants = options.tenants;
    this.#running = options.running;
    this.#now = options.now ?? (() => new Date());
  }

  /** Called whenever the catalog may have changed, so that it is known since when something is wrong. */
  problems(): ModelGovernanceStatus['problems'] {
    const { governance, incomplete, index, overlaid } = this.#catalog;
    const problems = governanceProblems(governance, {
      models: index.models.map(({ model }) => model),
      sources: this.#sources,
      tenants: this.#tenants(),
      unmatched: governance.overlays.filter(
        overlay => overlaid.get(overlay) === 0,
      ),
      isComplete: incomplete === undefined,
    });
    const now = this.#now().toISOString();
    const keyOf = (problem: GovernanceProblem) => JSON.stringify(problem);
    this.#since = new Map(
      problems.map(problem => {
        const key = keyOf(problem);
        return [key, this.#since.get(key) ?? now];
      }),
    );
    return problems.map(problem => ({
      ...problem,
      since: this.#since.get(keyOf(problem))!,
    }));
  }

  async status(): Promise<ModelGovernanceStatus> {
    const { governance, incomplete, overlaid } = this.#catalog;
    const problems = this.problems();
    const tenants = this.#running();
    if (incomplete !== undefined || tenants === null) {
      const unknown = `Not counted yet: ${
        incomplete ?? 'not all clusters have been read yet'
      }.`;
      return governanceStatus(governance, { unknown }, problems);
    }
    const rules = await this.#count(tenants);
    return governanceStatus(
      governance,
      { rules, overlays: overlaid },
      problems,
    );
  }

  /** Ten thousand models take a while, and platform owners look again and again. */
  #count(tenants: readonly DecidedTenant[]): Promise<RuleReach> {
    const { governance, index } = this.#catalog;
    const { rules } = governance;
    const now = this.#now();
    const circumstances = JSON.stringify([
      now.toISOString().slice(0, 10),
      ...tenants.map(({ cluster, name }) => [cluster, name]),
    ]);
    const counted = this.#counted;
    if (
      counted?.index === index &&
      counted.rules === rules &&
      counted.circumstances === circumstances
    ) {
      return counted.reach;
    }
    const reach = reachOf(index, rules, tenants, now);
    this.#counted = { index, rules, circumstances, reach };
    return reach;
  }
}

async function reachOf(
  index: ModelIndex,
  rules: ModelRules,
  tenants: readonly DecidedTenant[],
  now: Date,
): Promise<RuleReach> {
  const counter = ruleCounter(rules, tenants);
  const turns = new Turns();
  for (const { model } of index.models) {
    counter.count(model, now);
    await turns.next();
  }
  return counter.reach();
}
