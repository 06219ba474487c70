import {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  AI_TENANT_TYPE,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  CatalogVisibility,
  readCatalogVisibility,
} from '@model-serving/backstage-plugin-model-serving-node';
import { readProviderConfig } from '../config';
import { EntityGuard } from '../guard/EntityGuard';
import { DropGuard } from '../sync/DropGuard';
import { KnownEntities } from '../sync/KnownEntities';
import { messageOf } from '../sync/messageOf';
import { NAMESPACE_ANNOTATION, tenantEntity } from '../tenants/tenantEntity';
import { ClusterReadiness } from './ClusterReadiness';
import { serviceEntities } from './serviceEntities';
import { ServingApi, ServingState } from './ServingApi';

/**
 * Makes services and tenants catalog entities. Only differences are applied. An entity
 * goes when its cluster can be read and does not hold it any more, or is configured no
 * more; while a cluster cannot be read, all its entities stay.
 */
export class ServiceEntityProvider implements EntityProvider {
  static fromConfig(
    config: Config,
    options: {
      api: ServingApi;
      guard: EntityGuard;
      known: KnownEntities;
      logger: LoggerService;
      scheduler: SchedulerService;
    },
  ): ServiceEntityProvider {
    return new ServiceEntityProvider({
      api: options.api,
      guard: options.guard,
      known: options.known,
      logger: options.logger,
      visibility: readCatalogVisibility(config),
      taskRunner: options.scheduler.createScheduledTaskRunner(
        readProviderConfig(config).schedule,
      ),
    });
  }

  readonly #api: Pick<ServingApi, 'read'>;
  readonly #catalog: KnownEntities;
  readonly #entityGuard: EntityGuard;
  readonly #logger: LoggerService;
  readonly #taskRunner: SchedulerServiceTaskRunner;
  readonly #visibility: CatalogVisibility;
  readonly #guard = new DropGuard();
  #connection: EntityProviderConnection | undefined;
  #known: Map<string, Entity> | undefined;
  /** What this process has applied; after a start everything is applied once. */
  #applied = new Map<string, string>();
  #complaint = '';

  constructor(options: {
    api: Pick<ServingApi, 'read'>;
    guard: EntityGuard;
    known: KnownEntities;
    logger: LoggerService;
    taskRunner: SchedulerServiceTaskRunner;
    visibility: CatalogVisibility;
  }) {
    this.#api = options.api;
    this.#entityGuard = options.guard;
    this.#catalog = options.known;
    this.#logger = options.logger.child({ target: this.getProviderName() });
    this.#taskRunner = options.taskRunner;
    this.#visibility = options.visibility;
  }

  getProviderName(): string {
    return 'model-serving-services';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: async () => {
        try {
          await this.refresh();
        } catch (error) {
          this.#complain(`Services are kept as they are: ${messageOf(error)}`);
        }
      },
    });
  }

  /** Brings the catalog up to date. Throws when the backend cannot be read. */
  async refresh(): Promise<void> {
    if (!this.#connection) {
      throw new InputError('The provider is not connected to a catalog');
    }
    if (!this.#known) {
      this.#known = await this.#catalog.load(
        entity =>
          ['Component', 'API'].includes(entity.kind) ||
          entity.spec?.type === AI_TENANT_TYPE,
      );
      this.#reserve(this.#known);
    }
    const known = this.#known;
    const state = await this.#api.read();
    const readiness = new ClusterReadiness(state.clusters);
    const present = entitiesOf(state, readiness, this.#visibility);
    this.#reserve(new Map([...known, ...present]));
    const gone = [...known].flatMap(([ref, entity]) =>
      !present.has(ref) && readiness.mayRemove(entity) ? ref : [],
    );
    const objection = this.#guard.objection(
      [...known.keys()],
      [...known.keys()].filter(ref => !gone.includes(ref)),
      { emptyIsCredible: true },
    );
    this.#complain(
      objection ? `Nothing is removed from the catalog: ${objection}` : '',
    );
    const locationKey = this.getProviderName();
    const added = [...present]
      .filter(([ref, entity]) => this.#applied.get(ref) !== print(entity))
      .map(([, entity]) => ({ entity, locationKey }));
    const removed = objection
      ? []
      : gone.map(entityRef => ({ entityRef, locationKey }));
    if (added.length + removed.length === 0) {
      return;
    }
    await this.#connection.applyMutation({ type: 'delta', added, removed });
    for (const { entity } of added) {
      const ref = stringifyEntityRef(entity);
      known.set(ref, entity);
      this.#applied.set(ref, print(entity));
    }
    for (const { entityRef } of removed) {
      known.delete(entityRef);
      this.#applied.delete(entityRef);
    }
    this.#logger.info(
      `${added.length} entities added or changed, ${removed.length} removed`,
    );
  }

  /** Keeps the names for this provider before anybody else registers them. */
  #reserve(entities: ReadonlyMap<string, Entity>): void {
    const tenants = [...entities.values()].filter(
      ({ spec }) => spec?.type === AI_TENANT_TYPE,
    );
    this.#entityGuard.reserveNamespaces(
      new Map(
        tenants.flatMap(({ metadata: { annotations = {} } }) => {
          const tenant = annotations[TENANT_ANNOTATION];
          const namespace = annotations[NAMESPACE_ANNOTATION];
          return tenant && namespace ? [[namespace.toLowerCase(), tenant]] : [];
        }),
      ),
    );
    this.#entityGuard.reserveRefs(this.getProviderName(), entities.keys());
  }

  /** Says the same thing once. */
  #complain(text: string): void {
    if (text && text !== this.#complaint) {
      this.#logger.warn(text);
    }
    this.#complaint = text;
  }
}

function entitiesOf(
  state: ServingState,
  readiness: ClusterReadiness,
  visibility: CatalogVisibility,
): Map<string, Entity> {
  const entities = [
    ...state.tenants
      .filter(tenant => readiness.isSettled(tenant.cluster, 'Namespace'))
      .map(tenantEntity),
    ...state.services
      .filter(({ ref }) => readiness.isSettled(ref.cluster, ref.kind))
      .flatMap(service => serviceEntities(service, visibility)),
  ];
  const present = new Map<string, Entity>();
  for (const entity of entities) {
    const ref = stringifyEntityRef(entity);
    // A tenant of two clusters is one entity: that of the first, primary cluster.
    if (!present.has(ref)) {
      present.set(ref, entity);
    }
  }
  return present;
}

function print(entity: Entity): string {
  return JSON.stringify(entity);
}
