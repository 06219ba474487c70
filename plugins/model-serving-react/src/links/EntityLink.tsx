import { useApiHolder } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoaded } from '../live/useLoaded';
import { AppLink } from './AppLink';
import { readEntityRef } from './readEntityRef';
import { useServingLinks } from './ServingLinks';

/**
 * An entity by its name, linked to its page where the app has one and the user may see it; what is no entity ref is shown
 * as it is written.
 * @public
 */
export function EntityLink(props: {
  entityRef: string;
  /** The entity's name when left out. */
  children?: string;
}) {
  const { entityRef, children = readEntityRef(entityRef)?.name ?? entityRef } =
    props;
  const catalogApi = useApiHolder().get(catalogApiRef);
  const href = useServingLinks().entity(entityRef);
  const { data: isVisible } = useLoaded({
    key: href && catalogApi && entityRef,
    load: async () => Boolean(await catalogApi?.getEntityByRef(entityRef)),
  });
  return <AppLink path={isVisible ? href : undefined}>{children}</AppLink>;
}
