import { useApiHolder } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { useLoaded } from '@model-serving/backstage-plugin-model-serving-react';

/**
 * Says that the model of a service has left the catalog. Models of trusted locations are in no source and are no less
 * there; a hosted model that is gone is what its service's verdict is about.
 */
export function ModelGoneAlert({ service }: { service: ServiceDetail }) {
  const catalogApi = useApiHolder().get(catalogApiRef);
  const { createdAt, model, ref } = service;
  const missing =
    model?.listed === null &&
    createdAt !== null &&
    ref.kind !== 'ExternalSecret'
      ? model.entityRef
      : null;
  const { data: isGone } = useLoaded({
    key: (catalogApi && missing) ?? undefined,
    load: async () => !(await catalogApi?.getEntityByRef(missing!)),
  });
  return missing && isGone ? (
    <Alert
      status="warning"
      icon
      title="Its model is no longer in the catalog"
      description={`No source of models lists ${missing}. The service keeps running. A change of it needs a model that the catalog has.`}
    />
  ) : null;
}
