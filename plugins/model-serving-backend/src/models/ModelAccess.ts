import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  costReadPermission,
  ModelDecision,
  ModelDetail,
  ModelDrift,
  modelReadPermission,
  ServedModel,
  serviceReadPermission,
  Tenant,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { movedModelTags } from '../artifacts/movedModelTags';
import { TagWatch } from '../artifacts/TagWatch';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from '../prices/Prices';
import { visiblePrices, VisiblePrices } from '../prices/VisiblePrices';
import { TenantAccess } from '../tenants/TenantAccess';
import { tenantResource } from '../tenants/tenantResource';
import { ModelIndex, ModelReader } from './catalog/ModelIndex';
import { Models } from './Models';

/** For whom an answer is, and for which of their tenants. */
interface TenantReader extends ModelReader {
  /** Null where they asked for none. */
  tenant: Tenant | null;
}

/** What a caller may see of models: the same for the HTTP API and for actions. */
export class ModelAccess {
  readonly #access: TenantAccess;
  readonly #models: Pick<Models, 'catalog' | 'drift' | 'served' | 'standings'>;
  readonly #picture: Pick<LivePicture, 'tenantsNamed'>;
  readonly #prices: Pick<Prices, 'current'>;
  readonly #tags: Pick<TagWatch, 'movedServices' | 'named'>;

  constructor(options: {
    access: TenantAccess;
    models: Pick<Models, 'catalog' | 'drift' | 'served' | 'standings'>;
    picture: Pick<LivePicture, 'tenantsNamed'>;
    prices: Pick<Prices, 'current'>;
    tags: Pick<TagWatch, 'movedServices' | 'named'>;
  }) {
    this.#access = options.access;
    this.#models = options.models;
    this.#picture = options.picture;
    this.#prices = options.prices;
    this.#tags = options.tags;
  }

  /** @throws NotAllowedError for a caller who may not see models */
  async demand(credentials: BackstageCredentials): Promise<void> {
    if (!(await this.#access.may(credentials, modelReadPermission))) {
      throw new NotAllowedError('You may not see models');
    }
  }

  /** @throws NotFoundError, the same for no tenant and for one that the caller may not see */
  async tenant(
    credentials: BackstageCredentials,
    name: string,
  ): Promise<Tenant> {
    const [mayRead] = await this.#access.allowed(
      credentials,
      tenantReadPermission,
    );
    const tenant = this.#picture
      .tenantsNamed(name)
      .find(candidate => mayRead(tenantResource(candidate)));
    if (!tenant) {
      throw new NotFoundError('There is no such tenant, or you may not see it');
    }
    return tenant;
  }

  /** The prices that the caller may see of what a tenant pays. */
  async prices(
    credentials: BackstageCredentials,
    tenant: Tenant,
  ): Promise<VisiblePrices> {
    const [mayCost] = await this.#access.allowed(
      credentials,
      costReadPermission,
    );
    return visiblePrices(this.#prices.current, mayCost(tenantResource(tenant)));
  }

  /** For whom lists are, and what of them the caller may see. */
  async reader(
    credentials: BackstageCredentials,
    index: ModelIndex,
    tenantName: string | undefined,
  ): Promise<TenantReader> {
    const [mayRead, mayCost] = await this.#access.allowed(
      credentials,
      serviceReadPermission,
      costReadPermission,
    );
    const tenant =
      tenantName === undefined
        ? null
        : await this.tenant(credentials, tenantName);
    return {
      tenant,
      standing: await this.#models.standings.of(index, tenant),
      served: this.#models.served.seenBy(index, mayRead, mayCost),
      seesHidden: await this.#access.isPlatformOwner(credentials),
    };
  }

  /** @throws NotFoundError, the same for no model and for one that is hidden from the caller */
  async detail(
    credentials: BackstageCredentials,
    entityRef: string,
    tenantName: string | undefined,
  ): Promise<ModelDetail> {
    const { catalog, served, standings } = this.#models;
    const { index } = catalog;
    const { decision, number, reader } = await this.#find(
      credentials,
      entityRef,
      tenantName,
    );
    const sees = (ref: string) => {
      const other = index.indexOf(ref);
      return (
        other !== undefined &&
        (reader.seesHidden || !reader.standing.decisions[other].hidden)
      );
    };
    const [mayRead] = await this.#access.allowed(
      credentials,
      serviceReadPermission,
    );
    const { model: indexed } = index.models[number];
    const { model, staleReason } = await catalog.withTexts(indexed);
    const freshness = catalog.freshness();
    const reasons = [freshness.staleReason, staleReason].filter(Boolean);
    const { baseModel, derived } = index.relativesOf(number);
    return {
      model,
      decision,
      summary: index.summary(number, reader),
      refused: reader.tenant
        ? await standings.refused(model, reader.tenant)
        : [],
      derived: derived.filter(each => sees(each.entityRef)),
      baseModel: baseModel && sees(baseModel.entityRef) ? baseModel : null,
      elsewhere: served.elsewhere(index, indexed.entityRef, mayRead),
      movedTags: movedModelTags(
        indexed,
        this.#tags,
        service =>
          mayRead(service) &&
          service.model !== null &&
          index.findServed(service.model) === indexed,
      ),
      ...freshness,
      stale: reasons.length > 0,
      ...(reasons.length > 0 ? { staleReason: reasons.join('; ') } : {}),
    };
  }

  /**
   * What monitors say of a model; why one cannot be read is for platform owners.
   *
   * @throws NotFoundError as {@link ModelAccess.detail}
   */
  async drift(
    credentials: BackstageCredentials,
    entityRef: string,
  ): Promise<ModelDrift> {
    const { catalog, drift } = this.#models;
    const { number, reader } = await this.#find(
      credentials,
      entityRef,
      undefined,
    );
    return drift.of(catalog.index.models[number].model, reader.seesHidden);
  }

  /**
   * Whether what a service serves is a model, or is an adapter beside it: by the name that it gives or, where the caller may
   * see the model, by its artifact.
   */
  async runs(
    credentials: BackstageCredentials,
    entityRef: string,
  ): Promise<(served: ServedModel | null) => boolean> {
    const { catalog } = this.#models;
    const { index } = catalog;
    const model = index.find(entityRef)?.model;
    const isSeen =
      model !== undefined &&
      (await this.#access.may(credentials, modelReadPermission)) &&
      (!catalog.hides(model) ||
        (await this.#access.isPlatformOwner(credentials)));
    const named = entityRef.toLowerCase();
    return served =>
      served !== null &&
      (served.entityRef?.toLowerCase() === named ||
        served.adapters?.some(
          adapter => adapter.entityRef.toLowerCase() === named,
        ) ||
        (isSeen && index.findServed(served) === model));
  }

  async #find(
    credentials: BackstageCredentials,
    entityRef: string,
    tenantName: string | undefined,
  ): Promise<{
    decision: ModelDecision;
    number: number;
    reader: TenantReader;
  }> {
    const { index } = this.#models.catalog;
    const number = index.indexOf(entityRef);
    if (number !== undefined) {
      const reader = await this.reader(credentials, index, tenantName);
      const decision = reader.standing.decisions[number];
      if (!decision.hidden || reader.seesHidden) {
        return { decision, number, reader };
      }
    }
    throw new NotFoundError("Model not found, or you don't have access");
  }
}
