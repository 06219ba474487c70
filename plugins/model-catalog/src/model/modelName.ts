import { parseEntityRef } from '@backstage/catalog-model';

/** The name under which addresses know a model: all are resources of the namespace `default`. */
export function modelName(entityRef: string): string {
  return parseEntityRef(entityRef).name;
}
