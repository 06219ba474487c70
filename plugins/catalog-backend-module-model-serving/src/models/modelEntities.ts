import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AI_MODEL_TYPE,
  EntityModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { EntitySource } from '../sync/SuiteEntityProvider';
import { ModelApi } from './ModelApi';
import { modelEntity } from './modelEntity';

/**
 * The models that the model-serving backend knows as entities of the catalog. The backend decides what is gone, source by
 * source; while it has not read all of them, every entity stays.
 */
export function modelEntities(api: Pick<ModelApi, 'read'>): EntitySource {
  let last:
    | { revision: string; present: ReadonlyMap<string, Entity> }
    | undefined;
  return {
    name: 'model-serving-models',
    subject: 'Models',
    mayBeEmpty: true,
    filter: { kind: 'resource', 'spec.type': AI_MODEL_TYPE },
    async read() {
      const { incomplete, models, revision } = await api.read(last?.revision);
      if (models) {
        last = { revision, present: await entitiesOf(models) };
      }
      return {
        // The same object while nothing changed.
        present: last?.present ?? new Map(),
        mayRemove: () => incomplete === null,
        ...(incomplete === null
          ? {}
          : { complaint: `Models are incomplete: ${incomplete}` }),
      };
    },
  };
}

async function entitiesOf(
  models: readonly EntityModel[],
): Promise<ReadonlyMap<string, Entity>> {
  const entities = new Map<string, Entity>();
  const turns = new Turns();
  for (const model of models) {
    const entity = modelEntity(model);
    entities.set(stringifyEntityRef(entity), entity);
    await turns.next();
  }
  return entities;
}
