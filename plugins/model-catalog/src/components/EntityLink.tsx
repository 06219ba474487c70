import { parseEntityRef } from '@backstage/catalog-model';
import { AppLink } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../links';

/** An entity by its name, linked to its page where the app has one. */
export function EntityLink(props: { entityRef: string }) {
  const href = useModelLinks().entity(props.entityRef);
  const { name } = parseEntityRef(props.entityRef);
  return <AppLink path={href}>{name}</AppLink>;
}
