import { ModelFacetValue } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSet } from './ModelSet';

/** Values that an answer lists, the most frequent first; those that are chosen come on top. */
const MOST_VALUES = 200;

/** The values of one facet. Values that differ in case only are one, spelled as they were seen first. */
export class FacetColumn {
  readonly #spellings: string[] = [];
  readonly #ids = new Map<string, number>();
  /** The last model that has a value, by its id. */
  readonly #lastModels: number[] = [];
  /** Ids of the values of all models, one model after the other. */
  readonly #held: number[] = [];
  /** Where the values of each model begin, and where those of the last one end. */
  readonly #starts: number[] = [0];

  /** Adds the values of the next model. */
  add(values: readonly string[]): void {
    const model = this.#starts.length - 1;
    for (const value of values) {
      const id = this.#idOf(value);
      if (this.#lastModels[id] !== model) {
        this.#lastModels[id] = model;
        this.#held.push(id);
      }
    }
    this.#starts.push(this.#held.length);
  }

  /** The models that have one of the values. */
  having(values: readonly string[]): ModelSet {
    const wanted = new Set(
      values.map(value => this.#ids.get(value.toLowerCase())),
    );
    const count = this.#starts.length - 1;
    const models = new ModelSet(count);
    for (let model = 0; model < count; model++) {
      for (let at = this.#starts[model]; at < this.#starts[model + 1]; at++) {
        if (wanted.has(this.#held[at])) {
          models.add(model);
          break;
        }
      }
    }
    return models;
  }

  /**
   * How many of the models have each value.
   *
   * @param chosen - values that are listed in any case
   */
  count(models: ModelSet, chosen: readonly string[]): ModelFacetValue[] {
    const counts = new Uint32Array(this.#spellings.length);
    models.forEach(model => {
      for (let at = this.#starts[model]; at < this.#starts[model + 1]; at++) {
        counts[this.#held[at]] += 1;
      }
    });
    const always = new Map(chosen.map(value => [value.toLowerCase(), value]));
    const listed = this.#spellings
      .map((value, id) => ({ value, count: counts[id] }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .filter(
        ({ value }, place) =>
          place < MOST_VALUES || always.has(value.toLowerCase()),
      );
    listed.forEach(({ value }) => always.delete(value.toLowerCase()));
    // As they were asked for: nobody is told whether a hidden model has them.
    return [
      ...listed,
      ...[...always.values()].map(value => ({ value, count: 0 })),
    ];
  }

  #idOf(value: string): number {
    const key = value.toLowerCase();
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#spellings.push(value) - 1;
      this.#ids.set(key, id);
    }
    return id;
  }
}
