import { useApiHolder } from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoaded } from '../live/useLoaded';
import { AppLink } from './AppLink';
import { useServingLinks } from './ServingLinks';

/** An entity by its name, linked to its page where the app has one and the user may see it. @public */
export function EntityLink(props: {
  entityRef: string;
  /** The entity's name when left out. */
  children?: string;
}) {
  const { entityRef, children = parseEntityRef(entityRef).name } = props;
  const catalogApi = useApiHolder().get(catalogApiRef);
  const href = useServingLinks().entity(entityRef);
  const { data: isVisible } = useLoaded({
    key: href && catalogApi && entityRef,
    load: async () => Boolean(await catalogApi?.getEntityByRef(entityRef)),
  });
  return <AppLink path={isVisible ? href : undefined}>{children}</AppLink>;
}
