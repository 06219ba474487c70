import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  artifactAt,
  ChosenModel,
  chosenModel,
  ListedModel,
  ModelEntityPage,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  GitOps,
  GITOPS_MODEL_SOURCE_TYPE,
  gitOpsModelSource,
  Judging,
  ModelSource,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Knex } from 'knex';
import { GitOpsState } from '../gitops/GitOpsState';
import { ReadingHistory } from '../metrics/ReadingHistory';
import { LivePicture } from '../picture/LivePicture';
import { TenantLimits } from '../tenants/TenantLimits';
import { ArtifactRefusals } from './catalog/ArtifactRefusals';
import { ModelCatalog } from './catalog/ModelCatalog';
import { ServedModels } from './catalog/ServedModels';
import { TenantStandings } from './catalog/TenantStandings';
import { GovernanceWatch } from './GovernanceWatch';
import { runningModelSource } from './running/runningModelSource';
import { DriftMonitors } from './drift/DriftMonitors';
import { DriftStore } from './drift/DriftStore';
import { ModelStore } from './store/ModelStore';
import { ModelSyncs } from './sync/ModelSyncs';

/** What parts of the backend know of models: sources, the catalog made from them, and where its models run. */
export class Models {
  readonly catalog: ModelCatalog;
  readonly drift: DriftMonitors;
  readonly governance: GovernanceWatch;
  readonly served: ServedModels;
  readonly standings: TenantStandings;
  readonly syncs: ModelSyncs;
  readonly #origins: ReadonlyMap<string, string>;
  readonly #store: ModelStore;
  readonly #sources: readonly ModelSource[];

  constructor(options: {
    database: Knex;
    driftSources: readonly DriftSource[];
    gitops: GitOps | undefined;
    gitopsState: GitOpsState;
    history: ReadingHistory;
    judging: Judging;
    limits: TenantLimits;
    logger: LoggerService;
    paths: ServicePaths;
    picture: LivePicture;
    /** Who answers for models that only services run; undefined where those are not shown. */
    running: { owner: string | null } | undefined;
    refusals: ArtifactRefusals;
    scheduler: SchedulerService;
    /** In addition to the GitOps repository, which is the first in line. */
    sources: readonly ModelSource[];
  }) {
    const { gitops, history, judging, limits, logger, paths, picture } =
      options;
    const reserved = options.sources.find(
      ({ type }) => type === GITOPS_MODEL_SOURCE_TYPE,
    );
    if (reserved) {
      throw new InputError(
        `Model source ${reserved.id}: type ${GITOPS_MODEL_SOURCE_TYPE} is reserved for the GitOps repository. Use another type.`,
      );
    }
    this.#sources = [
      ...(gitops ? [gitOpsModelSource({ gitops, judging })] : []),
      ...options.sources,
      ...(options.running
        ? [runningModelSource({ ...options.running, picture })]
        : []),
    ];
    this.#origins = new Map(
      this.#sources.map(({ id, type }) => [
        id,
        type === GITOPS_MODEL_SOURCE_TYPE && gitops
          ? gitops.config.repository
          : id,
      ]),
    );
    this.#store = new ModelStore(options.database);
    this.catalog = new ModelCatalog({
      store: this.#store,
      sources: this.#sources,
      governance: () => options.gitopsState.modelGovernance,
      logger,
    });
    this.governance = new GovernanceWatch({
      catalog: this.catalog,
      sources: this.#sources.map(({ id }) => id),
      tenants: () => {
        const { platform } = options.gitopsState;
        return platform ? [...platform.tenants.keys()] : null;
      },
      running: () =>
        picture.clusters().every(({ asOf }) => asOf !== null)
          ? picture.tenants()
          : null,
    });
    this.syncs = new ModelSyncs({
      scheduler: options.scheduler,
      sources: this.#sources,
      store: this.#store,
      logger,
      changed: () => this.refresh(),
    });
    this.drift = new DriftMonitors({
      sources: options.driftSources,
      scheduler: options.scheduler,
      store: new DriftStore(options.database),
      logger,
    });
    this.served = new ServedModels({
      services: () => picture.services(),
      isKnown: () => picture.clusters().every(({ asOf }) => asOf !== null),
      seriesOf: (ref, seconds) => history.series(ref, seconds),
    });
    this.standings = new TenantStandings({
      catalog: this.catalog,
      gitops: options.gitopsState,
      limits,
      paths,
      picture,
      refusals: options.refusals,
    });
  }

  /** Takes over what changed in the database. Never throws. */
  async refresh(): Promise<void> {
    await this.catalog.refresh();
    this.governance.problems();
  }

  /** Forgets what sources and monitors said that nobody has configured since. */
  async prune(before: Date): Promise<void> {
    await this.#store.prune(
      this.#sources.map(({ id }) => id),
      before.toISOString(),
    );
    await this.drift.prune(before);
  }

  /**
   * A part of the models that everybody may see, for the catalog.
   *
   * @param known - revision that the caller has
   * @param after - entity ref of the last model of the part before
   */
  entityPage(options: {
    after: string | undefined;
    known: string | undefined;
    limit: number;
  }): Omit<ModelEntityPage, 'next'> & { next: string | undefined } {
    const { after = '', known, limit } = options;
    const { catalog } = this;
    const { revision } = catalog;
    const unchanged = revision !== '' && known === revision;
    const rest = unchanged
      ? []
      : catalog.index.models.filter(
          ({ model }) => !catalog.hides(model) && model.entityRef > after,
        );
    const page = rest.slice(0, limit);
    return {
      revision,
      unchanged,
      items: page.map(({ model }) => ({
        model,
        location: this.#locationOf(model.origins[0]),
      })),
      incomplete: catalog.incomplete ?? null,
      next:
        rest.length > limit ? page[page.length - 1].model.entityRef : undefined,
      ...catalog.freshness(),
    };
  }

  /** Addresses of the artifacts that the platform lists or vets. */
  vettedAddresses(): string[] {
    return this.catalog.index.models.flatMap(({ model }) =>
      model.vetted
        ? model.versions.flatMap(({ variants }) =>
            variants.map(({ uri }) => uri),
          )
        : [],
    );
  }

  /** A model that a service names; null where no source has it, undefined while not all were read. */
  listed(entityRef: string): ListedModel | null | undefined {
    const model = this.catalog.index.find(entityRef)?.model;
    if (model) {
      return {
        title: plainLine(model.title, TEXT_LIMITS.label),
        task: model.task,
      };
    }
    return this.catalog.incomplete === undefined ? null : undefined;
  }

  /** Version and variant of a model's artifact, where there is a choice; undefined for an unknown artifact. */
  artifactNames(
    entityRef: string,
    uri: string,
  ): Pick<ChosenModel, 'version' | 'variant'> | undefined {
    const model = this.catalog.index.find(entityRef)?.model;
    const artifact = model && artifactAt(model, uri);
    return artifact && chosenModel(model, artifact);
  }

  #locationOf({ place, source }: { place: string; source: string }): string {
    // A file that holds several models is one location.
    return `${this.#origins.get(source) ?? source}/${place.split('#')[0]}`;
  }
}
