import {
  CatalogModel,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';

export type Relatives = Pick<ModelDetail, 'baseModel' | 'derived'>;

/** Which models are made from which, by the repositories that they name. */
export class ModelRelatives {
  readonly #models: readonly CatalogModel[];
  readonly #byRepository = new Map<string, number>();
  readonly #derived = new Map<number, Relatives['derived']>();

  constructor(models: readonly CatalogModel[]) {
    this.#models = models;
    models.forEach(({ identities }, index) => {
      for (const identity of identities) {
        if (identity.kind === 'repository') {
          this.#byRepository.set(identity.repository.toLowerCase(), index);
        }
      }
    });
    models.forEach(({ base, entityRef, title }, index) => {
      const from = this.#baseOf(index);
      if (base && from !== undefined) {
        this.#derived.set(from, [
          ...(this.#derived.get(from) ?? []),
          { entityRef, title, relation: base.relation },
        ]);
      }
    });
  }

  of(index: number): Relatives {
    const from = this.#baseOf(index);
    const base = from === undefined ? undefined : this.#models[from];
    return {
      baseModel: base ? { entityRef: base.entityRef, title: base.title } : null,
      derived: this.#derived.get(index) ?? [],
    };
  }

  #baseOf(index: number): number | undefined {
    const { base } = this.#models[index];
    const from = base && this.#byRepository.get(base.repository.toLowerCase());
    return from === index ? undefined : from ?? undefined;
  }
}
