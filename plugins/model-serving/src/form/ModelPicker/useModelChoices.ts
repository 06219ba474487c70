import {
  Loaded,
  useModelEntities,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ModelChoice, modelChoice } from './modelChoice';

/** The models that the form offers, by title. */
export function useModelChoices(): Loaded<ModelChoice[]> {
  const entities = useModelEntities();
  return {
    ...entities,
    data: entities.data
      ?.map(({ entity, provenance }) => modelChoice(entity, provenance))
      .sort((a, b) => a.title.localeCompare(b.title)),
  };
}
