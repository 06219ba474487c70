import { ReactNode, useMemo } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { createModelLinks, ModelLinksProvider } from '../links';
import {
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  templateRouteRef,
} from './routes';

/** Links resolved by the old frontend system. */
export function LegacyLinks(props: { children: ReactNode }) {
  const models = useRouteRef(rootRouteRef);
  const model = useRouteRef(modelRouteRef);
  const entity = useRouteRef(entityRouteRef);
  const template = useRouteRef(templateRouteRef);
  const links = useMemo(
    () => createModelLinks({ models, model, entity, template }),
    [models, model, entity, template],
  );
  return (
    <ModelLinksProvider links={links}>{props.children}</ModelLinksProvider>
  );
}
