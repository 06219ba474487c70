import {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  GitOps,
  GitOpsConfig,
  Judging,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { readProviderConfig } from '../config';
import { EntityGuard } from '../guard/EntityGuard';
import { DropGuard } from '../sync/DropGuard';
import { KnownEntities } from '../sync/KnownEntities';
import { modelEntity, modelLocation } from './modelEntity';
import { messageOf } from '../sync/messageOf';

/**
 * Makes the models of the GitOps repository catalog entities. The catalog is only touched
 * when something changed, and never on an error, an empty or a much smaller answer.
 */
export class ModelEntityProvider implements EntityProvider {
  /** Undefined when no GitOps repository is configured. */
  static fromConfig(
    config: Config,
    options: {
      guard: EntityGuard;
      judging: Judging;
      known: KnownEntities;
      logger: LoggerService;
      scheduler: SchedulerService;
      /** Undefined when no GitOps repository is configured. */
      gitops: GitOps | undefined;
    },
  ): ModelEntityProvider | undefined {
    const { gitops, guard, judging, known, logger, scheduler } = options;
    if (!gitops) {
      return undefined;
    }
    return new ModelEntityProvider({
      gitops: gitops.config,
      guard,
      judging,
      known,
      repository: gitops.repository,
      logger,
      taskRunner: scheduler.createScheduledTaskRunner(
        readProviderConfig(config).schedule,
      ),
    });
  }

  readonly #gitops: Pick<GitOpsConfig, 'paths' | 'repository'>;
  readonly #catalog: KnownEntities;
  readonly #entityGuard: EntityGuard;
  readonly #judging: Judging;
  readonly #repository: GitOps['repository'];
  readonly #logger: LoggerService;
  readonly #taskRunner: SchedulerServiceTaskRunner;
  readonly #guard = new DropGuard();
  #connection: EntityProviderConnection | undefined;
  #known: Map<string, Entity> | undefined;
  #applied: string | undefined;
  #complaints: string | undefined;

  constructor(options: {
    gitops: Pick<GitOpsConfig, 'paths' | 'repository'>;
    guard: EntityGuard;
    judging: Judging;
    known: KnownEntities;
    repository: GitOps['repository'];
    logger: LoggerService;
    taskRunner: SchedulerServiceTaskRunner;
  }) {
    this.#gitops = options.gitops;
    this.#catalog = options.known;
    this.#entityGuard = options.guard;
    this.#judging = options.judging;
    this.#repository = options.repository;
    this.#logger = options.logger.child({ target: this.getProviderName() });
    this.#taskRunner = options.taskRunner;
  }

  getProviderName(): string {
    return 'model-serving-models';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: async () => {
        try {
          await this.refresh();
        } catch (error) {
          this.#complain(`Models are kept as they are: ${messageOf(error)}`);
        }
      },
    });
  }

  /** Reads the repository and brings the catalog up to date. Throws when it cannot be read. */
  async refresh(): Promise<void> {
    if (!this.#connection) {
      throw new InputError('The provider is not connected to a catalog');
    }
    if (!this.#known) {
      this.#known = await this.#catalog.load(
        entity =>
          entity.kind === 'Resource' && entity.spec?.type === AI_MODEL_TYPE,
      );
      this.#reserve(this.#known.keys());
    }
    const known = this.#known;
    const snapshot = await this.#repository.read([this.#gitops.paths.models]);
    if (snapshot.stale) {
      this.#complain(`Models are kept as they are: ${snapshot.staleReason}`);
      return;
    }
    const files = snapshot.files.filter(({ path }) =>
      path.startsWith(`${this.#gitops.paths.models}/`),
    );
    const { models, skipped } = await this.#judging.run('readModels', {
      files,
    });
    const wanted = new Map(
      models
        .map(model => modelEntity(model, this.#gitops.repository))
        .map(entity => [stringifyEntityRef(entity), entity]),
    );
    // A model whose file was spoilt stays as it was until the file is mended.
    const spoilt = new Set(
      skipped.map(({ file }) => modelLocation(this.#gitops.repository, file)),
    );
    for (const [ref, entity] of known) {
      const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
      if (!wanted.has(ref) && location && spoilt.has(location)) {
        wanted.set(ref, entity);
      }
    }
    this.#reserve([...known.keys(), ...wanted.keys()]);
    const objection = this.#guard.objection(
      [...known.keys()],
      [...wanted.keys()],
      { emptyIsCredible: false },
    );
    if (objection || wanted.size === 0) {
      this.#complain(
        `Models are kept as they are: ${objection ?? 'the source holds none'}`,
      );
      return;
    }
    this.#complain(
      skipped
        .map(({ file, reason }) => `${file} is skipped: ${reason}`)
        .join('\n'),
    );
    const entities = [...wanted.values()].map(entity => ({
      entity,
      locationKey: this.getProviderName(),
    }));
    const fingerprint = JSON.stringify(entities);
    if (fingerprint !== this.#applied) {
      await this.#connection.applyMutation({ type: 'full', entities });
      this.#applied = fingerprint;
      this.#known = wanted;
      this.#logger.info(`The catalog holds ${entities.length} models`);
    }
  }

  /** Keeps the names for this provider before anybody else registers them. */
  #reserve(refs: Iterable<string>): void {
    this.#entityGuard.reserveRefs(this.getProviderName(), refs);
  }

  /** Says the same thing once. */
  #complain(text: string): void {
    if (text && text !== this.#complaints) {
      this.#logger.warn(text);
    }
    this.#complaints = text;
  }
}
