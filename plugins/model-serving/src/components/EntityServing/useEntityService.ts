import { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  parseServiceRef,
  SERVICE_ANNOTATION,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';

export function entityService(entity: Entity): ServiceRef | undefined {
  const text = entity.metadata.annotations?.[SERVICE_ANNOTATION];
  return text ? parseServiceRef(text) : undefined;
}

/** The service the entity of the page stands for; undefined when it names none. */
export function useEntityService(): ServiceRef | undefined {
  return entityService(useEntity().entity);
}
