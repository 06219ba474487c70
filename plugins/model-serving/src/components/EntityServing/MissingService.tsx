import { SERVICE_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { EmptyState } from '../EmptyState';

/** What an entity without a readable annotation lacks. */
export function MissingService() {
  return (
    <EmptyState title="This entity does not say which service it is.">
      Add the annotation {SERVICE_ANNOTATION} with the value
      cluster/namespace/kind/name to its catalog-info.yaml. Services of the
      golden path have it.
    </EmptyState>
  );
}
