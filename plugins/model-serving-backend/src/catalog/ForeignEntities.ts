import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AI_TENANT_TYPE,
  plainLine,
  provenanceOf,
  Tenant,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

const PAGE = 500;
const MOST_ENTITIES = 20_000;
/** More are counted, not listed. */
const MOST_PROBLEMS = 5;
const MESSAGE_CHARACTERS = 300;
const NOT_CHECKED = 'Catalog entities not checked';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'spec.type',
];

/**
 * Entities of the catalog that stand where a tenant's own belong and were not written by Model
 * Serving: registered before the catalog module refused them, or in a Backstage without it. The catalog
 * keeps the first one, so the real ones are missing.
 */
export class ForeignEntities {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #trustedLocations: readonly string[];
  readonly #tenants: () => readonly Tenant[];
  #foreign: ReadonlyMap<string, readonly Entity[]> = new Map();
  #failure: string | undefined;

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
    trustedLocations: readonly string[];
    tenants: () => readonly Tenant[];
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#trustedLocations = options.trustedLocations;
    this.#tenants = options.tenants;
  }

  /**
   * The tenant with what is wrong in the catalog among its problems. Only platform owners are told the
   * locations, which name other people's repositories, and why the catalog cannot be read.
   */
  withProblems(tenant: Tenant, reader: { platform: boolean }): Tenant {
    const found = problemsOf(this.#foreign.get(tenant.namespace) ?? [], reader);
    const problems = this.#failure
      ? [...found, reader.platform ? this.#failure : NOT_CHECKED]
      : found;
    return problems.length > 0
      ? { ...tenant, problems: [...tenant.problems, ...problems] }
      : tenant;
  }

  /** Looks through the catalog once. Never throws; a failure is a problem of every tenant. */
  async refresh(): Promise<void> {
    const tenants = this.#tenants();
    try {
      const foreign = new Map<string, Entity[]>();
      for (const entity of await this.#read(tenants)) {
        const namespace = placeOf(entity, tenants);
        const { isTrusted } = provenanceOf(entity, this.#trustedLocations);
        if (namespace && !isTrusted) {
          foreign.set(namespace, [...(foreign.get(namespace) ?? []), entity]);
        }
      }
      this.#foreign = foreign;
      this.#failure = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const failure = `${NOT_CHECKED}: ${plainLine(
        reason,
        MESSAGE_CHARACTERS,
      )}`;
      if (failure !== this.#failure) {
        this.#logger.warn(failure);
      }
      this.#failure = failure;
    }
  }

  async #read(tenants: readonly Tenant[]): Promise<Entity[]> {
    const namespaces = [...new Set(tenants.map(({ namespace }) => namespace))];
    if (namespaces.length === 0) {
      return [];
    }
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entities: Entity[] = [];
    let cursor: string | undefined;
    do {
      const answer = await this.#catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE, fields: FIELDS }
          : {
              filter: [
                {
                  kind: ['component', 'api'],
                  'metadata.namespace': namespaces,
                },
                {
                  kind: 'system',
                  'metadata.namespace': 'default',
                  'metadata.name': tenants.map(({ name }) => name),
                },
                { kind: 'system', 'spec.type': AI_TENANT_TYPE },
              ],
              limit: PAGE,
              fields: FIELDS,
            },
        { credentials },
      );
      entities.push(...answer.items);
      cursor = answer.pageInfo.nextCursor;
    } while (cursor && entities.length < MOST_ENTITIES);
    return entities;
  }
}

/** Namespace of the tenant whose place an entity takes. */
function placeOf(
  entity: Entity,
  tenants: readonly Tenant[],
): string | undefined {
  const ref = stringifyEntityRef(entity);
  return entity.kind.toLowerCase() === 'system'
    ? tenants.find(({ entityRef }) => entityRef === ref)?.namespace
    : tenants.find(
        ({ namespace }) =>
          namespace === entity.metadata.namespace?.toLowerCase(),
      )?.namespace;
}

function problemsOf(
  entities: readonly Entity[],
  { platform }: { platform: boolean },
): string[] {
  const shown = entities
    .slice(0, MOST_PROBLEMS)
    .map(
      entity =>
        `Catalog entity ${plainLine(
          stringifyEntityRef(entity),
          TEXT_LIMITS.name,
        )} was not written by Model Serving${
          platform
            ? `: it was registered from ${originOf(
                entity,
              )}. Unregister that location, or add it to modelServing.catalog.trustedLocations.`
            : '. Ask a platform owner to unregister it.'
        }`,
    );
  const more = entities.length - shown.length;
  return more > 0
    ? [
        ...shown,
        `${more} more catalog entities in this namespace were not written by Model Serving.`,
      ]
    : shown;
}

function originOf(entity: Entity): string {
  const { location, origin } = provenanceOf(entity);
  const { owner } = (entity.spec ?? {}) as { owner?: unknown };
  const place = plainLine(
    origin ?? location ?? 'an unknown location',
    TEXT_LIMITS.line,
  );
  return typeof owner === 'string'
    ? `${place}, owner ${plainLine(owner, TEXT_LIMITS.label)}`
    : place;
}
