import { parseEntityRef } from '@backstage/catalog-model';

/** The name under which addresses know a model: all are resources of the namespace `default`. */
export function modelName(entityRef: string): string {
  return parseEntityRef(entityRef).name;
}

/** @param name - As an address has it */
export function modelRef(name: string): string {
  return `resource:default/${name}`;
}
