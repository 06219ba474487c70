import { ModelFacetValue } from '@model-serving/backstage-plugin-model-serving-common';

/** Values that an answer lists, the most frequent first; those that are chosen come on top. */
const MOST_VALUES = 200;

/** The values of one facet, by the number of each model. */
export interface FacetColumn {
  /** Whether a model has one of the values. */
  accepting(values: readonly string[]): (model: number) => boolean;
  counter(): FacetCounter;
}

/** Counts how many models have each value. */
export interface FacetCounter {
  count(model: number): void;
  /** @param chosen - values that are listed in any case */
  values(chosen: readonly string[]): ModelFacetValue[];
}

/** Values that differ in case only are one, spelled as they were seen first. */
export function facetColumn(
  valuesOf: ReadonlyArray<readonly string[]>,
): FacetColumn {
  const spellings: string[] = [];
  const ids = new Map<string, number>();
  const idsOf = valuesOf.map(values => [
    ...new Set(
      values.map(value => {
        const key = value.toLowerCase();
        let id = ids.get(key);
        if (id === undefined) {
          id = spellings.push(value) - 1;
          ids.set(key, id);
        }
        return id;
      }),
    ),
  ]);
  return {
    accepting(values) {
      const wanted = new Uint8Array(spellings.length);
      for (const value of values) {
        const id = ids.get(value.toLowerCase());
        if (id !== undefined) {
          wanted[id] = 1;
        }
      }
      return model => idsOf[model].some(id => wanted[id] === 1);
    },
    counter() {
      const counts = new Uint32Array(spellings.length);
      return {
        count(model) {
          for (const id of idsOf[model]) {
            counts[id] += 1;
          }
        },
        values(chosen) {
          const always = new Set(chosen.map(value => value.toLowerCase()));
          const found = spellings
            .map((value, id) => ({ value, count: counts[id] }))
            .filter(
              ({ count, value }) =>
                count > 0 || always.has(value.toLowerCase()),
            )
            .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
          return found.filter(
            ({ value }, place) =>
              place < MOST_VALUES || always.has(value.toLowerCase()),
          );
        },
      };
    },
  };
}
