import {
  GovernanceProblem,
  governanceProblems,
  ModelGovernanceStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelCatalog } from './catalog/ModelCatalog';

/** What of the platform's overlays and rules has no effect, and since when. */
export class GovernanceWatch {
  readonly #catalog: Pick<
    ModelCatalog,
    'governance' | 'incomplete' | 'index' | 'unmatched'
  >;
  readonly #sources: readonly string[];
  readonly #tenants: () => readonly string[] | null;
  readonly #now: () => Date;
  #since: ReadonlyMap<string, string> = new Map();

  constructor(options: {
    catalog: Pick<
      ModelCatalog,
      'governance' | 'incomplete' | 'index' | 'unmatched'
    >;
    /** Ids of the configured sources. */
    sources: readonly string[];
    /** Names of the tenants; null while they are not known. */
    tenants: () => readonly string[] | null;
    now?: () => Date;
  }) {
    this.#catalog = options.catalog;
    this.#sources = options.sources;
    this.#tenants = options.tenants;
    this.#now = options.now ?? (() => new Date());
  }

  /** Called whenever the catalog may have changed, so that it is known since when something is wrong. */
  status(): ModelGovernanceStatus {
    const { governance, incomplete, index, unmatched } = this.#catalog;
    const problems = governanceProblems(governance, {
      models: index.models.map(({ model }) => model),
      sources: this.#sources,
      tenants: this.#tenants(),
      unmatched,
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
    return {
      overlays: governance.overlays.length,
      rules: governance.rules.rules.length,
      problems: problems.map(problem => ({
        ...problem,
        since: this.#since.get(keyOf(problem))!,
      })),
    };
  }
}
