import { CompoundEntityRef, parseEntityRef } from '@backstage/catalog-model';

/** Undefined for what is no entity ref: annotations, which many refs come from, may hold anything. */
export function readEntityRef(ref: string): CompoundEntityRef | undefined {
  try {
    return parseEntityRef(ref);
  } catch {
    return undefined;
  }
}
