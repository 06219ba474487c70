import { ServiceUnavailableError } from '@backstage/errors';
import {
  CatalogModel,
  ChosenModel,
  decideModel,
  emptyModelRecord,
  licenseClassOf,
  mergeModels,
  plainLine,
  TEXT_LIMITS,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelPermit } from '@model-serving/backstage-plugin-model-serving-node';
import { VettedHostedModel } from './VettedModels';
import { ModelCatalog } from './catalog/ModelCatalog';

/** What the platform's rules say of a model that somebody wants to serve. */
export class ModelPermits {
  readonly #catalog: Pick<ModelCatalog, 'governance' | 'index'>;

  constructor(catalog: Pick<ModelCatalog, 'governance' | 'index'>) {
    this.#catalog = catalog;
  }

  /** What the platform's rules say of a model that somebody else serves and that a tenant wants to call. */
  ofHosted(
    { entityRef, license, version }: VettedHostedModel,
    tenant: Pick<Tenant, 'cluster' | 'name'>,
    now: Date,
  ): ModelPermit {
    const { governance, index } = this.#catalog;
    const known = index.find(entityRef)?.model;
    if (!known) {
      throw new ServiceUnavailableError(
        `The models changed while ${entityRef} was decided`,
      );
    }
    return {
      title: plainLine(known.title, TEXT_LIMITS.label),
      decision: decideModel(
        known,
        governance.rules,
        tenant,
        now,
        version ?? known.defaultVersion,
      ),
      license,
    };
  }

  of(
    model: ChosenModel,
    tenant: Pick<Tenant, 'cluster' | 'name'>,
    now: Date,
  ): ModelPermit {
    const { governance, index } = this.#catalog;
    const known = index.find(model.entityRef)?.model ?? ofCatalog(model);
    return {
      title: plainLine(known.title, TEXT_LIMITS.label),
      decision: decideModel(
        known,
        governance.rules,
        tenant,
        now,
        model.version ?? known.defaultVersion,
        model.variant,
      ),
      license: model.facts.license,
    };
  }
}

/** A model of a location that the operator trusts: no source knows it, and the rules are for it too. */
function ofCatalog({ entityRef, facts, title }: ChosenModel): CatalogModel {
  const [model] = mergeModels(
    [
      {
        id: 'catalog',
        type: 'catalog',
        title: 'a trusted location of the catalog',
        owner: null,
        vets: true,
        asOf: '',
        records: [
          {
            ...emptyModelRecord(entityRef, title),
            publisher: facts.publisher,
            task: facts.task,
            license:
              facts.license === null
                ? null
                : { id: facts.license, url: null, text: null },
          },
        ],
      },
    ],
    { classOf: license => licenseClassOf(license?.id ?? null) },
  );
  return { ...model, entityRef };
}
