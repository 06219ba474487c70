import {
  CatalogModel,
  ModelArtifact,
  ModelDeprecation,
  servedArtifact,
  ServedModel,
  servedDeprecation,
  ServiceDetail,
  ServiceSummary,
  ServiceUpgrades,
  UpgradeContext,
  upgradesOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelCatalog } from './catalog/ModelCatalog';

/** A service as far as it is held against the models of the catalog. */
export type ModelUser = Pick<
  ServiceSummary,
  'entityRef' | 'model' | 'owner' | 'ref' | 'tenant'
>;

/** A service that runs what the organization has deprecated. */
export interface DeprecatedUse {
  service: ModelUser;
  model: CatalogModel;
  deprecation: ModelDeprecation;
}

/** What the catalog of models says of services by what they run, computed when it is asked for. */
export class ServiceRadar {
  readonly #catalog: Pick<ModelCatalog, 'freshness' | 'governance' | 'index'>;

  constructor(
    catalog: Pick<ModelCatalog, 'freshness' | 'governance' | 'index'>,
  ) {
    this.#catalog = catalog;
  }

  /** What a service could run instead, as its tenant may serve it; nothing for a batch run that has ended. */
  upgradesOf(
    {
      model: served,
      ref,
      run,
      tenant,
    }: Pick<ServiceDetail, 'model' | 'ref' | 'run' | 'tenant'>,
    sizeOf: UpgradeContext['sizeOf'],
    now: Date,
  ): Omit<ServiceUpgrades, 'smallerSize'> {
    const model = this.#modelOf(served);
    const found =
      served && model && !run?.endedAt
        ? upgradesOf(model, served, {
            rules: this.#catalog.governance.rules,
            tenant:
              tenant === null ? null : { name: tenant, cluster: ref.cluster },
            now,
            find: entityRef => this.#find(entityRef),
            sizeOf,
          })
        : { deprecation: null, upgrades: [] };
    return { ...found, ...this.#catalog.freshness() };
  }

  /** What a service serves of the models of the catalog; undefined where that is not known. */
  artifactOf(
    served: ServedModel | null,
  ): { model: CatalogModel; artifact: ModelArtifact } | undefined {
    const model = this.#modelOf(served);
    const artifact = served && model && servedArtifact(model, served);
    return artifact ? { model, artifact } : undefined;
  }

  deprecatedUses(services: readonly ModelUser[], now: Date): DeprecatedUse[] {
    return services.flatMap(service => {
      const model = this.#modelOf(service.model);
      const deprecation =
        service.model && model && servedDeprecation(model, service.model, now);
      return deprecation && model ? [{ service, model, deprecation }] : [];
    });
  }

  #modelOf(served: ServedModel | null): CatalogModel | undefined {
    return served ? this.#catalog.index.findServed(served) : undefined;
  }

  #find(entityRef: string): CatalogModel | undefined {
    return this.#catalog.index.find(entityRef)?.model;
  }
}
