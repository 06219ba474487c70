import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AppLink } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../links';
import { useAnswer } from '../serving/useAnswer';

/** An entity by its name, linked to its page where the app has one and the user may see it. */
export function EntityLink(props: { entityRef: string }) {
  const { entityRef } = props;
  const catalogApi = useApi(catalogApiRef);
  const href = useModelLinks().entity(entityRef);
  const { data: isVisible } = useAnswer(href && entityRef, async () =>
    Boolean(await catalogApi.getEntityByRef(entityRef)),
  );
  return (
    <AppLink path={isVisible ? href : undefined}>
      {parseEntityRef(entityRef).name}
    </AppLink>
  );
}
