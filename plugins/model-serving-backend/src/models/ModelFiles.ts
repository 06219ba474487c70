import { LoggerService } from '@backstage/backend-plugin-api';
import {
  GitOps,
  Judging,
  modelEntityRef,
  modelFactsOf,
} from '@model-serving/backstage-plugin-model-serving-node';
import { VettedModel } from './VettedModels';

const MESSAGE_CHARACTERS = 300;

/**
 * The models that the GitOps repository defines. What cannot be read stays as it was last; a model
 * whose file was spoilt stays until the file is repaired or removed.
 */
export class ModelFiles {
  readonly #gitops: Pick<GitOps, 'config' | 'repository'> | undefined;
  readonly #judging: Judging;
  readonly #logger: LoggerService;
  #commit: string | undefined;
  #models: ReadonlyMap<string, VettedModel & { file: string }> = new Map();
  #failure: string | undefined;

  constructor(options: {
    gitops: Pick<GitOps, 'config' | 'repository'> | undefined;
    judging: Judging;
    logger: LoggerService;
  }) {
    this.#gitops = options.gitops;
    this.#judging = options.judging;
    this.#logger = options.logger;
    this.#failure = options.gitops
      ? 'the GitOps repository has not been read yet'
      : undefined;
  }

  /** By entity ref. */
  get models(): ReadonlyMap<string, VettedModel> {
    return this.#models;
  }

  /** Folder of the models in the repository. */
  get path(): string {
    return this.#gitops?.config.paths.models ?? 'platform/models';
  }

  /** Why the models are not known or old; undefined when they are as the repository has them. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Reads the repository once. Never throws. */
  async refresh(): Promise<void> {
    if (!this.#gitops) {
      return;
    }
    try {
      const { commit, files, stale, staleReason } =
        await this.#gitops.repository.read([this.path]);
      if (commit !== this.#commit) {
        const { models, skipped } = await this.#judging.run('readModels', {
          files: files.filter(file => file.path.startsWith(`${this.path}/`)),
        });
        const spoilt = new Set(skipped.map(({ file }) => file));
        const kept = [...this.#models].filter(([, { file }]) =>
          spoilt.has(file),
        );
        const read = models.map(model => {
          const entityRef = modelEntityRef(model);
          const { name, title = name } = model.metadata;
          const facts = modelFactsOf(model);
          return [
            entityRef,
            { entityRef, title, facts, file: model.file },
          ] as const;
        });
        this.#models = new Map([...kept, ...read]);
        this.#commit = commit;
      }
      this.#fail(stale ? staleReason ?? 'it cannot be read' : undefined);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(reason: string | undefined): void {
    const failure =
      reason && `could not read models: ${reason.slice(0, MESSAGE_CHARACTERS)}`;
    if (failure && failure !== this.#failure) {
      this.#logger.warn(failure);
    }
    this.#failure = failure;
  }
}
