import { Link } from '@backstage/ui';
import { parseEntityRef } from '@backstage/catalog-model';
import { useModelLinks } from '../links';

/** An entity by its name, linked to its page where the app has one. */
export function EntityLink(props: { entityRef: string }) {
  const href = useModelLinks().entity(props.entityRef);
  const { name } = parseEntityRef(props.entityRef);
  return href ? <Link href={href}>{name}</Link> : <span>{name}</span>;
}
