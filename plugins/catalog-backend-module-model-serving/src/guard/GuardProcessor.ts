import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { CatalogProcessor, LocationSpec } from '@backstage/plugin-catalog-node';
import { SUITE_LOCATION_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { EntityGuard } from './EntityGuard';

/**
 * Refuses entities as they are after all other processors: a type may come from a placeholder, and an
 * entity from a provider that reads no files.
 */
export class GuardProcessor implements CatalogProcessor {
  readonly #guard: EntityGuard;

  constructor(guard: EntityGuard) {
    this.#guard = guard;
  }

  getProcessorName(): string {
    return 'model-serving-guard';
  }

  getPriority(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  async postProcessEntity(
    entity: Entity,
    location: LocationSpec,
  ): Promise<Entity> {
    const objection =
      this.#guard.objection(entity, location) ??
      forgedLocation(entity, location);
    if (objection) {
      throw new NotAllowedError(objection);
    }
    return entity;
  }
}

/** Pages believe the catalog's annotations, so no processor may have changed them into ours. */
function forgedLocation(
  entity: Entity,
  location: LocationSpec,
): string | undefined {
  const { annotations = {} } = entity.metadata;
  const claims = [ANNOTATION_LOCATION, ANNOTATION_ORIGIN_LOCATION].some(name =>
    annotations[name]?.startsWith(`${SUITE_LOCATION_TYPE}:`),
  );
  return claims && location.type !== SUITE_LOCATION_TYPE
    ? 'Its location annotations were changed to those of Model Serving.'
    : undefined;
}
