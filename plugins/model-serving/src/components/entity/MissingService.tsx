import { SERVICE_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { EmptyState, ForeignEntityAlert } from '@model-serving/backstage-plugin-model-serving-react';
import { EntityService } from './useEntityService';

/** Why nothing is shown of a service: whose entity it is, or what it lacks. */
export function MissingService(props: { foreign: EntityService['foreign'] }) {
  return props.foreign ? (
    <ForeignEntityAlert {...props.foreign}>
      It does not stand for a service here. A platform owner can unregister its
      location.
    </ForeignEntityAlert>
  ) : (
    <EmptyState title="This entity does not say which service it is.">
      Add the annotation {SERVICE_ANNOTATION} with the value
      cluster/namespace/kind/name to its catalog-info.yaml. Services of the
      golden path have it.
    </EmptyState>
  );
}
