import { ReactNode } from 'react';
import { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  parseServiceRef,
  Provenance,
  SERVICE_ANNOTATION,
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  ForeignEntityAlert,
  PageBody,
  useServiceDetail,
  useVetting,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

export function entityService(entity: Entity): ServiceRef | undefined {
  const text = entity.metadata.annotations?.[SERVICE_ANNOTATION];
  return text ? parseServiceRef(text) : undefined;
}

/** What the entity of the page stands for. */
interface Represented {
  /** Undefined when the entity names no service, or may not be believed. */
  service: ServiceRef | undefined;
  /** Where the entity comes from, when Model Serving did not write it and the platform does not trust it. */
  foreign: { provenance: Provenance; owner: string | null } | undefined;
}

export function useEntityService(): Represented {
  const { entity } = useEntity();
  const provenance = useVetting().provenance(entity);
  if (provenance.isTrusted) {
    return { service: entityService(entity), foreign: undefined };
  }
  const owner = entity.spec?.owner;
  return {
    service: undefined,
    foreign: { provenance, owner: typeof owner === 'string' ? owner : null },
  };
}

/** Why no service is shown: whose entity it is, or what it lacks. */
function MissingService(props: Pick<Represented, 'foreign'>) {
  return props.foreign ? (
    <ForeignEntityAlert {...props.foreign}>
      It does not represent a service. A platform owner can unregister its
      location.
    </ForeignEntityAlert>
  ) : (
    <EmptyState title="This entity is not linked to a service">
      Add the annotation {SERVICE_ANNOTATION} with the value
      cluster/namespace/kind/name to its catalog-info.yaml. Services created by
      the golden path have it.
    </EmptyState>
  );
}

interface Shown {
  /** How much room the service will take. */
  rows: number;
  height: number;
  children: (service: ServiceDetail) => ReactNode;
}

function Loaded(props: Shown & { service: ServiceRef }) {
  const { service, ...rest } = props;
  return (
    <WhenLoaded
      loaded={useServiceDetail(service)}
      what="the service"
      {...rest}
    />
  );
}

/** The service that the entity of the page stands for, or why none is shown. */
export function EntityService(props: Shown) {
  const { foreign, service } = useEntityService();
  return (
    <PageBody place="entity">
      {service ? (
        <Loaded {...props} service={service} />
      ) : (
        <MissingService foreign={foreign} />
      )}
    </PageBody>
  );
}
