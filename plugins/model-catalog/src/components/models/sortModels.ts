import { SortDescriptor } from '@backstage/ui';
import { Model } from '../../model/readModel';

const SORT_VALUES: Record<string, (model: Model) => string | number | null> = {
  name: model => model.title.toLowerCase(),
  publisher: model => model.facts?.publisher?.toLowerCase() ?? null,
  parameters: model => model.facts?.parameters ?? null,
  context: model => model.facts?.contextLength ?? null,
  license: model => model.facts?.license?.toLowerCase() ?? null,
  memory: model => model.facts?.memoryBytes ?? null,
  services: model => model.services,
};

/** Unknown values stay at the end whichever way is sorted. */
export function sortModels<T extends Model>(
  models: readonly T[],
  sort: SortDescriptor,
): T[] {
  const valueOf = SORT_VALUES[String(sort.column)] ?? SORT_VALUES.name;
  const direction = sort.direction === 'descending' ? -1 : 1;
  return [...models].sort((a, b) => {
    const left = valueOf(a);
    const right = valueOf(b);
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    if (left === right) {
      return 0;
    }
    return left < right ? -direction : direction;
  });
}
