import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  AI_MODEL_TYPE,
  SUITE_LOCATION_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import { EntitySource } from '../sync/SuiteEntityProvider';
import { modelEntity, modelLocation } from './modelEntity';
import { ModelNames } from './ModelNames';

const DEADLINE_MS = 50_000;

/** The models of one source as entities of the catalog. */
export function modelEntities(
  source: ModelSource,
  names: ModelNames,
): EntitySource {
  const { id } = source;
  return {
    name: `model-serving-models${id === 'gitops' ? '' : `-${id}`}`,
    subject: 'Models',
    mayBeEmpty: false,
    owns: entity =>
      entity.kind === 'Resource' &&
      entity.spec?.type === AI_MODEL_TYPE &&
      Boolean(
        entity.metadata.annotations?.[ANNOTATION_LOCATION]?.startsWith(
          `${SUITE_LOCATION_TYPE}:${id}/`,
        ),
      ),
    async read(known) {
      const { models, skipped, staleReason } = await source.read({
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (staleReason) {
        throw new ServiceUnavailableError(staleReason);
      }
      const wanted = new Map(
        models.flatMap(model => {
          const entity = modelEntity(model, source);
          return entity ? [[stringifyEntityRef(entity), entity]] : [];
        }),
      );
      // A model whose record became invalid stays as it was until the record is repaired or removed.
      const invalid = new Set(
        skipped.map(({ place }) => modelLocation(source, place)),
      );
      for (const [ref, entity] of known) {
        const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
        if (!wanted.has(ref) && location && invalid.has(location)) {
          wanted.set(ref, entity);
        }
      }
      const { granted, refused } = names.take(id, wanted.keys());
      const present = new Map([...wanted].filter(([ref]) => granted.has(ref)));
      const complaints = [
        ...skipped.map(({ place, reason }) => `${place} is skipped: ${reason}`),
        ...[...refused].map(
          ([ref, other]) => `${ref} of ${id} is skipped: ${other} has it too`,
        ),
      ];
      return {
        present,
        mayRemove: () => true,
        complaint: complaints.join('\n'),
      };
    },
  };
}
