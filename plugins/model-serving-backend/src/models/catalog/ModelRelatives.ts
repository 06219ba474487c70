import {
  CatalogModel,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';

export type Relatives = Pick<ModelDetail, 'baseModel' | 'derived'>;

/** Which models are made from which, by the repositories that they name. */
export class ModelRelatives {
  readonly #models: CatalogModel[] = [];
  readonly #byRepository = new Map<string, number>();
  /** Models by the repository that they are made from. */
  readonly #byBase = new Map<string, number[]>();

  /** Adds the next model. */
  add(model: CatalogModel): void {
    const index = this.#models.push(model) - 1;
    for (const repository of repositoriesOf(model)) {
      this.#byRepository.set(repository, index);
    }
    if (model.base) {
      const repository = model.base.repository.toLowerCase();
      const known = this.#byBase.get(repository);
      if (known) {
        known.push(index);
      } else {
        this.#byBase.set(repository, [index]);
      }
    }
  }

  of(index: number): Relatives {
    const from = this.#baseOf(index);
    const base = from === undefined ? undefined : this.#models[from];
    return {
      baseModel: base ? { entityRef: base.entityRef, title: base.title } : null,
      derived: [...new Set(repositoriesOf(this.#models[index]))]
        .flatMap(repository => this.#byBase.get(repository) ?? [])
        .filter(each => this.#baseOf(each) === index)
        .sort((a, b) => a - b)
        .map(each => {
          const { base: named, entityRef, title } = this.#models[each];
          return { entityRef, title, relation: named!.relation };
        }),
    };
  }

  #baseOf(index: number): number | undefined {
    const { base } = this.#models[index];
    const from = base && this.#byRepository.get(base.repository.toLowerCase());
    return from === index ? undefined : from ?? undefined;
  }
}

function repositoriesOf({ identities }: CatalogModel): string[] {
  return identities.flatMap(identity =>
    identity.kind === 'repository' ? [identity.repository.toLowerCase()] : [],
  );
}
